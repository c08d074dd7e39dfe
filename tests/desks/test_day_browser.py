"""The morning list in a real browser: tallies without a script, marks without internet."""

import mimetypes
import shutil
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Route, sync_playwright

from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled
from tests.desks.staff import educator_of, signed_in
from tests.desks.test_group_day import address

pytestmark = pytest.mark.browser
HOME = "http://kezek.test"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def test_marks_wait_for_the_internet(
    group: Group,
    children: list[Enrolled],
) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    body = signed_in(educator_of(group)).get(address(group)).content.decode()
    sent: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOME)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str)
            kind = mimetypes.guess_type(found)[0]
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
            return
        if route.request.method == "POST":
            sent.append(parse_qs(route.request.post_data or ""))
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(HOME + address(group))
        page.locator(".pair .no").first.click()
        tally = "e => getComputedStyle(e, '::before').content"
        assert "came" in page.locator(".n-came").evaluate(tally)
        assert page.locator(".need").first.is_visible()
        page.locator(".pick").first.click()
        assert not page.locator(".need").first.is_visible()
        context.set_offline(True)
        page.get_by_role("button", name="Сохранить").click()
        assert page.locator("[data-no-internet]").is_visible()
        assert not sent
        with page.expect_navigation():
            context.set_offline(False)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
    (typed,) = sent
    assert sorted(typed[f"c{child.id}"][0] for child in children) == ["away", "came", "came"]
