"""What the worker wakes, second by second: sequencer, followers, sweeps, the demo clock.

Nothing here decides anything: every state change is an act that a follower or a sweep calls, and
each can be run twice without harm. No job is ever planned for a deadline. The module is not called
`tasks`, so that only the worker loads it.

Whatever moves domain time or acts in it shares one lock: a job of it never overtakes another, and
while one runs at most one of each name waits. Texts have a lock of their own: a code arrives also
while the demo clock is on its way. So has the open log, which is published within seconds, and so
have the files of open data, which change nothing.
"""

from functools import partial

from django.db import close_old_connections
from procrastinate.contrib.django import app

from kezek.core import clock
from kezek.core.apart import each_apart
from kezek.delivery.sweeps import forget_old, send_queued
from kezek.journal import followers, sequencer
from kezek.opendata.sweeps import publish_due
from kezek.openlog.followers import FOLLOWER
from kezek.openlog.promises import promise_or_wait
from kezek.openlog.publishing import publish_log
from kezek.people.sweeps import forget_challenges
from kezek.policy.models import City
from kezek.site.season.move import carry_out_moves
from kezek.site.sweeping import sweep_city, sweep_night

DOMAIN, TEXTS, LOG, FILES = "domain", "texts", "log", "files"
OPENLOG = FOLLOWER.name


@app.periodic(cron="* * * * * */1")
@app.task(lock=DOMAIN, queueing_lock="followers")
def wake_followers(timestamp: int) -> None:
    """Number what has committed and show it to every follower."""
    del timestamp
    close_old_connections()
    each_apart(partial(_follow, city) for city in sequencer.waiting_cities())


def _follow(city: str) -> int:
    sequencer.catch_up(city)
    return followers.run_all(city, but=frozenset({OPENLOG}))


@app.periodic(cron="* * * * * */2")
@app.task(lock=TEXTS, queueing_lock="deliveries")
def wake_deliveries(timestamp: int) -> None:
    """Send the texts that wait."""
    del timestamp
    close_old_connections()
    send_queued()


@app.periodic(cron="* * * * * */20")
@app.task(lock=DOMAIN, queueing_lock="sweeps")
def wake_sweeps(timestamp: int) -> None:
    """Let time bring what is due in every city."""
    del timestamp
    close_old_connections()
    each_apart(partial(sweep_city, city, clock.now()) for city in _cities())


@app.periodic(cron="* * * * * */2")
@app.task(lock=LOG, queueing_lock="log")
def wake_log(timestamp: int) -> None:
    """Let the open log take in what has committed, promise it, and publish it.

    Apart from the other followers: in a rush they have thousands of messages to write. Promises
    come before publishing, which waits for witnesses.
    """
    del timestamp
    close_old_connections()
    each_apart(
        [
            *(partial(_tell, city) for city in sequencer.waiting_cities()),
            partial(promise_or_wait, clock.wall()),
            _publish,
        ]
    )


def _tell(city: str) -> int:
    sequencer.catch_up(city)
    return followers.run_one(OPENLOG, city)


def _publish() -> int:
    return 0 if publish_log() is None else 1


@app.periodic(cron="*/10 * * * *")
@app.task(lock=DOMAIN, queueing_lock="nights")
def wake_nights(timestamp: int) -> None:
    """Let a new date bring what is due; within minutes after midnight, or after a standstill."""
    del timestamp
    close_old_connections()
    each_apart(partial(sweep_night, city, clock.now()) for city in _cities())


def _cities() -> list[str]:
    return list(City.objects.values_list("code", flat=True).order_by("code"))


@app.periodic(cron="* * * * * */1")
@app.task(lock=DOMAIN, queueing_lock="demo-clock")
def wake_demo_clock(timestamp: int) -> None:
    """Carry out a wish to move the demo clock."""
    del timestamp
    close_old_connections()
    carry_out_moves()


@app.periodic(cron="7 * * * *")
@app.task(lock=TEXTS, queueing_lock="forgetting")
def wake_forgetting(timestamp: int) -> None:
    """Delete codes and texts whose days, real ones, are over."""
    del timestamp
    close_old_connections()
    forget_challenges(clock.wall())
    forget_old(clock.wall())


@app.periodic(cron="* * * * * 30")
@app.task(lock=FILES, queueing_lock="open-data")
def wake_open_data(timestamp: int) -> None:
    """Write the public tables of a new day; one short look where they stand already."""
    del timestamp
    close_old_connections()
    each_apart(partial(publish_due, city, clock.now()) for city in _cities())


NAMES = (
    *("followers", "log", "deliveries", "sweeps", "nights", "demo-clock", "forgetting"),
    "open-data",
)
