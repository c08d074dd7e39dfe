"""Two families change places: offered by number, signed by both, done by the night's run.

Off where the rules do not allow it. A swap stands outside the lines, so it needs no turn in them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection

from kezek.contracts.acts.transfers.ask import Asked, draft_consents, wishers_of
from kezek.contracts.acts.transfers.consent import (
    Checked,
    Consented,
    check_consents,
    put_signed,
)
from kezek.contracts.acts.transfers.end import Why, over
from kezek.contracts.errors import (
    AlreadySigned,
    NoSuchSwap,
    NotEnrolled,
    SwapOffered,
    SwapOver,
    SwapsOff,
)
from kezek.contracts.models import Enrolment, Swap, Transfer
from kezek.contracts.states import SwapState, TransferState, before_swap
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.places.acts.rows import lock_vouchers
from kezek.policy.queries import calendar, rules_for

# The other child: of the same age, in another group, both ordinary, both places held.
_OTHER: Final = """
    SELECT o.id, og.id, op.number, mp.number
    FROM contracts_enrolment m
    JOIN places_place mp ON mp.id = m.place_id AND mp.state = 'held'
    JOIN kindergartens_group mg ON mg.id = m.group_id AND mg.kind = 'ordinary'
    JOIN places_place op ON op.city_id = m.city_id AND op.number = %s AND op.state = 'held'
    JOIN contracts_enrolment o ON o.place_id = op.id AND upper_inf(o.period)
    JOIN kindergartens_group og ON og.id = o.group_id AND og.kind = 'ordinary'
    WHERE m.id = %s AND m.city_id = %s AND upper_inf(m.period)
      AND og.id <> mg.id AND og.band = mg.band
"""
_STEP: Final = """
    UPDATE contracts_swap SET state = %s, answer_due_at = coalesce(%s, answer_due_at)
    WHERE id = %s AND city_id = %s AND state = ANY(%s)
      AND (answer_due_at IS NULL OR answer_due_at > %s)
"""


def _allowed(city: str, moment: datetime) -> None:
    if not rules_for(city, clock.day_of(moment))["mutual_swap"]:
        raise SwapsOff


def _other(city: str, enrolment: int, number: str) -> tuple[int, int, str, str]:
    """The other enrolment, its group, its place's number and one's own. Raises NoSuchSwap."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHER, [number, enrolment, city])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchSwap
    return int(row[0]), int(row[1]), str(row[2]), str(row[3])


@act("swap.drafted", queue=True)
def offer_swap(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    enrolment: int,
    number: str,
) -> int:
    """Draft the consent of a family that would change places with the child who holds `number`.

    Returns the consent; the offer is made when it is signed. Raises SwapsOff, NotEnrolled,
    NoSuchSwap, SwapOffered.
    """
    _allowed(city, moment)
    asked = wishers_of(city, [Asked(enrolment, ())])
    lock_vouchers([asked[0].voucher])
    second, group, place, _own = _other(city, enrolment, number)
    drafts = Swap.objects.filter(first_id=enrolment, state=SwapState.DRAFTED)
    over(city, list(drafts.values_list("pk", flat=True)), Why.WITHDRAWN, actor, moment)
    if Swap.objects.filter(first_id=enrolment, state__in=["offered", "agreed"]).exists():
        raise SwapOffered
    swap = Swap.objects.create(
        city_id=city, first_id=enrolment, second_id=second, drafted_at=moment
    )
    _tell("swap.drafted", swap, actor, moment)
    (consent,) = draft_consents(
        city,
        [Asked(enrolment, [group])],
        asked,
        [actor],
        moment,
        swap=swap.pk,
        other_place=place,
    )
    return consent


@act("transfer.asked", queue=True)
def answer_swap(*, actor: Actor, moment: datetime, request_key: str, city: str, swap: int) -> int:
    """Draft the consent of the family that was asked; returns it, to be read and signed.

    Raises SwapsOff, SwapOver, NotEnrolled, NoSuchSwap.
    """
    _allowed(city, moment)
    row = _live(city, swap, moment, [SwapState.OFFERED])
    asked = wishers_of(city, [Asked(row.second_id, ())])
    lock_vouchers([asked[0].voucher])
    mine = Transfer.objects.filter(swap=row, enrolment_id=row.second_id)
    known = mine.filter(state=TransferState.DRAFTED).values_list("pk", flat=True).first()
    if known is not None:
        return known
    offers = Enrolment.objects.filter(pk=row.first_id)
    number = offers.values_list("place__number", flat=True).get()
    _first, group, place, _own = _other(city, row.second_id, number)
    (consent,) = draft_consents(
        city,
        [Asked(row.second_id, [group])],
        asked,
        [actor],
        moment,
        swap=row.pk,
        other_place=place,
    )
    return consent


