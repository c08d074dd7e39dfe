"""Reads of people: numbers, names, phones, roles. What is sealed is opened here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db.models import Case, F, IntegerField, Q, Value, When

from kezek.people.models import (
    Account,
    ChildCase,
    Guardianship,
    Lookup,
    Person,
    Phone,
    RoleGrant,
)
from kezek.people.ports import civil_registry
from kezek.people.ports.registry import RegistryDown
from kezek.people.sealing import Purpose, mark, unseal_many

PHONES_MAX = 2
# The main phone stands first: what was proven last, else the registry's; the second one is last.
_TRUST = Case(
    When(main=True, then=Value(0)),
    When(source="registry", then=Value(1)),
    When(source="confirmed", then=Value(3)),
    default=Value(2),
    output_field=IntegerField(),
)
_BY_TRUST = (_TRUST, F("confirmed_at").desc(nulls_last=True), "-pk")


def person_by_iin(iin: str) -> int | None:
    """The person's number, or None."""
    found = Person.objects.filter(iin_mark=mark(Purpose.IIN, iin))
    return found.values_list("pk", flat=True).first()


def person_of(account: int) -> int:
    """The person of an account; raises Account.DoesNotExist."""
    return Account.objects.values_list("person_id", flat=True).get(pk=account)


def account_of(person: int) -> int | None:
    """The account of a person, or None."""
    return accounts_of([person]).get(person)


def accounts_of(persons: Iterable[int]) -> dict[int, int]:
    """Accounts by person."""
    found = Account.objects.filter(person_id__in=list(persons))
    return dict(found.values_list("person_id", "pk"))


def language_of(account: int) -> str:
    """The language in which the account is written to."""
    return Account.objects.values_list("language", flat=True).get(pk=account)


def names_of(persons: Iterable[int]) -> dict[int, str]:
    """Names by person."""
    return _opened(Purpose.NAME, "name_sealed", persons)


def name_of(person: int) -> str:
    """The person's name; raises KeyError when there is no such person."""
    return names_of([person])[person]


def iins_of(persons: Iterable[int]) -> dict[int, str]:
    """IINs by person."""
    return _opened(Purpose.IIN, "iin_sealed", persons)


def iin_of(person: int) -> str:
    """The person's IIN; raises KeyError when there is no such person."""
    return iins_of([person])[person]


def _opened(purpose: Purpose, column: str, persons: Iterable[int]) -> dict[int, str]:
    rows = list(Person.objects.filter(pk__in=list(persons)).values_list("pk", column))
    values = unseal_many(purpose, [bytes(sealed) for _pk, sealed in rows])
    return {pk: value for (pk, _sealed), value in zip(rows, values, strict=True)}


def children_of(person: int) -> list[int]:
    """The living children this person answers for now, oldest first."""
    found = Guardianship.objects.filter(guardian_id=person, until=None, child__died_on=None)
    return list(found.order_by("child__birth_date", "child_id").values_list("child_id", flat=True))


def wards_of(iin: str) -> dict[int, str]:
    """The living children whom the person of this IIN answers for by the registry: their IINs."""
    found = Guardianship.objects.filter(
        guardian__iin_mark=mark(Purpose.IIN, iin),
        until=None,
        child__died_on=None,
        paper_sealed=None,
    )
    return iins_of(found.values_list("child_id", flat=True))


def relations_of(child: int) -> dict[int, str]:
    """Everybody who answers for the child now, the dead too: their IINs by number."""
    found = Guardianship.objects.filter(child_id=child, until=None)
    return iins_of(found.values_list("guardian_id", flat=True))


def by_paper(child: int) -> set[int]:
    """Those who answer for the child by a document: the registry need not know of them."""
    found = Guardianship.objects.filter(child_id=child, until=None).exclude(paper_sealed=None)
    return set(found.values_list("guardian_id", flat=True))


def case_city(child: int) -> str | None:
    """The city in which the child's case lies, or None."""
    return ChildCase.objects.filter(pk=child).values_list("city_id", flat=True).first()


def is_dead(person: int) -> bool:
    """Whether the registry has told of the person's death."""
    return Person.objects.filter(pk=person).exclude(died_on=None).exists()


