"""The pages that look ahead, in a real browser: narrow enough for a phone, nothing for axe."""

import mimetypes
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, sync_playwright

from kezek.core import clock
from kezek.journal.sequencer import catch_up
from kezek.policy.models import City
from kezek.queue.acts import settle_order
from kezek.site.settings import ROOT
from kezek.vouchers.acts import announce_money
from tests.builders import (
    DEPARTMENT,
    START,
    TARAZ,
    a_city,
    a_group,
    a_key,
    an_allotment,
    an_application,
)
from tests.desks.staff import signed_in, staff

pytestmark = pytest.mark.browser
HOME = "http://kezek.test"
AXE = (ROOT / "tests" / "face" / "axe.min.js").read_text(encoding="utf-8")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
PRICE = 65_000 * 6


@pytest.fixture
def client(db: None) -> Iterator[Client]:
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(START):
        a_group(band=3, capacity=4)
        for n in range(9):
            an_application(band=3 + n % 3, filed_at=START - timedelta(days=90 - n))
        an_allotment(2 * PRICE)
        announce_money(
            actor=DEPARTMENT,
            moment=START,
            request_key=a_key(),
            city=TARAZ,
            expected_on=clock.day_of(START) + timedelta(days=30),
            tenge=12_000_000,
            comment="№ 4",
        )
        catch_up(TARAZ)
        settle_order(TARAZ)
        yield signed_in(staff("department"))


@pytest.fixture
def page(client: Client) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    bodies: dict[str, bytes] = {}

    def fetch(address: str) -> None:
        bodies[address] = client.get(address).content

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOME)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str)
            route.fulfill(
                body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0]
            )
        else:
            route.fulfill(body=bodies[path], content_type="text/html; charset=utf-8")

    for language in ("kk", "ru"):
        for path in PATHS:
            fetch(f"/{language}/{path}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.route("**/*", answer)
        yield context.new_page()
        browser.close()


PATHS = (
    f"desks/issues/what-if/?tenge={PRICE}&places_5=40",
    "desks/issues/what-if/?tenge=-1",
    "desks/money/announced/",
    "forecast/",
)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_pages_that_look_ahead_fit_a_phone_and_everybody(
    page: Page, language: str, tmp_path: Path
) -> None:
    for number, path in enumerate(PATHS):
        page.goto(f"{HOME}/{language}/{path}")
        page.screenshot(path=tmp_path / f"{number}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, path
        page.evaluate(AXE)
        found = page.evaluate("async () => (await axe.run()).violations.map(v => v.id)")
        assert found == [], path
