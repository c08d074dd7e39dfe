"""Children who attend a kindergarten stand in the same lines, each keeping its place meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many
from kezek.kindergartens.models import Group
from kezek.places.acts.rows import lock_vouchers
from kezek.places.errors import REFUSALS, AlreadyWaiting, too_many_waits
from kezek.places.models import Place, Wait
from kezek.places.queries_openings import entitled
from kezek.places.rules import Own, Seats, may_be_moved
from kezek.places.states import PlaceState
from kezek.policy.queries import rules_for


@dataclass(frozen=True, slots=True)
class Wishes:
    """The groups that an enrolled child would rather go to, best first."""

    voucher: int
    groups: Sequence[int]


def own_places(city: str, wishes: Sequence[Wishes], moment: datetime) -> dict[int, int]:
    """The places that these children keep, by voucher, once every wish of theirs can be granted.

    A building block: vouchers and groups stay locked, as a line must not form past a claim. Raises
    NotHeld, GroupClosed, SpecialGroup, WrongBand, OwnGroup, AlreadyWaiting (a group named twice),
    TooManyWaits.
    """
    require_act()
    limit = rules_for(city, clock.day_of(moment)).number("waitlist_max_groups")
    for wish in wishes:
        if len(wish.groups) > limit:
            raise too_many_waits(limit)
        if len(set(wish.groups)) < len(wish.groups):
            raise AlreadyWaiting
    lock_vouchers([wish.voucher for wish in wishes])
    wanted = {group for wish in wishes for group in wish.groups}
    locked = Group.objects.filter(pk__in=wanted, city_id=city)
    seats = {
        row.pk: Seats(row.band, row.kind, row.capacity - row.taken)
        for row in locked.order_by("pk").select_for_update(no_key=True)
        if row.published
    }
    kinds = sorted({one.kind for one in seats.values()} - {"ordinary"})
    vouchers = [wish.voucher for wish in wishes]
    opens = entitled(vouchers, kinds, clock.day_of(moment)) if kinds else {}
    held = {
        voucher: (place, Own(group, band, opens.get(voucher, ())))
        for voucher, place, group, band in Place.objects.filter(
            city_id=city,
            state=PlaceState.HELD,
            voucher_id__in=vouchers,
            voucher__state="active",
        ).values_list("voucher_id", "pk", "group_id", "group__band")
    }
    for wish in wishes:
        own = held[wish.voucher][1] if wish.voucher in held else None
        for group in wish.groups:
            verdict = may_be_moved(own, group, seats.get(group))
            if verdict != "ok":
                raise REFUSALS[verdict]
    return {voucher: place for voucher, (place, _own) in held.items()}


@act("wait.joined", queue=True)
def join_enrolled(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    wishes: Sequence[Wishes],
) -> list[int]:
    """Put enrolled children in the lines of the groups that they wish, best first; the waits.

    Whatever they waited for before is the caller's to end. All or none. `actor` is one for all or
    one per child. Raises what `own_places` raises.
    """
    actors = [actor] * len(wishes) if isinstance(actor, Actor) else actor
    own = own_places(city, wishes, moment)
    issued = {
        pk: (issued_at, filed_at)
        for pk, issued_at, filed_at in Place.objects.filter(pk__in=own.values()).values_list(
            "voucher_id", "voucher__issued_at", "voucher__application__filed_at"
        )
    }
    rows = Wait.objects.bulk_create(
        Wait(
            city_id=city,
            group_id=group,
            voucher_id=wish.voucher,
            voucher_at=issued[wish.voucher][0],
            filed_at=issued[wish.voucher][1],
            joined_at=moment,
            own_id=own[wish.voucher],
        )
        for wish in wishes
        for group in wish.groups
    )
    record_many(
        "wait.joined",
        city=city,
        subjects=[row.pk for row in rows],
        actor=[who for wish, who in zip(wishes, actors, strict=True) for _ in wish.groups],
        cause="transfer",
        moment=moment,
        data=[{"group": row.group_id, "voucher": row.voucher_id} for row in rows],
    )
    return [row.pk for row in rows]
