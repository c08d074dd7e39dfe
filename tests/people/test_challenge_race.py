"""Many at once: a code never gives more tries than five, an IIN never two codes at a time."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import connection

from kezek.core.errors import DomainError
from kezek.delivery.models import Message
from kezek.people import codes
from kezek.people.acts import answer_challenge, challenge, start_challenge
from kezek.people.models import Challenge
from tests.people.builders import an_iin

CROWD = 12
R = TypeVar("R")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]


def _elsewhere(step: Callable[[], R]) -> R:
    """Do it on a connection of its own, where commits are real; this test's own rolls back."""

    def one() -> R:
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(one).result()


@pytest.fixture
def committed() -> Iterator[None]:
    """What was committed is deleted afterwards, by hand: the journal refuses Django's flush."""
    yield
    _elsewhere(lambda: (Challenge.objects.all().delete(), Message.objects.all().delete()))


def _start() -> tuple[UUID, str]:
    """A challenge that everybody sees, and its code."""
    token = start_challenge(purpose="sign_in", iin=an_iin(), phone="+77010000001", language="kk")
    return token, re.findall(r"[0-9]{6}", Message.objects.get().text)[0]


def _all_at_once(step: Callable[[int], object]) -> Counter[str]:
    gate = Barrier(CROWD)

    def one(number: int) -> str:
        try:
            gate.wait()
            step(number)
            return "ok"
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as pool:
        return Counter(pool.map(one, range(CROWD)))


def test_a_crowd_of_guesses_has_five_tries_together() -> None:
    token, code = _elsewhere(_start)
    right = int(code)
    seen = _all_at_once(
        lambda n: answer_challenge(token=token, code=f"{(right + 1 + n) % 1_000_000:06}")
    )
    assert seen == {"code_wrong": codes.TRIES - 1, "code_locked": CROWD - codes.TRIES + 1}
    assert Challenge.objects.get().tries_left == 0


def test_the_right_code_given_by_a_crowd_lets_in_one() -> None:
    token, code = _elsewhere(_start)
    seen = _all_at_once(lambda _n: answer_challenge(token=token, code=code))
    assert seen == {"ok": 1, "code_expired": CROWD - 1}


def test_a_crowd_asking_for_one_iin_gets_one_code() -> None:
    iin = an_iin()
    seen = _all_at_once(
        lambda _n: start_challenge(purpose="sign_in", iin=iin, phone="+77010000001", language="kk")
    )
    assert seen == {"ok": 1, "too_many_codes": CROWD - 1}
    assert Challenge.objects.count() == 1


def test_without_the_lock_a_crowd_gets_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard's twin: the same count, nobody held back. It shows that the race is real."""

    def unguarded(subject: bytes) -> list[codes.Asked]:
        found = Challenge.objects.filter(subject_mark=subject)
        return [
            codes.Asked(made, left) for made, left in found.values_list("made_at", "tries_left")
        ]

    monkeypatch.setattr(challenge, "_asked", unguarded)
    iin = an_iin()
    seen = _all_at_once(
        lambda _n: start_challenge(purpose="sign_in", iin=iin, phone="+77010000001", language="kk")
    )
    assert seen["ok"] > 1
