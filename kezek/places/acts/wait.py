"""Waiting lists: joining, leaving, and the end of waits that have lost their sense."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.say import say
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.kindergartens.models import Group
from kezek.places.acts.rows import WaitRow, fetch, lock_vouchers, resume_clocks
from kezek.places.errors import (
    AlreadyPlaced,
    AlreadyWaiting,
    GroupClosed,
    NoVoucher,
    SeatIsFree,
    SpecialGroup,
    TooManyWaits,
    WaitOver,
    WrongBand,
)
from kezek.places.models import Place, Wait
from kezek.places.rules import may_join
from kezek.places.states import LIVE_WAITS, WAIT_MOVES, WaitState, before
from kezek.policy.queries import rules_for
from kezek.vouchers import acts as vouchers_acts
from kezek.vouchers.models import Voucher

_LEAVE: Final = """
    UPDATE places_wait SET state = 'left', left_at = %s
    WHERE id = %s AND city_id = %s AND state = 'waiting'
    RETURNING id, group_id, voucher_id, place_id
"""
_CLOSE: Final = """
    WITH closed AS (
        UPDATE places_wait SET state = 'left', left_at = %s
        WHERE voucher_id = ANY(%s) AND city_id = %s AND state = ANY(%s)
        RETURNING id, group_id, voucher_id, place_id
    )
    SELECT * FROM closed ORDER BY id
"""


def _pair(voucher: int, group: int, moment: datetime) -> tuple[Voucher, Group]:
    """The voucher and the group, locked in the order of claims, if they fit each other."""
    holder = lock_vouchers([voucher]).get(voucher)
    # Locked, so that a seat can't be claimed past a line that forms at the same moment.
    chosen = Group.objects.filter(pk=group).select_for_update(no_key=True).first()
    if holder is None or holder.case_id is None or holder.state != "confirmed":
        raise NoVoucher
    over = holder.sign_due_at is not None and holder.sign_due_at <= moment
    if over and holder.paused_at is None:
        raise NoVoucher
    if chosen is None or chosen.city_id != holder.city_id or not chosen.published:
        raise GroupClosed
    if chosen.kind != "ordinary":
        raise SpecialGroup
    if chosen.band != holder.band:
        raise WrongBand
    return holder, chosen


@act("wait.joined")
def join_waiting_list(
    *, actor: Actor, moment: datetime, request_key: str, city: str, voucher: int, group: int
) -> int:
    """Put the child in the line for a group that has no free seat; returns the wait.

    The voucher's clock stands still while the child waits, if the policy says so. Raises
    NoVoucher, GroupClosed, SpecialGroup, WrongBand, AlreadyPlaced, AlreadyWaiting, TooManyWaits,
    SeatIsFree.
    """
    row, chosen = _pair(voucher, group, moment)
    if Place.objects.filter(case=row.case_id).exists():
        raise AlreadyPlaced
    waits = Wait.objects.filter(voucher=row, state__in=LIVE_WAITS)
    groups = list(waits.values_list("group_id", flat=True))
    if group in groups:
        raise AlreadyWaiting
    rules = rules_for(city, clock.day_of(moment))
    limit = rules.number("waitlist_max_groups")
    if not may_join(len(groups), limit):
        raise TooManyWaits(say(_("You can be on at most %(n)s waiting lists."), n=limit))
    in_line = Wait.objects.filter(group=chosen, state=WaitState.WAITING).count()
    if chosen.capacity - chosen.taken > in_line:
        raise SeatIsFree
    wait = Wait.objects.create(
        city_id=city,
        group=chosen,
        voucher=row,
        voucher_at=row.issued_at,
        filed_at=row.application.filed_at,
        joined_at=moment,
    )
    record(
        "wait.joined",
        city=city,
        subject=wait.pk,
        actor=actor,
        cause="parent",
        moment=moment,
        data={"group": group, "voucher": voucher},
    )
    if row.paused_at is None and rules["voucher_clock_paused_while_waitlisted"]:
        vouchers_acts.pause_vouchers(
            city=city, actor=actor, moment=moment, request_key=request_key, vouchers=[voucher]
        )
    return int(wait.pk)


@act("wait.left")
def leave_waiting_list(
    *, actor: Actor, moment: datetime, request_key: str, city: str, wait: int
) -> int:
    """Take the child out of a line; returns the group. The clock goes on after the last one.

    A wait with an open offer is declined, not left. Raises WaitOver.
    """
    lock_vouchers(list(Wait.objects.filter(pk=wait).values_list("voucher_id", flat=True)))
    rows = fetch(WaitRow, _LEAVE, [moment, wait, city])
    if not rows:
        raise WaitOver
    (row,) = rows
    record(
        "wait.left",
        city=city,
        subject=row.id,
        actor=actor,
        cause="parent",
        moment=moment,
        data={"group": row.group, "reason": "parent", "voucher": row.voucher},
    )
    resume_clocks([row.voucher], city=city, actor=actor, moment=moment, request_key=request_key)
    return row.group


@act("wait.left")
def close_waits(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
    reason: str,
) -> int:
    """End every wait of these vouchers, open offers included; returns how many.

    The seats of open offers and the clocks are the caller's. `actor` is one for all or one per
    voucher.
    """
    by = dict(
        zip(vouchers, [actor] * len(vouchers) if isinstance(actor, Actor) else actor, strict=True)
    )
    rows = fetch(
        WaitRow, _CLOSE, [moment, list(vouchers), city, before(WAIT_MOVES, WaitState.LEFT)]
    )
    record_many(
        "wait.left",
        city=city,
        subjects=[row.id for row in rows],
        actor=[by[row.voucher] for row in rows],
        cause=reason,
        moment=moment,
        data=[{"group": row.group, "reason": reason, "voucher": row.voucher} for row in rows],
    )
    return len(rows)
