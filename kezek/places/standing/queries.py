"""Reads of standing choices and their rounds. Each answers in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import Count

from kezek.core import clock
from kezek.places.models import Round, RoundRow, StandingList
from kezek.places.queries_open import protected
from kezek.places.standing.reading import offers_of, vouchers_to_serve, wishers_of
from kezek.policy.queries import rules_for

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filed:
    """A family's list as it stands. `confirms`: a round may confirm the voucher with the place."""

    id: int
    filed_at: datetime
    confirms: bool
    wishes: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One wish of a list, best first from rank 1, and how the group stands now."""

    group: int
    rank: int
    group_name: str
    band: int
    language: str
    hours: Decimal
    kindergarten: int
    code: str
    name_kk: str
    name_ru: str
    open: bool  # published now
    free: int  # seats that no waiting list has a claim to
    wished: int  # filed lists that name the group, this one included


@dataclass(frozen=True, slots=True)
class Why:
    """What a round decided about one wish of a child, and by which numbers.

    `my_rank` counts from 1 among all who wished for the group; whoever stands before
    `last_admitted_rank` or at it got the seat or something it wanted more. None: seats were left.
    """

    round: int  # its number
    served_at: datetime
    group: int
    wish: int  # from 1, the family's own order
    group_name: str
    code: str
    name_kk: str
    name_ru: str
    my_rank: int
    wanted: int
    seats: int
    kept: int  # of the seats, for protected children first
    last_admitted_rank: int | None
    sibling: bool
    protected: bool
    twin: bool  # the order of the wishes was changed for the sake of a twin
    got: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A place that a round gave, on the open page: no child and no other number behind it."""

    number: str
    group: int
    group_name: str
    band: int
    code: str
    name_kk: str
    name_ru: str
    rank: int
    last_admitted_rank: int | None
    wanted: int
    seats: int
    wish: int
    sibling: bool
    twin: bool
    staff: bool  # somebody who answers for the child worked there when the round was served
    protected: bool = False  # of whom nothing but the place's number is told

    @property
    def openly(self) -> "Line":
        """What may be told of it."""
        if not self.protected:
            return self
        return replace(
            self,
            group=0,
            group_name="",
            code="",
            name_kk="",
            name_ru="",
            rank=0,
            last_admitted_rank=None,
            wanted=0,
            seats=0,
            wish=0,
            sibling=False,
            twin=False,
            staff=False,
        )


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a round would look at now. `filed` counts lists of children still in line, too."""

    filed: int
    lists: int
    groups: int
    seats: int


@dataclass(frozen=True, slots=True)
class Took:
    """A round that an application took part in; `got` is the wish that came true, 0: none."""

    number: int
    served_at: datetime
    got: int


def _rows(kind: type[T], sql: str, parameters: Sequence[Any]) -> list[T]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return [kind(*row) for row in cursor.fetchall()]


def list_of(application: int) -> Filed | None:
    """The application's filed list. One statement."""
    row = (
        StandingList.objects.filter(application_id=application, state="filed")
        .annotate(wishes=Count("choices"))
        .first()
    )
    return None if row is None else Filed(row.pk, row.filed_at, row.confirms, row.wishes)


def latest_round_of(application: int) -> Took | None:
    """The last round that the application's list took part in. One statement."""
    row = (
        RoundRow.objects.filter(filed_list__application_id=application)
        .select_related("round")
        .order_by("-round__number")
        .first()
    )
    return None if row is None else Took(row.round.number, row.round.served_at, row.got)


_CHOICES: Final = """
    SELECT c.group_id, c.ordering, g.name, g.band, g.language, g.hours, k.id, k.code, k.name_kk,
           k.name_ru, g.published, greatest(0, g.capacity - g.taken - (
               SELECT count(*) FROM places_wait w
               WHERE w.group_id = g.id AND w.state = 'waiting')),
           (SELECT count(*) FROM places_standingchoice o
            JOIN places_standinglist f ON f.id = o.filed_list_id AND f.state = 'filed'
            WHERE o.group_id = g.id)
    FROM places_standinglist l JOIN places_standingchoice c ON c.filed_list_id = l.id
    JOIN kindergartens_group g ON g.id = c.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE l.application_id = %s AND l.state = 'filed' ORDER BY c.ordering
"""


