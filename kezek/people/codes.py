"""One-time codes and how often they may be asked for: pure rules, wall time.

Six digits, five minutes, five tries. Ten codes a day for one IIN leave a guesser 50 tries in a
million. The limits count typed IINs, known or not, so that they tell nothing about anybody.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kezek.core.sealing import Purpose, mark

DIGITS = 6
LIFE = timedelta(minutes=5)
TRIES = 5
LOCK = timedelta(minutes=15)
PAUSE = timedelta(seconds=30)
WINDOWS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))


class Outcome(StrEnum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Asked:
    """A code asked for earlier: when, and how many tries it still has."""

    made_at: datetime
    tries_left: int


def new_code() -> str:
    """Six digits nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def clean_code(text: str) -> str:
    """The digits of a code as typed, spaces and dashes left out; anything else stays wrong."""
    return "".join(character for character in text if character not in " -\u00a0\t")


def code_mac(token: UUID, code: str) -> bytes:
    """What is stored in a code's place: a keyed hash bound to its challenge."""
    return mark(Purpose.CODE, f"{token.hex}|{code}")


def judge(
    *,
    stored: bytes,
    given: bytes,
    tries_left: int,
    expires_at: datetime,
    answered: bool,
    reachable: bool,
    now: datetime,
) -> Outcome:
    """What a try is worth. The comparison is made in every case and in constant time.

    A used code counts as expired; an unreachable person's code is never right.
    """
    same = hmac.compare_digest(stored, given) & reachable
    if tries_left <= 0:
        return Outcome.SPENT
    if answered or now >= expires_at:
        return Outcome.EXPIRED
    return Outcome.RIGHT if same else Outcome.WRONG


def wait_before_next(asked: Sequence[Asked], now: datetime) -> timedelta:
    """How long until this IIN may ask for another code; zero means now.

    A code whose tries are spent locks for 15 minutes. Otherwise one in 30 seconds, 5 in an hour,
    10 in a day.
    """
    ends = [one.made_at + LOCK for one in asked if one.tries_left <= 0]
    times = sorted((one.made_at for one in asked), reverse=True)
    if times:
        ends.append(times[0] + PAUSE)
    for window, most in WINDOWS:
        if len(times) >= most:
            ends.append(times[most - 1] + window)
    return max((end - now for end in ends if end > now), default=timedelta())


@dataclass(frozen=True, slots=True)
class Bucket:
    """Tokens of one client (an address block, an account): refilled steadily, up to `size`."""

    tokens: float
    at: datetime


def take_token(
    bucket: Bucket | None, now: datetime, *, size: int, refill: timedelta
) -> tuple[Bucket, bool]:
    """The bucket after one request and whether the request may go on.

    `refill` is the time one token takes to come back.
    """
    before = bucket or Bucket(float(size), now)
    passed = max(now - before.at, timedelta())
    tokens = min(float(size), before.tokens + passed / refill)
    if tokens < 1:
        return Bucket(tokens, now), False
    return Bucket(tokens - 1, now), True


def client_block(address: str) -> str:
    """The block of addresses that counts as one client: /24 of IPv4, /48 of IPv6."""
    if ":" in address:
        return ":".join(address.split(":")[:3])
    return ".".join(address.split(".")[:3])
