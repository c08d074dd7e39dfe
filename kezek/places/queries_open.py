"""Reads of the open pages: who got a place, who stands in which line. Numbers, nobody's name.

A protected child is told as placed, without its kindergarten: whoever looks for it must not find
it here. What is told of a place leaves these pages after the days that the rules say.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import connection

from kezek.core import clock
from kezek.policy.queries import rules_for
from kezek.policy.rules import Rules

PAGE: Final = 100
_BEGINNING: Final = date(2000, 1, 1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A place on the open page: its own number, the group, the day. No child behind it.

    Of a `protected` child only number, day and age are told. `order` is the child's number among
    all who wished for the group in that `round`, `last` that of the last one admitted; without a
    round nobody was compared. `application` is empty unless the city publishes what ties numbers.
    """

    number: str
    day: date
    group: int
    group_name: str
    kindergarten_code: str
    name_kk: str
    name_ru: str
    band: int
    via: str
    staff: bool = False  # somebody who answers for the child works in this kindergarten
    round: int | None = None
    order: int | None = None
    last: int | None = None
    protected: bool = False
    application: str = ""

    @property
    def openly(self) -> "PublicPlace":
        """What may be told of it."""
        if not self.protected:
            return self
        return replace(
            self,
            group=0,
            group_name="",
            kindergarten_code="",
            name_kk="",
            name_ru="",
            via="",
            staff=False,
            round=None,
            order=None,
            last=None,
            application="",
        )


@dataclass(frozen=True, slots=True)
class OpenWait:
    """A line of a group's waiting list on the open page: the turn, and the day that gives it."""

    turn: int
    day: date  # of the voucher
    wait: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A group that somebody waits for."""

    group: int
    group_code: str
    group_name: str
    band: int
    code: str
    name_kk: str
    name_ru: str
    waiting: int
    free: int


def _rows(kind: type[T], sql: str, parameters: Sequence[Any]) -> list[T]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return [kind(*row) for row in cursor.fetchall()]


def shown_since(rules: Rules, day: date) -> datetime:
    """From which moment on places are told one by one; the rules may have been silent on it."""
    days = rules.parameters.get("placement_shown_calendar_days")
    return clock.at(day - timedelta(days=int(days)) if days else _BEGINNING)


def protected_grounds(rules: Rules) -> list[str]:
    """Privileges that keep a child's kindergarten off every open page."""
    return list(rules.parameters.get("place_hidden_grounds", []))


def protected(grounds: str = "%s") -> str:
    """SQL: whether the place `p` is a protected child's, `grounds` being an array of privileges.

    A ground that was claimed protects before it is proven and after its paper has run out.
    """
    return (
        "EXISTS (SELECT FROM vouchers_voucher pv"
        " JOIN queue_privilege pp ON pp.application_id = pv.application_id"
        f" AND pp.state NOT IN ('refused', 'false') AND pp.code = ANY({grounds})"
        " WHERE pv.id = p.voucher_id)"
    )


_PLACES: Final = f"""
    SELECT p.number, (p.taken_at AT TIME ZONE %s)::date, g.id, g.name, k.code, k.name_kk,
           k.name_ru, g.band, p.via,
           %s AND EXISTS (
               SELECT FROM people_guardianship w
               JOIN people_account a ON a.person_id = w.guardian_id
               JOIN kindergartens_staffpost s ON s.account_id = a.id AND s.kindergarten_id = k.id
                AND (s.until IS NULL OR s.until >= %s)
               WHERE w.child_id = p.child_id AND w.until IS NULL),
           n.number, r.ranks[r.got], d.last_rank, {protected()},
           CASE WHEN %s THEN f.number ELSE '' END
    FROM (SELECT * FROM places_place
          WHERE city_id = %s AND state IN ('claimed', 'held') AND taken_at >= %s
          ORDER BY taken_at DESC, id DESC LIMIT %s OFFSET %s) p
    JOIN kindergartens_group g ON g.id = p.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    JOIN vouchers_voucher v ON v.id = p.voucher_id
    JOIN queue_application f ON f.id = v.application_id
    LEFT JOIN places_roundrow r ON r.place_id = p.id
    LEFT JOIN places_round n ON n.id = r.round_id
    LEFT JOIN places_roundgroup d ON d.round_id = r.round_id AND d.group_id = r.groups[r.got]
    ORDER BY p.taken_at DESC, p.id DESC
"""  # noqa: S608 - our own text


