"""Making, starting and stopping the server's process."""

import os
import pwd
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from psycopg import errors as pg

from kezek.site.cluster import bootstrap
from kezek.site.cluster.errors import ClusterError
from kezek.site.cluster.place import Place, as_account, private
from kezek.site.cluster.urls import PORT, Role, socket_url

_MIB = 1024 * 1024
_SAY_AFTER = 5.0  # seconds of waiting after which a word is due
_LEFTOVERS = 60.0  # seconds that backends of a killed server may take to notice
_SHARED_BUSY = "shared memory"  # in the log when such backends are still there

_HBA = """\
# Written by Kezek at every start. Only through the socket, only accounts of pg_ident.conf.
local  all  all  peer map=kezek
"""


def _environment() -> dict[str, str]:
    """An environment in which nobody's PG* settings and no missing locale can interfere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _run(place: Place, *command: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the server's account, from a folder it can enter."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=place.home,
        env=_environment(),
        umask=0o077,
        **as_account(place.account),  # type: ignore[call-overload]  # a dict of keywords has no overload
    )
    return done


# ---------------------------------------------------------------- settings


def _memory() -> int:
    """Bytes of memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def settings(place: Place) -> dict[str, str]:
    """What the server is told at every start: safe first, then fit for loading a whole city."""
    memory = _memory() // _MIB
    return {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{place.socket}'",
        "unix_socket_permissions": "0700",
        "max_connections": "150",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_compression": "on",
        "shared_buffers": f"{min(512, max(64, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(256, max(64, memory // 16))}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "lc_messages": "'C'",
        "logging_collector": "on",
        "log_directory": f"'{place.log}'",
        "log_filename": "'postgresql-%a.log'",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        # A statement or a key in the log could be somebody's name or number.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "'none'",
        "log_min_duration_statement": "-1",
        "log_lock_waits": "off",
        "idle_in_transaction_session_timeout": "'10min'",
    }


def _write(place: Place, name: str, text: str) -> None:
    """Replace a file in the data folder in one step, keeping it the account's."""
    fresh = place.data / f"{name}.new"
    fresh.write_text(text)
    os.chown(fresh, place.account.uid, place.account.gid)
    fresh.chmod(0o600)
    fresh.rename(place.data / name)


def _configure(place: Place) -> None:
    lines = [f"{key} = {value}" for key, value in settings(place).items()]
    _write(place, "kezek.conf", "# Written by Kezek at every start.\n" + "\n".join(lines) + "\n")
    _write(place, "pg_hba.conf", _HBA)
    callers = {pwd.getpwuid(os.geteuid()).pw_name, place.account.name}
    logins = [role.login for role in Role]
    maps = [f'kezek "{caller}" {login}' for caller in sorted(callers) for login in logins]
    _write(place, "pg_ident.conf", "\n".join(maps) + "\n")


# ---------------------------------------------------------------- the process


def _holds(lock: Path) -> bool:
    """Whether a lock file names a process that lives and is PostgreSQL's.

    After a crash of the machine its number may belong to any other program by now.
    """
    try:
        number = int(lock.read_text().split("\n", 1)[0])
        proc = Path("/proc") / str(number)
        state = (proc / "stat").read_text().rsplit(")", 1)[1].split()[0]
        name = (proc / "comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return False
    return name.startswith("postgres") and state not in "ZX"


def is_running(place: Place) -> bool:
    """Whether the server's process is there; it may still be recovering."""
    return _holds(place.data / "postmaster.pid")


def _clear_locks(place: Place) -> None:
    """Remove locks of a killed server: PostgreSQL takes their number for itself if it is in use."""
    socket = place.socket / f".s.PGSQL.{PORT}"
    for lock in (place.data / "postmaster.pid", socket.with_name(f"{socket.name}.lock")):
        if not _holds(lock):
            lock.unlink(missing_ok=True)


def _last_words(place: Place) -> str:
    logs = sorted(place.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
    return "\n".join(line for log in logs[-2:] for line in log.read_text().splitlines()[-6:])


def _create(place: Place) -> None:
    """Make the data folder; under another name first, so that half a one is never taken for one."""
    fresh = place.home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    own = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    done = _run(
        place,
        place.programs["initdb"],
        f"--pgdata={fresh}",
        f"--username={Role.SUPER.login}",
        "--auth-local=peer",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *(own if place.programs.major >= 17 else ["--locale=C.UTF-8"]),
    )
    if done.returncode:
        raise ClusterError(f"initdb failed in {place.home}:\n{done.stderr.strip()}")
    with (fresh / "postgresql.conf").open("a") as main:
        main.write("\ninclude_if_exists = 'kezek.conf'\n")
    fresh.rename(place.data)


def _answers(place: Place) -> bool:
    try:
        with psycopg.connect(
            socket_url(place.socket, "template1", Role.SUPER), connect_timeout=10
        ) as db:
            db.execute("SELECT 1")
    except (psycopg.OperationalError, pg.CannotConnectNow):
        return False
    return True


def _wait(place: Place) -> bool:
    """Wait until the server answers, however long its recovery takes; False if it has died."""
    begun = said = time.monotonic()
    while not _answers(place):
        now = time.monotonic()
        if now - begun > 1.0 and not is_running(place):
            return False
        if now - said > _SAY_AFTER:
            said = now
            sys.stderr.write(f"PostgreSQL is starting or recovering ({now - begun:.0f} s) …\n")
        time.sleep(0.02 if now - begun < 2 else 0.2)  # quick at first
    return True


def start(place: Place) -> None:
    """Bring the server up, making its data first if there are none; returns when it answers."""
    if not place.data.exists():
        _create(place)
    if not is_running(place):
        private(place.log, place.account)
        _configure(place)
        _launch(place)
    elif not _wait(place):
        _launch(place)
    bootstrap.prepare(place)


def _launch(place: Place) -> None:
    """Start the process; while backends of a killed server still linger, try again."""
    begun = time.monotonic()
    while True:
        _clear_locks(place)
        log = place.log / "start.log"
        log.unlink(missing_ok=True)
        control = ("-D", str(place.data), "-l", str(log), "-W", "start")
        done = _run(place, place.programs["pg_ctl"], *control)
        if done.returncode == 0 and _wait(place):
            return
        words = _last_words(place) or done.stderr
        if _SHARED_BUSY not in words or time.monotonic() - begun > _LEFTOVERS:
            raise ClusterError(f"PostgreSQL does not start in {place.home}:\n{words}")
        time.sleep(0.5)


def halt(place: Place) -> None:
    """Stop the server cleanly; nothing happens if it is down."""
    if not is_running(place):
        return
    control = ("-D", str(place.data), "-m", "fast", "-w", "-t", "120", "stop")
    done = _run(place, place.programs["pg_ctl"], *control)
    if done.returncode and is_running(place):
        raise ClusterError(f"PostgreSQL does not stop: {done.stderr.strip()}")
