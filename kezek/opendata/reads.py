"""The rows of the public tables: one statement each, in the order of their columns.

Two children of one table row are never tied to each other, nor the numbers of two stages of one
child: every table is sorted by what it tells itself.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, Final

from django.db import connection

from kezek.core import clock
from kezek.opendata.issues import hidden_in, limit_of
from kezek.opendata.shape import Asked, Rows, Value
from kezek.places.queries_open import protected, protected_grounds, shown_since
from kezek.policy.queries import rules_for
from kezek.queue.cells import few, told

Key = tuple[int, str]  # age band and right


def _read(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _limit(asked: Asked) -> tuple[int, str]:
    """How many are enough to be told alone, and the right whose queue carries fewer."""
    rules = rules_for(asked.city, asked.day)
    return rules.number("small_cell_limit"), rules.general


# ---------------------------------------------------------------- kindergartens

_KINDERGARTENS: Final = """
    SELECT k.code, k.name_kk, k.name_ru, k.kind, k.district, k.address_kk, k.address_ru, k.phone,
           k.lat, k.lon, k.parent_fee, count(g.id), coalesce(sum(g.capacity), 0)::bigint,
           coalesce(sum(g.taken), 0)::bigint
    FROM kindergartens_kindergarten k LEFT JOIN kindergartens_group g ON g.kindergarten_id = k.id
    WHERE k.city_id = %(city)s GROUP BY k.id ORDER BY k.code
"""

_GROUPS: Final = """
    SELECT k.code, g.code, g.name, g.band, g.language, g.hours::float8, g.kind, g.capacity,
           g.taken, coalesce(w.waiting, 0),
           CASE WHEN g.published
                THEN greatest(g.capacity - g.taken - coalesce(w.waiting, 0), 0) ELSE 0 END,
           g.published
    FROM kindergartens_group g
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    LEFT JOIN (SELECT group_id, count(*) AS waiting FROM places_wait
               WHERE city_id = %(city)s AND state = 'waiting' GROUP BY group_id) w
      ON w.group_id = g.id
    WHERE g.city_id = %(city)s ORDER BY k.code, g.code
"""


def kindergartens(asked: Asked) -> Rows:
    """Every kindergarten with its places."""
    return _read(_KINDERGARTENS, {"city": asked.city})


def groups(asked: Asked) -> Rows:
    """Every group with its places and its waiting list."""
    return _read(_GROUPS, {"city": asked.city})


_FILL: Final = """
    SELECT k.code, date_trunc('month', d.day)::date, count(*), sum(d.present)::bigint,
           sum(d.absent)::bigint
    FROM attendance_groupday d
    JOIN kindergartens_group g ON g.id = d.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE d.city_id = %(city)s AND d.day < %(day)s GROUP BY 1, 2 ORDER BY 1, 2
"""


def attendance(asked: Asked) -> Rows:
    """How the children of each kindergarten came, by month."""
    return _read(_FILL, {"city": asked.city, "day": asked.day})


# ---------------------------------------------------------------- the queue

_TYPES: Final = """
    SELECT t.code, t.band, t."right", t.name_kk, t.name_ru, coalesce(
        (SELECT sum(y.waiting) FROM queue_tally y WHERE y.queue_type_id = t.id AND y.level = 0), 0
    )::bigint
    FROM policy_queuetype t WHERE t.city_id = %(city)s ORDER BY t.ordering
"""

_QUEUE: Final = """
    SELECT a.band, a."right", a.number, a.filed_at FROM queue_application a
    WHERE a.city_id = %(city)s AND a.state = 'waiting'
    ORDER BY a.band, a.filed_at, a.order_seq NULLS LAST, a.entry