def public_places(city: str, page: int = 1) -> list[PublicPlace]:
    """Who got a place, the latest first: place numbers, groups and days, 100 a page.

    Children of the staff are marked where the rules say so; nobody types the mark.
    """
    day = clock.today()
    rules = rules_for(city, day)
    found = _rows(
        PublicPlace,
        _PLACES,
        [
            str(clock.ALMATY),
            bool(rules["staff_children_marked"]),
            day,
            protected_grounds(rules),
            bool(rules.parameters.get("publish_links")),
            city,
            shown_since(rules, day),
            PAGE,
            (page - 1) * PAGE,
        ],
    )
    return [row.openly for row in found]


def public_places_count(city: str) -> tuple[int, int]:
    """How many lines `public_places` has on all its pages; how many places are held in all."""
    day = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE taken_at >= %s), count(*) FROM places_place"
            " WHERE city_id = %s AND state IN ('claimed', 'held')",
            [shown_since(rules_for(city, day), day), city],
        )
        listed, held = cursor.fetchone()
    return int(listed), int(held)


def protected_numbers(city: str, numbers: Collection[str]) -> frozenset[str]:
    """Of these places, by number, those of protected children. One statement."""
    grounds = protected_grounds(rules_for(city, clock.today()))
    if not grounds or not numbers:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.number FROM places_place p"  # noqa: S608 - our own text
            f" WHERE p.city_id = %s AND p.number = ANY(%s) AND {protected()}",
            [city, list(numbers), grounds],
        )
        return frozenset(number for (number,) in cursor.fetchall())


_WAITS: Final = f"""
    SELECT p.group_id, p.voucher_at, p.id FROM places_wait p
    WHERE p.city_id = %s AND p.group_id = ANY(%s) AND p.state = 'waiting' AND NOT {protected()}
    ORDER BY p.group_id, p.voucher_at, p.filed_at, p.id
"""  # noqa: S608 - our own text


def open_lines(city: str, groups: Sequence[int]) -> dict[int, list[OpenWait]]:
    """Each group's waiting list in its order, groups without one left out. One statement.

    Children whose kindergarten nobody is told stand in no open line: the log does not tell of
    them either, and what one of the two hides the other would show.
    """
    grounds = protected_grounds(rules_for(city, clock.today()))
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [city, list(groups), grounds])
        rows = cursor.fetchall()
    lines: dict[int, list[OpenWait]] = {}
    for group, issued_at, wait in rows:
        line = lines.setdefault(group, [])
        line.append(OpenWait(len(line) + 1, clock.day_of(issued_at), wait))
    return lines


_LINES: Final = f"""
    SELECT g.id, g.code, g.name, g.band, k.code, k.name_kk, k.name_ru, w.waiting,
           CASE WHEN g.published THEN g.capacity - g.taken ELSE 0 END
    FROM (SELECT p.group_id, count(*) AS waiting FROM places_wait p
          WHERE p.city_id = %s AND p.state = 'waiting' AND NOT {protected()}
          GROUP BY p.group_id) w
    JOIN kindergartens_group g ON g.id = w.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    ORDER BY w.waiting DESC, k.sort_key, k.code, g.code LIMIT %s OFFSET %s
"""  # noqa: S608 - our own text


def lines_page(city: str, page: int = 1) -> list[OpenLine]:
    """Groups that somebody waits for, the longest lines first, 100 a page. One statement.

    As in `open_lines`, protected children are not counted.
    """
    grounds = protected_grounds(rules_for(city, clock.today()))
    return _rows(OpenLine, _LINES, [city, grounds, PAGE, (page - 1) * PAGE])


def lines_count(city: str) -> tuple[int, int]:
    """How many groups `lines_page` has on all its pages, and how many stand in their lines."""
    grounds = protected_grounds(rules_for(city, clock.today()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT p.group_id), count(*) FROM places_wait p"  # noqa: S608 - our own
            f" WHERE p.city_id = %s AND p.state = 'waiting' AND NOT {protected()}",
            [city, grounds],
        )
        groups, waits = cursor.fetchone()
    return int(groups), int(waits)
