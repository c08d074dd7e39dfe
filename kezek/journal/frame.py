"""The frame of every act: one transaction, one result per request key, one moment.

Written after the shape of house.md: views, sweeps and commands call acts and never open a
transaction themselves.
"""

import functools
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, get_type_hints

import psycopg
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from kezek.core import clock
from kezek.core.actors import FOLLOWER, Actor
from kezek.core.errors import DomainError
from kezek.journal.models import Request

P = ParamSpec("P")
R = TypeVar("R")

CITY_LOCK = 1
ATTEMPTS = 3
KEY_LETTERS: int = Request._meta.get_field("key").max_length or 0


@dataclass(frozen=True, slots=True)
class OpenAct:
    """The outermost act that is open: its name, and who acts; FOLLOWER where many do."""

    name: str
    actor: Actor


_open_act: ContextVar[OpenAct | None] = ContextVar("open_act", default=None)


class OutsideAct(RuntimeError):
    """A change was tried outside any act."""


class KeyReused(DomainError):
    """The request key already belongs to another act."""

    code = "key_reused"
    message = _("This page was already sent, for something else.")
    todo = _("Open the page again and repeat what you wanted to do.")


class KeyUnusable(ValueError):
    """A request key that is empty or longer than the table keeps: a mistake of the caller."""


def act(
    kind: str, *, queue: bool = False, exclusive: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an act of the given journal kind.

    The function takes keyword-only `actor`, `moment`, `request_key` and its own arguments; with
    `queue` also `city`. `moment` may be None for the outermost act: it is then read from domain
    time after the city lock is held. `queue` takes the city's lock shared, `exclusive` alone.
    The outermost act stores its result under `request_key`; a repeat returns the first result,
    whatever else it asks for. PostgreSQL ends one of two acts that wait for each other: that one
    begins again, all of it, up to three times in all.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        framed_act = _Framed(function, queue=queue, exclusive=exclusive)

        @functools.wraps(function)
        def framed(*args: P.args, **kwargs: P.kwargs) -> R:
            result: R = framed_act.call(args, dict(kwargs))
            return result

        framed.kind = kind  # type: ignore[attr-defined]  # read by the kinds test
        return framed

    return wrap


class _Framed:
    """One act: how it is called from outside, and inside another act."""

    def __init__(self, function: Callable[..., Any], *, queue: bool, exclusive: bool) -> None:
        self.function = function
        self.name = f"{function.__module__}.{function.__qualname__}".removeprefix("kezek.")
        self.locks = queue or exclusive
        self.exclusive = exclusive

    @functools.cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(get_type_hints(self.function)["return"])

    def call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - any act's
        if args:
            message = f"{self.name}: acts take keyword arguments only"
            raise TypeError(message)
        if _open_act.get() is not None:
            self.lock(kwargs)
            return self.function(**kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            token = _open_act.set(OpenAct(self.name, _one_actor(kwargs.get("actor"))))
            try:
                with transaction.atomic(durable=True):
                    return self.outermost(dict(kwargs))
            except OperationalError as error:
                if attempt == ATTEMPTS or not _worth_repeating(error):
                    raise
            finally:
                _open_act.reset(token)
        raise AssertionError(ATTEMPTS)  # the last attempt has returned or raised

    def outermost(self, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - any act's
        key = str(kwargs["request_key"])
        if not 0 < len(key) <= KEY_LETTERS:
            raise KeyUnusable(key)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_request (key, act, result) VALUES (%s, %s, NULL)"
                " ON CONFLICT (key) DO NOTHING",
                [key, self.name],
            )
            if cursor.rowcount == 0:
                return self.first_result(key)
        self.lock(kwargs)
        moment: datetime | None = kwargs["moment"]
        kwargs["moment"] = moment if moment is not None else clock.now()
        result = self.function(**kwargs)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE journal_request SET result = %s::jsonb WHERE key = %s",
                [self.adapter.dump_json(result).decode(), key],
            )
        return result

    def first_result(self, key: str) -> Any:  # noqa: ANN401 - any act's
        with connection.cursor() as cursor:
            cursor.execute("SELECT act, result::text FROM journal_request WHERE key = %s", [key])
            first, stored = cursor.fetchone()
        if first != self.name:
            raise KeyReused
        return self.adapter.validate_json(stored)

    def lock(self, kwargs: dict[str, Any]) -> None:
        if self.locks:
            _lock_city(str(kwargs["city"]), exclusive=self.exclusive)


def _worth_repeating(error: OperationalError) -> bool:
    """Whether the act lost a race and its transaction is gone; inside another's it is not ours."""
    lost = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
    return isinstance(error.__cause__, lost) and not connection.in_atomic_block


def _lock_city(city: str, *, exclusive: bool) -> None:
    shared = "" if exclusive else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock{shared}(%s, hashtext(%s))",
            [CITY_LOCK, city],
        )


def _one_actor(actor: Actor | Sequence[Actor] | None) -> Actor:
    """Who acts; a batch of many is nobody's own."""
    if isinstance(actor, Actor):
        return actor
    return actor[0] if actor and len(set(actor)) == 1 else FOLLOWER


def share_city(city: str) -> None:
    """Take the city's lock shared, before any other: for an act that learns its city itself."""
    require_act()
    _lock_city(city, exclusive=False)


def require_act() -> OpenAct:
    """The open act; OutsideAct without one: for building blocks that must not run alone."""
    opened = _open_act.get()
    if opened is None:
        raise OutsideAct
    return opened
