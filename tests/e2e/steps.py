"""What a walker through the pages does: finding forms, pressing buttons, asking the database.

Pages are found by their address and fields by their name, so that a better wording breaks nothing.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from playwright.sync_api import Locator

from kezek.site.generator.demo import read_demo
from tests.e2e.conftest import Visitor, code_for
from tests.e2e.server import ROOT, Town

DEMO = read_demo(ROOT / "cities" / "taraz")
GARDEN = "n36"
PATIENCE = 60.0  # seconds for what the worker does
LOOK = 0.1  # seconds between two looks
JOURNEY = 300.0  # seconds for a month of the town on a busy machine
PDF = ROOT / "var" / "cache" / "certificate.pdf"


def family(code: str) -> dict[str, Any]:
    """A family of the demo."""
    return next(one for one in DEMO["family"] if one["code"] == code)


def applicant(code: str) -> dict[str, str]:
    """The parent of that family who acts."""
    found = family(code)
    person: dict[str, str] = found[found["applicant"]]
    return person


def staff(role: str) -> dict[str, str]:
    """The first named person of that role."""
    person: dict[str, str] = next(one["person"] for one in DEMO["staff"] if one["role"] == role)
    return person


def ask(town: Town, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of the town's database, to know what a page can't tell."""
    with psycopg.connect(town.url) as database:
        return database.execute(query.encode(), values).fetchall()


def a_full_group(town: Town, child: int) -> int:
    """A group of the child's age without a free seat: the kindergarten has taken chairs away."""
    ((group,),) = ask(
        town,
        "UPDATE kindergartens_group SET capacity = taken WHERE id = (SELECT g.id"
        " FROM kindergartens_group g JOIN vouchers_voucher v ON v.city_id = g.city_id"
        " AND v.band = g.band WHERE v.child_id = %s AND v.case_id IS NOT NULL AND g.published"
        " AND g.kind = 'ordinary' AND g.taken > 0 AND NOT EXISTS (SELECT FROM places_wait w"
        " WHERE w.group_id = g.id AND w.state = 'waiting') ORDER BY g.id LIMIT 1) RETURNING id",
        child,
    )
    return int(group)


def until(
    done: Callable[[], object], seconds: float, what: str, visitor: Visitor | None = None
) -> None:
    """Look again, often, until it is so; else say what the visitor's page shows."""
    due = time.monotonic() + seconds
    while not done():
        if time.monotonic() > due:
            words = visitor.page.locator("main").inner_text()[:1500] if visitor else ""
            raise AssertionError(f"waited {seconds:.0f} s in vain: {what}\n{words}")
        time.sleep(LOOK)


def form(visitor: Visitor, holding: str = "button") -> Locator:
    """The first form of the page proper that is sent and holds this element."""
    forms = visitor.page.locator("main form[method=post]")
    return forms.filter(has=visitor.page.locator(holding)).first


def send(visitor: Visitor, holding: str = "button", button: str = "button") -> None:
    """Press the button of that form and wait for the page that answers."""
    with visitor.page.expect_navigation():
        form(visitor, holding).locator(button).first.click()


def path_of(visitor: Visitor) -> str:
    """Where the visitor is, without language and query."""
    return re.sub(r"^https?://[^/]+/\w\w/|\?.*$", "", visitor.page.url)


def at(visitor: Visitor, path: str) -> None:
    """The visitor has come to a page whose address fits."""
    here = path_of(visitor)
    problems = visitor.page.locator("main").inner_text()[:600]
    assert re.fullmatch(path, here), f"at {here}, not {path}: {problems}"


def enter_code(visitor: Visitor, phone: str) -> None:
    """Type the code that the demo inbox shows."""
    visitor.page.fill("[name=code]", code_for(visitor, phone))
    send(visitor, "[name=code]")


def sign_in(visitor: Visitor, person: dict[str, str], keep: bool = False) -> None:
    """Come in by IIN and code."""
    visitor.go("sign-in/")
    if keep:
        visitor.keep("sign-in")
    visitor.page.fill("[name=iin]", person["iin"])
    send(visitor, "[name=iin]")
    enter_code(visitor, person["phone"])


def move_clock(visitor: Visitor, town: Town, to: str) -> None:
    """Move the demo clock by its panel and wait until the town has lived so far."""
    newest = "SELECT coalesce(max(id), 0) FROM policy_clockmove"
    ((before,),) = ask(town, newest)
    visitor.go("demo/clock/")
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main button[name=to][value={to}]").click()
    ended = (
        "SELECT state, message FROM policy_clockmove"
        " WHERE id > %s AND state IN ('done', 'failed') ORDER BY id LIMIT 1"
    )
    until(lambda: ask(town, ended, before), JOURNEY, f"the clock: {to}", visitor)
    ((state, message),) = ask(town, ended, before)
    assert state == "done", f"the clock stopped: {message}"
    # The page looks again by itself and offers the next move; nothing renews it after that.
    visitor.page.locator("main button[name=to]").first.wait_for()


def certificate() -> Path:
    """A real, small PDF."""
    if not PDF.exists():
        from PIL import Image  # noqa: PLC0415 - only whoever uploads needs it

        PDF.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (300, 420), 255).save(PDF, "PDF")
    return PDF
