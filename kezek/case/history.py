"""Why a number changed: each change of a child's place in its queue, with its cause.

A number is one more than those who stand before the child. It changes when one of them comes or
goes, and each coming and going is a move with its cause: the number is a sum, the history its
parts. The causes of a day stand together, an issue of vouchers by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db import connection
from django.utils.translation import get_language

from kezek.case import causes
from kezek.case.causes import Cause
from kezek.core import clock
from kezek.queue.moves import IMPORTED
from kezek.queue.queries import position

_ENDLESS: Final = 2**63 - 1

_OWN = """
SELECT m.queue_type_id, m.seq, m.filed_at, m.order_seq, m.step, m.cause, m.iteration, m.moment,
       t.name_kk, t.name_ru, t.name_en
FROM queue_move m JOIN policy_queuetype t ON t.id = m.queue_type_id
WHERE m.application_id = %(application)s AND m.step <> 0 ORDER BY m.seq, m.step
"""

# A stay is one wait in one queue. Whoever filed before the child and moved there before it came
# makes its first number; what they did while it waited makes the changes, day by day. One act may
# move many at once (an old queue brought over, the yearly refresh): those who came together stood
# there already, those who went together are still there, whatever row was written first.
_BEFORE = """
SELECT s.stay,
       CASE WHEN m.seq > s.first AND (m.moment <> s.began OR m.cause <> s.came_by)
            THEN (greatest(m.moment, s.began) AT TIME ZONE %(zone)s)::date END AS day,
       m.iteration, m.cause, sign(m.step)::int, sum(m.step)::int, max(m.moment)
FROM unnest(%(stays)s::int[], %(types)s::bigint[], %(firsts)s::bigint[], %(lasts)s::bigint[],
            %(began)s::timestamptz[], %(came_by)s::text[], %(ended)s::timestamptz[],
            %(went_by)s::text[])
     AS s (stay, queue_type, first, last, began, came_by, ended, went_by)
JOIN queue_move m ON m.queue_type_id = s.queue_type AND m.seq < s.last
 AND (m.filed_at, m.order_seq) < (%(filed_at)s, %(order_seq)s)
 AND (m.moment IS DISTINCT FROM s.ended OR m.cause <> s.went_by)
WHERE m.step <> 0
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2 NULLS FIRST, max(m.seq)
"""

_BEGAN = """
SELECT e.moment, e.actor FROM queue_application a
JOIN journal_entry e ON e.id = a.entry AND e.kind = 'application.filed'
WHERE a.id = %(application)s
"""


@dataclass(frozen=True, slots=True)
class Change:
    """The number went from `before` to `after`; `before` None at the beginning of a wait.

    `after` None: the child waits no more; `served` tells whether it got its voucher. `iteration` is
    the public number of the one behind the change. The steps of the causes sum up to the change.
    """

    moment: datetime
    before: int | None
    after: int | None
    causes: tuple[Cause, ...]
    iteration: int | None = None

    @property
    def served(self) -> bool:
        """The child got its voucher."""
        return self.after is None and self.iteration is not None


@dataclass(frozen=True, slots=True)
class _Own:
    queue_type: int
    seq: int
    filed_at: datetime
    order_seq: int
    step: int
    cause: str
    iteration: int | None
    moment: datetime
    name_kk: str
    name_ru: str
    name_en: str

    @property
    def name(self) -> str:
        names = {"ru": self.name_ru, "en": self.name_en}
        return names.get((get_language() or "kk")[:2]) or self.name_kk


@dataclass(frozen=True, slots=True)
class _Stay:
    """One wait in one queue: how it began and, unless it goes on, how it ended."""

    begin: _Own
    end: _Own | None

    @property
    def moved(self) -> _Own | None:
        """The change of queues that ended it."""
        return self.end if self.end and self.end.cause not in causes.LEAVING else None


@dataclass(frozen=True, slots=True)
class _Moved:
    """Those before the child who moved for one cause on one day; `day` None: before it came."""

    stay: int
    day: object
    iteration: int | None
    cause: str
    sign: int
    step: int
    moment: datetime


def number_history(application: int) -> list[Change]:
    """Every change of the application's number, the newest first. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN, {"application": application})
        stays = _stays([_Own(*row) for row in cursor.fetchall()])
    if not stays:
        return _beginning(application)
    moved = _moved(stays)
    changes: list[Change] = []
    for n, stay in enumerate(stays):
        changes += _told(stay, [one for one in moved if one.stay == n], changes)
    return changes[::-1]


def points(changes: Sequence[Change]) -> list[tuple[datetime, int]]:
    """The steps of the picture, oldest first: from when the number was what."""
    return [(one.moment, one.after) for one in reversed(changes) if one.after is not None]


def _stays(own: Sequence[_Own]) -> list[_Stay]:
    stays: list[_Stay] = []
    for move in own:
        if move.step > 0:
            stays.append(_Stay(move, None))
        else:
            stays[-1] = _Stay(stays[-1].begin, move)
    return stays


def _moved(stays: Sequence[_Stay]) -> list[_Moved]:
    begins = [stay.begin for stay in stays]
    with connection.cursor() as cursor:
        cursor.execute(
            _BEFORE,
            {
                "stays": list(range(len(stays))),
                "types": [one.queue_type for one in begins],
                "firsts": [one.seq for one in begins],
                "lasts": [stay.end.seq if stay.end else _ENDLESS for stay in stays],
                "began": [one.moment for one in begins],
                "came_by": [one.cause for one in begins],
                "ended": [stay.moved.moment if stay.moved else None for stay in stays],
                "went_by": [stay.moved.cause if stay.moved else "" for stay in stays],
                "filed_at": begins[0].filed_at,
                "order_seq": begins[0].order_seq,
                "zone": str(clock.ALMATY),
            },
        )
        return [_Moved(*row) for row in cursor.fetchall()]


def _told(stay: _Stay, moved: Sequence[_Moved], before: Sequence[Change]) -> Iterator[Change]:
    """The changes of one stay, oldest first."""
    place = 1 + sum(one.step for one in moved if one.day is None)
    begin, end = stay.begin, stay.end
    last = before[-1] if before else None
    # Out of one queue into another in one entry: the numbers stand side by side.
    left = last.after if last is not None else None
    yield Change(begin.moment, left, place, (causes.begun(begin.cause, begin.name),))
    later = [one for one in moved if one.day is not None]
    for _key, group in groupby(_in_order(later), key=lambda one: (one.day, one.iteration)):
        together = list(group)
        after = place + sum(one.step for one in together)
        if after != place:
            told = tuple(causes.moved(one.cause, one.step, one.iteration) for one in together)
            moment = max(one.moment for one in together)
            yield Change(moment, place, after, told, together[0].iteration)
        place = after
    if end is not None and end.cause in causes.LEAVING:
        told = (causes.ended(end.cause, end.iteration),)
        yield Change(end.moment, place, None, told, end.iteration)


def _in_order(moved: Sequence[_Moved]) -> list[_Moved]:
    """Day by day; on a day what has no issue behind it first, then the issues as they came."""
    return sorted(moved, key=lambda one: (str(one.day), one.iteration or 0))


def _beginning(application: int) -> list[Change]:
    """Of one whose filing has just been committed nothing is told yet but its number."""
    place = position(application)
    if place is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BEGAN, {"application": application})
        row = cursor.fetchone()
    if row is None:
        return []
    moment, actor = row
    cause = IMPORTED if actor.startswith("import:") else "filed"
    return [Change(moment, None, place, (causes.begun(cause, ""),))]
