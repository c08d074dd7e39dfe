"""What the script adds, in a real browser; the pages' files are handed over without a server."""

import mimetypes
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory, override_settings
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pytest_django import Settings

from kezek.face import views

pytestmark = pytest.mark.browser
HOME = "http://kezek.test"
AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)

FORM = """<!doctype html><html lang="kk"><head><title>T</title>
<script src="/static/face/kezek.js" defer></script></head><body>%s
<form method="post" action="/sent/" data-keep="f"><div class="field"><input id="a" name="a"></div>
<input name="code" autocomplete="one-time-code"><input type="radio" name="r" value="1">
<button>Жіберу</button></form></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _plain_names(settings: Settings) -> None:
    """Static files under their own names, as the finders know them."""
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}


@pytest.fixture
def seen() -> list[str]:
    """The addresses asked for, POSTs only."""
    return []


@pytest.fixture
def pages() -> dict[str, str]:
    """What stands at which address."""
    return {}


@pytest.fixture
def page(browser: Browser, pages: dict[str, str], seen: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOME).split("?")[0]
        if route.request.method == "POST":
            seen.append(path)
            route.fulfill(status=204)  # the page stays, as on a slow network
            return
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0]
            if isinstance(found, str):
                route.fulfill(body=Path(found).read_bytes(), content_type=kind)
                return
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
            return
        route.fulfill(status=404, body="")

    context.route(f"{HOME}/**", answer)
    opened = context.new_page()
    yield opened
    context.close()


def test_error_summary_speaks_first_and_leads_into_the_field(
    page: Page, pages: dict[str, str]
) -> None:
    summary = '<div data-errors tabindex="-1" id="s"><a href="#a">x</a></div>'
    pages["/form/"] = FORM % summary
    page.goto(f"{HOME}/form/")
    assert page.evaluate("document.activeElement.id") == "s"
    page.click("#s a")
    assert page.evaluate("document.activeElement.id") == "a"


def test_second_press_is_not_sent(page: Page, pages: dict[str, str], seen: list[str]) -> None:
    pages["/form/"] = FORM % ""
    page.goto(f"{HOME}/form/")
    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); }")
    page.wait_for_timeout(200)
    page.evaluate("() => document.querySelector('button').click()")
    page.wait_for_timeout(200)
    assert seen == ["/sent/"]


def test_typed_values_come_back_but_codes_do_not(page: Page, pages: dict[str, str]) -> None:
    pages["/form/"] = FORM % ""
    page.goto(f"{HOME}/form/")
    page.fill("[name=a]", "Әлия")
    page.fill("[name=code]", "123456")
    page.check("[name=r]")
    page.reload()
    assert page.input_value("[name=a]") == "Әлия"
    assert page.is_checked("[name=r]")
    assert page.input_value("[name=code]") == ""


def test_what_the_server_filled_in_wins_over_what_was_typed(
    page: Page, pages: dict[str, str]
) -> None:
    pages["/form/"] = FORM % ""
    page.goto(f"{HOME}/form/")
    page.fill("[name=a]", "old")
    pages["/form/"] = (FORM % "").replace('name="a"', 'name="a" value="new"')
    page.reload()
    assert page.input_value("[name=a]") == "new"


def test_accepted_form_forgets_what_was_typed(page: Page, pages: dict[str, str]) -> None:
    pages["/form/"] = FORM % ""
    page.goto(f"{HOME}/form/")
    page.fill("[name=a]", "old")
    pages["/done/"] = (FORM % '<p data-kept-done="f"></p>').replace('data-keep="f"', "")
    page.goto(f"{HOME}/done/")
    page.goto(f"{HOME}/form/")
    assert page.input_value("[name=a]") == ""


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_component_is_accessible_and_fits(
    page: Page, pages: dict[str, str], language: str, scheme: str, width: int
) -> None:
    with override(language), override_settings(DEMO=True):
        request = RequestFactory().get(f"/{language}/styles/")
        pages["/styles/"] = views.styles(request).content.decode()
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{HOME}/styles/")
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id + v.nodes[0].html))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_aa_panel_opens_without_a_script_and_closes_with_escape(
    page: Page, pages: dict[str, str]
) -> None:
    with override("kk"):
        pages["/styles/"] = views.styles(RequestFactory().get("/kk/styles/")).content.decode()
    page.goto(f"{HOME}/styles/")
    page.click(".aa summary")
    assert page.is_visible(".aa button[value=large]")
    page.keyboard.press("Escape")
    assert not page.is_visible(".aa button[value=large]")
