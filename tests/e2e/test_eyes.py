"""What every journey leans on: axe's judgement, and the environment of a town."""

import pytest
from playwright.sync_api import Browser

from tests.e2e import server
from tests.e2e.conftest import axe


def test_axe_names_what_is_wrong_and_nothing_else(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=kk><title>.</title><main><h1>.</h1><img src=a.png></main>")
    assert axe(page) == ['image-alt: <img src="a.png">']
    page.set_content("<html lang=kk><title>.</title><main><h1>.</h1><img alt=. src=a.png></main>")
    assert axe(page) == []
    page.close()


def test_a_towns_programs_keep_what_python_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in server._environment("nowhere")
