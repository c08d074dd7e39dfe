import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kezek.site.supervisor import Child, Stopped, Supervisor
from tests.site.machine import ROOT, a_var, alive, free_port, until

pytestmark = pytest.mark.machine

_SUPERVISE = """
import sys
from kezek.site.supervisor import Child, Stopped, Supervisor
supervisor = Supervisor()
with supervisor.listening():
    try:
        supervisor.start(Child("one", sys.argv[2:]))
        supervisor.run(lambda: open(sys.argv[1], "w").write(str(supervisor.children[0].process.pid))
                       if supervisor.children[0].process else None)
    except Stopped:
        supervisor.end()
"""
_SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")
_DEAF = (
    sys.executable,
    "-c",
    "import signal, time\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(600)",
)


def _ignore_all() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def _supervised(
    note: Path, *words: str, ignoring: bool = False
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process that supervises one child, and that child's number."""
    note.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _SUPERVISE, str(note), *words],
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=_ignore_all if ignoring else None,  # noqa: PLW1509  no thread here
    )
    try:
        assert until(lambda: note.exists() and note.read_text())
        yield process, int(note.read_text())
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("ignoring", [False, True], ids=["heard", "inherited as ignored"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_children_too(
    tmp_path: Path, number: signal.Signals, ignoring: bool
) -> None:
    with _supervised(tmp_path / "pid", *_SLEEP, ignoring=ignoring) as (process, child):
        process.send_signal(number)
        assert process.wait(10) == 0
        assert not alive(child)


def test_a_second_signal_kills_a_child_that_does_not_listen(tmp_path: Path) -> None:
    with _supervised(tmp_path / "pid", *_DEAF) as (process, child):
        time.sleep(0.5)  # until it is deaf
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert alive(child)
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 0
        assert not alive(child)


def test_children_go_with_a_killed_supervisor(tmp_path: Path) -> None:
    with _supervised(tmp_path / "pid", *_SLEEP) as (process, child):
        process.kill()
        process.wait()
        assert until(lambda: not alive(child), 5)


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with _supervised(note, *_SLEEP) as (_process, child):
        os.kill(child, signal.SIGKILL)
        assert until(lambda: note.read_text() not in {"", str(child)}, 10)
        assert alive(int(note.read_text()))


def test_a_step_that_fails_is_told() -> None:
    supervisor = Supervisor()
    with supervisor.listening(), pytest.raises(subprocess.CalledProcessError):
        supervisor.steps(["/bin/true"], ["/bin/false"])


def test_a_signal_during_a_step_ends_it() -> None:
    supervisor = Supervisor()
    alarm = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; kill -TERM {os.getpid()}"])
    begun = time.monotonic()
    with supervisor.listening(), pytest.raises(Stopped):
        supervisor.steps(["/bin/sleep", "60"])
    alarm.wait()
    assert time.monotonic() - begun < 5


def test_a_child_is_named_with_what_it_runs() -> None:
    assert Child("web", ["granian"]).process is None


# ---------------------------------------------------------------- the whole


def _answer(port: int) -> int:
    """The status of the first page; 0 while nobody answers."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        web.request("GET", "/kk/")
        return web.getresponse().status
    except OSError:
        return 0
    finally:
        web.close()


@contextmanager
def _running(var: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    log = (var / "run.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kezek", "run", "--port", str(port)],
        cwd=ROOT,
        stdout=log,
        stderr=log,
        start_new_session=True,
        env={
            **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "MIGRATE_URL"}},
            "KEZEK_VAR": str(var),
            "KEZEK_DEMO": "0",  # the seeding has tests of its own
        },
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _postgres(var: Path) -> int:
    lock = var / "pg" / "server" / "data" / "postmaster.pid"
    return int(lock.read_text().split("\n", 1)[0]) if lock.exists() else 0


def test_runs_survives_the_database_and_stops_with_all_it_started() -> None:
    port = free_port()
    with a_var() as var, _running(var, port) as process:
        assert until(lambda: _answer(port), 240), (var / "run.log").read_text()[-3000:]
        first = _postgres(var)
        assert alive(first)

        os.kill(first, signal.SIGKILL)
        assert until(lambda: _postgres(var) not in {0, first}, 60)
        assert until(lambda: _answer(port), 60)

        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert not alive(_postgres(var))
        assert _answer(port) == 0


def test_refuses_a_port_that_is_taken() -> None:
    with a_var() as var:
        first, port = _someone_listening()
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "kezek", "run", "--port", str(port)],
                cwd=ROOT,
                check=False,
                capture_output=True,
                text=True,
                timeout=20,
                env={**os.environ, "KEZEK_VAR": str(var)},
            )
        finally:
            first.kill()
            first.wait()
    assert done.returncode == 1
    assert f"make run PORT={port + 1}" in done.stderr


def _someone_listening() -> tuple[subprocess.Popen[bytes], int]:
    """Another program that listens."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/usr/share/doc",
    )
    assert until(lambda: _answer(port))
    return process, port
