"""Every child and parent of a town is a canary: a whole season, then a search for any of them.

A season is lived in a database of its own. Then the log's files, the files of open data (Parquet,
too), the journal, every open page that can be reached by links in both languages, every address of
the open API, all their addresses and what the programs wrote to their own logs are searched for
each IIN, name and phone of the town.

    make drill-privacy                       2,000 children, a year
    python bench/run.py drill-privacy 500 2025-09-30 1000
                                             children, last day, most pages to read

First everybody is planted, in every form that is looked for, and must be found. The last line is
one JSON object; hits must be 0, nothing may be left unread, and no place may have been empty.
"""

import io
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http import HTTPStatus
from pathlib import Path

from django.db import connection
from django.test import Client

from bench.canaries import Canaries, Unread, decoded, of_everybody, text_of
from kezek.api.base import api
from kezek.core import clock
from kezek.journal.log.where import folder
from kezek.opendata.folder import home as data_folder
from kezek.opendata.sweeps import publish
from kezek.site.commands.season import END
from kezek.site.settings import ROOT
from tests.builders import TARAZ
from tests.site.machine import forget

DATABASE = "kezek_privacy"
BEGIN = ("/kk/", "/ru/", "/api/v1/openapi.json")
LEAF = 10  # pages of one answer of the API that are turned
PLACES = ("log_files", "data_files", "journal", "pages", "api", "programs")
_LINKS = re.compile(r'(?:href|src)="(/[^"#]*)')
_DOWNLOADS = re.compile(r"\.(?:css|js|png|jpe?g|webp|svg|woff2?|ico)(?:\?|$)")
_NEXT = re.compile(r'<([^>]*)>;\s*rel="?next')

Reading = Callable[[], str]


@dataclass(slots=True)
class Search:
    """What was looked for, where, and what came of it."""

    canaries: Canaries
    counts: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    shown: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def through(self, where: str, places: Iterator[tuple[str, Reading]]) -> None:
        """Look for everybody in every text of a kind, and in the names of the places."""
        for place, read in places:
            self.counts[where] += 1
            self._note("addresses", place, place)
            try:
                self._note(where, read(), place)
            except Unread as error:
                self.unread.append(str(error))

    def _note(self, where: str, text: str, place: str) -> None:
        if found := self.canaries.in_(text):
            self.hits[where] += len(found)
            self.shown.setdefault(where, place)


def _live(children: str, until: str) -> str:
    """The season; what its program wrote."""
    environment = {key: value for key, value in os.environ.items() if "DATABASE" not in key}
    environment |= {"KEZEK_TEST_DB": "", "PYTHONPATH": str(ROOT)}
    environment.pop("MIGRATE_URL", None)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kezek", "season", "--children", children, "--until", until,
         "--database", DATABASE],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return done.stdout + done.stderr


def files(where: Path) -> Iterator[tuple[str, Reading]]:
    """Every file below a folder."""
    for path in sorted(where.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(where)), partial(text_of, path)


def _journal() -> Iterator[tuple[str, Reading]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind || ' ' || actor || ' ' || cause || ' ' || data::text"
            " FROM journal_entry"
        )
        while rows := cursor.fetchmany(5_000):
            yield from ((str(pk), text.__str__) for pk, text in rows)


def text_of_answer(address: str, kind: str, raw: bytes) -> str:
    """An answer as text; raises Unread for what is neither text nor table nor picture."""
    if "parquet" in kind:
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            file.write(raw)
            file.flush()
            return text_of(Path(file.name))
    if kind.startswith(("image/", "font/")):
        return ""
    return decoded(raw, address)


def _pages(search: Search, most: int) -> Iterator[tuple[str, Reading]]:
    """Open pages, the nearest to the first one first."""
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    seen, waiting = set(BEGIN), deque(BEGIN)
    read = 0
    while waiting and read < most:
        address = waiting.popleft()
        answer = client.get(address, follow=False)
        read += 1
        raw, kind = answer.getvalue(), answer.headers.get("Content-Type", "")
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            search.broken.append(f"{answer.status_code} {address}")
        yield address, partial(text_of_answer, address, kind, raw)
        text = raw.decode("utf-8", "replace") if "html" in kind else ""
        onward = [answer.headers["Location"]] if "Location" in answer.headers else []
        for link in [*onward, *(one.replace("&amp;", "&") for one in _LINKS.findall(text))]:
            if link.startswith("/") and link not in seen and not _DOWNLOADS.search(link):
                seen.add(link)
                waiting.append(link)


