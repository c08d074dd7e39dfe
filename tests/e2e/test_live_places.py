"""Free places in a browser: without a script, by keyboard, by touch, from where one stands."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Visitor, desk, phone
from tests.e2e.server import Town

WORDS = {
    "kk": {"show": "Көрсету", "near": "Маған жақын", "nearest": "Жақыны алдымен", "km": "км"},
    "ru": {"show": "Показать", "near": "Рядом со мной", "nearest": "Сначала ближайшие", "km": "км"},
}


def ways(page: Page) -> list[float]:
    """The kilometres of the list, in its order."""
    found = re.findall(r"(\d+(?:,\d)?)\s+км", page.locator(".rows").inner_text())
    return [float(way.replace(",", ".")) for way in found]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_filters_without_a_script_by_keyboard_alone(
    town: Town, browser: Browser, language: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{town.base}/{language}/kindergartens/")
    assert not page.get_by_role("button", name=WORDS[language]["near"]).is_visible()
    page.locator("[name=origin]").focus()
    page.keyboard.press("ArrowDown")
    while page.locator("[name=free]").evaluate("one => one !== document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**free=on**")
    assert WORDS[language]["nearest"] in page.inner_text("main")
    assert ways(page) == sorted(ways(page))
    assert len(ways(page)) > 1
    page.goto(f"{page.url}&view=map")  # the drawn map, as no script makes it one to move in
    assert page.locator("[data-map] svg").is_visible()
    context.close()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_filters_by_touch_and_near_me(town: Town, browser: Browser, language: str) -> None:
    context = phone(browser, language)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 42.9412345, "longitude": 71.4123456})
    visitor = Visitor(context.new_page(), town.base, language, f"live-phone-{language}")
    page = visitor.page
    visitor.go("kindergartens/")
    page.locator("[name=free]").tap()
    page.get_by_role("button", name=WORDS[language]["show"]).tap()
    page.wait_for_url("**free=on**")
    page.get_by_role("button", name=WORDS[language]["near"]).tap()
    page.wait_for_url("**origin=point**")
    assert "lat=42.941" in page.url
    assert "lon=71.412" in page.url
    assert "42.9412" not in page.url
    assert "free=on" in page.url
    assert ways(page) == sorted(ways(page))
    visitor.keep("near-me")
    with page.expect_navigation():
        page.locator(".rows a").first.tap()
    visitor.keep("card")
    page.locator("a[href*='origin=point']").tap()
    page.wait_for_url("**free=on**")
    assert WORDS[language]["nearest"] in page.inner_text("main")
    context.close()


def test_who_does_not_tell_where_they_are_is_shown_another_way(
    town: Town, browser: Browser
) -> None:
    context = desk(browser, "ru")
    context.set_geolocation(None)
    visitor = Visitor(context.new_page(), town.base, "ru", "live-desk-ru")
    visitor.go("kindergartens/?band=3")
    visitor.page.get_by_role("button", name=WORDS["ru"]["near"]).click()
    visitor.page.get_by_text("Выберите район").wait_for()
    visitor.keep("not-told")
    context.close()


def test_a_programs_data_is_one_link_away(town: Town, browser: Browser) -> None:
    context = desk(browser, "kk")
    page = context.new_page()
    page.goto(f"{town.base}/kk/kindergartens/?free=on")

    def link(words: str) -> str:
        return page.get_by_role("link", name=words).get_attribute("href") or ""

    data = page.request.get(f"{town.base}{link('JSON')}")
    assert data.ok
    assert all(house["free"] for house in data.json())
    table = page.request.get(f"{town.base}{link('CSV')}")
    assert table.headers["content-type"].startswith("text/csv")
    context.close()
