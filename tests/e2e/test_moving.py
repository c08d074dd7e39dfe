"""Nobody has to watch the page: an offer that lapses, three children who move on one day."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import pytest
from playwright.sync_api import Browser

from kezek.core.sealing import Purpose, mark
from kezek.site.generator.make import default_folder
from tests.e2e.conftest import Visitor, desk, phone
from tests.e2e.server import CHILDREN, ROOT, Town, build
from tests.e2e.steps import (
    GARDEN,
    PATIENCE,
    a_full_group,
    applicant,
    ask,
    at,
    move_clock,
    path_of,
    send,
    sign_in,
    staff,
    until,
)

FAMILIES = (("issued", "kk"), ("confirmed", "ru"))


@pytest.fixture(scope="module")
def lived_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose clock moves: its days are lived by both tests together."""
    found = build(tmp_path_factory.mktemp("moving"))
    yield found
    found.end()


@dataclass(slots=True)
class Waiter:
    """A family at its phone, and the full group that it wants."""

    visitor: Visitor
    child: int
    group: int = 0
    wait: int = 0

    def go(self, path: str = "") -> None:
        """Open a page under the child."""
        self.visitor.go(f"cabinet/{self.child}/{path}")

    def follow(self, address: str) -> None:
        """Go on by the first link in the page's text whose address holds this."""
        with self.visitor.page.expect_navigation():
            links = self.visitor.page.locator(f"main a[href*='{address}']:not(.back)")
            links.first.click()

    def press(self, address: str) -> None:
        """Press the button of the form that goes to this address."""
        with self.visitor.page.expect_navigation():
            self.visitor.page.locator(f"main form[action*='{address}'] button").first.click()


@pytest.fixture
def waiters(lived_town: Town, browser: Browser) -> Iterator[list[Waiter]]:
    contexts = [phone(browser, language) for _code, language in FAMILIES]
    found = []
    for context, (code, language) in zip(contexts, FAMILIES, strict=True):
        visitor = Visitor(context.new_page(), lived_town.base, language, f"waiting-{language}")
        sign_in(visitor, applicant(code))
        visitor.go("cabinet/")
        at(visitor, r"cabinet/\d+/")
        found.append(Waiter(visitor, int(re.findall(r"\d+", path_of(visitor))[0])))
    yield found
    for context in contexts:
        context.close()


def a_chair_more(town: Town, group: int) -> None:
    """The kindergarten puts one chair back."""
    ask(
        town,
        "UPDATE kindergartens_group SET capacity = taken + 1 WHERE id = %s RETURNING id",
        group,
    )


def stands_at(town: Town, waiter: Waiter, state: str) -> bool:
    """Whether the wait stands there now."""
    ((found,),) = ask(town, "SELECT state FROM places_wait WHERE id = %s", waiter.wait)
    return bool(found == state)


def join(town: Town, waiter: Waiter) -> None:
    """The full group says what is free nearby; the family would rather wait."""
    visitor = waiter.visitor
    waiter.group = a_full_group(town, waiter.child)
    waiter.go(f"choose/{waiter.group}/")
    near = visitor.page.locator(f"main .links a[href*='/choose/']:not([href*='/{waiter.group}/'])")
    assert near.count() == 3
    visitor.keep("full")
    waiter.press(f"/wait/{waiter.group}/")
    at(visitor, rf"cabinet/{waiter.child}/choose/{waiter.group}/")
    assert visitor.page.locator("main p.hero").inner_text() == "1"
    visitor.keep("waiting")
    ((waiter.wait,),) = ask(
        town, "SELECT id FROM places_wait WHERE group_id = %s AND state = 'waiting'", waiter.group
    )


