"""The database goes away and comes back: what every open address says meanwhile.

    make drill-away

A seeded town in a cluster of its own, with its web server and worker. Every open address of the URL
table is asked, in Kazakh and in Russian; those with a part that varies by the first links to them
that the pages have; none may break. Then the database is stopped, and all are asked again: from
memory or a 503 in the reader's language, never a 500, never a long wait. Some must say 503, or the
database was not away. Then it comes back, and so must they. In the end the web server is stopped as
well: the log is read from a plain file server, and a stranger's program checks it. (`drill-dark`
holds what has been read before to its very bytes.)

`remembered`: pages that answered in the dark as in the light; `unseen`: open addresses to which no
page has a link; `broken_in_light`: addresses that answered with a 500 before anything was stopped.
The last line is one JSON object; the exit code is 1 if anything was wrong.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import URLResolver, get_resolver, resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.translation import override

from kezek.people.permissions import Permission, permission_of
from kezek.site import cluster
from kezek.site.logfiles import ROOT as LOG
from tests.site.machine import a_var, free_port

ROOT = Path(__file__).resolve().parents[1]
KEZEK = (sys.executable, "-P", "-m", "kezek")
DATABASE = "kezek_away"
CHILDREN = "300"
LANGUAGES = ("kk", "ru")
EACH = 2  # addresses of one name and language
PATIENCE = 120.0
LONGEST = 5.0  # seconds that anybody waits to be told
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')


@dataclass(slots=True)
class Told:
    """An answer."""

    status: int
    kind: str
    body: str
    seconds: float
    retry: str


@dataclass(slots=True)
class Town:
    """The processes of a town and where they answer."""

    var: Path
    port: int
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """The published log."""
        return self.var / f"log-{DATABASE}"

    def ask(self, path: str) -> Told:
        """What the web server says."""
        began = time.monotonic()
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        web.request("GET", path, headers={"Accept-Language": "ru", "Host": "127.0.0.1"})
        answer = web.getresponse()
        body = answer.read().decode("utf-8", "replace")
        web.close()
        kind, retry = (answer.getheader(name, "") for name in ("Content-Type", "Retry-After"))
        return Told(answer.status, kind, body, time.monotonic() - began, retry)

    def run(self, *words: str) -> None:
        """One command of the town, to its end; what it complains of is told."""
        done = subprocess.run(
            [*KEZEK, *words], env=self.environment, cwd=ROOT, check=False, capture_output=True
        )
        if done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stderr.decode()[-2000:]}")

    def start(self, *words: str) -> None:
        """A process that goes on."""
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-P", "-m", *words],
                env=self.environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def end(self) -> None:
        """Stop its processes."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)
        self.processes.clear()


@contextmanager
def a_seeded_town(var: Path) -> Iterator[Town]:
    """Migrated, seeded, served; its worker publishes the log."""
    server = cluster.ensure(var)
    server.ensure_database(DATABASE)
    given = {"KEZEK_KEYS", "KEZEK_DATA", "KEZEK_LOG", "KEZEK_LOG_KEYS"}
    environment = {
        **{name: value for name, value in os.environ.items() if name not in given},
        "DATABASE_URL": server.url(DATABASE),
        "MIGRATE_URL": server.url(DATABASE, "owner"),
        "KEZEK_VAR": str(var),
        "KEZEK_DEMO": "1",
        "KEZEK_POOL": "8",
        "PYTHONPATH": str(ROOT),
    }
    town = Town(var, free_port(), environment)
    try:
        for words in (["static"], ["migrate", "--quiet"]):
            town.run(*words)
        town.run("seed", "--city", "taraz", "--children", CHILDREN)
        town.start("kezek", "worker")
        granian = "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 8 --no-ws"
        application = "kezek.site.wsgi:application"
        town.start("granian", application, *granian.split(), "--port", str(town.port))
        yield town
    finally:
        town.end()


def until(done: Callable[[], object], what: str) -> float:
    """Wait until it is so; the seconds it took."""
    began = time.monotonic()
    while not _quietly(done):
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError(f"waited in vain for {what}")
        time.sleep(0.25)  # somebody else is at work
    return time.monotonic() - began


def note(words: str) -> None:
    """Tell whoever waits how far the drill is."""
    print(words, file=sys.stderr, flush=True)


def _listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port)):
        return True


def _quietly(done: Callable[[], object]) -> bool:
    try:
        return bool(done())
    except OSError:
        return False


def open_names(found: URLResolver, space: str = "") -> Iterator[tuple[str, bool]]:
    """The names of addresses that everybody may see, and whether a part of them varies."""
    for one in found.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from open_names(one, inner)
        elif permission_of(one.callback) is Permission.PUBLIC:
            yield f"{space}{one.name}", bool(one.pattern.regex.groups)


def name_of(path: str) -> str | None:
    """The name of an open address; None for any other."""
    with override(language_of(path)):
        try:
            found = resolve(urlsplit(path).path)
        except Resolver404:
            return None
    return found.view_name if permission_of(found.func) is Permission.PUBLIC else None


def language_of(path: str) -> str:
    """That of an address; the drill's browser asks for Russian."""
    return path[1:3] if path[1:3] in LANGUAGES else "ru"