"""


def queues(asked: Asked) -> Rows:
    """Every queue with how many wait; small ones are counted with the general queue."""
    found = _read(_TYPES, {"city": asked.city})
    counts = {(row[1], row[2]): row[5] for row in found}
    limit, general = _limit(asked)
    hidden = few(counts, limit, general)
    tell = told(counts, hidden, general)
    return [(*row[:5], tell[row[1], row[2]]) for row in found]


def queue(asked: Asked) -> Rows:
    """Every child that waits, in the order of its queue; small queues stand in the general one."""
    kinds = {(row[1], row[2]): row for row in _read(_TYPES, {"city": asked.city})}
    found = _read(_QUEUE, {"city": asked.city})
    counts: dict[Key, int] = {}
    for band, right, _number, _filed in found:
        counts[band, right] = counts.get((band, right), 0) + 1
    limit, general = _limit(asked)
    hidden = few(counts, limit, general)
    lines: dict[Key, list[tuple[Value, ...]]] = {key: [] for key in kinds}
    for band, right, number, filed_at in found:
        key = (band, general) if (band, right) in hidden else (band, right)
        line = lines[key]
        line.append((kinds[key][0], len(line) + 1, number, filed_at))
    return [row for line in lines.values() for row in line]


# ---------------------------------------------------------------- issues

_ISSUES: Final = """
    SELECT i.number, i.ran_at, y.number, i.budget_year, i.free_before, i.reserved, i.issued,
           i.stopped_by, i.turn_before, i.turn_after, i.cutoff_seq
    FROM vouchers_iteration i JOIN policy_policyversion y ON y.id = i.policy_version_id
    WHERE i.city_id = %(city)s ORDER BY i.number
"""

_GRANTS: Final = """
    SELECT i.number, v.ordinal, e.data->>'application', v.band, e.data->>'right',
           (e.data->>'filed_at')::timestamptz, (e.data->>'reserve')::bigint
    FROM vouchers_iteration i
    JOIN vouchers_voucher v ON v.iteration_id = i.id
    JOIN journal_entry e ON e.subject_type = 'voucher' AND e.subject_id = v.id
     AND e.kind = 'voucher.issued'
    WHERE i.city_id = %(city)s ORDER BY i.number, v.ordinal
"""

_WAITED: Final = """
    SELECT i.number, i.protocol->'types', y.document->'rule'->'small_cell_limit',
           y.document->'rule'->'privilege_pending_ranks_as'
    FROM vouchers_iteration i JOIN policy_policyversion y ON y.id = i.policy_version_id
    WHERE i.city_id = %(city)s
"""


def issues(asked: Asked) -> Rows:
    """Every issue of vouchers."""
    return _read(_ISSUES, {"city": asked.city})


def grants(asked: Asked) -> Rows:
    """Who got a voucher in which turn; no rights in an age in which one had few children."""
    mixed: set[tuple[int, int]] = set()  # issue and age band
    for issue, types, small, general in _read(_WAITED, {"city": asked.city}):
        rules = {
            "small_cell_limit": json.loads(small),
            "privilege_pending_ranks_as": json.loads(general),
        }
        hidden = hidden_in({"types": json.loads(types)}, *limit_of(rules))
        mixed |= {(issue, band) for band, _right in hidden}
    return [
        (issue, turn, number, band, None if (issue, band) in mixed else right, *rest)
        for issue, turn, number, band, right, *rest in _read(_GRANTS, {"city": asked.city})
    ]


# ---------------------------------------------------------------- places

_PLACES: Final = f"""
    SELECT p.number, (p.taken_at AT TIME ZONE %(zone)s)::date AS day, g.band,
           {protected("%(grounds)s")} AS hidden, k.code, g.code, p.via, n.number, r.ranks[r.got],
           d.last_rank
    FROM places_place p
    JOIN kindergartens_group g ON g.id = p.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    LEFT JOIN places_roundrow r ON r.place_id = p.id
    LEFT JOIN places_round n ON n.id = r.round_id
    LEFT JOIN places_roundgroup d ON d.round_id = r.round_id AND d.group_id = r.groups[r.got]
    WHERE p.city_id = %(city)s AND p.state IN ('claimed', 'held') AND p.taken_at >= %(since)s
    ORDER BY day DESC, p.number
