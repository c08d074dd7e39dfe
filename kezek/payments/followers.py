"""The follower `payments.accrual`: a month that its parent approved becomes money at once.

A sweep over all months would look at a quarter of a million of them to find the new ones.
"""

from collections.abc import Sequence

from kezek.attendance.models import Timesheet
from kezek.attendance.states import PAYABLE
from kezek.attendance.sweeps import digest_of
from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.journal.followers import Fact, Follower, register
from kezek.payments.acts import accrue

KINDS = frozenset({"timesheet.approved", "timesheet.settled"})


def earn(facts: Sequence[Fact]) -> None:
    """Accrue the months of these facts; one that is accrued already is passed over."""
    city = facts[-1].city
    found = Timesheet.objects.filter(
        pk__in=[fact.subject_id for fact in facts],
        city_id=city,
        state__in=[state.value for state in PAYABLE],
        answered_at__isnull=False,
        accruals=None,
    )
    due = list(found.order_by("month", "pk").values_list("pk", flat=True))
    if due:
        accrue(
            actor=FOLLOWER,
            moment=clock.now(),
            request_key=f"accrual:{city}:{facts[-1].seq}:{digest_of(due)}",
            city=city,
            timesheets=due,
        )


register(Follower("payments.accrual", earn, joined=False, kinds=KINDS))
