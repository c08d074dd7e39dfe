"""Planning an iteration: what the walk looks at, read from the tables; the check beside it.

Reads only. `plan` serves the dry run and, under the city's lock, the iteration itself.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import connection

from kezek.ledger.queries import balances
from kezek.policy.models import QueueType
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import Rules, months_left
from kezek.vouchers.rules import Grant, Situation, Waiting, Walk, price_of, walk

SHOWN_NEXT: Final = 5
_QUEUE: Final = "queue_application"
_CHECK: Final = Path(__file__).with_name("check.sql").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class InLine:
    """What the protocol says of a child in line."""

    number: str
    filed_at: datetime
    order_seq: int
    child: int


@dataclass(frozen=True, slots=True)
class BandRoom:
    """Free places of a band and the live vouchers that have no place yet."""

    free: int
    without_place: int
    extra: int = 0

    @property
    def spare(self) -> int:
        """Vouchers that the band can still take."""
        return self.free - self.without_place + self.extra


@dataclass(frozen=True, slots=True)
class Plan:
    """An iteration worked out but not written. Money in tenge.

    `free` is what the year's free pot holds, `owed` what live vouchers brought over from the last
    year still have to reserve before anything is issued. `people` are the next in each queue.
    """

    city: str
    day: date
    rules: Rules
    cutoff: int
    budget_year: int
    free: int
    owed: int
    rooms: Mapping[int, BandRoom]
    types: Mapping[tuple[int, str], QueueType]
    waiting: Mapping[int, int]
    people: Mapping[int, InLine]
    situation: Situation
    walk: Walk


class CheckFailed(RuntimeError):
    """The walk and the window query disagree: nothing may be issued."""


def plan(
    city: str,
    day: date,
    *,
    cutoff: int,
    turn: int,
    extra_tenge: int = 0,
    extra_places: Mapping[int, int] | None = None,
) -> Plan:
    """Work out an iteration on that day among applications numbered up to `cutoff`."""
    rules = rules_for(city, day)
    free = balances(city, day.year)["free"] + extra_tenge
    owed = owed_to_carried(city, day.year, rules, months_left(day))
    rooms = band_rooms(city, rules, extra_places or {})
    prices = {band.code: price_of(rules, band.code, day) for band in rules.bands}
    budget = max(0, free - owed)
    types = queue_types(city, rules)
    most = {
        kind.pk: max(0, min(rooms[band].spare, budget // max(1, prices[band]))) + 1 + SHOWN_NEXT
        for (band, _right), kind in types.items()
    }
    queues = _lines(city, day, cutoff, most, types)
    situation = Situation(
        day=day,
        bands=rules.bands,
        queues=queues,
        spare={band: room.spare for band, room in rooms.items()},
        prices=prices,
        first=rules.first_rights,
        cycle=rules.cycle,
        turn=turn,
        budget=budget,
    )
    result = walk(situation)
    return Plan(
        city=city,
        day=day,
        rules=rules,
        cutoff=cutoff,
        budget_year=day.year,
        free=free,
        owed=owed,
        rooms=rooms,
        types=types,
        waiting=_waiting(city),
        people=_people(situation, result),
        situation=situation,
        walk=result,
    )


def check(made: Plan, *, whole: bool = False, queue: str = _QUEUE) -> None:
    """Raise CheckFailed unless the window query gives the same vouchers in the same order.

    It looks at each queue's first (issued + 1) rows, or with `whole` at all of them. `queue` is the
    table that it reads: the queue itself, or a copy with its columns.
    """
    issued: dict[tuple[int, str], int] = {}
    for grant in made.walk.grants:
        issued[grant.band, grant.right] = issued.get((grant.band, grant.right), 0) + 1
    now = made.situation
    with connection.cursor() as cursor:
        cursor.execute(
            _CHECK.replace(f" {_QUEUE} ", f" {queue} "),
            {
                "city": made.city,
                "day": made.day,
                "cutoff": made.cutoff,
                "bands": [band.code for band in now.bands],
                "lasts": [band.last for band in now.bands],
                "prices": [now.prices[band.code] for band in now.bands],
                "spares": [now.spare[band.code] for band in now.bands],
                "cycle_rights": [right for right, _turns in now.cycle],
                "cycle_turns": [turns for _right, turns in now.cycle],
                "first": list(now.first),
                "turn": now.turn,
                "budget": now.budget,
                "types": [kind.pk for kind in made.types.values()],
                "limits": [None if whole else issued.get(key, 0) + 1 for key in made.types],
            },
        )
        rows = cursor.fetchall()
    found = tuple(Grant(int(n), pk, band, right, price) for n, pk, band, right, price, _t in rows)
    turns = [int(turn) for *_row, turn in rows if turn is not None]
    if found != made.walk.grants or (turns[-1] if turns else now.turn) != made.walk.turn:
        raise CheckFailed(made.city)


def band_rooms(city: str, rules: Rules, extra_places: Mapping[int, int]) -> dict[int, BandRoom]:
    """Free places in published ordinary groups and vouchers without a place, by band."""
    with connection.cursor() as cursor:
        # One statement, one snapshot: a claim that commits meanwhile moves both counts or neither.
        cursor.execute(
            "SELECT band, coalesce(g.places, 0), coalesce(v.many, 0) FROM"
            " (SELECT band, sum(capacity - taken) AS places FROM kindergartens_group"
            "  WHERE city_id = %s AND published AND kind = 'ordinary' GROUP BY band) g"
            " FULL JOIN (SELECT band, count(*) AS many FROM vouchers_voucher"
            "  WHERE city_id = %s AND state IN ('issued', 'confirmed') GROUP BY band) v"
            " USING (band)",
            [city, city],
        )
        counts = {band: (int(free), int(held)) for band, free, held in cursor.fetchall()}
    return {
        band.code: BandRoom(*counts.get(band.code, (0, 0)), extra_places.get(band.code, 0))
        for band in rules.bands
    }


def owed_to_carried(city: str, year: int, rules: Rules, months: int) -> int:
    """Tenge that live vouchers without a reserve in the year have to reserve first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.band, count(*) FROM vouchers_voucher v"
            " WHERE v.city_id = %s AND v.case_id IS NOT NULL AND NOT EXISTS ("
            "   SELECT FROM vouchers_reservation r"
            "   WHERE r.voucher_id = v.id AND r.budget_year = %s)"
            " GROUP BY v.band",
            [city, year],
        )
        return sum(rules.reserve_norms[band] * months * many for band, many in cursor.fetchall())


