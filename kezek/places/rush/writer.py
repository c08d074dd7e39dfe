"""The one writer: takes the line in batches and has the database judge each in one call."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import psycopg
from psycopg import errors

from kezek.places.rush.line import FAILED, Answer, Entry, Line

WRITER_LOCK = 7

_log = logging.getLogger(__name__)

_PAUSE = 0.2  # seconds between two tries to reach the database
_SUCCESSION = 5.0  # seconds that a lock of ours may outlive its connection
_REPEATS = 3
_LOST_RACE = (errors.DeadlockDetected, errors.SerializationFailure)

# It takes the city's lock by itself, before any row.
_CLAIM = (
    "SELECT verdict, place, opens_at FROM places_claim(%s::bigint[], %s::bigint[], %s, %s::text[],"
    " array_fill(''::text, ARRAY[%s]), p_arrivals => %s::bigint[], p_languages => %s::text[])"
)

Connection = psycopg.AsyncConnection[tuple[object, ...]]


class LeadLost(Exception):
    """Another process has become the writer of this database."""


class Writer:
    """Judges the line over one connection, which holds the writer's lock for as long as it lives.

    `now` gives domain time; it is asked once a batch. A batch is one statement, which commits by
    itself: one way to the database and back.
    """

    def __init__(
        self, database: str, line: Line, now: Callable[[], Awaitable[datetime]], limit: int = 500
    ) -> None:
        self.batches = 0
        self.largest = 0
        self.last_ms = 0.0
        self._database = database
        self._line = line
        self._now = now
        self._limit = limit
        self._ending = False
        self._connection: Connection | None = None

    # ------------------------------------------------------------ the lead

    async def lead(self) -> None:
        """Wait until this process is the writer: at once, or when the one before it is gone."""
        while True:
            if await self._connect():
                return
            await asyncio.sleep(_PAUSE)  # the database says nothing when a lock is free again

    async def _connect(self) -> bool:
        """Whether there is a connection now that holds the lock."""
        try:
            connection = await psycopg.AsyncConnection.connect(
                self._database,
                autocommit=True,
                connect_timeout=5,
                application_name="kezek rush",
            )
        except psycopg.OperationalError:
            return False
        try:
            await connection.execute("SET jit = off")
            found = await connection.execute("SELECT pg_try_advisory_lock(%s, 0)", [WRITER_LOCK])
            row = await found.fetchone()
        except psycopg.OperationalError:
            await connection.close()
            return False
        if row is None or not row[0]:
            await connection.close()
            return False
        self._connection = connection
        return True

    async def _lead_again(self) -> None:
        """Connect anew. Raises LeadLost when the database answers and another has the lock."""
        answered = 0.0
        while not await self._connect():
            if await self._answers_at_all():
                answered = answered or time.monotonic()
                if time.monotonic() - answered > _SUCCESSION:
                    raise LeadLost
            else:
                answered = 0.0
            await asyncio.sleep(_PAUSE)  # nor when it is up again

    async def _answers_at_all(self) -> bool:
        try:
            async with await psycopg.AsyncConnection.connect(self._database, connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    # ------------------------------------------------------------ the work

    def end(self) -> None:
        """Ask `work` to stop once the line is empty."""
        self._ending = True
        self._line.wake()

    async def work(self) -> None:
        """Judge batch after batch; the next collects while the last one commits.

        Ends after `end`, when nobody is left. Raises LeadLost.
        """
        while True:
            batch = self._line.take(self._limit)
            if batch:
                await self._serve(batch)
            elif self._ending:
                break
            else:
                await self._line.somebody()
        if self._connection is not None:
            await self._connection.close()

    async def _serve(self, batch: Sequence[Entry]) -> None:
        began = time.perf_counter()
        try:
            answers = await self._judge(batch)
        except BaseException:
            self._line.answer(batch, [Answer(FAILED)] * len(batch), 1.0)
            raise
        taken = time.perf_counter() - began
        self.batches += 1
        self.largest = max(self.largest, len(batch))
        self.last_ms = taken * 1000
        self._line.answer(batch, answers, taken)

    async def _judge(self, batch: Sequence[Entry]) -> list[Answer]:
        """The verdicts on a batch. A batch that fails is judged claim by claim.

        A connection that breaks leaves it open whether the batch was committed: it is judged again,
        and who has a place already is told so.
        """
        tries = 0
        while True:
            try:
                return await self._claim(batch)
            except (psycopg.Error, OSError) as error:
                if self._connection is None or self._connection.closed:
                    await self._lead_again()
                    continue
                tries += 1
                if isinstance(error, _LOST_RACE) and tries < _REPEATS:
                    continue
                state = error.sqlstate if isinstance(error, psycopg.Error) else ""
                _log.error("%d claims failed together: %s", len(batch), state)
            if len(batch) == 1:
                return [Answer(FAILED, None, batch[0].arrival)]
            return [answer for one in batch for answer in await self._judge([one])]

    async def _claim(self, batch: Sequence[Entry]) -> list[Answer]:
        if self._connection is None:
            raise psycopg.OperationalError
        found = await self._connection.execute(
            _CLAIM,
            [
                _array([one.voucher for one in batch]),
                _array([one.group for one in batch]),
                await self._now(),
                _array([f"parent:{one.account}" for one in batch]),
                len(batch),
                _array([one.arrival for one in batch]),
                _array([one.taught or '""' for one in batch]),
            ],
            prepare=True,
        )
        return [
            Answer(
                str(verdict),
                place if isinstance(place, int) else None,
                one.arrival,
                opens_at=int(opens.timestamp()) if isinstance(opens, datetime) else None,
            )
            for one, (verdict, place, opens) in zip(batch, await found.fetchall(), strict=True)
        ]


def _array(values: Sequence[object]) -> str:
    """PostgreSQL's text of an array of numbers or of plain words: cheaper than the driver's lists.

    What comes from outside is a number or one of our own words by now; nothing needs quotes.
    """
    return f"{{{','.join(map(str, values))}}}"
