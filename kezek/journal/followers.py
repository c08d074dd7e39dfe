"""Followers read a city's journal in `seq` order, each with its own cursor, each idempotent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from django.db import connection, transaction

from kezek.core.apart import each_apart

BATCH = 2_000
_SEEN = "SELECT seq FROM journal_cursor WHERE follower = %s AND city = %s"
_LOCKED = f"{_SEEN} FOR UPDATE"


@dataclass(frozen=True, slots=True)
class Fact:
    """A numbered entry as followers see it."""

    seq: int
    entry_id: int
    city: str
    kind: str
    subject_type: str
    subject_id: int
    actor: str
    cause: str
    moment: datetime
    data: dict[str, Any]


Handler: TypeAlias = Callable[[Sequence["Fact"]], None]


@dataclass(frozen=True, slots=True)
class Follower:
    """A named reader.

    `joined`: its writes commit together with its cursor; otherwise it calls acts with request keys
    made from `seq`, so that seeing an entry twice changes nothing. `kinds` limits what it is shown;
    empty means everything.
    """

    name: str
    handle: Handler
    joined: bool = True
    kinds: frozenset[str] = frozenset()


_followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Add a follower; rooms do it in their AppConfig.ready."""
    _followers[follower.name] = follower


def all_followers() -> list[Follower]:
    """Every registered follower by name."""
    return [_followers[name] for name in sorted(_followers)]


def read_after(city: str, seq: int, limit: int, kinds: frozenset[str]) -> list[Fact]:
    """The next numbered entries after `seq`, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.seq, e.id, e.city, e.kind, e.subject_type, e.subject_id, e.actor, e.cause,"
            " e.moment, e.data FROM journal_order o JOIN journal_entry e ON e.id = o.entry_id"
            " WHERE o.city = %s AND o.seq > %s AND (%s OR e.kind = ANY(%s))"
            " ORDER BY o.seq LIMIT %s",
            [city, seq, not kinds, sorted(kinds), limit],
        )
        return [Fact(*row) for row in _rows(cursor)]


def _rows(cursor: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - Django's cursor wrapper is untyped
    rows = []
    for row in cursor.fetchall():
        *head, data = row
        rows.append((*head, data if isinstance(data, dict) else _loads(data)))
    return rows


def _loads(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def step(follower: Follower, city: str, limit: int = BATCH) -> int:
    """Let one follower handle its next batch; returns how many entries it saw."""
    _begin(follower, city)
    if follower.joined:
        with transaction.atomic():
            return _step(follower, city, limit)
    return _step(follower, city, limit)


def _step(follower: Follower, city: str, limit: int) -> int:
    seen = _cursor(follower, city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM journal_order WHERE city = %s", [city])
        (last,) = cursor.fetchone()
    if last <= seen:
        return 0
    facts = read_after(city, seen, limit, follower.kinds)
    facts = [fact for fact in facts if fact.seq <= last]
    if facts:
        follower.handle(facts)
    upto = facts[-1].seq if len(facts) == limit else last
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_cursor SET seq = greatest(seq, %s) WHERE follower = %s AND city = %s",
            [upto, follower.name, city],
        )
    return len(facts)


def _begin(follower: Follower, city: str) -> None:
    """Make the cursor, apart from the first batch: one that fails is seen to be behind."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [follower.name, city])
        if cursor.fetchone() is None:
            cursor.execute(
                "INSERT INTO journal_cursor (follower, city, seq) VALUES (%s, %s, 0)"
                " ON CONFLICT DO NOTHING",
                [follower.name, city],
            )


def _cursor(follower: Follower, city: str) -> int:
    """How far the follower has come; a joined one holds its row until it commits."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED if follower.joined else _SEEN, [follower.name, city])
        (seq,) = cursor.fetchone()
    return int(seq)


def run_all(city: str, *, but: frozenset[str] = frozenset()) -> int:
    """Bring every follower of the city up to date; returns how many entries were handled.

    One that fails keeps its cursor and is raised at the end; the others go on. Those named in `but`
    are left to somebody else.
    """
    return each_apart(
        partial(_run, follower, city) for follower in all_followers() if follower.name not in but
    )


def run_one(name: str, city: str) -> int:
    """Bring one follower of the city up to date; returns how many entries it handled."""
    return _run(_followers[name], city)


def _run(follower: Follower, city: str) -> int:
    handled = 0
    while True:
        count = step(follower, city)
        handled += count
        if count < BATCH:
            return handled