def _live(city: str, swap: int, moment: datetime, states: Sequence[SwapState]) -> Swap:
    """The swap in one of these states, within its term. Raises SwapOver."""
    row = Swap.objects.filter(pk=swap, city_id=city, state__in=states).first()
    if row is None or (row.state == SwapState.OFFERED and (row.answer_due_at or moment) <= moment):
        raise SwapOver
    return row


@act("transfer.signed", queue=True)
def keep_swap(
    *, actor: Actor, moment: datetime, request_key: str, city: str, checked: Checked
) -> int:
    """Write a family's checked consent: the first makes the offer, the second agrees to it.

    Returns the swap. Raises SwapsOff, AlreadySigned, SwapOver.
    """
    _allowed(city, moment)
    consent = Transfer.objects.select_related("swap", "enrolment").get(pk=checked.transfer)
    if consent.swap is None:
        raise SwapOver
    swap = consent.swap
    both = [swap.first_id, swap.second_id]
    lock_vouchers(list(Enrolment.objects.filter(pk__in=both).values_list("voucher_id", flat=True)))
    signed = put_signed(city, [checked], moment, of_swaps=True)
    if not signed:
        standing = Transfer.objects.filter(pk=consent.pk, state=TransferState.STANDING)
        raise AlreadySigned if standing.exists() else SwapOver
    offers = consent.enrolment_id == swap.first_id
    days = rules_for(city, clock.day_of(moment)).number("swap_answer_calendar_days")
    due = calendar(city).term(moment, days=days) if offers else None
    target = SwapState.OFFERED if offers else SwapState.AGREED
    with connection.cursor() as cursor:
        cursor.execute(_STEP, [target.value, due, swap.pk, city, before_swap(target), moment])
        if cursor.rowcount != 1:
            raise SwapOver
    record(
        "transfer.signed",
        city=city,
        subject=consent.pk,
        actor=actor,
        cause="swap",
        moment=moment,
        data={
            "certificate": checked.certificate,
            "enrolment": consent.enrolment_id,
            "groups": list(consent.choices.values_list("group_id", flat=True)),
            "child": consent.child_id,
        },
    )
    if due is None:
        _tell("swap.agreed", swap, actor, moment)
    else:
        _tell("swap.offered", swap, actor, moment, answer_due=due.isoformat())
    return swap.pk


def sign_swap(
    *, actor: Actor, moment: datetime, request_key: str, city: str, transfer: int, cms: bytes
) -> int:
    """Check the guardian's signature under a consent to swap and write it; returns the swap.

    Raises TransferUnknown, what the signature port raises, and what `keep_swap` does.
    """
    (checked,) = check_consents(city, [Consented(transfer, cms)], moment)
    return keep_swap(
        actor=actor, moment=moment, request_key=request_key, city=city, checked=checked
    )


@act("swap.over", queue=True)
def withdraw_swap(
    *, actor: Actor, moment: datetime, request_key: str, city: str, swap: int, enrolment: int
) -> int:
    """Either family would rather not: the swap is over, both keep their places. Returns the swap.

    Raises NotEnrolled for somebody else's swap, SwapOver once it is done or over.
    """
    row = Swap.objects.filter(pk=swap, city_id=city).first()
    if row is None or enrolment not in {row.first_id, row.second_id}:
        raise NotEnrolled
    both = Enrolment.objects.filter(pk__in=[row.first_id, row.second_id])
    lock_vouchers(list(both.values_list("voucher_id", flat=True)))
    if not over(city, [swap], Why.WITHDRAWN, actor, moment):
        raise SwapOver
    return swap


@act("swap.over", queue=True)
def lapse_swaps(
    *, actor: Actor, moment: datetime, request_key: str, city: str, swaps: Sequence[int]
) -> int:
    """End offers that nobody answered in their term; returns how many."""
    both = Enrolment.objects.filter(swaps_offered__in=swaps) | Enrolment.objects.filter(
        swaps_asked__in=swaps
    )
    lock_vouchers(sorted(set(both.values_list("voucher_id", flat=True))))
    due = Swap.objects.filter(pk__in=swaps, state=SwapState.OFFERED, answer_due_at__lte=moment)
    return len(over(city, list(due.values_list("pk", flat=True)), Why.UNANSWERED, actor, moment))


def _tell(kind: str, swap: Swap, actor: Actor, moment: datetime, **more: str) -> None:
    record(
        kind,
        city=swap.city_id,
        subject=swap.pk,
        actor=actor,
        cause="parent",
        moment=moment,
        data={"first": swap.first_id, "second": swap.second_id, **more},
    )