def plain_addresses(names: Sequence[str]) -> list[str]:
    """The addresses in which nothing varies, in both languages."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found += [reverse(name) for name in names]
    return found


@dataclass(slots=True)
class Walk:
    """What to ask, by name; the names never met; the addresses that broke."""

    met: dict[str, list[str]] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def walk(ask: Callable[[str], Told]) -> Walk:
    """The addresses of the open pages, found by reading them in the light."""
    names = dict(open_names(get_resolver()))
    queue = plain_addresses([name for name, varies in names.items() if not varies])
    queue = list(dict.fromkeys(queue))
    seen = set(queue)
    found = Walk()
    met = found.met
    forms = set()
    while queue:
        path = queue.pop(0)
        name = name_of(path)
        if name is None or len(met.get(name, [])) >= EACH * len(LANGUAGES):
            continue
        told = ask(path)
        if told.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            found.broken.append(f"{path}: {told.status}")
        if told.status == http.HTTPStatus.METHOD_NOT_ALLOWED:
            forms.add(name)  # only ever sent to
        if told.status >= http.HTTPStatus.BAD_REQUEST:
            continue
        met.setdefault(name, []).append(path)
        for link in LINK.findall(told.body) if told.kind.startswith("text/html") else []:
            there = link.replace("&amp;", "&")
            if there not in seen and not there.startswith(("/static/", "/en/")):
                seen.add(there)
                queue.append(there)
    found.unseen = sorted(set(names) - set(met) - forms)
    return found


def wrong(path: str, told: Told) -> str:
    """What is wrong with an answer in the dark; empty for nothing."""
    if told.seconds > LONGEST:
        return f"{path}: {told.seconds:.1f} s"
    if told.status < http.HTTPStatus.BAD_REQUEST:
        return ""
    if told.status != http.HTTPStatus.SERVICE_UNAVAILABLE or not told.retry:
        return f"{path}: {told.status}"
    if "html" in told.kind and f'lang="{language_of(path)}"' not in told.body:
        return f"{path}: not in the reader's language"
    return ""


def log_files(town: Town) -> list[str]:
    """Every file of the published log."""
    return [str(one.relative_to(town.log)) for one in town.log.rglob("*") if one.is_file()]


def checked(address: str) -> bool:
    """Whether the stranger's program is content with the log there."""
    words = [sys.executable, "-P", "-m", "kezek_verify", "log", address]
    path = {**os.environ, "PYTHONPATH": str(ROOT / "verifier")}
    return subprocess.run(words, env=path, capture_output=True, check=False).returncode == 0


def drill(town: Town) -> dict[str, object]:
    """Light, dark, light again, then nothing but files."""
    note("seeded")
    until(lambda: town.ask("/health/").status == http.HTTPStatus.OK, "the town")
    until(lambda: size_of(town) > 0, "the log")
    note("served, the log published")
    walked = walk(town.ask)
    met = walked.met
    every = [path for paths in met.values() for path in paths]
    files = log_files(town)

    note(f"walked: {len(every)} addresses; now without the database")
    cluster.stop(town.var)
    time.sleep(2)  # what looks at the database by itself has looked
    told = {path: town.ask(path) for path in every}
    problems = [line for path, one in told.items() if (line := wrong(path, one))]
    served = [town.ask(LOG + name).status == http.HTTPStatus.OK for name in files]
    private = town.ask("/ru/cabinet/")
    problems += [line for line in [wrong("/ru/cabinet/", private)] if line]

    note("with it again")
    cluster.ensure(town.var)
    back = until(
        lambda: all(town.ask(path).status < http.HTTPStatus.BAD_REQUEST for path in every),
        "the town to come back",
    )
    town.end()
    cluster.stop(town.var)
    with ExitStack() as stack:
        port = free_port()
        words = [sys.executable, "-P", "-m", "http.server", str(port), "--bind", "127.0.0.1"]
        plain = stack.enter_context(
            subprocess.Popen(
                words, cwd=town.log, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )
        stack.callback(plain.terminate)
        until(lambda: _listens(port), "the files")
        verified = checked(f"http://127.0.0.1:{port}/")
    for line in problems + walked.broken:
        note(line)
    return {
        "pages": len(met),
        "addresses": len(every),
        "from_memory": sum(one.status < http.HTTPStatus.BAD_REQUEST for one in told.values()),
        "remembered": sorted(
            name
            for name, paths in met.items()
            if all(told[path].status < http.HTTPStatus.BAD_REQUEST for path in paths)
        ),
        "said_503": sum(one.status == http.HTTPStatus.SERVICE_UNAVAILABLE for one in told.values()),
        "broken_in_light": len(walked.broken),
        "wrong": len(problems),
        "slowest_ms": round(1000 * max(one.seconds for one in told.values())),
        "log_files": len(files),
        "log_files_served": sum(served),
        "log_verified_by_files_alone": verified,
        "back_s": round(back, 1),
        "unseen": walked.unseen,
    }


def faults(found: Mapping[str, object]) -> list[str]:
    """The names of the figures that are not as they must be."""
    wrong = [name for name in ("broken_in_light", "wrong") if found[name]]
    some = ("pages", "addresses", "from_memory", "said_503", "log_files")
    wrong += [name for name in some if not found[name]]
    if found["log_files_served"] != found["log_files"]:
        wrong.append("log_files_served")
    if not found["log_verified_by_files_alone"]:
        wrong.append("log_verified_by_files_alone")
    return wrong


def size_of(town: Town) -> int:
    """How many entries the published log has."""
    checkpoint = town.log / "checkpoint"
    return int(checkpoint.read_text("utf-8").split("\n")[1]) if checkpoint.exists() else 0


def main(_words: list[str]) -> int:
    """Drill in a cluster of its own and print one JSON object."""
    with a_var() as var, a_seeded_town(var) as town:
        found = drill(town)
    failed = faults(found)
    print(json.dumps(found | {"failed": failed}, ensure_ascii=False))
    return int(bool(failed))
