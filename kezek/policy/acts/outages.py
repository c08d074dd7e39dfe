"""Outages: time in which the portal was down, or will be, counts in no term."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.policy.models import Outage
from kezek.policy.queries import calendar
from kezek.policy.terms import Term, all_terms

LONGEST: Final = timedelta(days=31)
EARLIEST: Final = timedelta(days=366)  # before the moment; nothing older waits for anybody
REASON_LETTERS: Final = 500


class OutageOrder(DomainError):
    """The outage ends before it begins."""

    code = "outage_order"
    message = _("The end must come after the beginning.")
    field = "ended_at"


class OutageTooLong(DomainError):
    """An outage of months is a mistake of typing, or lies years back."""

    code = "outage_too_long"
    message = _("An outage lasts at most a month and lies at most a year back.")
    todo = _("Check the dates.")
    field = "began_at"


class OutageDeclared(DomainError):
    """A part of this time was declared before."""

    code = "outage_declared"
    message = _("A part of this time is declared already.")
    todo = _("Declare only the time that is not in the table yet.")
    field = "began_at"


class ReasonMissing(DomainError):
    """Nothing says why the portal was down."""

    code = "outage_reason"
    message = _("Say in a few words what happened.")
    field = "reason"


@act("outage.declared", exclusive=True)
def declare_outage(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    began_at: datetime,
    ended_at: datetime,
    reason: str,
) -> int:
    """Declare that the portal was down, or will be: no term of the city runs in that time.

    Every term that waits for somebody now and ran in it is prolonged by as long as it lost, at once
    and once; terms given later skip it by themselves. What a term's end has already brought is not
    undone here. Returns the outage. Raises OutageOrder, OutageTooLong, OutageDeclared,
    ReasonMissing.
    """
    reason = " ".join(reason.split())[:REASON_LETTERS]
    if not reason:
        raise ReasonMissing
    if began_at >= ended_at:
        raise OutageOrder
    if ended_at - began_at > LONGEST or abs(moment - began_at) > EARLIEST:
        raise OutageTooLong
    with connection.cursor() as cursor:
        # Under the city's lock nobody else declares; the constraint holds for all others.
        cursor.execute(
            "INSERT INTO policy_outage (city_id, began_at, ended_at, reason)"
            " SELECT %(city)s, %(began)s, %(ended)s, %(reason)s WHERE NOT EXISTS ("
            "   SELECT FROM policy_outage WHERE city_id = %(city)s"
            "   AND began_at < %(ended)s AND ended_at > %(began)s)"
            " RETURNING id",
            {"city": city, "began": began_at, "ended": ended_at, "reason": reason},
        )
        row = cursor.fetchone()
    if row is None:
        raise OutageDeclared
    outage = Outage.objects.get(pk=row[0])
    record(
        "outage.declared",
        city=city,
        subject=outage.pk,
        actor=actor,
        cause="department",
        moment=moment,
        data={"from": began_at.isoformat(), "to": ended_at.isoformat(), "reason": reason},
    )
    for term in all_terms():
        _prolong(term, outage, actor, moment)
    return int(outage.pk)


def _prolong(term: Term, outage: Outage, actor: Actor, moment: datetime) -> None:
    """Move the ends of one kind of term, all in one statement, with a line for each."""
    days = calendar()  # without outages: the old end has counted those of before
    with connection.cursor() as cursor:
        cursor.execute(term.read, {"city": outage.city_id, "began": outage.began_at})
        longer = {
            int(pk): new
            for pk, since, due, stood in cursor.fetchall()
            if (
                new := days.prolonged(
                    due, outage.began_at, outage.ended_at, since=since, stood=stood
                )
            )
            != due
        }
        if not longer:
            return
        cursor.execute(term.write, {"ids": list(longer), "dues": list(longer.values())})
    record_many(
        term.kind,
        city=outage.city_id,
        subjects=list(longer),
        actor=actor,
        cause=f"outage:{outage.pk}",
        moment=moment,
        data=[
            {"term": term.name.partition(".")[2], "due": due.isoformat()} for due in longer.values()
        ],
    )
