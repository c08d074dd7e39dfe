from datetime import UTC, datetime

import pytest
from asgiref.sync import async_to_sync
from croniter import croniter
from django.db import connection
from procrastinate.contrib.django import app

from kezek.site import stalled, waking


def _a_job(*, heard: str) -> int:
    """A job that a worker has begun, which was last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)"
            " RETURNING id",
            [heard],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status, worker_id)"
            " VALUES ('default', 'any', %s, 'doing', %s) RETURNING id",
            [heard, worker],
        )
        return int(cursor.fetchone()[0])


def _jobs() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_dead_workers_job_goes_with_its_lock_and_a_living_ones_stays() -> None:
    _a_job(heard="16 seconds")
    living = _a_job(heard="14 seconds")
    async_to_sync(stalled.free_locks.func)(0)
    assert _jobs() == [living]


def test_everything_is_woken_as_often_as_it_says() -> None:
    """In croniter's six fields the seconds come last."""
    begun = datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
    gaps: dict[str, int] = {}
    for periodic in app.periodic_registry.periodic_tasks.values():
        times = croniter(periodic.cron, begun)
        first, second = times.get_next(datetime), times.get_next(datetime)
        gaps[periodic.task.name.rsplit(".", 1)[1]] = int((second - first).total_seconds())
    assert len(gaps) == len(waking.NAMES) + 1
    expected = {
        "wake_followers": 1,
        "wake_log": 2,
        "wake_deliveries": 2,
        "wake_demo_clock": 1,
        "wake_sweeps": 20,
        "free_locks": 5,
        "wake_forgetting": 3600,
    }
    assert {name: gaps[name] for name in expected} == expected