def test_an_offer_that_is_not_answered_goes_to_the_next(
    lived_town: Town, waiters: list[Waiter]
) -> None:
    for waiter in waiters:
        if waiter.visitor.language == "kk":
            waiter.go()
            waiter.press("/voucher/confirm/")
        join(lived_town, waiter)
        a_chair_more(lived_town, waiter.group)
    for waiter in waiters:
        until(partial(stands_at, lived_town, waiter, "offered"), PATIENCE, "the offer")
        waiter.go()
        waiter.follow(f"/offer/{waiter.wait}/")
        waiter.visitor.keep("offered")
    for _day in range(2):  # the term begins the next day and ends with its last minute
        move_clock(waiters[0].visitor, lived_town, "day")
    for waiter in waiters:
        until(partial(stands_at, lived_town, waiter, "lapsed"), PATIENCE, "the lapse")
        waiter.go(f"offer/{waiter.wait}/")
        waiter.visitor.keep("lapsed")
        waiter.follow("/choose/")
        assert waiter.visitor.page.locator(f"main a[href*='/choose/{waiter.group}/']").count()
        waiter.visitor.keep("after")
    assert ask(
        lived_town,
        "SELECT DISTINCT v.state FROM vouchers_voucher v JOIN places_wait w ON w.voucher_id = v.id"
        " WHERE w.id = ANY(%s)",
        [waiter.wait for waiter in waiters],
    ) == [("confirmed",)]


@dataclass(frozen=True, slots=True)
class Attending:
    """A child that goes to a group, and the parent who may sign in."""

    parent: dict[str, str]
    child: int
    group: int


def attending(town: Town) -> list[Attending]:
    """The demo's child and two others of its age, each in a group that nobody waits for."""
    folder = default_folder(ROOT / "var", "taraz", date(2025, 9, 1), int(CHILDREN))
    with (folder / "enrolled.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {
        bytes(iin_mark): (child, group, band)
        for iin_mark, child, group, band in ask(
            town,
            "SELECT p.iin_mark, p.id, g.id, g.band FROM contracts_enrolment e"
            " JOIN people_person p ON p.id = e.child_id"
            " JOIN kindergartens_group g ON g.id = e.group_id"
            " WHERE upper_inf(e.period) AND g.published AND g.kind = 'ordinary' AND NOT EXISTS"
            " (SELECT FROM places_wait w WHERE w.group_id = g.id AND w.state = 'waiting')"
            " ORDER BY e.id",
        )
    }
    demo = applicant("enrolled")["iin"]
    rows.sort(key=lambda row: row["parent_iin"] != demo)
    found: list[Attending] = []
    bands: set[int] = set()
    for row in rows:
        child, group, band = known.get(mark(Purpose.IIN, row["child_iin"]), (0, 0, 0))
        if child and (not bands or band in bands) and group not in {one.group for one in found}:
            bands.add(band)
            parent = {"iin": row["parent_iin"], "phone": row["parent_phone"]}
            found.append(Attending(parent, child, group))
        if len(found) == 3:
            break
    return found


def a_free_seat(town: Town, children: list[Attending]) -> int:
    """The groups of these children are full; another one of their age has a single free seat.

    Their vouchers are older than the crowd's, so that whoever joins a line meanwhile comes after.
    """
    ask(
        town,
        "UPDATE vouchers_voucher SET issued_at = issued_at - interval '3 years'"
        " WHERE child_id = ANY(%s) RETURNING id",
        [one.child for one in children],
    )
    groups = [one.group for one in children]
    ask(
        town,
        "UPDATE kindergartens_group SET capacity = taken WHERE id = ANY(%s) RETURNING id",
        groups,
    )
    ((free,),) = ask(
        town,
        "UPDATE kindergartens_group SET capacity = taken + 1 WHERE id = (SELECT g.id"
        " FROM kindergartens_group g WHERE g.id <> ALL(%s) AND g.published AND g.kind = 'ordinary'"
        " AND g.band = (SELECT band FROM kindergartens_group WHERE id = %s) AND NOT EXISTS"
        " (SELECT FROM places_wait w WHERE w.group_id = g.id AND w.state = 'waiting')"
        " ORDER BY g.id DESC LIMIT 1) RETURNING id",
        groups,
        groups[0],
    )
    return int(free)


