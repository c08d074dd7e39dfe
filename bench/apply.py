"""Applications a second: through the act, through the web server, and as bare inserts of its rows.

The act is the whole `file_application` of a proven filing: request key, city's lock, guards, case,
entries, row, position, receipt, commit. Bare = the same rows of the same tables (request, case,
entries, pending, application), inserted row by row from texts and committed for each application,
into tables with the same columns, indexes, checks and foreign keys. Both by one client, in turn.
Then the act by several clients at once, all into one queue, which is what contends most.

HTTP: a real granian, one worker of eight threads; eight clients with kept connections, each press
the last button of an application of its own (session, CSRF, the act) and read the page that
follows.

    make bench-apply               200 applications a round, five rounds
    python bench/run.py apply 100  so many

The last line is one JSON object.
"""

import http.client
import json
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse
from django.utils import translation

from bench.database import a_database
from kezek.core.actors import Actor, Role
from kezek.core.sealing import Purpose, seal
from kezek.people.access import BACKEND
from kezek.people.models import Account
from kezek.portal.forms.application import NO_PRIVILEGE
from kezek.portal.views.family.apply import STATE
from kezek.queue.acts import file_application
from kezek.queue.models import Application
from kezek.queue.positions import miscounts
from tests.builders import START, TARAZ, a_city
from tests.clones import side_by_side

ROUNDS = 5
CLIENTS = 4
BROWSERS = 8
PATIENCE = 60.0  # seconds for the first answer
ROOT = Path(__file__).resolve().parents[1]

# Families with an account and a proven filing; the children were born three years ago.
_FAMILIES = """
WITH born AS (
    INSERT INTO people_person (iin_sealed, iin_mark, name_sealed, birth_date, sex)
    SELECT %(iin)s, sha256((%(round)s || ' ' || n)::bytea), %(name)s,
           CASE WHEN n %% 2 = 0 THEN date '1992-05-17' ELSE date '2022-03-04' END, 'f'
    FROM generate_series(2, 2 * %(families)s + 1) n ORDER BY n
    RETURNING id, iin_mark, birth_date
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY birth_date ORDER BY id) AS n FROM born
), families AS (
    SELECT p.id AS parent, c.id AS child, p.iin_mark AS parent_mark, c.iin_mark AS child_mark
    FROM numbered p JOIN numbered c USING (n)
    WHERE p.birth_date < '2000-01-01' AND c.birth_date > '2000-01-01'
), related AS (
    INSERT INTO people_guardianship (child_id, guardian_id, kind)
    SELECT child, parent, 'mother' FROM families
), accounts AS (
    INSERT INTO people_account (password, handle, person_id, language, is_active)
    SELECT '', gen_random_uuid(), parent, 'kk', true FROM families RETURNING id, person_id
), filed AS (
    INSERT INTO queue_filing (city_id, token, filed_at, parent_sealed, parent_mark, child_sealed,
        child_mark, phone_sealed, phone_mark, language, state, proven_at, lapse_due_at)
    SELECT %(city)s, gen_random_uuid(), %(moment)s::timestamptz, '', parent_mark, '', child_mark,
           '', '', 'kk', 'proven', %(moment)s::timestamptz, '2100-01-01'
    FROM families RETURNING token, parent_mark
)
SELECT f.parent, f.child, a.id, q.token FROM families f
JOIN accounts a ON a.person_id = f.parent JOIN filed q ON q.parent_mark = f.parent_mark
"""

