"""What a person sees and sets about themselves: consents, looks by staff, the language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kezek.people.models import Account, Consent, RoleGrant
from kezek.people.queries import looks_at


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent that was given. `through` is portal or counter."""

    kind: str
    text_version: str
    language: str
    through: str
    given_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look at the data of the person or a child of theirs: roles of who looked, why, when."""

    roles: tuple[str, ...]
    purpose: str
    looked_at: datetime


def consents_of(person: int) -> list[Agreed]:
    """Everything the person agreed to, the newest first."""
    rows = Consent.objects.filter(person_id=person).order_by("-given_at", "-pk")
    return [
        Agreed(*row)
        for row in rows.values_list(
            "kind", "text_version", "language", "through", "given_at", "ends_at"
        )
    ]


def looks_with_roles(persons: Sequence[int], city: str) -> list[LookLine]:
    """Who of the city's staff looked at these persons' data, the newest first. Two statements."""
    looks = looks_at(*persons)
    roles: dict[int, set[str]] = {}
    grants = RoleGrant.objects.filter(account_id__in={one.account for one in looks}, city_id=city)
    for account, role in grants.values_list("account_id", "role"):
        roles.setdefault(account, set()).add(role)
    return [
        LookLine(tuple(sorted(roles.get(one.account, ()))), one.purpose, one.looked_at)
        for one in looks
    ]


def write_in(account: int, language: str) -> None:
    """Messages to this account come in that language from now on. Not an act of law."""
    Account.objects.filter(pk=account).update(language=language)
