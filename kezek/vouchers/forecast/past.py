"""What a forecast looks at, read from the tables: the last year, the lines, announced money."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any, Final

from django.db import connection

from kezek.core import clock
from kezek.ledger.queries import balances
from kezek.policy.models import QueueType
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import Rules, months_left
from kezek.vouchers.forecast.method import (
    HORIZON,
    YEAR,
    Flow,
    Inputs,
    Line,
    Month,
    month_start,
)
from kezek.vouchers.models import Announcement, Iteration
from kezek.vouchers.planning import band_rooms
from kezek.vouchers.rules import MONTHS, Stop

# Who left a queue without a voucher, came back, or changed queues inside an age; a refresh moves
# whole ages and is looked at elsewhere.
_MOVES: Final = """
SELECT width_bucket(e.moment, %(starts)s::timestamptz[]), e.kind, t.code,
       e.data->>'old_type', e.data->>'new_type', count(*)
FROM journal_entry e
JOIN queue_application a ON a.id = e.subject_id
JOIN policy_queuetype t ON t.id = a.queue_type_id
WHERE e.subject_type = 'application' AND e.city = %(city)s
  AND e.moment >= %(since)s AND e.moment < %(until)s
  AND (e.kind IN ('application.restored', 'application.retyped')
       OR (e.kind IN ('application.withdrawn', 'application.closed')
           AND NOT EXISTS (SELECT FROM vouchers_voucher v WHERE v.application_id = a.id)))
