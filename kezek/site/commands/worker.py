"""The worker: wakes the sequencer, the followers and the sweeps."""

import argparse
import logging

from procrastinate.contrib.django import app

from kezek.site import stalled, waking

HELP = "Wake the sequencer, the followers and the sweeps, for as long as it runs."
DATABASE = "kezek_demo"

_log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how many jobs may run side by side: one of each lock, so that none waits for another."""
    parser.add_argument("--concurrency", type=int, default=3)


def run(args: argparse.Namespace) -> int:
    """Work until INT or TERM; a job under way is finished first."""
    _log.info("wakes %s", ", ".join(waking.NAMES))
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # the Django connector's own
    worker.run_worker(
        concurrency=args.concurrency,
        fetch_job_polling_interval=5.0,
        shutdown_graceful_timeout=8.0,
        update_heartbeat_interval=stalled.HEARTBEAT,
        stalled_worker_timeout=stalled.SILENCE,
        delete_jobs="successful",
    )
    return 0