def choices_of(application: int) -> list[Choice]:
    """The application's filed list, best first; empty when there is none. One statement."""
    return _rows(Choice, _CHOICES, [application])


_WHY: Final = """
    SELECT n.number, n.served_at, t.grp, t.wish::int, g.name, k.code, k.name_kk, k.name_ru, t.rank,
           d.wanted, d.seats, d.kept, d.last_rank, t.sibling, r.protected,
           cardinality(r.tried) > 0, r.got = t.wish
    FROM places_standinglist l
    JOIN places_roundrow r ON r.filed_list_id = l.id
    JOIN places_round n ON n.id = r.round_id
    CROSS JOIN LATERAL unnest(r.groups, r.ranks, r.siblings)
         WITH ORDINALITY AS t (grp, rank, sibling, wish)
    JOIN places_roundgroup d ON d.round_id = n.id AND d.group_id = t.grp
    JOIN kindergartens_group g ON g.id = t.grp
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE l.application_id = %s ORDER BY n.number DESC, t.wish
"""


def why(application: int) -> list[Why]:
    """Every wish in every round that the application took part in, the latest first. One."""
    return _rows(Why, _WHY, [application])


def rounds(city: str, limit: int = 50) -> list[Round]:
    """The city's rounds, the latest first, halted ones included. One statement."""
    found = Round.objects.filter(city_id=city).select_related("policy_version")
    return list(found.defer("policy_version__document").order_by("-number")[:limit])


def round_of(city: str, number: int) -> Round | None:
    """One round by its number. One statement."""
    found = Round.objects.filter(city_id=city, number=number).select_related("policy_version")
    return found.defer("policy_version__document").first()


# A round that was served before the rules named grounds of protection protects nobody.
_GROUNDS: Final = """
    ARRAY(SELECT jsonb_array_elements_text(
        coalesce(y.document #> '{rule,place_hidden_grounds,value}', '[]')))
"""
_LINES: Final = f"""
    SELECT p.number, g.id, g.name, g.band, k.code, k.name_kk, k.name_ru, r.ranks[r.got],
           d.last_rank, d.wanted, d.seats, r.got, r.siblings[r.got], cardinality(r.tried) > 0,
           (y.document #> '{{rule,staff_children_marked,value}}')::boolean AND EXISTS (
               SELECT FROM people_guardianship w
               JOIN people_account a ON a.person_id = w.guardian_id
               JOIN kindergartens_staffpost s ON s.account_id = a.id AND s.kindergarten_id = k.id
                AND (s.until IS NULL OR s.until >= (n.served_at AT TIME ZONE %s)::date)
               WHERE w.child_id = p.child_id AND w.until IS NULL),
           {protected(_GROUNDS)}
    FROM places_roundrow r
    JOIN places_round n ON n.id = r.round_id
    JOIN policy_policyversion y ON y.id = n.policy_version_id
    JOIN places_place p ON p.id = r.place_id
    JOIN places_roundgroup d ON d.round_id = r.round_id AND d.group_id = r.groups[r.got]
    JOIN kindergartens_group g ON g.id = r.groups[r.got]
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE r.round_id = %s ORDER BY k.sort_key, k.code, g.code, r.ranks[r.got]
"""  # noqa: S608 - our own text


def round_rows(round_: int) -> list[Line]:
    """The places that a round (its id) gave, by kindergarten, group and rank. One statement.

    Those of protected children stand at the end, without a group, in the order of their numbers.
    Children of the staff are marked where the rules of the round say so; nobody types the mark.
    """
    rows = [row.openly for row in _rows(Line, _LINES, [str(clock.ALMATY), round_])]
    return sorted(rows, key=lambda row: (row.protected, row.number if row.protected else ""))


def ahead(city: str, now: datetime) -> Ahead:
    """What the next round would look at, were it served now. Six statements at most."""
    filed = StandingList.objects.filter(
        city_id=city, state="filed", application__case__isnull=False
    ).count()
    rules = rules_for(city, clock.day_of(now))
    vouchers = vouchers_to_serve(city, rules, now)
    if not vouchers:
        return Ahead(filed, 0, 0, 0)
    wishers = wishers_of(city, rules, now, vouchers)
    offers = offers_of({group for one in wishers for group in one.groups}, rules, now)
    return Ahead(filed, len(wishers), len(offers), sum(one.seats for one in offers))
