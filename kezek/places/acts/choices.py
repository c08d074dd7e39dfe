"""A family files its list of wishes, changes it, takes it back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.kindergartens.models import Group
from kezek.places.errors import (
    AlreadyPlaced,
    CaseOver,
    GroupTwice,
    NoChoices,
    SpecialGroup,
    UnknownGroup,
    WrongBand,
)
from kezek.places.models import Place, StandingChoice
from kezek.places.queries_openings import opened_kinds
from kezek.places.states import LIST_MOVES, ListState, before
from kezek.queue.models import Application

# The application's row is locked, so that two pages of one family file one after the other.
_APPLICATION: Final = """
    SELECT a.case_id, coalesce(v.band, a.band), v.id FROM queue_application a
    LEFT JOIN vouchers_voucher v ON v.application_id = a.id AND v.case_id IS NOT NULL
    WHERE a.id = %s AND a.city_id = %s AND a.case_id IS NOT NULL
      AND a.state IN ('waiting', 'voucher', 'placed') FOR NO KEY UPDATE OF a
"""
_FILE: Final = """
    INSERT INTO places_standinglist (city_id, application_id, state, confirms, filed_at)
    VALUES (%(city)s, %(application)s, 'filed', %(confirms)s, %(moment)s)
    ON CONFLICT (application_id) WHERE state = 'filed'
    DO UPDATE SET confirms = EXCLUDED.confirms, filed_at = EXCLUDED.filed_at
    RETURNING id
"""
_WITHDRAW: Final = """
    UPDATE places_standinglist SET state = 'withdrawn', ended_at = %s
    WHERE application_id = %s AND city_id = %s AND state = ANY(%s) RETURNING id
"""


@act("choices.filed", queue=True)
def file_choices(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    application: int,
    groups: Sequence[int],
    confirms: bool = False,
) -> int:
    """Make `groups`, best first, the family's list; it replaces the one before. No groups: none.

    Allowed while the child waits for a voucher, too. What is filed after a round's cut-off takes
    part in the next. `confirms`: the family lets a round that gives it a place confirm its voucher.
    Returns the list. Raises CaseOver, AlreadyPlaced, NoChoices, and for a group that can't be
    wished for UnknownGroup, GroupTwice, SpecialGroup, WrongBand.
    """
    del request_key
    if not groups:
        return _withdraw(city, application, actor, moment)
    child = _fitting(city, application, groups, clock.day_of(moment))
    with connection.cursor() as cursor:
        cursor.execute(
            _FILE,
            {"city": city, "application": application, "confirms": confirms, "moment": moment},
        )
        (filed,) = cursor.fetchone()
    StandingChoice.objects.filter(filed_list_id=filed).delete()
    StandingChoice.objects.bulk_create(
        StandingChoice(filed_list_id=filed, group_id=group, ordering=n)
        for n, group in enumerate(groups, start=1)
    )
    record(
        "choices.filed",
        city=city,
        subject=filed,
        actor=actor,
        cause="parent",
        moment=moment,
        data={
            "count": len(groups),
            "application": application,
            "child": child,
            "groups": list(groups),
            "confirms": confirms,
        },
    )
    return int(filed)


def _fitting(city: str, application: int, groups: Sequence[int], day: date) -> int:
    """The child, once every group was found right for it."""
    child, band, voucher = _holder(city, application)
    if Place.objects.filter(case_id=child).exists():
        raise AlreadyPlaced
    if len(set(groups)) < len(groups):
        raise GroupTwice
    known = {row.pk: row for row in Group.objects.filter(pk__in=groups, city_id=city)}
    if len(known) < len(groups):
        raise UnknownGroup
    special = {row.kind for row in known.values()} - {"ordinary"}
    if special and special - opened_kinds(city, child, voucher, day):
        raise SpecialGroup
    if any(row.band != band for row in known.values()):
        raise WrongBand
    return child


def _holder(city: str, application: int) -> tuple[int, int, int | None]:
    """The child, its age band and its voucher, if it has one. Raises CaseOver."""
    with connection.cursor() as cursor:
        cursor.execute(_APPLICATION, [application, city])
        row = cursor.fetchone()
    if row is None:
        raise CaseOver
    child, band, voucher = row
    return int(child), int(band), voucher


def _withdraw(city: str, application: int, actor: Actor, moment: datetime) -> int:
    allowed = before(LIST_MOVES, ListState.WITHDRAWN)
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, [moment, application, city, allowed])
        row = cursor.fetchone()
    if row is None:
        raise NoChoices
    child = Application.objects.values_list("child_id", flat=True).get(pk=application)
    record(
        "choices.withdrawn",
        city=city,
        subject=row[0],
        actor=actor,
        cause="parent",
        moment=moment,
        data={"application": application, "child": child},
    )
    return int(row[0])
