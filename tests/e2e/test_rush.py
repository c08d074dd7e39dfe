"""The hour of the rush on a phone: a number instead of an error, a full group, a dead lane."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visitor, phone
from tests.e2e.server import Town, build
from tests.e2e.steps import applicant, ask, at, path_of, sign_in

EARLY = 15  # seconds before the opening in which the family presses
FORM = "main form[action='/rush/claim/'] button"


@pytest.fixture(scope="module")
def rush_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with a rush lane; the second test kills it."""
    found = build(tmp_path_factory.mktemp("rush"), lane=True)
    yield found
    found.end()


@dataclass(slots=True)
class Family:
    """A parent with a voucher, at the phone."""

    visitor: Visitor
    town: Town
    child: int

    def go(self, path: str = "") -> None:
        """Open a page under the child."""
        self.visitor.go(f"cabinet/{self.child}/{path}")

    def press(self) -> None:
        """Press the button that goes to the lane."""
        with self.visitor.page.expect_navigation():
            self.visitor.page.locator(FORM).click()

    def groups(self) -> list[int]:
        """Groups of the child's age with free seats and nobody in line, by their kindergartens."""
        rows = ask(
            self.town,
            "SELECT min(g.id) FROM kindergartens_group g JOIN vouchers_voucher v"
            " ON v.city_id = g.city_id AND v.band = g.band WHERE v.child_id = %s"
            " AND v.case_id IS NOT NULL AND g.published AND g.kind = 'ordinary'"
            " AND g.capacity > g.taken AND NOT EXISTS (SELECT FROM places_wait w"
            " WHERE w.group_id = g.id AND w.state = 'waiting') GROUP BY g.kindergarten_id"
            " ORDER BY 1",
            self.child,
        )
        return [group for (group,) in rows]

    def arrivals(self) -> list[str]:
        """Who took the child's place, as the journal has it."""
        rows = ask(
            self.town,
            "SELECT e.actor FROM journal_entry e JOIN places_place p ON p.id = e.subject_id"
            " WHERE e.kind = 'place.claimed' AND p.child_id = %s",
            self.child,
        )
        return [actor for (actor,) in rows]


def opens_in(town: Town, group: int, seconds: int) -> str:
    """A bulletin that opens the group's seats so soon; the hour that a page must name."""
    mode = (
        "UPDATE policy_policyversion SET document = jsonb_set(document,"
        " '{rule,places_mode,value}', '\"bulletin\"') WHERE city_id = 'taraz' RETURNING id"
    )
    opening = (
        "WITH soon AS (SELECT now() + c.offset + make_interval(secs => %s) AS at"
        " FROM policy_democlock c), bulletin AS (INSERT INTO places_bulletin"
        " (city_id, day, published_at, opens_at, all_at, places)"
        " SELECT 'taraz', at::date, at, at, at, 5 FROM soon RETURNING id, opens_at)"
        " INSERT INTO places_opening (group_id, bulletin_id, open_seats, seats, opens_at, all_at,"
        " turn_ordinal) SELECT %s, id, 0, 5, opens_at, opens_at, 0 FROM bulletin"
        " RETURNING to_char(opens_at AT TIME ZONE 'Asia/Almaty', 'HH24:MI')"
    )
    ask(town, mode)
    ((hour,),) = ask(town, opening, seconds, group)
    return str(hour)


def a_family(town: Town, browser: Browser, code: str, language: str) -> Family:
    context = phone(browser, language)
    visitor = Visitor(context.new_page(), town.base, language, f"rush-{language}")
    sign_in(visitor, applicant(code))
    visitor.go("cabinet/")
    at(visitor, r"cabinet/\d+/")
    return Family(visitor, town, int(re.findall(r"\d+", path_of(visitor))[0]))


def test_at_the_opening_in_a_crowd_one_sees_a_number_and_then_ones_contract(
    rush_town: Town, browser: Browser
) -> None:
    family = a_family(rush_town, browser, "confirmed", "kk")
    page = family.visitor.page
    group = family.groups()[0]
    family.go(f"choose/{group}/")
    family.visitor.keep("group")
    hour = opens_in(rush_town, group, EARLY)
    opened = time.monotonic() + EARLY
    family.press()
    at(family.visitor, f"cabinet/{family.child}/choose/{group}/")
    assert hour in page.locator("main").inner_text()
    family.visitor.keep("not-open-yet")
    assert family.arrivals() == []
    page.wait_for_timeout(max(0.0, opened - time.monotonic() + 1) * 1000)
    family.go(f"choose/{group}/")
    with psycopg.connect(rush_town.url) as city:
        # What an iteration does: nobody's claim is judged meanwhile.
        city.execute("SELECT pg_advisory_xact_lock(1, hashtext('taraz'))")
        family.press()
        assert page.url == f"{rush_town.base}/rush/claim/"
        assert page.locator(".hero").inner_text() == "1"
        family.visitor.keep("in-line")
        with page.expect_navigation(timeout=20_000):
            pass  # it asks again by itself, and stands where it stood
        assert page.locator(".hero").count(), page.locator("body").inner_text()
    page.wait_for_url(f"**/cabinet/{family.child}/contract/", timeout=20_000)
    family.visitor.keep("contract")
    assert len(family.arrivals()) == 1
    assert ask(
        rush_town, "SELECT count(*) FROM contracts_contract WHERE child_id = %s", family.child
    ) == [(1,)]


def test_a_full_group_leads_to_what_is_free_and_a_dead_lane_stops_nobody(
    rush_town: Town, browser: Browser
) -> None:
    family = a_family(rush_town, browser, "issued", "ru")
    page = family.visitor.page
    back = (
        "UPDATE policy_policyversion SET document = jsonb_set(document,"
        " '{rule,places_mode,value}', '\"voucher\"') RETURNING id"
    )
    ask(rush_town, back)
    with page.expect_navigation():
        page.locator("main form[action*='/voucher/confirm/'] button").first.click()
    full, *others = family.groups()
    family.go(f"choose/{full}/")
    ask(
        rush_town, "UPDATE kindergartens_group SET capacity = taken WHERE id = %s RETURNING 1", full
    )
    family.press()
    at(family.visitor, f"cabinet/{family.child}/choose/{full}/")
    main = page.locator("main").inner_text()
    assert "Это место только что занял другой ребёнок" in main, main[:500]
    family.visitor.keep("full")
    assert family.arrivals() == []

    near = page.locator("main a[href*='/choose/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    free = [address for address in near if int(re.findall(r"\d+", address)[-1]) in others]
    assert free, near
    rush_town.processes[-1].kill()
    rush_town.processes[-1].wait()
    page.goto(f"{rush_town.base}{free[0]}")
    family.press()
    at(family.visitor, f"cabinet/{family.child}/contract/")
    family.visitor.keep("contract-without-lane")
    assert len(family.arrivals()) == 1
