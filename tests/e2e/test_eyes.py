"""What every journey leans on: axe's judgement, and the environment of a town."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e import conftest, server
from tests.e2e.conftest import Visitor, axe


def test_axe_names_what_is_wrong_and_nothing_else(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=kk><title>.</title><main><h1>.</h1><img src=a.png></main>")
    assert axe(page) == ['image-alt: <img src="a.png">']
    page.set_content("<html lang=kk><title>.</title><main><h1>.</h1><img alt=. src=a.png></main>")
    assert axe(page) == []
    page.close()


@pytest.mark.parametrize("asked", [False, True])
def test_a_page_that_is_too_wide_fails_and_leaves_its_picture(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    monkeypatch.setattr(conftest, "SCREENS", tmp_path)
    monkeypatch.setattr(conftest, "PICTURES", asked)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    visitor = Visitor(page, "", "kk", "eyes")
    page.set_content("<html lang=kk><title>.</title><main><h1>.</h1></main>")
    visitor.keep("right")
    page.set_content("<html lang=kk><title>.</title><main style='width: 500px'><h1>.</h1></main>")
    with pytest.raises(AssertionError, match="the page is 508 wide on a screen of 390"):
        visitor.keep("wide")
    left = ["eyes-01-right.png"] * asked + ["eyes-02-wide.png"]
    assert sorted(file.name for file in tmp_path.iterdir()) == left
    page.close()


def test_a_towns_programs_keep_what_python_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in server._environment("nowhere")