def wish(waiter: Waiter, keep: bool) -> None:
    """Tick the group, read the consent, sign it, stand in line."""
    visitor, page = waiter.visitor, waiter.visitor.page
    waiter.go()
    waiter.follow("/transfer/")
    if keep:
        visitor.keep("transfer")
    page.check(f"[name=group][value='{waiter.group}']")
    with page.expect_navigation():
        page.locator("main form[action*='/transfer/order/'] button").first.click()
    if keep:
        visitor.keep("order")
    send(visitor)
    at(visitor, rf"cabinet/{waiter.child}/transfer/\d+/")
    if keep:
        visitor.keep("consent")
    send(visitor)
    at(visitor, rf"cabinet/{waiter.child}/transfer/")
    assert page.locator("main b.hero").inner_text() == "1"
    if keep:
        visitor.keep("standing")


def test_three_children_move_on_one_day(lived_town: Town, browser: Browser) -> None:
    children = attending(lived_town)
    wanted = [a_free_seat(lived_town, children), *(one.group for one in children[:-1])]
    contexts = [phone(browser, language) for language in ("kk", "ru", "kk")]
    waiters = []
    for n, (context, one, group) in enumerate(zip(contexts, children, wanted, strict=True)):
        language = ("kk", "ru", "kk")[n]
        visitor = Visitor(
            context.new_page(), lived_town.base, language, f"moving-{language}-{n + 1}"
        )
        sign_in(visitor, one.parent)
        waiters.append(Waiter(visitor, one.child, group))
        wish(waiters[-1], keep=n < 2)
    move_clock(waiters[0].visitor, lived_town, "day")
    for n, waiter in enumerate(waiters):
        waiter.go("transfer/")
        assert waiter.visitor.page.locator("main section.good").count() == 1
        if n < 2:
            waiter.visitor.keep("moved")
            waiter.visitor.go("moves/")
            waiter.follow("/moves/")
            waiter.visitor.keep("night")
    # Everybody has the seat that was wished for, from one day on, and nobody sits twice.
    rows = ask(
        lived_town,
        "SELECT e.child_id, e.group_id, lower(e.period), c.state FROM contracts_enrolment e"
        " JOIN contracts_contract c ON c.id = e.contract_id"
        " WHERE e.child_id = ANY(%s) AND upper_inf(e.period)",
        [one.child for one in children],
    )
    assert {(child, group) for child, group, _day, _state in rows} == {
        (one.child, group) for one, group in zip(children, wanted, strict=True)
    }
    assert len({day for _child, _group, day, _state in rows}) == 1
    assert {state for *_more, state in rows} == {"parent_signed"}
    staff_see(lived_town, browser, children[1].child)
    for context in contexts:
        context.close()


def staff_see(town: Town, browser: Browser, coming: int) -> None:
    """The head signs for the child that comes; the department has the protocol of the night."""
    context = desk(browser, "ru")
    head = Visitor(context.new_page(), town.base, "ru", "moving-ru-head")
    sign_in(head, staff("head"))
    head.go(f"desks/kindergarten/{GARDEN}/transfers/")
    head.keep("transfers")
    ((contract,),) = ask(
        town,
        "SELECT id FROM contracts_contract WHERE child_id = %s AND state = 'parent_signed'",
        coming,
    )
    head.page.check(f"[name=contract][value='{contract}']")
    send(head, "[name=contract]")
    head.keep("signed")
    assert ask(town, "SELECT state FROM contracts_contract WHERE id = %s", contract) == [
        ("signed",)
    ]
    context.close()
    context = desk(browser, "kk")
    department = Visitor(context.new_page(), town.base, "kk", "moving-kk-department")
    sign_in(department, staff("department"))
    department.go("desks/transfers/")
    department.keep("transfers")
    assert department.page.locator("main .links a[href*='/moves/']").count() >= 1
    context.close()
