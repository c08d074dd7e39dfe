"""Kazakh words are long: no page of a family runs over a phone of 320 px or with the largest text.

The pages are made first, then shown to a browser without a server.
"""

import shutil
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route, sync_playwright

from kezek.core import clock
from tests.attendance import builders as attendance
from tests.attendance.days import closed_month
from tests.builders import a_group, a_voucher
from tests.contracts.builders import a_draft
from tests.portal.cabinet.home import Home, parent_of, signed_in, waiting
from tests.portal.family.addresses import address, children_pages

pytestmark = pytest.mark.browser
HOME = "http://kezek.test"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
PHONES = ((320, ""), (390, "larger"))
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LONG = "«Балдырған» санаторийлік-балабақша кешені № 1"


def _queued() -> Home:
    return waiting()[0]


def _issued() -> Home:
    return parent_of(a_voucher("issued").child)


def _confirmed() -> Home:
    group = a_group()
    type(group.kindergarten).objects.update(name_kk=LONG, address_kk=LONG)
    return parent_of(a_voucher("confirmed").child)


def _to_sign() -> Home:
    return parent_of(a_draft().child)


STATES: dict[str, Callable[[], Home]] = {
    "queued": _queued,
    "issued": _issued,
    "confirmed": _confirmed,
    "to sign": _to_sign,
}


def _pages(home: Home, other: int, names: Collection[str] = ()) -> dict[str, str]:
    """Every page of the child that answers, in Kazakh, by its address; or those of these names."""
    found: dict[str, str] = {}
    for page in children_pages():
        if names and page[0] not in names:
            continue
        place = address(page, home.child.pk, other)
        response = home.client.get(place)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            found[place] = response.content.decode()
    return found


def _answer(pages: dict[str, str]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOME).split("?")[0]
        name = finders.find(path.removeprefix("/static/")) if "/static/" in path else None
        if isinstance(name, str):
            route.fulfill(path=Path(name))
        elif path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)

    return answer


def _too_wide(pages: dict[str, str]) -> list[str]:
    """The pages that can be pushed sideways, each with the phone on which they can."""
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab: Tab = browser.new_page()
        tab.route("**/*", _answer(pages))
        for width, look in PHONES:
            tab.set_viewport_size({"width": width, "height": 640})
            for place in pages:
                tab.goto(HOME + place)
                tab.evaluate("look => { document.documentElement.className = look }", look)
                if tab.evaluate(WIDER):
                    found.append(f"{width} {look} {place}")
        browser.close()
    return found


@pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is missing")
@pytest.mark.parametrize("state", STATES)
def test_no_page_runs_over_a_narrow_phone(state: str) -> None:
    home = STATES[state]()
    groups = a_group().kindergarten.groups.values_list("pk", flat=True)
    pages = _pages(home, groups[0])
    assert len(pages) >= 3
    assert _too_wide(pages) == []


@pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is missing")
def test_no_timesheet_runs_over_a_narrow_phone() -> None:
    with clock.standing_at(clock.at(date(2025, 10, 3), 20)):
        group = attendance.a_group()
        child = attendance.enrolled(group)
        (sheet,) = closed_month(group, [child], attendance.Key())
        home = Home(child.guardian, child.child, signed_in(child.guardian))
        pages = _pages(home, sheet.pk, {"case", "months", "month", "dispute"})
    assert len(pages) == 4
    assert _too_wide(pages) == []


@pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is missing")
def test_a_page_that_is_too_wide_is_found() -> None:
    wide = '<!doctype html><meta name="viewport" content="width=device-width"><p>' + "ә" * 400
    assert _too_wide({"/kk/wide/": wide}) == ["320  /kk/wide/", "390 larger /kk/wide/"]
