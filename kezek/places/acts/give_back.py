"""Giving a voucher back, with or without a place."""

from datetime import datetime

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.places.acts.release import Release, release_places
from kezek.places.acts.rows import lock_vouchers
from kezek.places.acts.wait import close_waits
from kezek.places.errors import ChildEnrolled, NoVoucher
from kezek.places.models import Place
from kezek.places.states import PlaceState
from kezek.vouchers import acts as vouchers_acts


@act("voucher.refused", queue=True)
def give_back_voucher(
    *, actor: Actor, moment: datetime, request_key: str, city: str, voucher: int
) -> int:
    """Refuse the voucher for good: its place is free, its waits end, the queue place is annulled.

    Returns the voucher. A drafted contract is ended by the act of the same name in `contracts`,
    which pages call. Raises NoVoucher, ChildEnrolled.
    """
    row = lock_vouchers([voucher]).get(voucher)
    if row is None or row.case_id is None:
        raise NoVoucher
    place = Place.objects.filter(voucher=row).exclude(case=None).first()
    if place is not None and place.state == PlaceState.HELD:
        raise ChildEnrolled
    close_waits(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=[voucher],
        reason=Release.GIVEN_BACK.value,
    )
    if place is not None:
        release_places(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            places=[place.pk],
            reason=Release.GIVEN_BACK,
        )
        if place.state == PlaceState.CLAIMED:
            vouchers_acts.unplace(city=city, vouchers=[voucher], moment=moment)
    vouchers_acts.refuse_voucher(
        actor=actor, moment=moment, request_key=request_key, city=city, voucher=voucher
    )
    return voucher
