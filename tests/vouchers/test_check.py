"""The window query says what the walk says, on hundreds of situations; and finds every fault.

Each kind of wrong grant is planted: one too many, one too few, two swapped, one passed over.
"""

import random
from dataclasses import replace

import pytest
from django.db import connection

from kezek.journal.sequencer import catch_up
from kezek.queue.acts import settle_order
from kezek.vouchers import planning
from kezek.vouchers.planning import CheckFailed, Plan
from kezek.vouchers.rules import Grant, Stop, walk
from tests.builders import START, TARAZ, a_group, an_allotment, an_application
from tests.vouchers.builders import DAY

CYCLES = [
    (("priority", 1), ("general", 3)),
    (("general", 2), ("priority", 3)),
    (("general", 1), ("priority", 1)),
    (("out_of_turn", 2), ("priority", 3), ("general", 5)),
]
POPULATION = 120
SITUATIONS = 150


def a_plan(rng: random.Random) -> Plan:
    """A city in which many wait; the situation is varied by the tests."""
    template = an_application()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM queue_application")
        cursor.execute(
            "INSERT INTO people_person (iin_sealed, iin_mark, name_sealed, birth_date, sex)"
            " SELECT '', sha256(n::text::bytea), '', '2022-01-01', 'm'"
            " FROM generate_series(1, %s) n RETURNING id",
            [POPULATION],
        )
        children = [child for (child,) in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO people_childcase (child_id, city_id, opened_at)"
            " SELECT child, %s, %s FROM unnest(%s::bigint[]) AS t (child)",
            [TARAZ, START, children],
        )
        for seq, child in enumerate(children, start=1):
            cursor.execute(
                "INSERT INTO queue_application (city_id, number, old_number, case_id, child_id,"
                ' guardian_id, queue_type_id, band, "right", filed_at, order_seq, entry,'
                " may_from, state, restored_times)"
                " SELECT t.city_id, %s, '', %s, %s, %s, t.id, t.band, t.\"right\","
                " %s::timestamptz - %s * interval '1 day', %s, %s, %s, 'waiting', 0"
                ' FROM policy_queuetype t WHERE t.band = %s AND t."right" = %s',
                [
                    f"K-{seq}",
                    child,
                    child,
                    template.guardian_id,
                    START,
                    rng.randrange(30),
                    seq,
                    template.entry,
                    "2030-01-01" if rng.random() < 0.1 else "2020-01-01",
                    rng.randrange(1, 7),
                    rng.choice(["out_of_turn", "priority", "general", "general"]),
                ],
            )
    for band in range(1, 7):
        a_group(band=band, capacity=POPULATION)
    an_allotment(10**10)
    return planning.plan(TARAZ, DAY, cutoff=POPULATION, turn=0)


def varied(base: Plan, rng: random.Random) -> Plan:
    cycle = rng.choice(CYCLES)
    first = tuple(
        right for right in ("out_of_turn", "priority", "general") if right not in dict(cycle)
    )
    lasts = rng.choice([{1}, {1, 2}, set(), {3}])
    now = replace(
        base.situation,
        first=first,
        cycle=cycle,
        turn=rng.randrange(sum(dict(cycle).values())),
        spare={
            band: rng.choice([0, rng.randrange(-2, 9), rng.randrange(30), POPULATION])
            for band in range(1, 7)
        },
        prices={band: rng.choice([100, 150, 300]) for band in range(1, 7)},
        budget=rng.choice([10**9, rng.randrange(3_000), rng.randrange(30_000)]),
        bands=tuple(replace(band, last=band.code in lasts) for band in base.situation.bands),
    )
    return replace(base, situation=now, walk=walk(now))


@pytest.mark.django_db
def test_walk_and_windows_agree_for_the_heads_and_for_whole_queues() -> None:
    rng = random.Random(20250701)
    base = a_plan(rng)
    stops = set()
    for _n in range(SITUATIONS):
        made = varied(base, rng)
        planning.check(made)
        planning.check(made, whole=True)
        stops.add(made.walk.stopped_by)
    assert {Stop.MONEY, Stop.PLACES} <= stops


def planted(made: Plan, grants: list[Grant]) -> Plan:
    return replace(made, walk=replace(made.walk, grants=tuple(grants)))


@pytest.mark.django_db
def test_every_kind_of_wrong_grant_is_found() -> None:
    rng = random.Random(7)
    made = a_plan(rng)
    now = replace(made.situation, budget=now_price(made) * 9)
    made = replace(made, situation=now, walk=walk(now))
    grants = list(made.walk.grants)
    assert len(grants) == 9
    passed_over = next(
        one.application
        for one in now.queues[grants[-1].band, grants[-1].right]
        if one.may_from <= now.day and one.application not in {g.application for g in grants}
    )
    faults = {
        "too few": grants[:-1],
        "one too many": [*grants, replace(grants[-1], ordinal=10, application=passed_over)],
        "swapped": [
            replace(grants[1], ordinal=1),
            replace(grants[0], ordinal=2),
            *grants[2:],
        ],
        "passed over": [*grants[:-1], replace(grants[-1], application=passed_over)],
        "dearer": [*grants[:-1], replace(grants[-1], price=1)],
    }
    for fault in faults.values():
        with pytest.raises(CheckFailed):
            planning.check(planted(made, fault))
    with pytest.raises(CheckFailed):
        planning.check(replace(made, walk=replace(made.walk, turn=made.walk.turn + 1)))
    planning.check(made)


def now_price(made: Plan) -> int:
    return next(iter(made.situation.prices.values()))


@pytest.mark.django_db
def test_one_not_yet_numbered_takes_no_part() -> None:
    an_application()
    settled = catch_up(TARAZ)
    settle_order(TARAZ)
    an_application()
    a_group(band=3)
    an_allotment(10**9)
    made = planning.plan(TARAZ, DAY, cutoff=settled, turn=0)
    assert len(made.walk.grants) == 1
    planning.check(made, whole=True)
