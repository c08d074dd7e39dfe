"""The line: claims that have arrived and are not judged yet, in the order of their arrival."""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_TICK = 0.25  # seconds between two looks at who has waited long
_SLOWEST = 100.0  # claims a second that are promised while nothing was measured yet
_MEMORY = 0.8  # how much of the pace known so far stays when a batch tells a new one
_MICROSECONDS = 1_000_000
_CROWD = 20  # claims in a second that make a crowd

WAITING = "waiting"
FAILED = "failed"


class LineFull(Exception):
    """As many claims wait as the line holds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a claim: a verdict of places_claim, or how it still stands.

    `waiting`: it is in the line and `ahead` claims are before it. `failed`: the database could not
    judge it. With `not_open`, `opens_at` is from when on the child may claim, in Unix seconds.
    """

    verdict: str
    place: int | None = None
    arrival: int = 0
    ahead: int = 0
    opens_at: int | None = None


Asked = asyncio.Future[Answer]


@dataclass(slots=True)
class Entry:
    """One claim in the line. `number` counts the claims of this process, `arrival` orders all.

    `taught` is the language of the group that the family was shown, empty if none.
    """

    number: int
    arrival: int
    voucher: int
    group: int
    account: int
    taught: str
    asked: list[Asked] = field(default_factory=list)


class Line:
    """Bounded; who comes again for the same group keeps the turn of the first time.

    Nobody is kept on the telephone longer than `hold` seconds: who has asked so long is told to
    wait, and the claim stays in the line. `wall` gives real time in Unix seconds.
    """

    def __init__(self, most: int, hold: float, wall: Callable[[], float]) -> None:
        self.most = most
        self.arrived = 0
        self.served = 0
        self.pace = 0.0
        self._hold = hold
        self._wall = wall
        self._last = 0
        self._second = 0
        self._counts = (0, 0)  # answered in the second before this one, and in this one
        self._entries: deque[Entry] = deque()
        self._standing: dict[tuple[int, int], Entry] = {}
        self._held: deque[tuple[float, Entry, Asked]] = deque()
        self._somebody = asyncio.Event()

    def __len__(self) -> int:
        return len(self._entries)

    def join(self, voucher: int, group: int, account: int, taught: str = "") -> Asked:
        """Stand in the line, or ask again for what stands there. Raises LineFull."""
        entry = self._standing.get((voucher, group))
        if entry is None:
            if len(self._entries) >= self.most:
                raise LineFull
            self.arrived += 1
            entry = Entry(self.arrived, self.arrival(), voucher, group, account, taught)
            self._entries.append(entry)
            self._standing[voucher, group] = entry
            self._somebody.set()
        asked: Asked = asyncio.get_running_loop().create_future()
        entry.asked.append(asked)
        self._held.append((self._wall() + self._hold, entry, asked))
        return asked

    def arrival(self) -> int:
        """The next arrival number: the microsecond of arrival, moved on where two are the same.

        So numbers of one process and of its successor are all different and in order.
        """
        self._last = max(self._last + 1, int(self._wall() * _MICROSECONDS))
        return self._last

    def take(self, limit: int) -> list[Entry]:
        """Who is judged next: the first in line. They stand there until they are answered."""
        batch = [self._entries.popleft() for _ in range(min(limit, len(self._entries)))]
        if batch:
            self.served = batch[-1].number
        if not self._entries:
            self._somebody.clear()
        return batch

    async def somebody(self) -> None:
        """Wait until somebody stands in the line."""
        await self._somebody.wait()

    def wake(self) -> None:
        """Let whoever waits for somebody look again."""
        self._somebody.set()

    def answer(self, batch: Sequence[Entry], answers: Sequence[Answer], seconds: float) -> None:
        """Tell everybody who still asks; `seconds` is how long the batch took."""
        for entry, answer in zip(batch, answers, strict=True):
            del self._standing[entry.voucher, entry.group]
            for asked in entry.asked:
                if not asked.done():
                    asked.set_result(answer)
        self._count(len(batch))
        pace = len(batch) / max(seconds, 1e-6)
        self.pace = _MEMORY * self.pace + (1 - _MEMORY) * pace if self.pace else pace

    def _count(self, count: int) -> None:
        second = int(self._wall())
        if second != self._second:
            self._counts = (self._counts[1] if second == self._second + 1 else 0, 0)
            self._second = second
        self._counts = (self._counts[0], self._counts[1] + count)

    @property
    def crowded(self) -> bool:
        """Whether so many are served now that the portal could not show each of them a page."""
        self._count(0)
        return max(self._counts) >= _CROWD

    def wait_seconds(self) -> int:
        """About how long it takes until all in the line are served."""
        return max(1, math.ceil(len(self._entries) / (self.pace or _SLOWEST)))

    async def keep_time(self) -> None:
        """Tell those who have asked long that they are in the line; runs until it is cancelled."""
        while True:
            self.release(self._wall())
            await asyncio.sleep(_TICK)  # who waits seconds is told no finer

    def release(self, now: float) -> None:
        """Tell everybody whose time to ask is over how many are still ahead."""
        while self._held and (self._held[0][0] <= now or self._held[0][2].done()):
            _, entry, asked = self._held.popleft()
            if not asked.done():
                entry.asked.remove(asked)
                ahead = max(0, entry.number - self.served - 1)
                asked.set_result(Answer(WAITING, None, entry.arrival, ahead))