def api_addresses(client: Client) -> list[str]:
    """Every address that the description of the API allows, with the names that the town has."""
    known = {"code": [TARAZ]}
    for name, path, key in (("kind", "queues/", "code"), ("number", "issues/", "number")):
        rows = client.get(f"/api/v1/cities/{TARAZ}/{path}").json()
        known[name] = [str(row[key]) for row in rows]
    addresses = [str(path) for path in api.get_openapi_schema()["paths"]]
    for name, values in known.items():
        addresses = [
            address.replace(f"{{{name}}}", value)
            for address in addresses
            for value in (values if f"{{{name}}}" in address else [""])
        ]
    if strange := [address for address in addresses if "{" in address]:
        raise RuntimeError(f"what stands for the parts of {strange}?")
    return addresses


def _api(search: Search) -> Iterator[tuple[str, Reading]]:
    """Every answer of the API, and the pages that it leads on to."""
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    for first in api_addresses(client):
        address = first
        for _turn in range(LEAF):
            answer = client.get(address)
            if answer.status_code != HTTPStatus.OK:
                search.broken.append(f"{answer.status_code} {address}")
            kind = answer.headers.get("Content-Type", "")
            yield address, partial(text_of_answer, address, kind, answer.getvalue())
            onward = _NEXT.search(answer.headers.get("Link", ""))
            if onward is None:
                break
            address = onward[1]


def faults(found: Mapping[str, int]) -> list[str]:
    """The names of the figures that are not as they must be."""
    empty = [name for name in ("people", *PLACES) if not found[name]]
    return [*empty, *(name for name in ("hits", "broken", "unread") if found[name])]


def look(told: str, until: date, most: int) -> Search:
    """Search the town in which the season was lived; `told` is what its program wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    try:
        canaries = of_everybody()
        if missed := canaries.unfound():
            raise SystemExit(f"the search passes over {missed}")
        publish(data_folder(), TARAZ, clock.at(until, 23))
        search = Search(canaries)
        search.through("log_files", files(folder()))
        search.through("data_files", files(data_folder()))
        search.through("journal", _journal())
        search.through("pages", _pages(search, most))
        search.through("api", _api(search))
        web = written.getvalue
        search.through("programs", iter([("season", told.__str__), ("web", web)]))
    finally:
        logging.getLogger().removeHandler(handler)
    return search


def main(words: list[str]) -> int:
    """Live, search, say."""
    children, until, most = (*words, *("2000", END.isoformat(), "3000")[len(words) :])
    for name in ("KEZEK_LOG", "KEZEK_DATA"):  # the files of this town are its own
        os.environ.pop(name, None)
    name = connection.settings_dict["NAME"]
    try:
        told = _live(children, until)
        connection.close()
        subprocess.run([sys.executable, "-P", "-m", "kezek", "static"], cwd=ROOT, check=True)
        connection.settings_dict["NAME"] = DATABASE
        search = look(told, date.fromisoformat(until), int(most))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        forget(DATABASE)
    for line in search.broken[:10]:
        sys.stdout.write(f"no page: {line}\n")
    for line in search.unread[:10]:
        sys.stdout.write(f"unread: {line}\n")
    for where, place in search.shown.items():
        sys.stdout.write(f"{where}: {search.hits[where]} hits, first in {place}\n")
    found = {
        "people": len(search.canaries.numbers),
        **{name: search.counts[name] for name in PLACES},
        "broken": len(search.broken),
        "unread": len(search.unread),
        "hits": search.hits.total(),
    }
    wrong = faults(found)
    sys.stdout.write(
        json.dumps({**found, "hits_by_place": dict(search.hits), "wrong": wrong}) + "\n"
    )
    return int(bool(wrong))
