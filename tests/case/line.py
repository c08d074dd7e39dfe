"""A queue that lives through the real acts, day by day, for tests of a number's history."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal.followers import step
from kezek.journal.sequencer import catch_up
from kezek.queue.acts import (
    claim_privilege,
    decide_privilege,
    expire_privilege,
    file_applications,
    refresh_queue,
    restore_application,
    settle_order,
    withdraw_application,
)
from kezek.queue.acts.applications import NewApplication
from kezek.queue.models import Application, Privilege
from kezek.queue.moves import FOLLOWER
from kezek.queue.queries import position
from kezek.vouchers.sweeps import lapse_due
from tests.builders import (
    DEPARTMENT,
    PARENT,
    TARAZ,
    a_child,
    a_city,
    a_group,
    a_key,
    an_allotment,
    guardian_of,
)
from tests.vouchers.builders import an_iteration

FIRST = date(2025, 8, 1)
PRICE = 65_000 * 5  # of a voucher in August


def at(day: int) -> datetime:
    """Ten o'clock so many days after the first."""
    return clock.at(FIRST + timedelta(days=day), 10)


def follow() -> None:
    """What the worker does a moment after each commit."""
    catch_up(TARAZ)
    settle_order(TARAZ)
    while step(FOLLOWER, TARAZ):
        pass


def file(day: int, since: int | None = None, born: date = date(2022, 3, 4)) -> int:
    """A child's application; `since`: the day whose filing moment it keeps."""
    a_city()
    child = a_child(born)
    (number,) = file_applications(
        actor=PARENT,
        moment=at(day),
        request_key=a_key(),
        city=TARAZ,
        applications=[
            NewApplication(
                guardian_of(child).pk, child.pk, at(since) if since is not None else None
            )
        ],
    )
    return number


def privilege(application: int, day: int) -> None:
    """A ground is claimed and proven that day."""
    claimed = claim_privilege(
        actor=PARENT,
        moment=at(day),
        request_key=a_key(),
        city=TARAZ,
        application=application,
        code="large_family",
    )
    decide_privilege(
        actor=DEPARTMENT,
        moment=at(day),
        request_key=a_key(),
        city=TARAZ,
        privilege=claimed,
        proven=True,
    )


def expire(application: int, day: int) -> None:
    """The proven ground is over."""
    expire_privilege(
        actor=DEPARTMENT,
        moment=at(day),
        request_key=a_key(),
        city=TARAZ,
        privilege=Privilege.objects.get(application=application, state="proven").pk,
    )


def refresh(day: int) -> None:
    """The yearly refresh by age."""
    refresh_queue(actor=CALENDAR, moment=at(day), request_key=a_key(), city=TARAZ)


def withdraw(application: int, day: int) -> None:
    """The parent takes it back."""
    withdraw_application(
        actor=PARENT, moment=at(day), request_key=a_key(), city=TARAZ, application=application
    )


def restore(application: int, day: int) -> None:
    """The parent brings an inactive one back."""
    restore_application(
        actor=PARENT, moment=at(day), request_key=a_key(), city=TARAZ, application=application
    )


def lapse(day: int) -> int:
    """Vouchers not confirmed in time go back."""
    return lapse_due(TARAZ, at(day))


def seats(many: int = 100, bands: Sequence[int] = (3,)) -> None:
    """Free places."""
    for band in bands:
        a_group(band=band, capacity=many)


def issue(many: int, day: int) -> int:
    """An iteration with money for so many vouchers; how many it issued."""
    an_allotment(PRICE * many, moment=at(day))
    return an_iteration(at(day)).issued


class RandomTown:
    """Days on which anything may happen, and the number of each child at the end of each day."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.everybody: list[int] = []
        self.seen: dict[int, dict[date, int]] = {}

    def live(self, days: int) -> None:
        """So many days; the followers run in the evening."""
        seats(1_000)
        for day in range(days):
            for _n in range(self.rng.randrange(5)):
                self.something(day)
            lapse(day)
            self.some_come_back(day)
            follow()
            for one in self.everybody:
                place = position(one)
                if place is not None:
                    self.seen.setdefault(one, {})[clock.day_of(at(day))] = place

    def something(self, day: int) -> None:
        """One filing, withdrawal, issue or proven privilege."""
        what = self.rng.choice(["file"] * 5 + ["late", "withdraw", "issue", "prove"])
        waiting = Application.objects.filter(state="waiting").order_by("pk")
        one = self.rng.choice([*waiting, None])
        if what == "file":
            self.everybody.append(file(day))
        elif what == "late":
            self.everybody.append(file(day, since=max(0, day - self.rng.randrange(1, 9))))
        elif what == "issue":
            issue(self.rng.randrange(1, 4), day)
        elif one is not None and what == "withdraw":
            withdraw(one.pk, day)
        elif one is not None and not one.privileges.exists():
            privilege(one.pk, day)

    def some_come_back(self, day: int) -> None:
        """Parents restore some of what became inactive."""
        for one in Application.objects.filter(state="inactive", restored_times=0).order_by("pk"):
            if self.rng.random() < 0.2:
                restore(one.pk, day)
