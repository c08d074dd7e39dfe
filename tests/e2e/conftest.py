"""A browser, a town, and eyes: axe, the weight of a page, pictures in var/screens."""

import json
import os
import re
import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, sync_playwright

from tests.e2e.server import ROOT, Town, build

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = ROOT / "tests" / "face" / "axe.min.js"
SCREENS = ROOT / "var" / "screens"
PICTURES = "KEZEK_SCREENS" in os.environ  # `make screens`; else only of what is wrong
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
# What passed is never read: gathering its nodes took longer than judging them.
JUDGED = """
async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
    const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations']});
    return found.violations.map(wrong => `${wrong.id}: ${wrong.nodes[0].html.slice(0, 160)}`);
}
"""
COLD_KB = 100  # a cold first visit without photographs
MAP_KB = 160
ARRIVAL = 20.0  # seconds for a text to come


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(str(item.path)).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="NO BROWSER: Chromium is missing, no page was tested")
                )


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    found = build(tmp_path_factory.mktemp("town"))
    yield found
    found.end()


@pytest.fixture
def own_town(tmp_path: Path) -> Iterator[Town]:
    """A town for one test, which moves its clock and lives its days."""
    found = build(tmp_path)
    yield found
    found.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@dataclass(slots=True)
class Visitor:
    """Somebody at a screen. Every page they keep is held to its width and checked by axe."""

    page: Page
    base: str
    language: str
    name: str
    kept: int = 0
    failed: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the portal in the visitor's language.

        A page that renews itself (the clock, while it moves) may do so in the very moment
        the visitor leaves it; then they type the address again, as anybody would.
        """
        due = time.monotonic() + ARRIVAL
        while True:
            try:
                self.page.goto(f"{self.base}/{self.language}/{path}")
            except Error as error:
                if "interrupted by another navigation" not in str(error) or time.monotonic() > due:
                    raise
                self.page.wait_for_timeout(200)  # milliseconds, for the renewed page to come
            else:
                return

    def keep(self, title: str) -> None:
        """Hold the page to its width and to WCAG 2.2 AA; if asked, or wrong, leave a picture."""
        self.kept += 1
        if PICTURES:
            self.picture(title)
        wide, seen = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        wrong = axe(self.page)
        if wide > seen:
            wrong.append(f"the page is {wide} wide on a screen of {seen}")
        if wrong and not PICTURES:
            self.picture(title)
        assert wrong == [], f"{title}: {wrong}"

    def picture(self, title: str) -> None:
        """The whole page as it stands, in var/screens."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        file = SCREENS / f"{self.name}-{self.kept:02}-{title}.png"
        self.page.screenshot(path=file, full_page=True)

    def press(self, words: str) -> None:
        """Press the button with these words, which does its work on the page itself."""
        self.page.get_by_role("button", name=words).first.click()


def axe(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, a line each."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(JUDGED)
    return found


def weight(context: BrowserContext, url: str) -> tuple[float, float]:
    """Kilobytes over the wire of a cold visit: everything, and the HTML alone."""
    page = context.new_page()
    total = 0.0
    html = 0.0
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    kinds: dict[str, str] = {}

    def seen(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def done(event: dict[str, Any]) -> None:
        nonlocal total, html
        size = event["encodedDataLength"] / 1024
        total += size
        if kinds.get(event["requestId"]) == "Document":
            html += size

    client.on("Network.responseReceived", seen)
    client.on("Network.loadingFinished", done)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.close()
    return total, html


def phone(browser: Browser, language: str) -> BrowserContext:
    """A phone of 390 by 844."""
    return browser.new_context(
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        locale=f"{language}-KZ",
        reduced_motion="reduce",
        service_workers="block",
    )


def desk(browser: Browser, language: str) -> BrowserContext:
    """A screen on a desk."""
    return browser.new_context(
        viewport={"width": 1280, "height": 900},
        locale=f"{language}-KZ",
        reduced_motion="reduce",
        service_workers="block",
    )


def code_for(visitor: Visitor, phone_number: str) -> str:
    """The newest code that the demo inbox shows for this phone, once it has come."""
    inbox = f"{visitor.base}/{visitor.language}/demo/inbox/"
    due = time.monotonic() + ARRIVAL
    while True:
        with urllib.request.urlopen(inbox, timeout=ARRIVAL) as answer:
            text = unescape(re.sub(r"<[^>]*>", "\n", answer.read().decode()))
        code = _code_in(text, phone_number[-4:])
        if code:
            return code
        assert time.monotonic() < due, f"no code for …{phone_number[-4:]}: {json.dumps(text[:400])}"
        time.sleep(0.1)


def _code_in(inbox: str, tail: str) -> str:
    for block in re.split(r"(?=\+7)", inbox):
        digits = re.sub(r"\D", "", block.split("\n")[0])
        code = re.search(r"\b(\d{6})\b", block)
        if digits.endswith(tail) and code:
            return code.group(1)
    return ""


def ok(response: Response | None) -> None:
    """The page answered well."""
    assert response is not None
    assert response.ok, response.status
