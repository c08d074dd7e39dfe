"""The night's check: both ways of issuing look at the whole queue and must agree."""

from datetime import datetime

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.journal.sequencer import catch_up
from kezek.queue.acts import settle_order
from kezek.vouchers import planning
from kezek.vouchers.models import OrderCheck, Pointer


@act("issuing.checked", exclusive=True)
def check_order(*, actor: Actor, moment: datetime, request_key: str, city: str) -> bool:
    """Work out vouchers for every free place, as if there were the money, and check them.

    Under the city's lock, because the walk and the window query read the queue one after the other.
    Issues nothing. Returns whether they agree; while they do not, `run_iteration` refuses.
    """
    day = clock.day_of(moment)
    cutoff = catch_up(city)
    settle_order(city)
    pointer = Pointer.objects.filter(city_id=city).first()
    turn = pointer.turn if pointer else 0
    rooms = planning.plan(city, day, cutoff=cutoff, turn=turn)
    wanted = sum(
        max(0, room.spare) * rooms.situation.prices[band] for band, room in rooms.rooms.items()
    )
    made = planning.plan(city, day, cutoff=cutoff, turn=turn, extra_tenge=wanted + rooms.owed)
    try:
        planning.check(made, whole=True)
    except planning.CheckFailed:
        agreed = False
    else:
        agreed = True
    found = {
        "cutoff_seq": cutoff,
        "waiting": sum(made.waiting.values()),
        "granted": len(made.walk.grants),
        "agreed": agreed,
    }
    row, _new = OrderCheck.objects.update_or_create(
        city_id=city, day=day, defaults={"checked_at": moment, **found}
    )
    record(
        "issuing.checked",
        city=city,
        subject=row.pk,
        actor=actor,
        cause="night",
        moment=moment,
        data={
            "agreed": agreed,
            "cutoff": cutoff,
            "waiting": found["waiting"],
            "granted": found["granted"],
        },
    )
    return agreed
