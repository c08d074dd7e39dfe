"""Frees what a killed worker held: its unfinished job would keep its lock for ever.

The job itself is dropped, not repeated: the next second wakes the same anew, and whatever it had
committed stays.
"""

import logging

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

HEARTBEAT = 3.0
"""Seconds between two signs of life of a worker."""

SILENCE = 15.0
"""Seconds without one after which a worker counts as dead."""

_log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="stalled")
async def free_locks(timestamp: int) -> None:
    """Drop the jobs of workers that have died, and with them their locks."""
    del timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        _log.warning("%s was left behind by a worker that died", job.task_name)
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
