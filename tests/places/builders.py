"""Claimants, places and lines for the tests of places and what stands on them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places.acts import claim_place, join_waiting_list
from kezek.places.models import Place
from kezek.vouchers.models import Voucher
from tests.builders import START, TARAZ, a_group, a_key, a_voucher

PARENT = Actor(Role.PARENT, 11)
NOW = clock.at(date(2025, 7, 2), 10)


def a_claimant(band: int = 3, issued_at: datetime = START) -> Voucher:
    """A confirmed voucher without a place."""
    return a_voucher("confirmed", band=band, issued_at=issued_at)


def frame(moment: datetime = NOW, actor: Actor = PARENT, key: str = "") -> dict[str, Any]:
    """What every act is told."""
    return {"city": TARAZ, "actor": actor, "moment": moment, "request_key": key or a_key()}


def a_claimed_place(group: Group | None = None, voucher: Voucher | None = None) -> Place:
    """A place that its child has just chosen."""
    group = group or a_group()
    voucher = voucher or a_claimant(group.band)
    return Place.objects.get(pk=claim_place(voucher=voucher.pk, group=group.pk, **frame()))


def a_full_group(seats: int = 1, band: int = 3) -> Group:
    """A group whose seats are all held by children."""
    group = a_group(capacity=seats, band=band)
    for _ in range(seats):
        a_claimed_place(group)
    group.refresh_from_db()
    return group


def a_line(group: Group, count: int) -> list[int]:
    """Children in the group's line, the first first; returns the waits."""
    waits = []
    for n in range(count):
        holder = a_claimant(group.band, START - timedelta(hours=count - n))
        waits.append(join_waiting_list(voucher=holder.pk, group=group.pk, **frame()))
    return waits


def kinds_of(subject_type: str, subject: int) -> list[str]:
    """The kinds of the journal's entries about a subject, in order."""
    rows = Entry.objects.filter(subject_type=subject_type, subject_id=subject).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def data_of(kind: str, subject: int) -> dict[str, Any]:
    """What the one entry of this kind says about the subject."""
    data: dict[str, Any] = Entry.objects.get(kind=kind, subject_id=subject).data
    return data


def taken(group: Group) -> int:
    """How many seats are taken now."""
    return Group.objects.values_list("taken", flat=True).get(pk=group.pk)


def states(rows: Sequence[Any]) -> list[str]:
    """The states of rows, read anew."""
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def actor_of(kind: str, subject: int) -> str:
    """Who the one entry of this kind names."""
    return Entry.objects.get(kind=kind, subject_id=subject).actor
