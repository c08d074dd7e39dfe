"""A grown-up who has proven who they are comes in: person, phone, account, children."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.people.acts.accounts import open_accounts
from kezek.people.acts.guardians import end_guardianship, register_death
from kezek.people.acts.registration import (
    NewGuardian,
    NewPerson,
    NewPhone,
    keep_phones,
    register_guardians,
    register_persons,
)
from kezek.people.ports.registry import CivilRegistry, RegistryPerson, Relation
from kezek.people.queries import wards_of


class NotInRegistry(DomainError):
    """The registry knows no living grown-up of this IIN."""

    code = "not_in_registry"
    message = _("The registry does not know this person. Compare the IIN with the document.")
    todo = _("If the number is right, write to the consultation centre.")


@dataclass(frozen=True, slots=True, repr=False)
class RegistryAnswer:
    """What the registry says of a person and of the children they answer for."""

    person: RegistryPerson
    children: Sequence[tuple[RegistryPerson, Relation]] = ()
    ended: Sequence[int] = ()  # children known here for whom this person answers no more
    died: Sequence[tuple[int, date]] = ()  # children known here who have died, and when


@dataclass(frozen=True, slots=True)
class Admitted:
    """Numbers of the person, their account and the children."""

    person: int
    account: int
    children: list[int]


def ask_registry(registry: CivilRegistry, iin: str) -> RegistryAnswer:
    """The registry's answer about a person and their children. Never inside an act.

    Raises NotInRegistry, RegistryDown.
    """
    person = registry.person(iin)
    if person is None or person.died is not None:
        raise NotInRegistry
    children = [(child, registry.relation(iin, child.iin)) for child in registry.children_of(iin)]
    wards = wards_of(iin)
    missing = set(wards.values()) - {child.iin for child, _kind in children}
    found = registry.people(sorted(missing)) if missing else {}
    numbers = {ward: number for number, ward in wards.items()}
    return RegistryAnswer(
        person,
        [(child, kind) for child, kind in children if kind is not None],
        ended=[
            numbers[child]
            for child, known in found.items()
            if known.died is None and registry.relation(iin, child) is None
        ],
        died=[
            (numbers[child], known.died) for child, known in found.items() if known.died is not None
        ],
    )


@act("account.opened")
def admit_parent(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    answer: RegistryAnswer,
    language: str,
    through: str = "code",
) -> Admitted:
    """Let in somebody whose IIN is proven: what the registry says becomes ours.

    Coming again brings the registry's news: a newborn, a new phone, a new guardian; also that a
    relation is over or that a child has died.
    """
    people = [answer.person, *(child for child, _kind in answer.children)]
    person, *children = register_persons(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        persons=[
            NewPerson(one.iin, one.name, one.birth_date, one.sex.value, one.died) for one in people
        ],
    )
    kinds = [kind.value for _child, kind in answer.children]
    if children:
        register_guardians(
            city=city,
            actor=actor,
            moment=moment,
            request_key=request_key,
            guardians=[
                NewGuardian(child, person, kind)
                for child, kind in zip(children, kinds, strict=True)
            ],
        )
    for child in answer.ended:
        end_guardianship(
            city=city,
            actor=actor,
            moment=moment,
            request_key=request_key,
            child=child,
            guardian=person,
        )
    for child, died_on in answer.died:
        register_death(
            city=city,
            actor=actor,
            moment=moment,
            request_key=request_key,
            person=child,
            died_on=died_on,
        )
    if answer.person.phone:
        keep_phones(
            city=city,
            actor=actor,
            moment=moment,
            request_key=request_key,
            phones=[NewPhone(person, answer.person.phone, "registry")],
        )
    (account,) = open_accounts(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        persons=[person],
        language=language,
        through=through,
    )
    return Admitted(person, account, children)
