"""What every journey leans on: axe's judgement, and the environment of a town."""

import struct

import pytest
from playwright.sync_api import Browser

from tests.e2e import server
from tests.e2e.conftest import axe, phone, picture


def test_axe_names_what_is_wrong_and_nothing_else(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=kk><title>.</title><main><h1>.</h1><img src=a.png></main>")
    assert axe(page) == ['image-alt: <img src="a.png">']
    page.set_content("<html lang=kk><title>.</title><main><h1>.</h1><img alt=. src=a.png></main>")
    assert axe(page) == []
    page.close()


def test_a_picture_shows_the_whole_page(browser: Browser) -> None:
    context = phone(browser, "kk")
    page = context.new_page()
    page.set_content("<meta name=viewport content=width=device-width><div style=height:3000px>")
    wide, high = struct.unpack(">II", picture(page)[16:24])
    assert wide == 390
    assert high >= 3000
    context.close()


def test_a_towns_programs_keep_what_python_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in server._environment("nowhere")
