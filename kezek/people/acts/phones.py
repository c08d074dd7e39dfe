"""A person's phones: a second one, and the main one changed by EDS or at the counter.

Codes go to the main phone alone; messages go to both, so that a lost phone costs nobody a term.
The main one is what the person proved last, or the registry's while nothing was proven.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.core.sealing import Purpose, mark, seal, unseal
from kezek.delivery.deliver import Channel, Text, queue_texts
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.people.models import Account, Statement

SECOND = "confirmed"


class Through(StrEnum):
    """How somebody who lost a phone has shown who they are."""

    EDS = "eds"
    COUNTER = "counter"


class PhoneHeld(DomainError):
    """The person has this phone already."""

    code = "phone_held"
    message = gettext_lazy("This phone is yours already.")
    todo = gettext_lazy("Enter another number.")
    field = "phone"


class PhonesFull(DomainError):
    """There is a main phone and a second one."""

    code = "phones_full"
    message = gettext_lazy("You already have two phones here.")
    todo = gettext_lazy("Remove the second one first.")
    field = "phone"


class PhoneGone(DomainError):
    """There is no second phone of this number any more."""

    code = "phone_gone"
    message = gettext_lazy("This phone has already been removed.")


class StatementUsed(DomainError):
    """The signed statement has done its work before."""

    code = "statement_used"
    message = gettext_lazy("This statement has been used already.")
    todo = gettext_lazy("Start again and sign a new one.")


@dataclass(frozen=True, slots=True, repr=False)
class SignedStatement:
    """What was signed: the text, the CMS over its bytes, the certificate's serial number."""

    text: str
    cms: bytes
    certificate: str


@dataclass(frozen=True, slots=True)
class _Held:
    pk: int
    mark: bytes
    sealed: bytes
    source: str
    main: bool
    live: bool


def _held(person: int) -> list[_Held]:
    """The person's phones, the main one first; nobody else changes them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM people_person WHERE id = %s FOR NO KEY UPDATE", [person])
        cursor.execute(
            "SELECT id, mark, sealed, source, main, ended_at IS NULL FROM people_phone"
            " WHERE person_id = %s ORDER BY main DESC, source = %s, id DESC",
            [person, SECOND],
        )
        return [
            _Held(pk, bytes(one), bytes(sealed), source, main, live)
            for pk, one, sealed, source, main, live in cursor.fetchall()
        ]


def _keep(person: int, phone: str, source: str, moment: datetime, *, main: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_phone (person_id, mark, sealed, source, confirmed_at, main)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (person_id, mark) DO UPDATE"
            " SET sealed = excluded.sealed, source = excluded.source, main = excluded.main,"
            " confirmed_at = excluded.confirmed_at, ended_at = NULL RETURNING id",
            [person, mark(Purpose.PHONE, phone), seal(Purpose.PHONE, phone), source, moment, main],
        )
        (number,) = cursor.fetchone()
    return int(number)


def _end(phones: Sequence[int], moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_phone SET main = false, sealed = '', ended_at = %s WHERE id = ANY(%s)",
            [moment, list(phones)],
        )


@act("phone.confirmed")
def add_phone(
    *, city: str, actor: Actor, moment: datetime, request_key: str, person: int, phone: str
) -> int:
    """Keep a second phone, which a code has reached; messages go there too. Returns its number.

    Raises PhoneHeld, PhonesFull.
    """
    live = [one for one in _held(person) if one.live]
    if mark(Purpose.PHONE, phone) in {one.mark for one in live}:
        raise PhoneHeld
    if any(one.source == SECOND and not one.main for one in live):
        raise PhonesFull
    number = _keep(person, phone, SECOND, moment, main=False)
    record(
        "phone.confirmed",
        city=city,
        subject=person,
        actor=actor,
        cause="code",
        moment=moment,
        data={"source": SECOND},
    )
    return number


@act("phone.removed")
def remove_phone(
    *, city: str, actor: Actor, moment: datetime, request_key: str, person: int
) -> int:
    """Forget the second phone; the main one is only ever changed. Raises PhoneGone."""
    second = [one.pk for one in _held(person) if one.live and one.source == SECOND and not one.main]
    if not second:
        raise PhoneGone
    _end(second, moment)
    record("phone.removed", city=city, subject=person, actor=actor, cause="parent", moment=moment)
    return second[0]


@act("phone.replaced")
def replace_phone(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    person: int,
    phone: str,
    through: Through,
    statement: SignedStatement | None = None,
) -> int:
    """Change the main phone of somebody who lost the old one; a code has reached the new one.

    The old one is forgotten and told of it first, so that its owner learns of a fraud; a second
    phone stays. Returns the new one's number. Raises PhoneHeld when it is the main one already, and
    StatementUsed.
    """
    held = [one for one in _held(person) if one.live]
    new = mark(Purpose.PHONE, phone)
    main = [one for one in held if one.main or one.source != SECOND]
    if main and main[0].mark == new:
        raise PhoneHeld
    lost = [one for one in main if one.mark != new]
    _warn(person, [unseal(Purpose.PHONE, one.sealed) for one in lost], moment)
    _end([one.pk for one in lost], moment)
    number = _keep(person, phone, through, moment, main=True)
    if statement is not None:
        _keep_statement(person, statement, moment)
    record(
        "phone.replaced",
        city=city,
        subject=person,
        actor=actor,
        cause=through,
        moment=moment,
        data={
            "source": through.value,
            "certificate": statement.certificate if statement else "",
        },
    )
    return number


def _keep_statement(person: int, statement: SignedStatement, moment: datetime) -> None:
    fingerprint = sha256(statement.text.encode()).hexdigest()
    if Statement.objects.filter(sha256=fingerprint).exists():
        raise StatementUsed
    Statement.objects.create(
        person_id=person,
        kind="phone",
        text_sealed=seal(Purpose.TEXT, statement.text),
        sha256=fingerprint,
        cms=statement.cms,
        certificate_serial=statement.certificate,
        signed_at=moment,
    )


def _warn(person: int, phones: Sequence[str], moment: datetime) -> None:
    """A last word to the phones that are lost."""
    account = Account.objects.filter(person_id=person).values_list("language", flat=True)
    language = account.first() or "kk"
    with translation.override(language):
        text = gettext("Your codes go to another phone now. Not you? Ask the centre.")
    queue_texts(
        [
            Text(Channel.SMS, phone, text, language, f"phone:{person}:{moment.timestamp()}:{n}")
            for n, phone in enumerate(phones)
        ]
    )
