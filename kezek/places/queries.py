"""Reads of places and waiting lists. Each answers in a number of statements that does not grow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import Count

from kezek.core import clock
from kezek.places.models import Place, Wait
from kezek.places.states import LIVE_PLACES, LIVE_WAITS, WaitState

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A group whose `taken` is not the number of its live places."""

    group: int
    taken: int
    live: int
    code: str = ""  # of the kindergarten and of the group


@dataclass(frozen=True, slots=True)
class Choice:
    """A group that a voucher's child could go to. `free` is what a claim can have now."""

    group: int
    group_name: str
    language: str
    hours: Decimal
    kindergarten: int
    code: str
    name_kk: str
    name_ru: str
    district: str
    address_kk: str
    address_ru: str
    lat: float
    lon: float
    kind: str
    parent_fee: int
    capacity: int
    taken: int
    waiting: int
    group_kind: str
    opened: int | None  # of the free seats those that bulletins have opened to this child
    opens_at: datetime | None  # from when on it may claim more of them

    @property
    def free(self) -> int:
        """Seats that do not belong to the group's waiting list and are open to this child."""
        return self._left if self.opened is None else min(self._left, self.opened)

    @property
    def later(self) -> bool:
        """Whether seats are free that bulletins have not opened to this child yet."""
        return self.free < self._left

    @property
    def _left(self) -> int:
        return max(0, self.capacity - self.taken - self.waiting)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child's wait as its parent sees it. `position` is None while an offer is open."""

    wait: int
    group: int
    group_name: str
    kindergarten: int
    state: str
    position: int | None
    joined_at: datetime
    due_at: datetime | None
    place: int | None
    enrolled: bool = False  # the child attends already and waits to be moved


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A live place of a child."""

    id: int
    number: str
    group: int
    kindergarten: int
    voucher: int
    state: str
    via: str
    taken_at: datetime


def _rows(kind: type[T], sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[T]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [kind(*row) for row in cursor.fetchall()]


def _ids(sql: str, parameters: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return [row[0] for row in cursor.fetchall()]


def reconcile(city: str) -> list[Mismatch]:
    """Groups of the city whose `taken` differs from the live places counted one by one."""
    return _rows(
        Mismatch,
        "SELECT g.id, g.taken, count(p.id), k.code || '/' || g.code FROM kindergartens_group g"
        " JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id"
        " LEFT JOIN places_place p ON p.group_id = g.id AND p.state = ANY(%s)"
        " WHERE g.city_id = %s GROUP BY g.id, k.code HAVING g.taken <> count(p.id) ORDER BY g.id",
        [[state.value for state in LIVE_PLACES], city],
    )


# What bulletins have opened to the child is worked out as places_claim does.
_CHOICES: Final = """
    SELECT g.id, g.name, g.language, g.hours, k.id, k.code, k.name_kk, k.name_ru, k.district,
           k.address_kk, k.address_ru, k.lat, k.lon, k.kind, k.parent_fee, g.capacity, g.taken,
           w.waiting, g.kind,
           CASE WHEN v.bulletins THEN coalesce(CASE
               WHEN o.all_at <= %(moment)s THEN o.open_seats + o.seats
               ELSE least(coalesce(o.open_seats, 0), s.free - s.kept)
                    + CASE WHEN t.mine_at <= %(moment)s THEN s.kept ELSE 0 END END, 0) END,
           CASE WHEN s.kept > 0 AND t.mine_at > %(moment)s THEN t.mine_at END
    FROM (
        SELECT v.*, coalesce(r.places_mode = 'bulletin', false) AS bulletins
        FROM vouchers_voucher v
        LEFT JOIN policy_policyversion r ON r.id = policy_version_on(v.city_id, %(day)s)
        WHERE v.id = %(voucher)s
    ) v
    JOIN kindergartens_group g ON g.city_id = v.city_id AND g.band = v.band
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    LEFT JOIN places_opening o ON o.group_id = g.id AND v.bulletins
    CROSS JOIN LATERAL (
        SELECT count(*) AS waiting FROM places_wait w
        WHERE w.group_id = g.id AND w.state = 'waiting'
    ) w
    CROSS JOIN LATERAL (
        SELECT f.free,
               CASE WHEN %(moment)s < o.all_at THEN least(f.free, o.seats) ELSE 0 END AS kept
        FROM (SELECT greatest(0, g.capacity - g.taken - w.waiting) AS free) f
    ) s
    CROSS JOIN LATERAL (
        SELECT CASE WHEN (v.issued_at, v.ordinal) <= (o.turn_issued_at, o.turn_ordinal)
                    THEN o.opens_at ELSE o.all_at END AS mine_at
    ) t
    WHERE g.published AND (g.kind = 'ordinary' OR places_entitled(v.id, g.kind, %(day)s))
    ORDER BY k.sort_key, k.code, g.code
