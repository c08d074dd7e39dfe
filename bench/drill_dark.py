"""What still answers when the lights go out: first the database is stopped, then the application.

A small city of its own with web server and worker. Every open page is read once, in both languages.
Then PostgreSQL is stopped: every page, the list of free places, the log and the files of open data
must answer with the bytes of before (a live page also says how old it is). Then web server and
worker are stopped, too: the folders of the log and of open data are handed out by a web server that
knows nothing of us, and must be what they were; the stranger's verifier checks the log there.

    make drill-dark

Controls: the database refuses a connection, and pages that nobody has read before say 503; or it
was not dark, and what answered proves nothing. Of the API only what is drawn beforehand answers in
the dark: `api_without_database` of `api` addresses, with the bytes of before; the others say 503.

The last line is one JSON object; the exit code is 1 if anything that should answer did not, or was
not what it was, or if a control failed.
"""

import functools
import http.client
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import psycopg

from kezek.opendata.addresses import FORMS, address
from kezek.opendata.tables import TABLES
from kezek.portal.urls.public import urlpatterns
from kezek.site import cluster
from tests.site.machine import ROOT, a_var, free_port, until

CITY = "taraz"
CHILDREN = "600"
PATIENCE = 240.0  # seconds for the seeding, the first page, the worker's first files
DARK = 6.0  # seconds after the stop: longer than any page may rest unasked
KEZEK = (sys.executable, "-P", "-m", "kezek")
NOT_KEPT = {
    "check/",  # one reader's own number
    "receipt/",  # checks what is sent to it
    "open-data/",  # lists a folder, whose files do answer
    "kindergartens/pins.json",  # no page
}
LIVE = {"kindergartens/"}  # drawn from memory; tells how old it is when nothing newer comes
_AGE = re.compile(
    rb'(</h1>)\s*<p class="second">.*?</p>\s*(?:<div class="notice".*?</div>)*', re.DOTALL
)
API = ("", "tables/", "queues/", "kindergartens/", "issues/", "places/")
UNREAD = tuple(f"/{language}/issues/?unread={language}" for language in ("kk", "ru"))


def ask(port: int, path: str) -> tuple[int, bytes]:
    """Status and body; status 0 if nobody answers."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        server.request("GET", path)
        answer = server.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        server.close()


def pages() -> list[str]:
    """Every page that is kept and whose address needs no more than the language, in both."""
    plain = [str(one.pattern) for one in urlpatterns if "<" not in str(one.pattern)]
    shown = [path for path in plain if path not in NOT_KEPT]
    return [f"/{language}/{path}" for language in ("kk", "ru") for path in shown]


def files() -> list[str]:
    """Every file of open data."""
    tables = [address(CITY, f"{name}.{form}") for name in TABLES for form in FORMS]
    return [*tables, address(CITY, "datapackage.json"), address(CITY, "days.json")]


@contextmanager
def _process(words: Sequence[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("ab") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _a_stranger(folder: Path) -> Iterator[int]:
    """A web server that hands out a folder and knows nothing of us; its port."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": _nothing})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _nothing(*_words: object) -> None:
    """Say nothing of a request."""


def _seeded(var: Path) -> dict[str, str]:
    """An environment in which a small city lives."""
    given = {"DATABASE_URL", "MIGRATE_URL", "KEZEK_KEYS", "KEZEK_DATA", "KEZEK_LOG"}
    environment = {
        **{name: value for name, value in os.environ.items() if name not in given},
        "KEZEK_VAR": str(var),
        "KEZEK_DEMO": "1",
        "KEZEK_POOL": "8",
        "PYTHONPATH": str(ROOT),
    }
    for words in (
        ["messages", "compile"],
        ["migrate", "--quiet", "--database", "kezek_demo"],
        ["static"],
        ["seed", "--city", CITY, "--children", CHILDREN],
    ):
        subprocess.run([*KEZEK, *words], env=environment, cwd=ROOT, check=True, capture_output=True)
    server = cluster.ensure(var)
    return {
        **environment,
        "DATABASE_URL": server.url("kezek_demo"),
        "MIGRATE_URL": server.url("kezek_demo", "owner"),
    }


def _read(port: int, paths: Sequence[str]) -> dict[str, bytes]:
    """The bytes of those addresses that answer."""
    answers = {path: ask(port, path) for path in paths}
    return {path: body for path, (code, body) in answers.items() if code == http.HTTPStatus.OK}


def silent(port: int, before: Mapping[str, bytes]) -> list[str]:
    """Of the addresses read before those that do not answer, or with other bytes.

    A live page must say in the dark how old it is, and be the same in all else.
    """
    wrong = []
    for path, body in before.items():
        status, now = ask(port, path)
        live = path.partition("/")[2].partition("/")[2] in LIVE
        same = without_age(now) == without_age(body) and now != body if live else now == body
        if status != http.HTTPStatus.OK:
            wrong.append(f"{path}: {status}")
        elif not same:
            wrong.append(f"{path}: {len(now)} bytes are not the {len(body)} of before")
    return wrong


