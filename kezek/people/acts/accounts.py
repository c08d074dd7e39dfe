"""Accounts, staff roles, consents."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.people.models import Consent, RoleGrant


class RoleHeld(DomainError):
    """The account holds this live role in this city already."""

    code = "role_held"
    message = _("This person already has this role.")


class RoleGone(DomainError):
    """There is no such live role."""

    code = "role_gone"
    message = _("This role has already ended.")


@act("account.opened")
def open_accounts(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    persons: Sequence[int],
    language: str,
    through: str,
) -> list[int]:
    """Give each person an account, or find the one they have. Numbers in the order given."""
    once = list(dict.fromkeys(persons))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_account (handle, person_id, language, is_active, password)"
            " SELECT handle, person, %s, true, '' FROM unnest(%s::uuid[], %s::bigint[])"
            " AS t (handle, person)"
            " ON CONFLICT (person_id) DO NOTHING RETURNING id, person_id",
            [language, [uuid4() for _person in once], once],
        )
        new = [int(number) for number, _person in cursor.fetchall()]
        cursor.execute("SELECT person_id, id FROM people_account WHERE person_id = ANY(%s)", [once])
        numbers = dict(cursor.fetchall())
    if new:
        record_many(
            "account.opened",
            city=city,
            subjects=new,
            actor=actor,
            cause=through,
            moment=moment,
            data=[{"through": through}] * len(new),
        )
    return [int(numbers[person]) for person in persons]


def open_account(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    person: int,
    language: str,
    through: str = "code",
) -> int:
    """One account; see `open_accounts`."""
    return open_accounts(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        persons=[person],
        language=language,
        through=through,
    )[0]


@act("role.granted")
def grant_role(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    account: int,
    role: str,
    until: date | None = None,
) -> int:
    """Give an account a staff role in the city; raises RoleHeld. Returns the grant's number."""
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                account_id=account, city_id=city, role=role, until=until
            )
    except IntegrityError as error:
        if "rolegrant_live" in str(error):
            raise RoleHeld from None
        raise
    record(
        "role.granted",
        city=city,
        subject=grant.pk,
        actor=actor,
        cause="department",
        moment=moment,
        data={"role": role, "account": account},
    )
    return grant.pk


@act("role.ended")
def end_role(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    grant: int,
    day: date,
) -> int:
    """End a live role; `day` is its last. Raises RoleGone. Returns the grant's number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_rolegrant SET until = %s"
            " WHERE id = %s AND city_id = %s AND until IS NULL RETURNING account_id, role",
            [day, grant, city],
        )
        ended = cursor.fetchone()
    if ended is None:
        raise RoleGone
    account, role = ended
    record(
        "role.ended",
        city=city,
        subject=grant,
        actor=actor,
        cause="department",
        moment=moment,
        data={"role": role, "account": account},
    )
    return grant


@act("consent.given")
def give_consent(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    person: int,
    kind: str,
    text_version: str,
    language: str,
    through: str,
    account: int | None = None,
    ends_at: datetime | None = None,
) -> int:
    """Keep what a person agreed to: kind, version and language of the text.

    `account` is the counter's when the person agreed there. Returns the consent's number.
    """
    consent = Consent.objects.create(
        person_id=person,
        kind=kind,
        text_version=text_version,
        language=language,
        through=through,
        account_id=account,
        given_at=moment,
        ends_at=ends_at,
    )
    record(
        "consent.given",
        city=city,
        subject=consent.pk,
        actor=actor,
        cause=through,
        moment=moment,
        data={
            "kind": kind,
            "version": text_version,
            "language": language,
            "through": through,
            "person": person,
        },
    )
    return consent.pk
