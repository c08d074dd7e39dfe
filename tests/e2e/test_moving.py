"""Nobody has to watch the page: a place that is offered and not answered, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visitor, phone
from tests.e2e.server import Town, build
from tests.e2e.steps import PATIENCE, applicant, ask, at, move_clock, path_of, sign_in, until

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
        """Go on by the first link of the page proper whose address holds this."""
        with self.visitor.page.expect_navigation():
            self.visitor.page.locator(f"main a[href*='{address}']").first.click()

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


def a_chair_more(town: Town, group: int) -> None:
    """The kindergarten puts one chair back."""
    ask(
        town,
        "UPDATE kindergartens_group SET capacity = taken + 1 WHERE id = %s RETURNING id",
        group,
    )


def state_of(town: Town, waiter: Waiter) -> str:
    """Where the wait stands now."""
    ((state,),) = ask(town, "SELECT state FROM places_wait WHERE id = %s", waiter.wait)
    return str(state)


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
        until(lambda one=waiter: state_of(lived_town, one) == "offered", PATIENCE, "the offer")
        waiter.go()
        waiter.follow(f"/offer/{waiter.wait}/")
        waiter.visitor.keep("offered")
    for _day in range(2):  # the term begins the next day and ends with its last minute
        move_clock(waiters[0].visitor, lived_town, "day")
    for waiter in waiters:
        until(lambda one=waiter: state_of(lived_town, one) == "lapsed", PATIENCE, "the lapse")
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
