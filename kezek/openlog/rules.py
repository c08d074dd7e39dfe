"""The form of an entry, and commitments. Pure."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

VERSION: Final = 1
SALT_BYTES: Final = 32


class Stage(StrEnum):
    """Which of a child's numbers a commitment is about."""

    APP = "app"
    VOUCHER = "voucher"
    PLACE = "place"


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one text of an object: keys sorted, no spaces, nothing escaped that need not be."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def body(city: str, kind: str, at: datetime, fields: Mapping[str, Any]) -> bytes:
    """An entry as it stands in the log."""
    return canonical({"v": VERSION, "city": city, "kind": kind, "at": moment(at), **fields})


def moment(at: datetime) -> str:
    """A moment as entries have it: UTC, to the microsecond."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def moment_of(text: str) -> str:
    """A moment as the journal has it, as entries do."""
    return moment(datetime.fromisoformat(text))


def commitment(salt: bytes, message: str) -> str:
    """What ties a number to what the message says, for those who have the salt."""
    return hmac.digest(salt, message.encode(), "sha256").hex()


def of_child(iin: str, applicant: str) -> str:
    """The message behind an application's number."""
    return f"child|v1|{iin}|{applicant}"


def of_first_day(may_from: date) -> str:
    """The message behind `from`: the first day on which a voucher may be issued."""
    return f"from|v1|{may_from.isoformat()}"


def of_voucher(application: str, voucher: str) -> str:
    """The message behind a voucher's number."""
    return f"voucher|v1|{application}|{voucher}"


def of_place(voucher: str, place: str) -> str:
    """The message behind a place's number."""
    return f"place|v1|{voucher}|{place}"


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)