def _waiting(city: str) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_type_id, count(*) FROM queue_application"
            " WHERE city_id = %s AND state = 'waiting' GROUP BY queue_type_id",
            [city],
        )
        return dict(cursor.fetchall())


def _lines(
    city: str,
    day: date,
    cutoff: int,
    most: Mapping[int, int],
    types: Mapping[tuple[int, str], QueueType],
) -> dict[tuple[int, str], list[Waiting]]:
    """The head of each queue, as long as the walk can reach, in order; all of them of age."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, ARRAY("
            "   SELECT id FROM queue_application"
            "   WHERE queue_type_id = t.id AND state = 'waiting' AND city_id = %s"
            "     AND order_seq <= %s AND may_from <= %s"
            "   ORDER BY filed_at, order_seq LIMIT t.most)"
            " FROM unnest(%s::bigint[], %s::int[]) AS t (id, most)",
            [city, cutoff, day, list(most), list(most.values())],
        )
        heads = dict(cursor.fetchall())
    return {key: [Waiting(pk) for pk in heads[kind.pk]] for key, kind in types.items()}


def _people(now: Situation, result: Walk) -> dict[int, InLine]:
    """What is to be said of the next in each queue after those who get a voucher."""
    granted = {grant.application for grant in result.grants}
    following: list[int] = []
    for line in now.queues.values():
        after = (child.application for child in line if child.application not in granted)
        following += itertools.islice(after, SHOWN_NEXT)
    return in_line(following)


def in_line(applications: Sequence[int]) -> dict[int, InLine]:
    """What a protocol or a page says of these applications."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number, filed_at, order_seq, child_id FROM queue_application"
            " WHERE id = ANY(%s)",
            [list(applications)],
        )
        return {pk: InLine(*person) for pk, *person in cursor.fetchall()}