# What one application leaves behind, in the order in which it can be written again.
_TABLES = {
    "journal_request": "key = ANY(%(keys)s) ORDER BY key",
    "people_childcase": "child_id = ANY(%(children)s) ORDER BY child_id",
    "journal_entry": "id > %(after)s ORDER BY id",
    "journal_pending": "entry_id > %(after)s ORDER BY entry_id",
    "queue_application": "child_id = ANY(%(children)s) ORDER BY child_id",
}
_BARE = """
CREATE TABLE bare_journal_request (LIKE journal_request INCLUDING ALL);
CREATE TABLE bare_people_childcase (LIKE people_childcase INCLUDING ALL,
    FOREIGN KEY (child_id) REFERENCES people_person DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (city_id) REFERENCES policy_city DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE bare_journal_entry (LIKE journal_entry INCLUDING ALL);
CREATE TABLE bare_journal_pending (LIKE journal_pending INCLUDING ALL,
    FOREIGN KEY (entry_id) REFERENCES bare_journal_entry DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE bare_queue_application (LIKE queue_application INCLUDING ALL,
    FOREIGN KEY (city_id) REFERENCES policy_city DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (case_id) REFERENCES bare_people_childcase DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (child_id) REFERENCES people_person DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (guardian_id) REFERENCES people_person DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (queue_type_id) REFERENCES policy_queuetype DEFERRABLE INITIALLY DEFERRED);
"""


@dataclass(frozen=True, slots=True)
class Family:
    """A parent with a child to be queued."""

    parent: int
    child: int
    account: int
    token: UUID


def families(count: int, name: str) -> list[Family]:
    """So many new families, each with a proven filing."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FAMILIES,
            {
                "families": count,
                "round": name,
                "city": TARAZ,
                "moment": START,
                "iin": seal(Purpose.IIN, "920517400000"),
                "name": seal(Purpose.NAME, "Ойдан Шығарылған"),
            },
        )
        return [Family(*row) for row in cursor.fetchall()]


def key_of(family: Family) -> str:
    """The request key of the family's application."""
    return f"bench:{family.token}"


def file(some: Sequence[Family]) -> None:
    """File each application by the act."""
    for family in some:
        file_application(
            actor=Actor(Role.PARENT, family.account),
            moment=START,
            request_key=key_of(family),
            city=TARAZ,
            guardian=family.parent,
            child=family.child,
            filing=str(family.token),
        )


def last_entry() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_entry")
        return int(cursor.fetchone()[0])


def rows_written(some: Sequence[Family], after: int) -> dict[str, list[str]]:
    """The rows that the acts wrote, by table, each as PostgreSQL's text of a row."""
    values: dict[str, Any] = {
        "keys": [key_of(family) for family in some],
        "children": [family.child for family in some],
        "after": after,
    }
    texts = {}
    with connection.cursor() as cursor:
        for table, where in _TABLES.items():
            cursor.execute(f"SELECT t::text FROM {table} t WHERE {where}", values)
            texts[table] = [text for (text,) in cursor.fetchall()]
    return texts


def insert_bare(texts: dict[str, list[str]], count: int) -> float:
    """Seconds in which the rows are inserted again, as many transactions as there were acts."""
    raw = connection.connection
    began = time.perf_counter()
    for n in range(count):
        with raw.transaction(), raw.cursor() as cursor:
            for table, rows in texts.items():
                each = len(rows) // count
                for text in rows[n * each : (n + 1) * each]:
                    cursor.execute(f"INSERT INTO bare_{table} SELECT (%s::bare_{table}).*", [text])
    return time.perf_counter() - began


