"""Runs the lane: waits until it is this process's turn to write, then serves until it is ended."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import uvicorn
import uvloop

from kezek.places.rush.app import App, Pages
from kezek.places.rush.line import Line
from kezek.places.rush.writer import LeadLost, Writer

_log = logging.getLogger(__name__)

_BACKLOG = 4096
_IDLE = 30  # seconds that a browser may keep an unused connection
_POLITE = 6  # seconds to answer in before the end, and as many to serve the rest of the line


@dataclass(frozen=True, slots=True)
class Lane:
    """What a lane needs to be told. `now` gives domain time, `wall` real time in Unix seconds."""

    database: str
    host: str
    port: int
    key: bytes
    now: Callable[[], Awaitable[datetime]]
    wall: Callable[[], float]
    pages: Pages
    secure: bool = False
    most: int = 20_000
    hold: float = 4.0
    batch: int = 500


def serve(lane: Lane) -> int:
    """Serve until INT or TERM, then answer who is in; 1 if another process has become the writer.

    While another one writes, this one listens nowhere: it waits to take over.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_serve(lane))


async def _serve(lane: Lane) -> int:
    line = Line(lane.most, lane.hold, lane.wall)
    writer = Writer(lane.database, line, lane.now, lane.batch)
    await writer.lead()
    for number in (signal.SIGINT, signal.SIGTERM):
        # The server hears them while it serves, and sends them on when it has ended: to nobody.
        signal.signal(number, lambda *_: None)
    work = asyncio.create_task(writer.work())
    times = asyncio.create_task(line.keep_time())

    def health() -> Mapping[str, object]:
        return {
            "batches": writer.batches,
            "largest": writer.largest,
            "last_ms": round(writer.last_ms, 1),
        }

    async def end() -> None:
        writer.end()
        if (await asyncio.wait({work}, timeout=_POLITE))[1]:
            work.cancel()  # the database is away: whoever is left asks again

    app = App(
        line, lane.key, lane.wall, pages=lane.pages, secure=lane.secure, health=health, end=end
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=_POLITE,
        )
    )

    def stop(_work: asyncio.Task[None]) -> None:
        server.should_exit = True

    work.add_done_callback(stop)
    gc.collect()
    gc.freeze()  # what is loaded stays: no pause to look through it in mid-rush
    with _listening(lane.host, lane.port) as listener:
        await server.serve([listener])
    times.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await times
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    except LeadLost:
        _log.warning("another process writes now; this one ends")
        return 1
    return 0


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        yield listener
