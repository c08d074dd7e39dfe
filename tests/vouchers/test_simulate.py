"""What if: two plans side by side, and what more money or places can and cannot do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.journal.models import Entry
from kezek.journal.sequencer import catch_up
from kezek.queue.acts import settle_order
from kezek.queue.models import Application
from kezek.vouchers.models import Iteration, Voucher
from kezek.vouchers.rules import Situation, Stop, walk
from kezek.vouchers.simulate import MOST_PLACES, MOST_TENGE, Pair, Simulation, simulate
from tests.builders import (
    START,
    TARAZ,
    a_city,
    a_group,
    an_allotment,
    an_application,
    statements_of,
)
from tests.vouchers.builders import issued
from tests.vouchers.test_walk_properties import situations

# A busy machine may take a second for one draw; that says nothing about the property.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PRICE = 65_000 * 6
DAY = clock.day_of(START)


def waiting(band: int, many: int, right: str = "general") -> list[Application]:
    filed = START - timedelta(days=100)
    return [
        an_application(band=band, right=right, filed_at=filed + timedelta(days=n))
        for n in range(many)
    ]


def asked(tenge: int = 0, **places: int) -> Simulation:
    catch_up(TARAZ)
    settle_order(TARAZ)
    return simulate(TARAZ, DAY, tenge, {int(band[1:]): many for band, many in places.items()})


def pair(found: Simulation, band: int, right: str = "general") -> Pair:
    return next(one for one in found.pairs if (one.kind.band, one.kind.right) == (band, right))


@pytest.mark.django_db
def test_more_money_serves_more_and_says_who_and_what_is_left() -> None:
    rows = waiting(3, 5)
    a_group(band=3)
    an_allotment(2 * PRICE)
    found = asked(2 * PRICE)
    three = pair(found, 3)
    assert (three.waiting, three.now.issued, three.then.issued, three.more, three.left) == (
        5,
        2,
        4,
        2,
        1,
    )
    assert (three.now.first_filed, three.now.last_filed) == (rows[0].filed_at, rows[1].filed_at)
    assert three.then.last_filed == rows[3].filed_at
    assert (found.issued_now, found.issued_then, found.left, found.lost) == (2, 4, 1, 0)
    assert (found.now.free, found.now.left, found.then.free, found.then.left) == (
        2 * PRICE,
        0,
        4 * PRICE,
        0,
    )
    assert (found.now.stopped_by, found.then.stopped_by) == (Stop.MONEY, Stop.MONEY)


@pytest.mark.django_db
def test_more_places_open_an_age() -> None:
    waiting(3, 3)
    a_group(band=3, capacity=1)
    an_allotment(9 * PRICE)
    found = asked(b3=1)
    assert (pair(found, 3).now.issued, pair(found, 3).then.issued) == (1, 2)
    assert found.spare[3] == 2
    assert found.then.stopped_by is Stop.PLACES


@pytest.mark.django_db
def test_places_for_one_age_can_take_the_money_of_another_and_it_says_so() -> None:
    waiting(3, 2)
    waiting(5, 2)
    a_group(band=3)
    an_allotment(2 * PRICE)
    found = asked(b5=1)
    assert (pair(found, 3).lost, pair(found, 5).more, found.lost) == (1, 1, 1)
    assert found.issued_now == found.issued_then == 2


@pytest.mark.django_db
def test_it_changes_nothing() -> None:
    waiting(3, 3)
    a_group(band=3)
    an_allotment(9 * PRICE)
    catch_up(TARAZ)
    settle_order(TARAZ)
    before = (Entry.objects.count(), list(Application.objects.order_by("pk").values()))
    simulate(TARAZ, DAY, PRICE, {3: 4})
    assert (Entry.objects.count(), list(Application.objects.order_by("pk").values())) == before
    assert not Voucher.objects.exists()
    assert not Iteration.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tenge", "places", "code", "field"),
    [
        (0, {}, "nothing_asked", "tenge"),
        (0, {3: 0}, "nothing_asked", "tenge"),
        (-1, {}, "too_much", "tenge"),
        (MOST_TENGE + 1, {}, "too_much", "tenge"),
        (0, {3: MOST_PLACES + 1}, "too_much", "places_3"),
        (0, {3: -1}, "too_much", "places_3"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tenge: int, places: dict[int, int], code: str, field: str
) -> None:
    a_city()
    with pytest.raises(DomainError) as refused:
        simulate(TARAZ, DAY, tenge, places)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.django_db
def test_it_costs_the_same_however_long_the_queue_is() -> None:
    a_group(band=3)
    an_allotment(9 * PRICE)
    counts = []
    for _n in range(3):  # the first time reads the rules
        waiting(3, 4)
        catch_up(TARAZ)
        settle_order(TARAZ)
        counts.append(statements_of(lambda: simulate(TARAZ, DAY, PRICE, {3: 1})))
    assert counts[1] == counts[2]


# Does adding ever hurt?


@PATIENT
@given(situations(), st.integers(1, 40))
def test_whoever_is_served_is_served_with_more_money(now: Situation, more: int) -> None:
    poor = {grant.application for grant in walk(now).grants}
    rich = {grant.application for grant in walk(replace(now, budget=now.budget + more)).grants}
    assert poor <= rich


@PATIENT
@given(situations(), st.integers(1, 6), st.integers(1, 10))
def test_with_the_money_for_it_more_places_serve_at_least_as_many_of_their_age(
    now: Situation, band: int, more: int
) -> None:
    """The cycle is the city's, so who of an age is served may change, but not that fewer are."""
    rich = replace(now, budget=10_000)
    roomy = replace(rich, spare={**rich.spare, band: rich.spare[band] + more})

    def by_band(given_: Situation) -> dict[int, int]:
        bands = [grant.band for grant in walk(given_).grants]
        return {code: bands.count(code) for code in range(1, 7)}

    before, after = by_band(rich), by_band(roomy)
    assert all(after[code] >= before[code] for code in before)


@PATIENT
@given(situations(), st.integers(1, 6), st.integers(1, 10))
def test_in_a_single_age_more_places_hurt_nobody(now: Situation, band: int, more: int) -> None:
    alone = replace(
        now,
        queues={key: line for key, line in now.queues.items() if key[0] == band},
    )
    roomy = replace(alone, spare={**alone.spare, band: alone.spare[band] + more})
    before, after = walk(alone).grants, walk(roomy).grants
    assert after[: len(before)] == before


def test_places_for_an_older_age_take_the_money_of_a_younger_one() -> None:
    """Why the page counts who would lose: more places alone do not make more money."""
    assert issued("g3 g5", {3: 1, 5: 0}, 1)[0] == "g3.1"
    assert issued("g3 g5", {3: 1, 5: 1}, 1)[0] == "g5.1"


def test_places_for_another_age_may_take_a_turn_of_the_cycle() -> None:
    """Even with money for all: the turn of priority goes to the age that has a place now."""
    line = "p5 p3 g3"
    narrow, roomy = {3: 1, 5: 0}, {3: 1, 5: 1}
    assert issued(line, narrow, 9)[0] == "p3.1"
    assert issued(line, roomy, 9)[0] == "p5.1 g3.1"