def without_age(page: bytes) -> bytes:
    """A live page without the lines under its heading that tell how new the figures are."""
    return _AGE.sub(rb"\1", page)


def refuses(url: str) -> bool:
    """Whether nobody can connect to the database."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return True
    return False


def _log_files(port: int) -> list[str]:
    """The checkpoint and the names of the log's first tiles, as far as they are there."""
    _status, note = ask(port, "/log/checkpoint")
    size = int(note.split(b"\n")[1])
    last = "" if size >= 256 else f".p/{size}"
    return [
        "/log/checkpoint",
        "/log/vkey",
        f"/log/tile/0/000{last}",
        f"/log/tile/entries/000{last}",
    ]


def _verified(folder: Path) -> bool:
    """Whether the stranger's verifier finds the log right."""
    done = subprocess.run(
        [sys.executable, "-m", "kezek_verify", "log", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "verifier")},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout.strip() or done.stderr.strip()[-500:])
    return done.returncode == 0


def drill(var: Path, log: Path) -> dict[str, object]:
    """Light, no database, no application."""
    environment = _seeded(var)
    port = free_port()
    web = [
        *(sys.executable, "-P", "-m", "granian", "kezek.site.wsgi:application"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--blocking-threads", "8", "--no-ws", "--log-level", "warning"),
    ]
    with ExitStack() as stack:
        stack.enter_context(_process(web, environment, log))
        stack.enter_context(_process([*KEZEK, "worker"], environment, log))
        for path in ("/health/", "/log/checkpoint", address(CITY, "datapackage.json")):
            if not until(functools.partial(_read, port, [path]), PATIENCE):
                raise TimeoutError(f"{path} does not come: {log.read_text()[-2000:]}")
        shown, static = pages(), [*files(), *_log_files(port)]
        light = _read(port, shown)
        known = _read(port, static)
        calls = _read(port, [f"/api/v1/cities/{CITY}/{path}" for path in API])
        unread = [path for path in (*shown, *static) if path not in light | known]
        cluster.stop(var)
        database_gone = refuses(environment["DATABASE_URL"])
        threading.Event().wait(DARK)
        newest = (var / "log-demo" / "checkpoint").read_bytes()  # signed until the last second
        known["/log/checkpoint"] = newest
        dark = silent(port, light | known)
        api = {path: ask(port, path) for path in calls}
        never_read = [ask(port, path)[0] for path in UNREAD]
    gone = ask(port, "/kk/")[0] == 0
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        front = Path(name)
        (front / "log").symlink_to(var / "log-demo")
        (front / "data").symlink_to(var / "data-demo")
        stranger = stack.enter_context(_a_stranger(front))
        alone = silent(stranger, known)
        sound = _verified(var / "log-demo")
        table = duckdb.execute(f"SELECT count(*) FROM '{var}/data-demo/{CITY}/queue.parquet'")
        ((waiting,),) = table.fetchall()
    for what, wrong in (("light", unread), ("no database", dark), ("no application", alone)):
        for line in wrong:
            print(f"SILENT  {what}: {line}")
    return {
        "pages": len(light),
        "files": len(known),
        "silent_in_light": len(unread),
        "silent_without_database": len(dark),
        "silent_without_application": len(alone),
        "database_gone": database_gone,
        "unread_said_503": sum(one == http.HTTPStatus.SERVICE_UNAVAILABLE for one in never_read),
        "api": len(API),
        "api_without_database": sum((200, calls[path]) == told for path, told in api.items()),
        "api_said_503": sum(told[0] == 503 for told in api.values()),
        "application_gone": gone,
        "log_verified": sound,
        "children_in_the_file": waiting,
    }


def faults(found: Mapping[str, object]) -> list[str]:
    """The names of the figures that are not as they must be."""
    zero = [name for name in found if name.startswith("silent")]
    some = ("pages", "files", "children_in_the_file", "api_without_database")
    must = dict.fromkeys(zero, 0) | dict.fromkeys(
        ("database_gone", "application_gone", "log_verified"), True
    )
    wrong = [name for name, value in must.items() if found[name] != value]
    wrong += [name for name in some if not found[name]]
    if found["unread_said_503"] != len(UNREAD):
        wrong.append("unread_said_503")
    if found["api"] != int(str(found["api_without_database"])) + int(str(found["api_said_503"])):
        wrong.append("api")
    return wrong


def main(_words: list[str]) -> int:
    """Drill and print one JSON object."""
    with a_var() as var:
        found = drill(var, var.parent / "drill.log")
    wrong = faults(found)
    print(json.dumps(found | {"wrong": wrong}))
    return int(bool(wrong))
