"""The rush lane: claims at the hour when everybody comes at once."""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import psycopg
from django.conf import settings
from django.db import OperationalError, close_old_connections

from kezek.core import clock
from kezek.places.rush.serve import Lane, serve
from kezek.portal.views.rush import ticket_key, waiting_room

HELP = "Serve the rush lane; a second one waits until the first has ended."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen and how much to take on."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--line", type=int, default=20_000, help="claims that may wait at once")
    parser.add_argument("--batch", type=int, default=500, help="claims judged in one call")


def run(args: argparse.Namespace) -> int:
    """Serve until INT or TERM; what was taken on is answered first."""
    return serve(
        Lane(
            database=os.environ["DATABASE_URL"],
            host=args.host,
            port=args.port,
            key=ticket_key(),
            now=_domain_time(),
            wall=lambda: clock.wall().timestamp(),
            pages=waiting_room(),
            secure=settings.SESSION_COOKIE_SECURE,
            most=args.line,
            batch=args.batch,
        )
    )


def _domain_time() -> Callable[[], Awaitable[datetime]]:
    """Domain time for an event loop: a demo's asks the database, so it is read beside the loop."""
    if settings.DEMO:
        beside = ThreadPoolExecutor(1)

        async def read() -> datetime:
            return await asyncio.get_running_loop().run_in_executor(beside, _read_clock)

        return read

    async def now() -> datetime:
        return clock.now()

    return now


def _read_clock() -> datetime:
    try:
        close_old_connections()
        return clock.now()
    except OperationalError as error:
        raise psycopg.OperationalError(str(error)) from error
