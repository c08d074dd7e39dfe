"""Waiting lists: joining, leaving, and the end of waits that have lost their sense."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.kindergartens.models import Group
from kezek.places.acts.rows import (
    Claim,
    WaitRow,
    fetch,
    lock_vouchers,
    one_actor,
    resume_clocks,
)
from kezek.places.errors import REFUSALS, WaitOver, too_many_waits
from kezek.places.models import Place, Wait
from kezek.places.queries_openings import entitled, open_to_all
from kezek.places.rules import Holder, Lines, Seats
from kezek.places.states import LIVE_WAITS, WAIT_MOVES, WaitState, before
from kezek.policy.queries import rules_for
from kezek.policy.rules import PlacesMode
from kezek.vouchers import acts as vouchers_acts
from kezek.vouchers.models import Voucher

_LEAVE: Final = """
    UPDATE places_wait SET state = 'left', left_at = %s
    WHERE id = %s AND city_id = %s AND state = 'waiting' AND own_id IS NULL
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


@dataclass(frozen=True, slots=True)
class Joined:
    """The verdict on a wish to wait (see `rules.Line`); with `ok` the new wait."""

    voucher: int
    group: int
    verdict: str
    wait: int | None = None


def _lines(
    city: str, wishes: Sequence[Claim], moment: datetime
) -> tuple[Lines, dict[int, Voucher]]:
    """What the verdicts depend on, read after vouchers and groups are locked."""
    holders = lock_vouchers([wish.voucher for wish in wishes])
    # Locked, so that a seat can't be claimed past a line that forms at the same moment.
    groups = Group.objects.filter(pk__in=[wish.group for wish in wishes], city_id=city)
    chosen = {row.pk: row for row in groups.order_by("pk").select_for_update(no_key=True)}
    waits = Wait.objects.filter(voucher_id__in=holders, state__in=LIVE_WAITS)
    in_lists: dict[int, set[int]] = defaultdict(set)
    for voucher, group in waits.values_list("voucher_id", "group_id"):
        in_lists[voucher].add(group)
    counts = Wait.objects.filter(group_id__in=chosen, state=WaitState.WAITING)
    in_line = dict(counts.values_list("group_id").annotate(n=Count("id")).order_by("group_id"))
    kinds = {row.kind for row in chosen.values()} - {"ordinary"}
    opens = entitled(list(holders), sorted(kinds), clock.day_of(moment)) if kinds else {}
    rules = rules_for(city, clock.day_of(moment))
    bulletins = rules["places_mode"] == PlacesMode.BULLETIN
    opened = open_to_all(list(chosen), moment) if bulletins else None
    lines = Lines(
        holders={
            pk: Holder(row.band, row.case_id or 0, opens.get(pk, ()))
            for pk, row in holders.items()
            if row.case_id is not None
            and row.city_id == city
            and row.state == "confirmed"
            and (row.paused_at is not None or row.sign_due_at is None or row.sign_due_at > moment)
        },
        groups={
            pk: Seats(
                row.band,
                row.kind,
                row.capacity - row.taken - in_line.get(pk, 0),
                opened is None or pk in opened,
            )
            for pk, row in chosen.items()
            if row.published
        },
        placed=set(
            Place.objects.filter(case_id__in=[row.case_id for row in holders.values()]).values_list(
                "case_id", flat=True
            )
        ),
        in_lists=in_lists,
        limit=rules.number("waitlist_max_groups"),
    )
    return lines, holders


@act("wait.joined")
def join_waiting_lists(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    wishes: Sequence[Claim],
) -> list[Joined]:
    """Put children in the lines of groups that have no free seat, in the order given.

    One verdict per wish; a refused one changes nothing and raises nothing. The vouchers' clocks
    stand still while the children wait, if the policy says so. `actor` is one for all or one per
    wish.
    """
    actors = [actor] * len(wishes) if isinstance(actor, Actor) else actor
    lines, holders = _lines(city, wishes, moment)
    verdicts = [lines.join(wish.voucher, wish.group) for wish in wishes]
    granted = [
        (wish, who)
        for wish, who, verdict in zip(wishes, actors, verdicts, strict=True)
        if verdict == "ok"
    ]
    if not granted:
        return [
            Joined(wish.voucher, wish.group, verdict)
            for wish, verdict in zip(wishes, verdicts, strict=True)
        ]
    filed = dict(Voucher.objects.filter(pk__in=holders).values_list("pk", "application__filed_at"))
    rows = Wait.objects.bulk_create(
        Wait(
            city_id=city,
            group_id=wish.group,
            voucher_id=wish.voucher,
            voucher_at=holders[wish.voucher].issued_at,
            filed_at=filed[wish.voucher],
            joined_at=moment,
        )
        for wish, _who in granted
    )
    record_many(
        "wait.joined",
        city=city,
        subjects=[row.pk for row in rows],
        actor=[who for _wish, who in granted],
        cause="parent",
        moment=moment,
        data=[{"group": wish.group, "voucher": wish.voucher} for wish, _who in granted],
    )
    running = {
        wish.voucher: who for wish, who in granted if holders[wish.voucher].paused_at is None
    }
    if running and rules_for(city, clock.day_of(moment))["voucher_clock_paused_while_waitlisted"]:
        vouchers_acts.pause_vouchers(
            city=city,
            actor=one_actor(list(running.values())),
            moment=moment,
            request_key=request_key,
            vouchers=sorted(running),
        )
    made = iter(rows)
    return [
        Joined(wish.voucher, wish.group, verdict, next(made).pk if verdict == "ok" else None)
        for wish, verdict in zip(wishes, verdicts, strict=True)
    ]


@act("wait.joined")
def join_waiting_list(
    *, actor: Actor, moment: datetime, request_key: str, city: str, voucher: int, group: int
) -> int:
    """Put the child in the line for a group that has no free seat; returns the wait.

    The voucher's clock stands still while the child waits, if the policy says so. Raises
    NoVoucher, GroupClosed, SpecialGroup, WrongBand, AlreadyPlaced, AlreadyWaiting, TooManyWaits,
    SeatIsFree.
    """
    (answer,) = join_waiting_lists(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        wishes=[Claim(voucher, group)],
    )
    if answer.wait is not None:
        return answer.wait
    if answer.verdict == "too_many":
        limit = rules_for(city, clock.day_of(moment)).number("waitlist_max_groups")
        raise too_many_waits(limit)
    raise REFUSALS[answer.verdict]


@act("wait.left")
def leave_waiting_list(
    *, actor: Actor, moment: datetime, request_key: str, city: str, wait: int
) -> int:
    """Take the child out of a line; returns the group. The clock goes on after the last one.

    A wait with an open offer is declined, not left; that of an enrolled child ends with the consent
    by which it was joined. Raises WaitOver.
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