def alone(count: int) -> dict[str, float]:
    """The act and bare inserts by one client, in turn."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE)
    acts: list[float] = []
    bare: list[float] = []
    for n in range(ROUNDS + 1):  # the first is not counted
        some = families(count, f"alone{n}")
        after = last_entry()
        began = time.perf_counter()
        file(some)
        acts.append(time.perf_counter() - began)
        bare.append(insert_bare(rows_written(some, after), count))
    act_s, bare_s = statistics.median(acts[1:]), statistics.median(bare[1:])
    return {
        "act_per_s": round(count / act_s),
        "bare_per_s": round(count / bare_s),
        "ratio": round(act_s / bare_s, 2),
    }


def together(count: int) -> dict[str, float]:
    """The act by several clients at once, into one queue."""
    taken = []
    for n in range(ROUNDS):
        some = families(count, f"together{n}")
        began = time.perf_counter()
        failed = side_by_side([partial(file, some[k::CLIENTS]) for k in range(CLIENTS)])
        taken.append(time.perf_counter() - began)
        if failed:
            raise RuntimeError(failed)
    return {"clients": CLIENTS, "act_together_per_s": round(count / statistics.median(taken))}


@contextmanager
def a_server() -> Iterator[int]:
    """A web server on the bench's database; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    name = connection.settings_dict["NAME"]
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "KEZEK_POOL": "8",
        "KEZEK_SECRET": settings.SECRET_KEY,
        "PYTHONPATH": str(ROOT),
    }
    gather = [sys.executable, "-P", "-m", "kezek", "static"]
    subprocess.run(gather, env=environment, cwd=ROOT, check=True, capture_output=True)
    web = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "granian", "kezek.site.wsgi:application"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "warning"),
        ],
        env=environment,
        cwd=ROOT,
    )
    try:
        due = time.monotonic() + PATIENCE
        while True:
            try:
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                asked.request("GET", "/kk/")
                asked.getresponse().read()
                break
            except OSError:
                if time.monotonic() > due or web.poll() is not None:
                    raise
                time.sleep(0.2)
        yield port
    finally:
        web.terminate()
        web.wait(30)


def session_of(family: Family) -> str:
    """A session in which the parent stands before the last button."""
    account = Account.objects.get(pk=family.account)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[STATE] = {
        "filing": str(family.token),
        "form": "",
        "child": family.child,
        "consent": 1,
        "privilege": NO_PRIVILEGE,
    }
    session.save()
    return str(session.session_key)


def press(port: int, sessions: Sequence[str]) -> list[float]:
    """Press the last button in each session and read what follows; seconds of each."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with translation.override("kk"):
        button = reverse("portal:answers")
    taken = []
    for session in sessions:
        token = secrets.token_hex(16)
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session};"
            f" {settings.CSRF_COOKIE_NAME}={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode({"csrfmiddlewaretoken": token, "request_key": uuid4().hex})
        began = time.perf_counter()
        web.request("POST", button, form, headers)
        answer = web.getresponse()
        answer.read()
        where = answer.getheader("Location") or ""
        web.request("GET", where or "/", headers=headers)
        page = web.getresponse()
        shown = page.read().decode()
        taken.append(time.perf_counter() - began)
        if answer.status != 302 or page.status != 200 or not re.search(r"K-\d{8}", shown):
            raise RuntimeError(f"{answer.status} {where} {page.status}")
    return taken


def through_http(count: int) -> dict[str, float]:
    """Applications through the web server."""
    rates: list[float] = []
    times: list[float] = []
    with a_server() as port:
        for n in range(ROUNDS + 1):  # the first is not counted
            sessions = [session_of(family) for family in families(count, f"http{n}")]
            began = time.perf_counter()
            pressed = side_by_side(
                [partial(press, port, sessions[k::BROWSERS]) for k in range(BROWSERS)]
            )
            taken = time.perf_counter() - began
            for one in pressed:
                if isinstance(one, Exception):
                    raise one
                if n:
                    times.extend(one)
            if n:
                rates.append(count / taken)
    times.sort()
    return {
        "browsers": BROWSERS,
        "http_per_s": round(statistics.median(rates)),
        "http_p50_ms": round(statistics.median(times) * 1000, 1),
        "http_p99_ms": round(times[int(len(times) * 0.99)] * 1000, 1),
    }


def main(words: list[str]) -> int:
    """Measure in a database of its own and print one JSON object."""
    count = int(words[0]) if words else 200
    with a_database():
        a_city()
        measured = {**alone(count), **together(count), **through_http(count)}
        filed = Application.objects.filter(state="waiting").count()
        wrong = len(miscounts(TARAZ))
        print(json.dumps({"applications": filed, **measured, "wrong_counts": wrong}))
    return int(bool(wrong or filed != count * (3 * ROUNDS + 2)))
