"""Reads of what is open to whom: bulletins, and the papers that open special groups."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from kezek.places.models import Bulletin, Entitlement, Opening
from kezek.places.rules import SPECIAL_KINDS, papers
from kezek.policy.queries import rules_for


def entitled(
    vouchers: Sequence[int], kinds: Sequence[str], day: date
) -> Mapping[int, frozenset[str]]:
    """Which of the kinds of special groups are open to each voucher's child; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v, k FROM unnest(%s::bigint[]) AS v CROSS JOIN unnest(%s::text[]) AS k"
            " WHERE places_entitled(v, k, %s)",
            [list(vouchers), list(kinds), day],
        )
        found: dict[int, set[str]] = defaultdict(set)
        for voucher, kind in cursor.fetchall():
            found[voucher].add(kind)
    return {voucher: frozenset(kinds) for voucher, kinds in found.items()}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a child that opens special groups."""

    document: str
    shown_at: datetime
    valid_until: date | None


def papers_of(child: int) -> list[Paper]:
    """The papers that were shown for the child, the newest first."""
    rows = Entitlement.objects.filter(child_id=child).order_by("-shown_at", "-pk")
    return [Paper(row.document, row.shown_at, row.valid_until) for row in rows]


def opened_kinds(city: str, child: int, voucher: int | None, day: date) -> frozenset[str]:
    """The kinds of special groups that a paper opens to the child; without a voucher, too."""
    by_paper = papers(rules_for(city, day))
    opened = frozenset(
        kind
        for paper in papers_of(child)
        if paper.valid_until is None or paper.valid_until >= day
        for kind in by_paper.get(paper.document, ())
    )
    if voucher is None:
        return opened
    return opened | entitled([voucher], SPECIAL_KINDS, day).get(voucher, frozenset())


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """Seats of a group that bulletins have opened: older ones for all, the newest by turn."""

    group: int
    open_seats: int
    seats: int
    opens_at: datetime
    all_at: datetime


def open_to_all(groups: Sequence[int], moment: datetime) -> set[int]:
    """Those of the groups of which bulletins have opened a seat to everybody."""
    older, window_over = Q(open_seats__gt=0), Q(seats__gt=0, all_at__lte=moment)
    rows = Opening.objects.filter(older | window_over, group_id__in=groups)
    return set(rows.values_list("group_id", flat=True))


def last_bulletin(city: str) -> Bulletin | None:
    """The city's newest bulletin."""
    return Bulletin.objects.filter(city_id=city).order_by("-day").first()


def bulletin_lines(city: str) -> list[BulletinLine]:
    """What bulletins have opened and nobody has taken, by group; published groups alone."""
    rows = Opening.objects.filter(group__city_id=city, group__published=True)
    return [
        BulletinLine(row.pk, row.open_seats, row.seats, row.opens_at, row.all_at)
        for row in rows.exclude(open_seats=0, seats=0).order_by("group_id")
    ]
