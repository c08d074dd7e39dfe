"""Every child and parent of a town is a canary: a whole season, then a search for any of them.

A season is lived in a database of its own. Then the log's files, the journal, every open page that
can be reached by links in both languages, the open API, their addresses and what the programs wrote
to their own logs are searched for each IIN, name and phone of the town.

    make drill-privacy                       2,000 children to the end of January
    python bench/run.py drill-privacy 500 2025-09-30 1000
                                             children, last day, most pages to read

The last line is one JSON object; hits must be 0.
"""

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from django.db import connection
from django.test import Client

from kezek.journal.log.where import folder
from kezek.people.queries import iins_of, names_of, phones_of
from kezek.site.settings import ROOT

DATABASE = "kezek_privacy"
BEGIN = ("/kk/", "/ru/", "/api/v1/openapi.json")
_DIGITS = re.compile(r"(?<![0-9a-f])[0-9]{10,12}(?![0-9a-f])")
_SPACED = re.compile(r"\+?[78][ (-]*[0-9]{3}[ )-]*[0-9]{3}[ -]*[0-9]{2}[ -]*[0-9]{2}(?![0-9])")
_WORDS = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+")
_LINKS = re.compile(r'(?:href|src)="(/[^"#]*)')
_DOWNLOADS = re.compile(r"\.(?:css|js|png|jpe?g|webp|svg|woff2?|ico)(?:\?|$)")


@dataclass(slots=True)
class Canaries:
    """What may be read nowhere: IINs, the last ten digits of phones, whole names."""

    numbers: frozenset[str]
    phones: frozenset[str]
    names: frozenset[tuple[str, ...]]
    name_words: frozenset[int]
    hits: Counter[str] = field(default_factory=Counter)
    shown: dict[str, str] = field(default_factory=dict)

    def search(self, where: str, text: str, place: str) -> None:
        """Count what of anybody stands in the text."""
        found = [one for one in _DIGITS.findall(text) if one in self.numbers]
        phones = (re.sub(r"\D", "", one)[-10:] for one in _SPACED.findall(text))
        found += [one for one in phones if one in self.phones]
        words = _WORDS.findall(text)
        for many in self.name_words:
            spans = zip(*(words[n:] for n in range(many)), strict=False)
            found += [" ".join(span) for span in spans if span in self.names]
        if found:
            self.hits[where] += len(found)
            self.shown.setdefault(where, place)


def _canaries() -> Canaries:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child_id FROM people_guardianship"
            " UNION SELECT guardian_id FROM people_guardianship"
        )
        people = [pk for (pk,) in cursor.fetchall()]
    names = frozenset(tuple(name.split()) for name in names_of(people).values())
    return Canaries(
        numbers=frozenset(iins_of(people).values()),
        phones=frozenset(phone[-10:] for phone in phones_of(people).values()),
        names=names,
        name_words=frozenset(map(len, names)),
    )


def _control(canaries: Canaries) -> None:
    """A text that names somebody must be found, or a search that finds nothing says nothing."""
    trial = Canaries(canaries.numbers, canaries.phones, canaries.names, canaries.name_words)
    number, phone = min(canaries.numbers), min(canaries.phones)
    name = " ".join(min(canaries.names))
    trial.search("control", f'<td>{number}</td> "+7 {phone[:3]} {phone[3:]}" {name}, ', "control")
    trial.search("control", f"call +7{phone}", "control")
    if trial.hits["control"] < 4:
        raise SystemExit(f"the search finds {trial.hits['control']} of 4 in a text with all")


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


def _log_files(where: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(where.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes().decode("utf-8", "replace")


def _journal() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind || ' ' || actor || ' ' || cause || ' ' || data::text"
            " FROM journal_entry"
        )
        while rows := cursor.fetchmany(5_000):
            yield from ((str(pk), text) for pk, text in rows)


def _pages(most: int, broken: list[str]) -> Iterator[tuple[str, str]]:
    """Open pages, the nearest to the first one first: address and text."""
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    seen, waiting = set(BEGIN), deque(BEGIN)
    read = 0
    while waiting and read < most:
        address = waiting.popleft()
        answer = client.get(address, follow=False)
        read += 1
        text = answer.getvalue().decode("utf-8", "replace")
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            broken.append(f"{answer.status_code} {address}")
        yield address, text
        onward = [answer.headers["Location"]] if "Location" in answer.headers else []
        for link in [*onward, *(one.replace("&amp;", "&") for one in _LINKS.findall(text))]:
            if link.startswith("/") and link not in seen and not _DOWNLOADS.search(link):
                seen.add(link)
                waiting.append(link)


def _search(canaries: Canaries, where: str, texts: Iterable[tuple[str, str]]) -> int:
    count = 0
    for place, text in texts:
        canaries.search(where, text, place)
        canaries.search("addresses" if where == "pages" else where, place, place)
        count += 1
    return count


def main(words: list[str]) -> int:
    """Live, search, say."""
    children, until, most = (*words, *("2000", "2026-01-31", "3000")[len(words) :])
    told = _live(children, until)
    connection.close()
    subprocess.run([sys.executable, "-P", "-m", "kezek", "static"], cwd=ROOT, check=True)
    connection.settings_dict["NAME"] = DATABASE
    written, broken = io.StringIO(), list[str]()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    try:
        canaries = _canaries()
        _control(canaries)
        counts = {
            "log_files": _search(canaries, "log", _log_files(folder())),
            "journal": _search(canaries, "journal", _journal()),
            "pages": _search(canaries, "pages", _pages(int(most), broken)),
        }
        _search(canaries, "programs", [("season", told), ("web", written.getvalue())])
    finally:
        logging.getLogger().removeHandler(handler)
        connection.close()
    for page in broken[:10]:
        sys.stdout.write(f"no page: {page}\n")
    for where, place in canaries.shown.items():
        sys.stdout.write(f"{where}: {canaries.hits[where]} hits, first in {place}\n")
    line = {
        "people": len(canaries.numbers),
        **counts,
        "broken": len(broken),
        "hits": canaries.hits.total(),
        "hits_by_place": dict(canaries.hits),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return int(bool(canaries.hits or broken))
