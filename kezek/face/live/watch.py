"""The watch: looks three times a second whether any city's places have changed; if so, draws anew.

A thread of the web server's process. It alone asks the database; readers get what it has left in
memory. When it can't see any more, its last sight goes on being shown, with its moment.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final

from django.db import connection, connections
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from kezek.core import clock
from kezek.face.live.pages import Answer, Headers, Key, Reader
from kezek.places.sight import Sight, marks, sight_of
from kezek.policy.models import City

BEAT: Final = 0.3  # seconds between two looks: with the drawing, a page is under a second old
BLIND: Final = 1.5  # seconds without a look after which pages say how old they are
_WARM: Final = 0.25  # seconds of drawing beforehand what was read before; the rest when asked for
_BYTES: Final = 24 * 1024 * 1024  # of all answers together
_ADDRESSES: Final = 20_000  # spellings of addresses that lead to an answer
_CONNECT: Final = 2  # seconds

_OF_PAGES: Final[Headers] = [("Vary", "Accept-Encoding, Cookie")]  # for the cookie of the look
_OF_DATA: Final[Headers] = [("Vary", "Accept-Encoding"), ("Access-Control-Allow-Origin", "*")]

_log = logging.getLogger(__name__)

Spelling = tuple[str, str, str]  # path, query, look


@dataclass(slots=True)
class Epoch:
    """Between two changes: what is seen, and the answers drawn from it so far."""

    sights: dict[str, Sight]
    default: str
    headers: Headers  # of every answer
    as_of: datetime | None = None
    answers: dict[Key, Answer] = field(default_factory=dict)
    spelled: dict[Spelling, Answer] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    size: int = 0

    def answer(self, key: Key) -> Answer:
        """The finished answer; drawn by the first who asks while the others wait."""
        found = self.answers.get(key)
        if found is None:
            with self.lock:
                found = self.answers.get(key) or self._draw(key)
        return found

    def spell(self, spelling: Spelling, answer: Answer) -> None:
        """Remember which answer an address, as it was written, leads to."""
        if len(self.spelled) >= _ADDRESSES:
            self.spelled.clear()
        self.spelled[spelling] = answer

    def keep(self, key: Key, answer: Answer) -> None:
        """Hold an answer; when there are too many, begin anew."""
        if self.size + answer.size > _BYTES:
            self.answers = {}
            self.spelled.clear()
            self.size = 0
        self.answers[key] = answer
        self.size += answer.size

    def _draw(self, key: Key) -> Answer:
        sight = self.sights[key.city]
        reader = Reader(key.language, key.look, key.prefix, key.path, key.params, self.as_of)
        before = get_script_prefix()
        set_script_prefix(key.prefix)
        try:
            with translation.override(key.language):
                text = key.page.draw(sight, reader)
        finally:
            set_script_prefix(before)
        own = _OF_DATA if key.page.data else [*_OF_PAGES, ("Content-Language", key.language)]
        answer = Answer(text, key.page.content_type, [*self.headers, *own])
        self.keep(key, answer)
        return answer


def _turned(sight: Sight | None, moment: datetime) -> bool:
    """Whether time alone has made a sight old."""
    if sight is None or sight.day != clock.day_of(moment):
        return True
    return sight.turns_at is not None and sight.turns_at <= moment


class Watch:
    """Holds the current epoch. `start` once in a process, from whichever thread comes first."""

    def __init__(self, headers: Headers) -> None:
        self._headers = headers
        self.failed = False
        self._marks: dict[str, str] = {}
        self._epoch: Epoch | None = None
        self._blind: Epoch | None = None
        self._looked: tuple[float, datetime] | None = None
        self._lock = Lock()
        self._ending = Event()
        self._thread: Thread | None = None

    # ------------------------------------------------------------ for readers

    def epoch(self) -> Epoch | None:
        """What readers are to see now; None before the first look."""
        looked, epoch = self._looked, self._epoch
        if looked is None or epoch is None or monotonic() - looked[0] <= BLIND:
            return epoch
        with self._lock:
            blind = self._blind
            if blind is None or blind.sights is not epoch.sights:
                blind = self._blind = Epoch(epoch.sights, epoch.default, self._headers, looked[1])
            return blind

    def age(self) -> int:
        """Whole seconds since the last look."""
        return int(monotonic() - self._looked[0]) if self._looked else 0

    # ------------------------------------------------------------ the thread

    def start(self) -> None:
        """Begin to watch; a second call does nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="live", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread, if there is one."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        own = connection.copy()  # beside the pool: readers at work never keep the watch waiting
        own.settings_dict["OPTIONS"].pop("pool", None)
        own.settings_dict["OPTIONS"].setdefault("connect_timeout", _CONNECT)
        connections["default"] = own
        while not self._ending.is_set():
            began = monotonic()
            try:
                self.look()
            except Exception:  # noqa: BLE001 - whatever it is; pages tell their age meanwhile
                if not self.failed:
                    _log.exception("free places can't be seen; the last sight stays")
                self.failed = True
                own.close()
            else:
                self.failed = False
            self._ending.wait(max(BEAT / 4, BEAT - (monotonic() - began)))
        own.close()

    def look(self) -> None:
        """Look once: one statement, and if something has changed those that read it."""
        began, moment = monotonic(), clock.now()
        seen = marks()
        old = self._epoch
        sights: dict[str, Sight] = dict(old.sights) if old else {}
        moved = [
            code
            for code, mark in seen.items()
            if self._marks.get(code) != mark or _turned(sights.get(code), moment)
        ]
        gone = sights.keys() - seen.keys()
        for code in gone:
            del sights[code]
        changed = {code for code in moved if self._read(code, moment, sights)}
        if old is None or changed or gone:
            self._turn(old, sights, changed | gone)
        else:
            old.sights.update({code: sights[code] for code in moved})  # seen alike, known anew
        self._marks = seen
        self._looked = (began, moment)
        self._blind = None

    @staticmethod
    def _read(code: str, moment: datetime, sights: dict[str, Sight]) -> bool:
        """Read a city anew; whether readers will see a difference."""
        sight = sight_of(City.objects.get(pk=code), moment)
        before = sights.get(code)
        sights[code] = sight
        return before is None or not before.same_as(sight)

    def _turn(self, old: Epoch | None, sights: dict[str, Sight], changed: set[str]) -> None:
        """Begin an epoch; what many read is drawn before anybody asks for it."""
        default = next((code for code, one in sights.items() if one.city.is_default), "")
        epoch = Epoch(sights, default, self._headers)
        if old is not None:
            read = list(old.answers.items())
            for key, answer in read:
                if key.city not in changed:
                    epoch.keep(key, answer)
            self._warm(epoch, [one for one in read if one[0].city in changed & sights.keys()])
        self._epoch = epoch

    def _warm(self, epoch: Epoch, read: Sequence[tuple[Key, Answer]]) -> None:
        due = monotonic() + _WARM
        for key, before in sorted(read, key=lambda one: -one[1].reads):
            if not before.reads or monotonic() > due:
                return
            epoch.answer(key).reads = before.reads // 2