"""


def choices(voucher: int, moment: datetime | None = None) -> list[Choice]:
    """Every group of the voucher's age that is open to its child, full ones included.

    As it is at that moment, now by default. One statement.
    """
    at = moment or clock.now()
    parameters = {"voucher": voucher, "moment": at, "day": clock.day_of(at)}
    return _rows(Choice, _CHOICES, parameters)


_TO_MOVE_TO: Final = """
    SELECT g.id, g.name, g.language, g.hours, k.id, k.code, k.name_kk, k.name_ru, k.district,
           k.address_kk, k.address_ru, k.lat, k.lon, k.kind, k.parent_fee, g.capacity, g.taken,
           (SELECT count(*) FROM places_wait w WHERE w.group_id = g.id AND w.state = 'waiting'),
           g.kind, NULL, NULL
    FROM places_place p
    JOIN kindergartens_group o ON o.id = p.group_id
    JOIN kindergartens_group g ON g.city_id = o.city_id AND g.band = o.band AND g.id <> o.id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE p.id = %s AND g.published AND g.kind = 'ordinary'
    ORDER BY k.sort_key, k.code, g.code
"""


def choices_to_move(place: int) -> list[Choice]:
    """Every open group to which the child that holds this place could be moved. One statement."""
    return _rows(Choice, _TO_MOVE_TO, [place])


def open_seats(city: str, band: int | None = None) -> dict[int, int]:
    """Seats that a claim can have by group, groups without one left out. One statement.

    In a city with bulletins those that are free, open or not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM (SELECT g.id, g.capacity - g.taken - (SELECT count(*) FROM places_wait w"
            " WHERE w.group_id = g.id AND w.state = 'waiting') AS free FROM kindergartens_group g"
            " WHERE g.city_id = %s AND g.published AND g.kind = 'ordinary'"
            " AND g.taken < g.capacity AND (%s::int IS NULL OR g.band = %s)) s"
            " WHERE free > 0 ORDER BY id",
            [city, band, band],
        )
        return dict(cursor.fetchall())


def waiting_by_group(groups: Sequence[int]) -> dict[int, int]:
    """How many children stand in each group's line, groups without one left out."""
    rows = Wait.objects.filter(group_id__in=groups, state=WaitState.WAITING)
    counts = rows.values_list("group_id").annotate(n=Count("id")).order_by("group_id")
    return dict(counts)


_WAITS: Final = """
    SELECT w.id, w.group_id, g.name, g.kindergarten_id, w.state,
           CASE WHEN w.state = 'waiting' THEN (
               SELECT count(*) FROM places_wait a WHERE a.group_id = w.group_id
                   AND a.state = 'waiting'
                   AND (a.voucher_at, a.filed_at, a.id) <= (w.voucher_at, w.filed_at, w.id)
           ) END,
           w.joined_at, w.offer_due_at, w.place_id, w.own_id IS NOT NULL
    FROM places_wait w JOIN kindergartens_group g ON g.id = w.group_id
    WHERE w.voucher_id = %s AND w.state = ANY(%s) ORDER BY w.joined_at, w.id
"""


def waits_of(voucher: int) -> list[Waiting]:
    """The open waits of a voucher with their positions in line. One statement."""
    return _rows(Waiting, _WAITS, [voucher, [state.value for state in LIVE_WAITS]])


def line(group: int) -> list[int]:
    """The vouchers in the group's line, the first first."""
    waits = Wait.objects.filter(group_id=group, state=WaitState.WAITING)
    ordered = waits.order_by("voucher_at", "filed_at", "id")
    return list(ordered.values_list("voucher_id", flat=True))


def place_of(child: int) -> PlaceLine | None:
    """The live place of a child, an open offer included."""
    row = Place.objects.filter(case_id=child).select_related("group").first()
    if row is None:
        return None
    return PlaceLine(
        id=row.pk,
        number=row.number,
        group=row.group_id,
        kindergarten=row.group.kindergarten_id,
        voucher=row.voucher_id,
        state=row.state,
        via=row.via,
        taken_at=row.taken_at,
    )


def place_with(voucher: int) -> int | None:
    """The live place that this voucher took; an open offer counts."""
    held = Place.objects.filter(voucher_id=voucher, case__isnull=False)
    return held.values_list("pk", flat=True).first()


def offered_by_group(groups: Sequence[int]) -> dict[int, int]:
    """Seats of each group that are offered to a waiting child and not answered yet."""
    rows = Place.objects.filter(group_id__in=groups, state="offered").values_list("group_id")
    return dict(rows.annotate(count=Count("pk")).values_list("group_id", "count"))


def houses_with_seats(city: str) -> int:
    """Kindergartens where somebody could get a place now. One statement."""
    rows = _ids(
        "SELECT count(DISTINCT s.kindergarten_id) FROM (SELECT g.kindergarten_id, g.capacity"
        " - g.taken - (SELECT count(*) FROM places_wait w WHERE w.group_id = g.id"
        " AND w.state = 'waiting') AS free FROM kindergartens_group g"
        " WHERE g.city_id = %s AND g.published AND g.taken < g.capacity) s WHERE s.free > 0",
        [city],
    )
    return rows[0]


def taken_on(city: str, day: date) -> int:
    """Places that children got on that day and still hold. One statement."""
    return Place.objects.filter(
        city_id=city,
        state__in=["claimed", "held"],
        taken_at__gte=clock.at(day),
        taken_at__lt=clock.end_of(day),
    ).count()