"""  # noqa: S608 - our own text


def places(asked: Asked) -> Rows:
    """Places that children hold, as long as the rules show them; a protected child's has no group.

    Within a day they go by their number: the order in which they were taken would tell more.
    """
    rules = rules_for(asked.city, asked.day)
    found = _read(
        _PLACES,
        {
            "city": asked.city,
            "zone": str(clock.ALMATY),
            "grounds": protected_grounds(rules),
            "since": shown_since(rules, asked.day),
        },
    )
    return [
        (number, day, band, *([None] * len(rest) if hidden else rest))
        for number, day, band, hidden, *rest in found
    ]


_LINES: Final = """
    SELECT k.code, g.code, g.band, (w.voucher_at AT TIME ZONE %(zone)s)::date
    FROM places_wait w
    JOIN kindergartens_group g ON g.id = w.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE w.city_id = %(city)s AND w.state = 'waiting'
    ORDER BY k.code, g.code, w.voucher_at, w.filed_at, w.id
"""


def waiting_lists(asked: Asked) -> Rows:
    """Who stands in the line of which group: the turn, and the day of the voucher that gives it."""
    turns: dict[tuple[str, str], Any] = {}
    return [
        (house, group, band, next(turns.setdefault((house, group), count(1))), day)
        for house, group, band, day in _read(
            _LINES, {"city": asked.city, "zone": str(clock.ALMATY)}
        )
    ]


_ROUNDS: Final = """
    SELECT n.number, n.served_at, n.cause, y.number, n.lists, n.groups, n.seats, n.placed,
           n.first_wish
    FROM places_round n JOIN policy_policyversion y ON y.id = n.policy_version_id
    WHERE n.city_id = %(city)s AND n.state = 'served' ORDER BY n.number
"""

_ROUND_GROUPS: Final = """
    SELECT n.number, k.code, g.code, w.seats, w.kept, w.wanted, w.admitted, w.last_rank
    FROM places_roundgroup w
    JOIN places_round n ON n.id = w.round_id
    JOIN kindergartens_group g ON g.id = w.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE n.city_id = %(city)s AND n.state = 'served' ORDER BY n.number, k.code, g.code
"""


def rounds(asked: Asked) -> Rows:
    """Every round in which lists of wishes were served."""
    return _read(_ROUNDS, {"city": asked.city})


def round_groups(asked: Asked) -> Rows:
    """The groups that somebody wished for, by round."""
    return _read(_ROUND_GROUPS, {"city": asked.city})


# ---------------------------------------------------------------- money

_ALLOTMENTS: Final = """
    SELECT (made_at AT TIME ZONE %(zone)s)::date, budget_year, source, tenge, contingency
    FROM vouchers_allotment WHERE city_id = %(city)s ORDER BY made_at, id
"""

_POTS: Final = """
    SELECT budget_year, name, balance FROM ledger_account
    WHERE city_id = %(city)s AND name <> 'source' ORDER BY budget_year, name
"""

_PAYMENTS: Final = """
    SELECT o.number, k.code, o.month, o.budget_year, o.tenge, o.children, o.state, o.made_at,
           o.paid_at
    FROM payments_paymentorder o JOIN kindergartens_kindergarten k ON k.id = o.kindergarten_id
    WHERE o.city_id = %(city)s ORDER BY o.number
"""


def allotments(asked: Asked) -> Rows:
    """Money that the department set aside."""
    return _read(_ALLOTMENTS, {"city": asked.city, "zone": str(clock.ALMATY)})


def money(asked: Asked) -> Rows:
    """In which pot the money of each budget year lies."""
    return _read(_POTS, {"city": asked.city})


def payments(asked: Asked) -> Rows:
    """Every payment order to a kindergarten."""
    return _read(_PAYMENTS, {"city": asked.city})


def last_entry(city: str) -> int:
    """The number of the journal entry up to which the tables tell; 0 before the first."""
    found: Sequence[tuple[int]] = _read(
        "SELECT coalesce(max(seq), 0) FROM journal_order WHERE city = %(city)s", {"city": city}
    )
    return int(found[0][0])
