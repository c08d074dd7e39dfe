"""The frame of every act: one transaction, one result per request key, one moment.

Written after the shape of house.md: views, sweeps and commands call acts and never open a
transaction themselves.
"""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, get_type_hints

from django.db import connection, transaction
from pydantic import TypeAdapter

from kezek.core import clock
from kezek.journal import kinds

P = ParamSpec("P")
R = TypeVar("R")

CITY_LOCK = 1
SEQUENCER_LOCK = 2

_open_act: ContextVar[str | None] = ContextVar("open_act", default=None)


class OutsideAct(RuntimeError):
    """A change was tried outside any act."""


class KeyReused(RuntimeError):
    """The request key already belongs to another act."""


def act(
    kind: str, *, queue: bool = False, exclusive: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an act of the given journal kind.

    The function takes keyword-only `actor`, `moment`, `request_key` and its own arguments; with
    `queue` also `city`. `moment` may be None for the outermost act: it is then read from domain
    time after the city lock is held. `queue` takes the city's lock shared, `exclusive` alone.
    The outermost act stores its result under `request_key`; a repeat returns the first result.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__qualname__}".removeprefix("kezek.")

        @functools.cache
        def adapter() -> TypeAdapter[Any]:
            return TypeAdapter(get_type_hints(function)["return"])

        @functools.wraps(function)
        def framed(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                message = f"{name}: acts take keyword arguments only"
                raise TypeError(message)
            if _open_act.get() is not None:
                if queue or exclusive:
                    _lock_city(str(kwargs["city"]), exclusive=exclusive)
                return function(**kwargs)
            token = _open_act.set(name)
            try:
                with transaction.atomic(durable=True):
                    return _outermost(kwargs)
            finally:
                _open_act.reset(token)

        def _outermost(kwargs: dict[str, Any]) -> R:
            key = str(kwargs["request_key"])
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO journal_request (key, act, result) VALUES (%s, %s, NULL)"
                    " ON CONFLICT (key) DO NOTHING",
                    [key, name],
                )
                if cursor.rowcount == 0:
                    return _first_result(key)
            if queue or exclusive:
                _lock_city(str(kwargs["city"]), exclusive=exclusive)
            moment: datetime | None = kwargs["moment"]
            kwargs["moment"] = moment if moment is not None else clock.now()
            result = function(**kwargs)  # type: ignore[call-arg]  # P holds exactly these keywords
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE journal_request SET result = %s::jsonb WHERE key = %s",
                    [adapter().dump_json(result).decode(), key],
                )
            return result

        def _first_result(key: str) -> R:
            with connection.cursor() as cursor:
                cursor.execute("SELECT act, result::text FROM journal_request WHERE key = %s", [key])
                first, stored = cursor.fetchone()
            if first != name:
                raise KeyReused(f"{key}: {first}, now {name}")
            result: R = adapter().validate_json(stored)
            return result

        framed.kind = kind  # type: ignore[attr-defined]  # read by the kinds test
        return framed

    return wrap


def _lock_city(city: str, *, exclusive: bool) -> None:
    shared = "" if exclusive else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock{shared}(%s, hashtext(%s))",
            [CITY_LOCK, city],
        )


def require_act() -> None:
    """Raise OutsideAct unless an act is open: for building blocks that must not run alone."""
    if _open_act.get() is None:
        raise OutsideAct
