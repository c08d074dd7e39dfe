"""On real tables, whoever waits: nobody overtaken, more money and a withdrawal hurt nobody."""

import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kezek.queue.acts import withdraw_application
from kezek.queue.models import Application
from kezek.queue.queries import position
from kezek.vouchers import planning
from kezek.vouchers.planning import Plan
from tests.builders import PARENT, START, TARAZ, a_group, a_key
from tests.vouchers.builders import DAY
from tests.vouchers.populations import of_age_in_order, population

pytestmark = pytest.mark.django_db

MANY = 60
PRICE = 65_000 * 6
ON_TABLES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def seated(seed: int, most: int) -> random.Random:
    """A new population and new seats; the same town otherwise."""
    rng = random.Random(seed)
    population(rng, MANY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kindergartens_group SET published = false")
    for band in range(1, 7):
        a_group(band=band, capacity=rng.randrange(1, most))
    return rng


def planned(tenge: int, turn: int, places: dict[int, int] | None = None) -> Plan:
    """What would be issued; the window query over whole queues must say the same."""
    made = planning.plan(TARAZ, DAY, cutoff=MANY, turn=turn, extra_tenge=tenge, extra_places=places)
    planning.check(made, whole=True)
    return made


def served(made: Plan) -> list[int]:
    return [grant.application for grant in made.walk.grants]


@ON_TABLES
@given(st.integers(0, 9_999), st.integers(0, 40), st.integers(0, 3))
def test_nobody_is_overtaken_inside_a_queue(seed: int, vouchers: int, turn: int) -> None:
    seated(seed, 20)
    issued = served(planned(PRICE * vouchers, turn))
    for line in of_age_in_order().values():
        got = [one for one in issued if one in set(line)]
        assert got == line[: len(got)]


@ON_TABLES
@given(st.integers(0, 9_999), st.integers(0, 30), st.integers(1, 20), st.integers(0, 3))
def test_more_money_only_makes_the_list_longer(
    seed: int, vouchers: int, more: int, turn: int
) -> None:
    seated(seed, 20)
    poor = served(planned(PRICE * vouchers, turn))
    rich = served(planned(PRICE * (vouchers + more), turn))
    assert rich[: len(poor)] == poor


@ON_TABLES
@given(st.integers(0, 9_999), st.integers(0, 40), st.integers(1, 6), st.integers(1, 9))
def test_more_places_hurt_nobody_of_their_age(
    seed: int, vouchers: int, band: int, more: int
) -> None:
    seated(seed, 9)
    before = planned(PRICE * vouchers, 0)
    after = planned(PRICE * vouchers, 0, {band: more})
    had = {grant.application for grant in before.walk.grants if grant.band == band}
    assert had <= set(served(after))


@ON_TABLES
@given(st.integers(0, 9_999), st.integers(0, MANY - 1))
def test_a_withdrawal_worsens_nobodys_number(seed: int, who: int) -> None:
    seated(seed, 9)
    rows = list(Application.objects.order_by("pk").values_list("pk", "queue_type", "order_seq"))
    before = {pk: position(pk) or 0 for pk, _kind, _seq in rows}
    gone, kind, _seq = rows[who]
    withdraw_application(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, application=gone
    )
    assert position(gone) is None
    for pk, of, _seq in rows:
        if pk != gone:
            nearer = of == kind and before[pk] > before[gone]
            assert position(pk) == before[pk] - nearer


@ON_TABLES
@given(st.integers(0, 9_999), st.integers(0, MANY - 1), st.integers(0, 40))
def test_a_withdrawal_takes_no_voucher_from_a_child_of_the_same_queue(
    seed: int, who: int, vouchers: int
) -> None:
    seated(seed, 20)
    row = Application.objects.order_by("pk")[who]
    before = set(served(planned(PRICE * vouchers, 0)))
    withdraw_application(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, application=row.pk
    )
    after = set(served(planned(PRICE * vouchers, 0)))
    same = set(
        Application.objects.filter(queue_type=row.queue_type_id).values_list("pk", flat=True)
    )
    assert (before - {row.pk}) & same <= after
