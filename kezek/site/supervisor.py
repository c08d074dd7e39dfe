"""Keeps the processes of one run together: starts them, restarts them, ends them all."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals that end a run."""

_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE = 30.0  # seconds between two starts of a process that keeps dying
_STEADY = 60.0  # seconds after which a process counts as well again
_POLITE = 15.0  # seconds to end in before the kill
_TICK = 1.0

# Looked up here, so that nothing has to be after a fork. Not Linux: then a killed supervisor
# leaves its children.
_PRCTL = getattr(ctypes.CDLL(None), "prctl", None)


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask the system to send this process a signal when its parent is gone."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def _before_exec(parent: int) -> Callable[[], None]:
    def prepare() -> None:
        die_with_parent()
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return prepare


@dataclass(slots=True)
class Child:
    """A process that should always run."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


class Stopped(Exception):
    """A signal has asked for the end."""


class Supervisor:
    """Runs steps one after the other, then children side by side, until a signal ends it."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.signal: int | None = None
        self._steps: list[subprocess.Popen[bytes]] = []
        self._hurry = False
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)

    # ------------------------------------------------------------ signals

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear INT, TERM and HUP, even if they came here ignored or blocked."""
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*ENDING, signal.SIGCHLD})
        before = {number: signal.signal(number, self._heard) for number in ENDING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        pipe = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(pipe)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if self.signal is not None:
            self._hurry = True
        self.signal = number

    def _pause(self, seconds: float) -> None:
        """Sleep until a signal or a child's end wakes us, at the longest so many seconds."""
        if select.select([self._read], [], [], max(0.0, seconds))[0]:
            os.read(self._read, 4096)

    def check(self) -> None:
        """Raise Stopped if a signal has asked for the end."""
        if self.signal is not None:
            raise Stopped

    # ------------------------------------------------------------ processes

    def _spawn(
        self, words: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  our own programs
            list(words),
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
            process_group=0,  # the terminal's Ctrl-C comes here, and goes on from here, once
            preexec_fn=_before_exec(os.getpid()),  # noqa: PLW1509  this process has one thread
        )

    def steps(self, *several: Sequence[str]) -> None:
        """Run programs side by side to their end.

        Raises CalledProcessError if one fails, Stopped if a signal comes first.
        """
        self.check()
        self._steps = [self._spawn(words, {}) for words in several]
        try:
            while any(step.poll() is None for step in self._steps):
                self.check()
                self._pause(_TICK)
            self.check()
            for step in self._steps:
                if step.returncode:
                    raise subprocess.CalledProcessError(step.returncode, step.args)
        finally:
            self._end(self._steps)
            self._steps = []

    def start(self, child: Child) -> None:
        """Start a child that is to run from now on; `run` looks after it."""
        self.children.append(child)
        self._start(child)

    def _start(self, child: Child) -> None:
        child.process = self._spawn(child.words, child.environment)
        child.started = time.monotonic()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                self._start(child)
            return
        if child.process.poll() is None:
            if now - child.started > _STEADY:
                child.failures = 0
            return
        code = child.process.returncode
        _kill(child.process, signal.SIGKILL)  # what it may have left behind in its group
        child.process = None
        pause = min(_LONGEST_PAUSE, 0.5 * 2**child.failures)
        child.failures += 1
        child.due = now + pause
        sys.stderr.write(f"{child.name} has ended ({code}); it starts again in {pause:g} s\n")

    def run(self, each_tick: Callable[[], None]) -> NoReturn:
        """Keep the children running until a signal comes; `each_tick` is called about each second.

        Raises Stopped at the end.
        """
        while True:
            self.check()
            each_tick()
            for child in self.children:
                self._look_after(child)
            self._pause(_TICK)

    def end(self) -> None:
        """End all children, politely first; a second signal hurries."""
        self._end([child.process for child in self.children if child.process])

    def _end(self, processes: list[subprocess.Popen[bytes]]) -> None:
        alive = [process for process in processes if process.poll() is None]
        for process in alive:
            process.terminate()
        begun = time.monotonic()
        while any(process.poll() is None for process in alive):
            if self._hurry or time.monotonic() - begun > _POLITE:
                break
            self._pause(0.1)
        for process in processes:
            _kill(process, signal.SIGKILL)
            process.wait()


def _kill(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to what is left of a process's group."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
