import re

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import COLD_KB, MAP_KB, Visitor, desk, ok, phone, weight
from tests.e2e.server import Town

PAGES = {
    "start": "",
    "steps": "steps/",
    "questions": "questions/",
    "advice": "advice/",
    "check": "check/",
    "forecast": "forecast/",
    "queue": "queue/",
    "queue-type": "queue/b2-general/",
    "kindergartens": "kindergartens/",
    "map": "kindergartens/?view=map",
    "issues": "issues/",
    "places": "places/",
    "waiting": "waiting/",
    "filling": "filling/",
    "money": "money/",
    "money-by-kindergarten": "money/kindergartens/",
    "trends": "trends/",
    "rules": "rules/",
    "receipt": "receipt/",
    "open-data": "open-data/",
    "open-table": "open-data/queue/",
}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_open_pages_on_a_phone(town: Town, browser: Browser, language: str) -> None:
    context = phone(browser, language)
    visitor = Visitor(context.new_page(), town.base, language, f"open-phone-{language}")
    for title, path in PAGES.items():
        ok(visitor.page.goto(f"{town.base}/{language}/{path}"))
        visitor.keep(title)
    context.close()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_open_pages_on_a_desk(town: Town, browser: Browser, language: str) -> None:
    context = desk(browser, language)
    visitor = Visitor(context.new_page(), town.base, language, f"open-desk-{language}")
    for title, path in PAGES.items():
        ok(visitor.page.goto(f"{town.base}/{language}/{path}"))
        visitor.keep(title)
    context.close()


@pytest.mark.parametrize("title", ["places", "open-table"])
def test_a_table_of_many_facts_fits_a_phone(town: Town, browser: Browser, title: str) -> None:
    context = phone(browser, "ru")
    page = context.new_page()
    ok(page.goto(f"{town.base}/ru/{PAGES[title]}"))
    table = page.locator("main .scroll").first
    wide, seen = table.evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert wide <= seen
    broken = table.locator("code, .keep").evaluate_all(
        "all => all.filter(one => one.getClientRects().length > 1).map(one => one.textContent)"
    )
    assert broken == []
    context.close()


@pytest.mark.parametrize("title", ["start", "queue", "kindergartens", "money", "trends", "map"])
def test_a_cold_visit_is_light(town: Town, browser: Browser, title: str) -> None:
    context = phone(browser, "kk")
    total, html = weight(context, f"{town.base}/kk/{PAGES[title]}")
    context.close()
    assert total <= (MAP_KB if title == "map" else COLD_KB)
    assert html <= 40


def test_a_kindergarten_and_its_search_by_keyboard(town: Town, browser: Browser) -> None:
    context = desk(browser, "ru")
    visitor = Visitor(context.new_page(), town.base, "ru", "card-desk-ru")
    visitor.go("kindergartens/")
    visitor.page.locator(".rows a").first.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.keep("card")
    context.close()


def test_a_wrong_number_is_explained_beside_the_field(town: Town, browser: Browser) -> None:
    context = phone(browser, "kk")
    visitor = Visitor(context.new_page(), town.base, "kk", "check-phone-kk")
    visitor.go("check/?number=K-1234")
    assert visitor.page.locator("#number-error").inner_text() != ""
    assert visitor.page.input_value("#number") == "K-1234"
    visitor.keep("wrong-number")
    context.close()


def test_a_press_on_the_map_puts_the_nearest_first(town: Town, browser: Browser) -> None:
    context = desk(browser, "ru")
    visitor = Visitor(context.new_page(), town.base, "ru", "map-desk-ru")
    page = visitor.page
    visitor.go("kindergartens/?view=map")
    page.locator(".map-pin").first.wait_for()  # the pins came as data
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    with page.expect_navigation():
        page.mouse.click(box["x"] + 40, box["y"] + 40)
    assert "origin=point" in page.url
    page.locator(".map-own").wait_for()
    ways = [float(way.replace(",", ".")) for way in _ways(page.locator(".rows").inner_text())]
    assert ways == sorted(ways)
    assert len(ways) > 1
    page.select_option("[name=language]", "ru")
    page.get_by_role("button", name="Показать").click()
    page.wait_for_url("**language=ru**")
    assert "lat=" in page.url
    visitor.keep("near")
    context.close()


def _ways(text: str) -> list[str]:
    """The kilometres of the list, in its order."""
    return re.findall(r"(\d+(?:,\d)?)\s+км", text)
