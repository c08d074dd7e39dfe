"""What still answers when the lights go out: first the database is stopped, then the application.

A small city of its own with web server and worker. Every open page is read once, in both languages.
Then PostgreSQL is stopped: every page, the list of free places, the log and the files of open data
must answer as before. Then web server and worker are stopped, too: the folders of the log and of
open data are handed out by a web server that knows nothing of us, and must be what they were; the
stranger's verifier checks the log there.

    make drill-dark

The last line is one JSON object; the exit code is 1 if anything that should answer did not.
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
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

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
API = ("", "tables/", "queues/", "kindergartens/", "issues/", "places/")


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


def _silent(port: int, paths: Sequence[str], before: dict[str, bytes]) -> list[str]:
    """Of these addresses those that do not answer; where `before` knows the bytes, with others."""
    wrong = []
    for path in paths:
        status, body = ask(port, path)
        if status != http.HTTPStatus.OK or before.get(path, body) != body:
            wrong.append(f"{path}: {status}")
    return wrong


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
            if not until(lambda path=path: ask(port, path)[0] == http.HTTPStatus.OK, PATIENCE):
                raise TimeoutError(f"{path} does not come: {log.read_text()[-2000:]}")
        shown = pages()
        light = _silent(port, shown, {})
        static = [*files(), *_log_files(port)]
        known = {path: ask(port, path)[1] for path in static if "checkpoint" not in path}
        cluster.stop(var)
        threading.Event().wait(DARK)
        dark = _silent(port, shown, {}) + _silent(port, static, known)
        api = _silent(port, [f"/api/v1/cities/{CITY}/{path}" for path in API], {})
    gone = ask(port, "/kk/")[0] == 0
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        front = Path(name)
        (front / "log").symlink_to(var / "log-demo")
        (front / "data").symlink_to(var / "data-demo")
        stranger = stack.enter_context(_a_stranger(front))
        alone = _silent(stranger, static, known)
        sound = _verified(var / "log-demo")
        table = duckdb.execute(f"SELECT count(*) FROM '{var}/data-demo/{CITY}/queue.parquet'")
        ((waiting,),) = table.fetchall()
    for what, wrong in (("light", light), ("no database", dark), ("no application", alone)):
        for line in wrong:
            print(f"SILENT  {what}: {line}")
    return {
        "pages": len(shown),
        "files": len(static),
        "silent_in_light": len(light),
        "silent_without_database": len(dark),
        "silent_without_application": len(alone),
        "api_without_database": len(API) - len(api),
        "application_gone": gone,
        "log_verified": sound,
        "children_in_the_file": waiting,
    }


def main(_words: list[str]) -> int:
    """Drill and print one JSON object."""
    with a_var() as var:
        result = drill(var, var.parent / "drill.log")
    print(json.dumps(result))
    silent = [value for name, value in result.items() if re.match("silent", name)]
    good = result["application_gone"] and result["log_verified"] and result["children_in_the_file"]
    return int(any(silent) or not good)
