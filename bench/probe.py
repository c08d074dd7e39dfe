"""Does the answer to an IIN tell anything? Time, statements and bytes for three kinds of IIN.

unknown: nobody has it. known: the registry knows the parent and the child. queued: they are also in
our tables, the child in the queue. Each is typed once into every page that takes an IIN without
sign-in, in an order drawn by chance. Times are compared as ratios of medians inside one run; the
statements (values left out) and the bytes (tokens left out) must be the same.

    make bench-probe            the last line is one JSON object
    python bench/run.py probe 400   so many families of each kind
"""

import json
import random
import re
import statistics
import time
from collections import defaultdict
from datetime import date
from html.parser import HTMLParser

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from bench.database import a_database
from kezek.people.models import Guardianship
from kezek.people.ports.sandbox_registry import RegistryRow, add_people
from kezek.policy.models import City
from tests import builders

KINDS = ("unknown", "known", "queued")
PAGES = ("sign_in", "apply")
CROWD = 30_000
TOKENS = re.compile(
    r'(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|name="csrfmiddlewaretoken" '
    r'value="[^"]+")'
)
VALUES = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b|\btrue\b|\bfalse\b")

Family = tuple[str, str]


class Form(HTMLParser):
    """The names and hidden values of a page's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a browser would send."""
        found = dict(attrs)
        if tag == "input" and found.get("name") and found.get("type") not in {"submit", "button"}:
            self.fields[str(found["name"])] = found.get("value") or ""


def a_family(*, in_registry: bool, queued: bool) -> Family:
    parent = builders.an_iin(date(1990, 4, 2))
    child = builders.an_iin(date(2022, 4, 2))
    if in_registry:
        rows = [
            RegistryRow(parent, "Ойдан Шығарылған", "1990-04-02", "f", PHONE, "", "", "", ""),
            RegistryRow(child, "Ойдан Шығарылған", "2022-04-02", "f", "", "", parent, "", ""),
        ]
        add_people(rows)
    if queued:
        guardian = builders.a_person(date(1990, 4, 2), iin=parent)
        young = builders.a_person(date(2022, 4, 2), iin=child)
        Guardianship.objects.create(child=young, guardian=guardian, kind="mother")
        builders.an_account(guardian)
        builders.an_application(case=builders.a_case(young))
    return parent, child


PHONE = "+77010000001"


def fill(form: dict[str, str], family: Family) -> dict[str, str]:
    """The form with this family's IINs, by the names of its fields."""
    parent, child = family
    filled = dict(form)
    for name in filled:
        if "child" in name:
            filled[name] = child
        elif "iin" in name:
            filled[name] = parent
        elif "phone" in name:
            filled[name] = PHONE
    return filled


def families(count: int) -> dict[str, list[Family]]:
    builders.a_city()
    City.objects.update(is_default=True)
    add_people(
        RegistryRow(f"{n:012}", "Ойдан Шығарылған", "1990-04-02", "f", PHONE, "", "", "", "")
        for n in range(CROWD)
    )
    return {
        kind: [
            a_family(in_registry=kind != "unknown", queued=kind == "queued") for _ in range(count)
        ]
        for kind in KINDS
    }


def probe(page: str, crowd: dict[str, list[Family]]) -> dict[str, object] | None:
    """Type every family's IINs into the page once; None when there is no such page."""
    try:
        address = reverse(f"portal:{page}")
    except NoReverseMatch:
        return None
    reader = Form()
    reader.feed(Client().get(address).content.decode())
    if not any("iin" in name for name in reader.fields):
        print(f"{page}: no field takes an IIN")
        return None

    times: dict[str, list[int]] = defaultdict(list)
    work: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    pages: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
    deck = [(kind, family) for kind in KINDS for family in crowd[kind][1:]]
    random.Random(1).shuffle(deck)
    for kind in KINDS:  # one of each beforehand: rules and templates are read once in a process
        client = Client(REMOTE_ADDR="10.255.255.7")
        client.get(address)
        client.post(address, fill(reader.fields, crowd[kind][0]))
    for number, (kind, family) in enumerate(deck):
        client = Client(REMOTE_ADDR=f"10.{number // 256}.{number % 256}.7")  # a network each
        client.get(address)
        content = fill(reader.fields, family)
        if number % 5 == 0:  # counted in every fifth: counting takes time of its own
            with CaptureQueriesContext(connection) as caught:
                answer = client.post(address, content)
            statements = (VALUES.sub("?", query["sql"]) for query in caught.captured_queries)
            work[kind].add(tuple(statements))
        else:
            start = time.perf_counter_ns()
            answer = client.post(address, content)
            times[kind].append(time.perf_counter_ns() - start)
        shown = answer.content.decode()
        moved = TOKENS.sub("·", answer.headers.get("Location", ""))
        if answer.status_code in {301, 302, 303}:
            shown = client.get(answer.headers["Location"]).content.decode()
        shown = shown.replace(family[0], "·").replace(family[1], "·")
        pages[kind].add((answer.status_code, moved, TOKENS.sub("·", shown)))

    middle = {kind: statistics.median(times[kind]) for kind in KINDS}
    for kind in KINDS:
        count = len(next(iter(work[kind])))
        print(f"{page:8} {kind:8} {middle[kind] / 1e6:7.2f} ms  {count} statements")
    return {
        "ms": round(middle["unknown"] / 1e6, 2),
        "ratio_known": round(middle["known"] / middle["unknown"], 3),
        "ratio_queued": round(middle["queued"] / middle["unknown"], 3),
        "same_bytes": pages["unknown"] == pages["known"] == pages["queued"],
        "same_work": work["unknown"] == work["known"] == work["queued"],
    }


def main(words: list[str]) -> int:
    count = int(words[0]) if words else 150
    with a_database():
        crowd = families((count + 1) * len(PAGES))
        found = {}
        for place, page in enumerate(PAGES):
            part = {kind: all_[place * (count + 1) :][: count + 1] for kind, all_ in crowd.items()}
            found[page] = probe(page, part)
    print(json.dumps({"families": count} | found))
    asked = [result for result in found.values() if result is not None]
    good = [result for result in asked if result["same_bytes"] and result["same_work"]]
    return 0 if asked and len(good) == len(asked) else 1
