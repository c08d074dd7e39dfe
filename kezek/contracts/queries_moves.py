"""Moves that were made, told to those whom they concern: family, old and new head, the city."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from kezek.contracts.models import TransferRun
from kezek.core.sealing import Purpose, unseal_many

NEWS: Final = timedelta(days=7)  # so long a head sees who has left by transfer


@dataclass(frozen=True, slots=True)
class Seat:
    """A group with its kindergarten, by name."""

    group: int
    group_name: str
    name_kk: str
    name_ru: str

    def words(self, language: str) -> str:
        """«№ 36 балабақша, «Күншуақ»»."""
        name = self.name_ru if language == "ru" else self.name_kk
        return f"{name}, «{self.group_name}»"


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A child moved from one seat to another; without anybody's name.

    `head_due_at` is the term of the new head, None once it has signed.
    """

    transfer: int
    contract: int
    number: str
    decided_at: datetime
    first_day: date
    head_due_at: datetime | None
    old_place: str
    new_place: str
    left: Seat
    got: Seat


@dataclass(frozen=True, slots=True)
class Night:
    """A run in which children moved: they go to their new groups from `first_day` on."""

    id: int
    day: date
    first_day: date
    moved: int


@dataclass(frozen=True, slots=True)
class SwapWaiting:
    """Two places that their families would change; `answer_due_at` while one has not answered."""

    first: str
    second: str
    of_first: Seat
    of_second: Seat
    answer_due_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class Leaver:
    """A child that leaves a kindergarten by transfer, with its name, for the old head."""

    child_name: str
    last_day: date
    left: Seat
    got: Seat


_MOVES: Final = """
    SELECT t.id, c.id, c.number, t.ended_at, r.first_day,
           CASE WHEN c.state = 'parent_signed' THEN c.head_due_at END, op.number, np.number,
           og.id, og.name, ok.name_kk, ok.name_ru, g.id, g.name, k.name_kk, k.name_ru
    FROM contracts_transfer t
    JOIN contracts_transferrun r ON r.id = t.run_id
    JOIN contracts_contract c ON c.id = t.contract_id
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    JOIN places_place op ON op.id = e.place_id
    JOIN places_place np ON np.id = c.place_id
    JOIN kindergartens_group og ON og.id = e.group_id
    JOIN kindergartens_kindergarten ok ON ok.id = og.kindergarten_id
    JOIN kindergartens_group g ON g.id = c.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
"""
_LEAVERS: Final = """
    SELECT p.name_sealed, upper(e.period) - 1, og.id, og.name, ok.name_kk, ok.name_ru,
           g.id, g.name, k.name_kk, k.name_ru
    FROM contracts_enrolment e
    JOIN kindergartens_group og ON og.id = e.group_id
    JOIN kindergartens_kindergarten ok ON ok.id = og.kindergarten_id
    JOIN contracts_transfer t ON t.enrolment_id = e.id AND t.state = 'moved'
    JOIN contracts_contract c ON c.id = t.contract_id
    JOIN kindergartens_group g ON g.id = c.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    JOIN people_person p ON p.id = e.child_id
    WHERE og.kindergarten_id = %s AND k.id <> og.kindergarten_id
      AND e.leave_reason = 'transfer' AND upper(e.period) > %s
    ORDER BY upper(e.period), e.id
"""
_SWAPS: Final = """
    SELECT fp.number, sp.number, fg.id, fg.name, fk.name_kk, fk.name_ru, sg.id, sg.name, sk.name_kk,
           sk.name_ru, CASE WHEN s.state = 'offered' THEN s.answer_due_at END
    FROM contracts_swap s
    JOIN contracts_enrolment f ON f.id = s.first_id
    JOIN places_place fp ON fp.id = f.place_id
    JOIN kindergartens_group fg ON fg.id = f.group_id
    JOIN kindergartens_kindergarten fk ON fk.id = fg.kindergarten_id
    JOIN contracts_enrolment o ON o.id = s.second_id
    JOIN places_place sp ON sp.id = o.place_id
    JOIN kindergartens_group sg ON sg.id = o.group_id
    JOIN kindergartens_kindergarten sk ON sk.id = sg.kindergarten_id
    WHERE s.city_id = %s AND s.state IN ('offered', 'agreed') ORDER BY s.id LIMIT %s
"""
_SEAT: Final = """
    SELECT g.id, g.name, k.name_kk, k.name_ru
    FROM places_place p
    JOIN kindergartens_group g ON g.id = p.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE p.id = %s
"""


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def _moves(where: str, parameters: Sequence[Any]) -> list[MoveLine]:
    return [
        MoveLine(*(*row[:8], Seat(*row[8:12]), Seat(*row[12:16])))
        for row in _rows(_MOVES + where, parameters)
    ]


def moves_of(child: int) -> list[MoveLine]:
    """Every move of the child, the latest first. One statement."""
    return _moves("WHERE t.child_id = %s AND t.state = 'moved' ORDER BY t.id DESC", [child])


def _nights(city: str, since: date | None) -> QuerySet[TransferRun]:
    found = TransferRun.objects.filter(city_id=city, moved__gt=0)
    return found.filter(day__gte=since) if since else found


def nights_count(city: str, since: date | None = None) -> int:
    """How many nights `nights` has on all its pages."""
    return _nights(city, since).count()


def nights(city: str, page: int, rows: int, since: date | None = None) -> list[Night]:
    """The nights from `since` on on which children moved, the latest first, so many a page."""
    found = _nights(city, since).order_by("-day")
    start = (page - 1) * rows
    return [Night(row.pk, row.day, row.first_day, row.moved) for row in found[start : start + rows]]


def night(city: str, run: int, since: date | None = None) -> Night | None:
    """One night of the city; None when nobody moved in it, or when it lies before `since`."""
    row = _nights(city, since).filter(pk=run).first()
    return Night(row.pk, row.day, row.first_day, row.moved) if row else None


def moves_in(run: int) -> list[MoveLine]:
    """The moves of one run in the order in which seats were handed on. One statement."""
    return _moves("WHERE t.run_id = %s ORDER BY c.id", [run])


def leaving(kindergarten: int, day: date) -> list[Leaver]:
    """Children who go from here to another kindergarten, or went lately. One statement."""
    rows = _rows(_LEAVERS, [kindergarten, day - NEWS])
    names = unseal_many(Purpose.NAME, [bytes(row[0]) for row in rows])
    return [
        Leaver(name, row[1], left=Seat(*row[2:6]), got=Seat(*row[6:10]))
        for row, name in zip(rows, names, strict=True)
    ]


def swaps_waiting(city: str, limit: int = 100) -> list[SwapWaiting]:
    """Exchanges that wait for an answer or for the night, the oldest first. One statement."""
    return [
        SwapWaiting(row[0], row[1], Seat(*row[2:6]), Seat(*row[6:10]), row[10])
        for row in _rows(_SWAPS, [city, limit])
    ]


def seat_of(place: int) -> Seat:
    """The group of a place. One statement."""
    (row,) = _rows(_SEAT, [place])
    return Seat(*row)


def trains(moves: Sequence[MoveLine]) -> list[list[MoveLine]]:
    """Moves in their order, cut where nobody takes the seat that the child before has left."""
    found: list[list[MoveLine]] = []
    for move in moves:
        if found and found[-1][-1].left.group == move.got.group and not is_circle(found[-1]):
            found[-1].append(move)
        else:
            found.append([move])
    return found


def is_circle(train: Sequence[MoveLine]) -> bool:
    """Whether the last child leaves the very seat that the first one gets."""
    return len(train) > 1 and train[-1].left.group == train[0].got.group
