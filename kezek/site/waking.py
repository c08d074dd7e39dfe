"""What the worker wakes, second by second: sequencer, followers, sweeps, the demo clock.

Nothing here decides anything: every state change is an act that a follower or a sweep calls, and
each can be run twice without harm. No job is ever planned for a deadline. The module is not called
`tasks`, so that only the worker loads it.
"""

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from kezek.core import clock
from kezek.delivery.sweeps import send_queued
from kezek.journal import followers, sequencer
from kezek.policy.models import City
from kezek.site.season.move import carry_out_moves
from kezek.site.sweeping import sweep_city

_log = logging.getLogger(__name__)


@app.periodic(cron="*/1 * * * * *")
@app.task(queueing_lock="followers", pass_context=False)
def wake_followers(timestamp: int) -> None:
    """Number what has committed and show it to every follower."""
    del timestamp
    close_old_connections()
    for city in sequencer.waiting_cities():
        sequencer.catch_up(city)
        followers.run_all(city)


@app.periodic(cron="*/2 * * * * *")
@app.task(queueing_lock="deliveries")
def wake_deliveries(timestamp: int) -> None:
    """Send the texts that wait."""
    del timestamp
    close_old_connections()
    send_queued()


@app.periodic(cron="*/20 * * * * *")
@app.task(queueing_lock="sweeps")
def wake_sweeps(timestamp: int) -> None:
    """Let time bring what is due in every city."""
    del timestamp
    close_old_connections()
    for city in City.objects.values_list("code", flat=True).order_by("code"):
        sweep_city(city, clock.now())


@app.periodic(cron="*/1 * * * * *")
@app.task(queueing_lock="demo-clock")
def wake_demo_clock(timestamp: int) -> None:
    """Carry out a wish to move the demo clock."""
    del timestamp
    close_old_connections()
    carry_out_moves()


NAMES = ("followers", "deliveries", "sweeps", "demo-clock")
