"""The manifest: everything a contract says, as canonical JSON. It is what both sides sign.

Canonical: UTF-8, keys sorted, no spaces, only texts, whole numbers, lists and objects, so that one
content has one form (RFC 8785 for such values). The bytes are kept sealed, byte for byte.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from kezek.core import clock
from kezek.policy.rules import Rules

FORM: Final = "kezek.contract/1"

Value: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """What one contract is made of; no repr, so that no name gets into a log."""

    place: int
    place_number: str
    child: int
    group: int
    voucher: int
    voucher_number: str
    sign_due_at: datetime | None
    guardian: int
    child_iin: str
    child_name: str
    birth_date: date
    parent_iin: str
    parent_name: str
    group_name: str
    band: int
    language: str
    hours: Decimal
    group_kind: str
    kindergarten_bin: str
    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    kind: str
    phone: str
    parent_fee: int
    opened_on: date | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What of the policy and the text goes into every contract of a batch."""

    text_version: str
    text_sha256: Mapping[str, str]  # by language
    policy_number: int
    act: Mapping[str, str]  # by language
    bands: Mapping[int, Mapping[str, str]]  # the band's name by language
    rules: Rules


def canonical(value: Value) -> bytes:
    """The one form of a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(payload: bytes) -> str:
    """The manifest's fingerprint, 64 hexadecimal figures."""
    return hashlib.sha256(payload).hexdigest()


def read(payload: bytes) -> dict[str, Any]:
    """The manifest back from its bytes."""
    value: dict[str, Any] = json.loads(payload)
    return value


def hours_text(hours: Decimal) -> str:
    """Hours a day without idle noughts: 10.5, 9."""
    return f"{hours.normalize():f}"


def manifest_of(
    facts: Facts,
    terms: Terms,
    *,
    number: str,
    moment: datetime,
    not_before: date,
    until: date,
    transfer: Value | None = None,
) -> dict[str, Any]:
    """Everything the contract says, of whom, of what, until when, for how much, by which rules.

    `transfer` names the contract before and the consent by which the child was moved.
    """
    rules = terms.rules
    due = facts.sign_due_at
    return {
        **({"transfer": dict(transfer)} if transfer else {}),
        "form": FORM,
        "number": number,
        "city": rules.city,
        "drafted_on": clock.day_of(moment).isoformat(),
        "text": {"version": terms.text_version, "sha256": dict(terms.text_sha256)},
        "policy": {"number": terms.policy_number, "act": dict(terms.act)},
        "parent": {"iin": facts.parent_iin, "name": facts.parent_name},
        "child": {
            "iin": facts.child_iin,
            "name": facts.child_name,
            "birth_date": facts.birth_date.isoformat(),
        },
        "kindergarten": {
            "bin": facts.kindergarten_bin,
            "name": {"kk": facts.name_kk, "ru": facts.name_ru},
            "address": {"kk": facts.address_kk, "ru": facts.address_ru},
            "kind": facts.kind,
            "phone": facts.phone,
        },
        "group": {
            "name": facts.group_name,
            "band": facts.band,
            "band_name": dict(terms.bands[facts.band]),
            "language": facts.language,
            "hours": hours_text(facts.hours),
            "kind": facts.group_kind,
        },
        "voucher": facts.voucher_number,
        "place": facts.place_number,
        "term": {
            "not_before": not_before.isoformat(),
            "until": until.isoformat(),
            "parent_due": due.isoformat() if due else "",
            "head_working_days": rules.number("kindergarten_sign_working_days"),
        },
        "money": {
            "norm": rules.norms[facts.band],
            "parent_fee": facts.parent_fee,
            "payment_day": rules.number("payment_deadline_day"),
        },
        "attendance": {
            "paid_absences": list(rules["absence_paid"]),
            "summer_days": rules.number("summer_rest_max_days"),
            "absence_limit": rules.number("absence_annul_limit_calendar_days"),
            "window": [
                rules.number("timesheet_parent_window_first_day"),
                rules.number("timesheet_parent_window_last_day"),
            ],
        },
    }


CONSENT: Final = "kezek.transfer/1"


@dataclass(frozen=True, slots=True, repr=False)
class Wisher:
    """Who signs a consent to be moved, and for which child; no repr, as names are inside."""

    enrolment: int
    child: int
    guardian: int
    voucher: int
    number: str  # of the contract that is in force
    child_iin: str
    child_name: str
    birth_date: date
    parent_iin: str
    parent_name: str
    group: int
    place_number: str


@dataclass(frozen=True, slots=True)
class Room:
    """A group as a consent names it."""

    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    bin: str
    group: str
    parent_fee: int

    def value(self) -> dict[str, Any]:
        """Its part of a manifest."""
        return {
            "name": {"kk": self.name_kk, "ru": self.name_ru},
            "address": {"kk": self.address_kk, "ru": self.address_ru},
            "bin": self.bin,
            "group": self.group,
            "parent_fee": self.parent_fee,
        }


def consent_of(
    facts: Wisher,
    terms: Terms,
    *,
    moment: datetime,
    own: Room,
    wishes: Sequence[Room],
    other_place: str = "",
) -> dict[str, Any]:
    """Everything a family consents to when it wishes to move its child.

    With `other_place` it changes places with the child who holds that one.
    """
    rules = terms.rules
    return {
        **({"other_place": other_place} if other_place else {}),
        "form": CONSENT,
        "number": facts.number,
        "city": rules.city,
        "drafted_on": clock.day_of(moment).isoformat(),
        "text": {"version": terms.text_version, "sha256": dict(terms.text_sha256)},
        "policy": {"number": terms.policy_number, "act": dict(terms.act)},
        "parent": {"iin": facts.parent_iin, "name": facts.parent_name},
        "child": {
            "iin": facts.child_iin,
            "name": facts.child_name,
            "birth_date": facts.birth_date.isoformat(),
        },
        "own": {**own.value(), "place": facts.place_number},
        "wishes": [wish.value() for wish in wishes],
        "head_working_days": rules.number("kindergarten_sign_working_days"),
    }
