"""Announced money: what the department expects to allot. No voucher comes from it."""

from datetime import date, datetime

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.vouchers.acts.money import COMMENT_LETTERS, MOST_TENGE
from kezek.vouchers.models import Announcement
from kezek.vouchers.refusals import AllotmentInvalid, AnnouncementGone, DayTooFar, DayTooSoon

MOST_YEARS = 2


@act("announcement.made")
def announce_money(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    expected_on: date,
    tenge: int,
    comment: str = "",
) -> int:
    """Say how much is expected on which day, so that forecasts count with it; returns its number.

    Belongs to the budget year of that day. Raises AllotmentInvalid, DayTooSoon, DayTooFar.
    """
    day = clock.day_of(moment)
    if not 0 < tenge < MOST_TENGE:
        raise AllotmentInvalid
    if expected_on <= day:
        raise DayTooSoon
    if expected_on.year > day.year + MOST_YEARS:
        raise DayTooFar
    row = Announcement.objects.create(
        city_id=city,
        expected_on=expected_on,
        budget_year=expected_on.year,
        tenge=tenge,
        comment=comment[:COMMENT_LETTERS],
        announced_at=moment,
    )
    record(
        "announcement.made",
        city=city,
        subject=row.pk,
        actor=actor,
        cause="department",
        moment=moment,
        data={
            "budget_year": row.budget_year,
            "expected_on": expected_on.isoformat(),
            "tenge": tenge,
        },
    )
    return int(row.pk)


@act("announcement.withdrawn")
def withdraw_announcement(
    *, actor: Actor, moment: datetime, request_key: str, city: str, announcement: int
) -> int:
    """Take announced money back: it is not expected any more. Raises AnnouncementGone."""
    changed = Announcement.objects.filter(
        pk=announcement, city_id=city, withdrawn_at=None, expected_on__gt=clock.day_of(moment)
    ).update(withdrawn_at=moment)
    if not changed:
        raise AnnouncementGone
    record(
        "announcement.withdrawn",
        city=city,
        subject=announcement,
        actor=actor,
        cause="department",
        moment=moment,
    )
    return announcement