def guardians_of(child: int) -> list[int]:
    """Those who answer for this child now: mother, father, guardian."""
    found = Guardianship.objects.filter(child_id=child, until=None, guardian__died_on=None)
    order = {"mother": 0, "father": 1, "guardian": 2}
    rows = sorted(found.values_list("kind", "guardian_id"), key=lambda row: order[row[0]])
    return [guardian for _kind, guardian in rows]


def answers_for(person: int, child: int) -> bool:
    """Whether this person is a live parent or guardian of the child."""
    return Guardianship.objects.filter(guardian_id=person, child_id=child, until=None).exists()


def phones_of(persons: Iterable[int]) -> dict[int, str]:
    """The main phone by person; those without one are left out."""
    return {person: phones[0] for person, phones in phones_to_write(persons).items()}


def phones_to_write(persons: Iterable[int]) -> dict[int, list[str]]:
    """The phones that messages go to, the main one first, then the second, by person."""
    found = Phone.objects.filter(person_id__in=list(persons), ended_at=None)
    rows = found.order_by("person_id", *_BY_TRUST)
    chosen: dict[int, list[bytes]] = {}
    for person, source, sealed in rows.values_list("person_id", "source", "sealed"):
        held = chosen.setdefault(person, [])
        if not held or (source == "confirmed" and len(held) < PHONES_MAX):
            held.append(bytes(sealed))
    opened = iter(unseal_many(Purpose.PHONE, [one for held in chosen.values() for one in held]))
    return {person: [next(opened) for _one in held] for person, held in chosen.items()}


def phone_of(person: int) -> str | None:
    """The main phone, or None."""
    return phones_of([person]).get(person)


def phone_to_ask(iin: str) -> str | None:
    """The phone that a code for this IIN goes to; None when nobody can be reached.

    It is the registry's, unless the person has proven another since: then the registry's goes
    first only when it is news, a phone never seen here. Both are looked up in every case, so that
    the work is the same for a known and an unknown IIN. Not for use inside an act: it asks the
    registry.
    """
    stored = list(
        Phone.objects.filter(person__iin_mark=mark(Purpose.IIN, iin))
        .order_by(F("ended_at").desc(nulls_first=True), *_BY_TRUST)
        .values_list("sealed", "mark", "main", "ended_at")
    )
    live = [bytes(sealed) for sealed, _mark, _main, ended in stored if ended is None][:1]
    own = unseal_many(Purpose.PHONE, live)
    try:
        known = civil_registry().person(iin)
    except RegistryDown:
        return own[0] if own else None
    if known is None or known.died is not None:
        return None
    seen = {bytes(one) for _sealed, one, _main, _ended in stored}
    chosen = any(main for _sealed, _mark, main, _ended in stored)
    if chosen and (not known.phone or mark(Purpose.PHONE, known.phone) in seen):
        return own[0]
    return known.phone or (own[0] if own else None)


def roles_of(account: int, city: str, day: date) -> frozenset[str]:
    """The staff roles that the account holds in the city on that day."""
    live = Q(until=None) | Q(until__gte=day)
    found = RoleGrant.objects.filter(live, account_id=account, city_id=city)
    return frozenset(cast("Iterable[str]", found.values_list("role", flat=True)))


@dataclass(frozen=True, slots=True)
class Look:
    """A look that staff took at a person's data."""

    account: int
    purpose: str
    looked_at: datetime


def looks_at(*persons: int, limit: int = 50) -> list[Look]:
    """Who of the staff looked at the data of these persons, newest first: shown to the family."""
    found = Lookup.objects.filter(person_id__in=persons).order_by("-looked_at", "-pk")
    return [Look(*row) for row in found.values_list("account_id", "purpose", "looked_at")[:limit]]


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """A person as their family sees them; no repr, so that no name gets into a log."""

    name: str
    birth_date: date
    sex: str  # m, f


def known_people(persons: Iterable[int]) -> dict[int, Known]:
    """Name, birth date and sex by person."""
    rows = list(
        Person.objects.filter(pk__in=list(persons)).values_list(
            "pk", "name_sealed", "birth_date", "sex"
        )
    )
    names = unseal_many(Purpose.NAME, [bytes(row[1]) for row in rows])
    return {row[0]: Known(name, row[2], row[3]) for row, name in zip(rows, names, strict=True)}