GROUP BY 1, 2, 3, 4, 5
"""

_FREED: Final = """
SELECT width_bucket(f.moment, %(starts)s::timestamptz[]), sum(f.tenge)::bigint
FROM ledger_transfer f
JOIN ledger_account g ON g.id = f.giver_id AND g.name = 'reserved' AND g.city_id = %(city)s
JOIN ledger_account t ON t.id = f.taker_id AND t.name = 'free'
WHERE f.moment >= %(since)s AND f.moment < %(until)s
GROUP BY 1
"""

_WAITING: Final = """
SELECT a.queue_type_id, date_trunc('month', p.birth_date)::date
FROM queue_application a JOIN people_person p ON p.id = a.child_id
WHERE a.city_id = %s AND a.state = 'waiting' GROUP BY 1, 2
"""

# Of those before a child of a line, how many are of the same line: summed over the line.
_SHARES: Final = """
SELECT kind, line, sum(inside)::float / sum(place) FROM (
  SELECT a.queue_type_id AS kind, g.line,
         row_number() OVER (PARTITION BY a.queue_type_id, g.line
                            ORDER BY a.filed_at, a.order_seq, a.entry) AS inside,
         row_number() OVER (PARTITION BY a.queue_type_id
                            ORDER BY a.filed_at, a.order_seq, a.entry) AS place
  FROM queue_application a JOIN people_person p ON p.id = a.child_id
  JOIN unnest(%(kinds)s::bigint[], %(months)s::date[], %(lines)s::text[]) AS g (kind, month, line)
    ON g.kind = a.queue_type_id AND g.month = date_trunc('month', p.birth_date)::date
  WHERE a.city_id = %(city)s AND a.state = 'waiting'
) q GROUP BY 1, 2
"""

Types = Mapping[tuple[int, str], QueueType]


def inputs_of(city: str, day: date) -> Inputs:
    """Everything known before that day. Raises NoRules."""
    rules = rules_for(city, day)
    types = queue_types(city)
    rooms = {
        str(band): room.spare for band, room in band_rooms(city, rules, extra_places={}).items()
    }
    return Inputs(
        city=city,
        day=day,
        history=history(city, day, types, rooms),
        refreshes=refreshes(rules, day),
        announced=announced(city, day, rules),
        lines=lines(city, day, rules, types),
        bands={kind.code: str(kind.band) for kind in types.values()},
        rooms=rooms,
    )


def refreshes(rules: Rules, day: date) -> tuple[int, ...]:
    """By month to come, how many refreshes of the queue lie before it.

    Each one sends another birth year to school.
    """
    at_school = [_at_school(rules, month_start(day, k)) for k in range(HORIZON)]
    return tuple(year - at_school[0] for year in at_school)


def _at_school(rules: Rules, day: date) -> int:
    """The last birth year that is of school age on that day."""
    years = (day.year - age for age in count())
    return next(year for year in years if rules.band_of(date(year, 1, 1), day) is None)


def history(city: str, day: date, types: Types, rooms: Mapping[str, int]) -> tuple[Month, ...]:
    """The full months before that day since the city's first issue, a year of them at most.

    `rooms`: the vouchers that each band can take at the end of them.
    """
    first = Iteration.objects.filter(city_id=city).order_by("number").first()
    if first is None:
        return ()
    known = clock.day_of(first.ran_at)
    long = next((n for n in range(YEAR, 0, -1) if month_start(day, -n) >= known), 0)
    if not long:
        return ()
    starts = [clock.at(month_start(day, -n)) for n in range(long, 0, -1)]
    since, until = starts[0], clock.at(day)
    span: dict[str, Any] = {"city": city, "starts": starts, "since": since, "until": until}
    ran: list[list[Iteration]] = [[] for _start in starts]
    issues = Iteration.objects.filter(city_id=city, ran_at__gte=since, ran_at__lt=until)
    for one in issues.order_by("number"):
        ran[_index(starts, one.ran_at)].append(one)
    before = Iteration.objects.filter(city_id=city, ran_at__lt=since).order_by("-number").first()
    places = _places([before] if before else [], ran, rooms)
    with connection.cursor() as cursor:
        cursor.execute(_FREED, span)
        freed = dict(cursor.fetchall())
        cursor.execute(_MOVES, span)
        moves = _moves(cursor.fetchall(), types)
    return tuple(
        _month(of_month, freed.get(n, 0), moves.get(n, {}), places[n - 1])
        for n, of_month in enumerate(ran, start=1)
    )


def _index(starts: Sequence[datetime], moment: datetime) -> int:
    return sum(start <= moment for start in starts) - 1


def _places(
    known: Sequence[Iteration], ran: Sequence[Sequence[Iteration]], rooms: Mapping[str, int]
) -> list[dict[str, int]]:
    """By month and band, places that came (or went) between the issues, up to today's rooms.

    What the first issue of all found was there before: it is no flow.
    """
    left = _left_by(known[-1]) if known else None
    found: list[dict[str, int]] = []
    for issues in ran:
        came: dict[str, int] = {}
        for one in issues:
            for key, room in _found_by(one).items():
                came[key] = came.get(key, 0) + (room - left.get(key, room) if left else 0)
            left = _left_by(one)
        found.append(came)
    if left is not None and found:
        for key, room in rooms.items():
            found[-1][key] = found[-1].get(key, 0) + room - left.get(key, room)
    return found


def _found_by(issue: Iteration) -> dict[str, int]:
    """Vouchers that each band could take when an issue began."""
    return {
        str(band["band"]): band["free"] - band["without_place"] for band in issue.protocol["bands"]
    }


def _left_by(issue: Iteration) -> dict[str, int]:
    """Vouchers that each band could still take after it."""
    issued = {str(band["band"]): int(band["issued"]) for band in issue.protocol["bands"]}
    return {key: room - issued[key] for key, room in _found_by(issue).items()}


def _moves(
    rows: Sequence[tuple[int, str, str, str | None, str | None, int]], types: Types
) -> dict[int, dict[str, dict[str, int]]]:
    """By month and queue: how many left, came in, came back."""
    bands = {kind.code: kind.band for kind in types.values()}
    found: dict[int, dict[str, dict[str, int]]] = {}

    def add(month: int, code: str, what: str, many: int) -> None:
        flow = found.setdefault(month, {}).setdefault(code, {})
        flow[what] = flow.get(what, 0) + many

    for month, kind, code, old, new, many in rows:
        if kind == "application.restored":
            add(month, code, "restored", many)
        elif kind != "application.retyped":
            add(month, code, "gone", many)
        elif old and new and bands.get(old) == bands.get(new):
            add(month, old, "gone", many)
            add(month, new, "joined", many)
    return found


def _month(
    issues: Sequence[Iteration],
    freed: int,
    moves: Mapping[str, Mapping[str, int]],
    places: Mapping[str, int],
) -> Month:
    reserved = sum(one.reserved for one in issues)
    rows: dict[str, list[tuple[dict[str, Any], bool]]] = {}
    for one in issues:
        first = set(one.protocol["first"])
        still_open = {band["band"] for band in one.protocol["bands"] if band["open_after"]}
        for row in one.protocol["types"]:
            # Nobody of age was left, though the age had places and the money had reached it.
            emptied = (
                not row["next"]
                and row["band"] in still_open
                and (row["issued"] or row["right"] in first or one.stopped_by != Stop.MONEY)
            )
            rows.setdefault(row["code"], []).append((row, bool(emptied)))
    return Month(
        issued=sum(one.issued for one in issues),
        freed=min(1.0, freed / reserved) if reserved else 0.0,
        full=any(one.stopped_by != Stop.MONEY for one in issues),
        flows={
            code: Flow(
                served=sum(row["issued"] for row, _emptied in rows.get(code, [])),
                emptied=any(emptied for _row, emptied in rows.get(code, [])),
                gone=moves.get(code, {}).get("gone", 0),
                joined=moves.get(code, {}).get("joined", 0),
                restored=moves.get(code, {}).get("restored", 0),
                waiting=_mean([row["waiting"] for row, _emptied in rows.get(code, [])]),
            )
            for code in sorted({*rows, *moves})
        },
        places={band: many for band, many in places.items() if many},
    )


def _mean(counts: Sequence[int]) -> int:
    return round(sum(counts) / len(counts)) if counts else 0


def announced(city: str, day: date, rules: Rules) -> tuple[float, ...]:
    """By month to come, how many vouchers the announced money pays.

    Of a budget year to come, live vouchers reserve first.
    """
    norm = sum(rules.reserve_norms.values()) / len(rules.reserve_norms)
    share = 1 - rules.number("contingency_percent") / 100
    worth = [0.0] * HORIZON
    owed: dict[int, float] = {}
    rows = Announcement.objects.filter(city_id=city, expected_on__gt=day, withdrawn_at=None)
    for row in rows.order_by("expected_on", "pk"):
        month = max(k for k in range(HORIZON + 1) if month_start(day, k) <= row.expected_on)
        if row.budget_year not in owed:
            owed[row.budget_year] = _owed(city, day, row.budget_year, norm)
        free = row.tenge * share
        carried = min(free, owed[row.budget_year])
        owed[row.budget_year] -= carried
        if month < HORIZON:
            months = months_left(row.expected_on) if row.expected_on.year == row.budget_year else 12
            worth[month] += (free - carried) / (norm * months)
    return tuple(worth)


def _owed(city: str, day: date, year: int, norm: float) -> float:
    """Tenge that the live vouchers will need of a year to come, less what is there."""
    if year <= day.year:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM vouchers_voucher WHERE city_id = %s AND case_id IS NOT NULL",
            [city],
        )
        (live,) = cursor.fetchone()
    return max(0.0, int(live) * norm * MONTHS - balances(city, year)["free"])


def lines(city: str, day: date, rules: Rules, types: Types) -> tuple[Line, ...]:
    """Everybody who waits, grouped by their way through the refreshes; empty queues too."""
    kinds = {kind.pk: kind for kind in types.values()}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [city])
        groups = [(kinds[pk], born) for pk, born in cursor.fetchall()]
    filled = {kind.pk for kind, _born in groups}
    born_in: dict[int, date] = {}
    for year in range(_at_school(rules, day) + 1, day.year + 1):
        if band := rules.band_of(date(year, 1, 1), day):
            born_in.setdefault(band.code, date(year, 1, 1))
    groups += [
        (kind, born_in[kind.band])
        for kind in kinds.values()
        if kind.pk not in filled and kind.band in born_in
    ]
    codes = codes_of(types)
    ways = [(kind, born, path_of(rules, codes, kind, born, day)) for kind, born in groups]
    by_kind: dict[int, set[tuple[str, ...]]] = {}
    for kind, _born, path in ways:
        by_kind.setdefault(kind.pk, set()).add(path)
    mixed = {pk for pk, paths in by_kind.items() if len(paths) > 1}
    shares = _shares(city, [way for way in ways if way[0].pk in mixed])
    found = {
        Line(path, round(shares.get((kind.pk, ">".join(path)), 1.0), 4))
        for kind, _born, path in ways
    }
    return tuple(sorted(found, key=lambda line: line.key))


def _shares(
    city: str, ways: Sequence[tuple[QueueType, date, tuple[str, ...]]]
) -> dict[tuple[int, str], float]:
    if not ways:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARES,
            {
                "city": city,
                "kinds": [kind.pk for kind, _born, _path in ways],
                "months": [born for _kind, born, _path in ways],
                "lines": [">".join(path) for _kind, _born, path in ways],
            },
        )
        return {(kind, line): share for kind, line, share in cursor.fetchall()}


def codes_of(types: Types) -> dict[tuple[int, str], str]:
    """The codes of the queues by band and right."""
    return {key: kind.code for key, kind in types.items()}


def path_of(
    rules: Rules, codes: Mapping[tuple[int, str], str], kind: QueueType, birth_date: date, day: date
) -> tuple[str, ...]:
    """The queue of a child now, after the next refresh and so on, until it goes to school."""
    born = birth_date.replace(day=1)
    path = [kind.code]
    passed = refreshes(rules, day)
    for number in range(1, max(passed) + 1):
        band = rules.band_of(born, month_start(day, passed.index(number)))
        code = codes.get((band.code, kind.right)) if band else None
        if code is None:
            break
        path.append(code)
    return tuple(path)
