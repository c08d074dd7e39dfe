"""What befalls a family: another applicant, a death, a move to another city.

Each touches the whole case, so it stands on the highest floor that the case has.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.contracts.acts.draft import draft_contract
from kezek.contracts.acts.leave import Leaving, Reason, leave
from kezek.contracts.acts.transfers.end import Why, end_consents
from kezek.contracts.acts.void import tell, void
from kezek.contracts.models import Contract, Enrolment
from kezek.contracts.states import ContractState, before
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.people.acts import move_case
from kezek.places.acts import Release, close_waits, release_places
from kezek.places.acts.rows import lock_vouchers
from kezek.places.models import Place
from kezek.policy.queries import rules_for
from kezek.queue import acts as queue_acts
from kezek.queue.acts import NewApplication
from kezek.queue.models import Application
from kezek.queue.refusals import ClaimsBarred
from kezek.queue.rules import HandOver
from kezek.vouchers import acts as vouchers_acts
from kezek.vouchers.models import Voucher

_CARRY: Final = """
    INSERT INTO queue_proof (privilege_id, media_type, content_sealed, size, added_at)
    SELECT %s, f.media_type, f.content_sealed, f.size, f.added_at FROM queue_proof f
    WHERE f.privilege_id = %s ORDER BY f.id
"""


class Void(StrEnum):
    """Why a contract came to nothing beside what places know."""

    HANDED_OVER = "handed_over"


class SameCity(DomainError):
    """The case lies in this city already."""

    code = "same_city"
    message = _("The child's case is in this city already.")
    field = "city"


@act("application.handed_over", queue=True)
def hand_over(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    application: int,
    guardian: int,
    reason: HandOver,
) -> int:
    """Make somebody else who answers for the child the applicant: «переоформление заявления».

    Queue, voucher and place stay the child's. A contract that nobody has signed is drafted anew in
    the new name; a consent to be moved ends, as somebody else gave it. Returns the application.
    Raises NotGuardian, SameApplicant.
    """
    lock_vouchers(_vouchers(application))
    queue_acts.hand_over_application(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        application=application,
        guardian=guardian,
        reason=reason,
    )
    open_ = Enrolment.objects.filter(
        voucher__application_id=application, period__endswith=None, period__isempty=False
    )
    end_consents(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        enrolments=list(open_.values_list("pk", flat=True)),
        why=Why.HANDED_OVER,
    )
    draft = Contract.objects.filter(
        voucher__application_id=application, state=ContractState.DRAFTED
    ).first()
    if draft is not None:
        rows = void(city, [draft.pk], Void.HANDED_OVER, [ContractState.DRAFTED])
        tell(rows, city, Void.HANDED_OVER, actor, moment)
        draft_contract(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            place=draft.place_id,
            not_before=draft.period.lower,
        )
    return application


def _vouchers(application: int) -> list[int]:
    live = Voucher.objects.filter(application_id=application).exclude(case=None)
    return list(live.values_list("pk", flat=True))


@act("application.closed", queue=True)
def close_by_death(
    *, actor: Actor, moment: datetime, request_key: str, city: str, child: int
) -> int:
    """Close the case of a child who has died: place, voucher and application end with it.

    Seat and money are free for others. Returns the application, 0 when none was live.
    """
    return _wind_up(child, Reason.DIED, actor, moment, request_key, city=city)


@act("case.moved", queue=True)
def move_to_city(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    child: int,
    guardian: int,
    to: str,
) -> int:
    """Move a child's case to another city: closed in one, opened in the other, at once.

    The only act that crosses cities. The application there keeps its filing moment if the rules
    there say so; a privilege is decided anew there, with the same papers. Returns the application
    in the other city, 0 when none was live. Raises SameCity, CaseElsewhere of `people` and what
    `file_applications` raises.
    """
    if to == city:
        raise SameCity
    old = Application.objects.filter(case_id=child, city_id=city).first()
    _wind_up(child, Reason.MOVED, actor, moment, request_key, city=city)
    move_case(city=city, actor=actor, moment=moment, request_key=request_key, child=child, to=to)
    if old is None:
        return 0
    keeps = rules_for(to, clock.day_of(moment))["moved_application_keeps_filing_moment"]
    (new,) = queue_acts.file_applications(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=to,
        applications=[NewApplication(guardian, child, old.filed_at if keeps else None)],
    )
    _carry_privilege(old.pk, new, actor, moment, request_key, to=to)
    return new


def _carry_privilege(
    old: int, new: int, actor: Actor, moment: datetime, request_key: str, *, to: str
) -> None:
    """Claim the same ground in the other city, if its rules know it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, code FROM queue_privilege WHERE application_id = %s"
            " AND state IN ('pending', 'proven')",
            [old],
        )
        row = cursor.fetchone()
        if row is None or row[1] not in rules_for(to, clock.day_of(moment)).grounds:
            return
        with suppress(ClaimsBarred):  # a false claim of before bars; the parent claims later
            claim = queue_acts.claim_privilege(
                actor=actor,
                moment=moment,
                request_key=request_key,
                city=to,
                application=new,
                code=row[1],
            )
            cursor.execute(_CARRY, [claim, row[0]])


def _wind_up(
    child: int, reason: Reason, actor: Actor, moment: datetime, request_key: str, *, city: str
) -> int:
    """End whatever the child has in this city, from the place down to the application."""
    found = Voucher.objects.filter(case_id=child, city_id=city).values_list("pk", flat=True)
    held = list(found)
    lock_vouchers(held)
    application = Application.objects.filter(case_id=child, city_id=city).first()
    if application is None:
        return 0
    enrolment = Enrolment.objects.filter(
        child_id=child, city_id=city, period__endswith=None, period__isempty=False
    ).first()
    if enrolment is not None:
        leave(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            leaving=[Leaving(enrolment.pk, _last_day(reason, moment), reason)],
        )
        return application.pk
    if held:
        _end_voucher(
            city=city,
            actor=actor,
            moment=moment,
            request_key=request_key,
            held=held,
            child=child,
            reason=reason,
        )
    queue_acts.close_application(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        application=application.pk,
        reason=reason,
    )
    return application.pk


def _last_day(reason: Reason, moment: datetime) -> date:
    """Today; yesterday for a child who died before today."""
    today = clock.day_of(moment)
    return today if reason is not Reason.DIED else today - timedelta(days=1)


def _end_voucher(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    held: list[int],
    child: int,
    reason: Reason,
) -> None:
    """End a voucher that pays for nothing yet, with its contract, place and waits."""
    states = before(ContractState.VOID)
    live = Contract.objects.filter(voucher_id__in=held, state__in=states)
    contracts = list(live.values_list("pk", flat=True))
    if contracts:
        tell(void(city, contracts, reason, states), city, reason, actor, moment)
    close_waits(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=held,
        reason=reason,
    )
    places = list(Place.objects.filter(case_id=child).values_list("pk", flat=True))
    if places:
        release_places(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            places=places,
            reason=Release.LEFT,
        )
    vouchers_acts.end_vouchers(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=held,
        reason=reason,
    )
