"""Who answers for a child changes, and people die: the registry's word becomes ours.

What that means for an application, a voucher or a place is the matter of the rooms above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.people.acts.registration import (
    NewGuardian,
    NewPerson,
    register_guardians,
    register_persons,
)
from kezek.people.ports.registry import CivilRegistry, RegistryPerson, Relation
from kezek.people.queries import by_paper, iin_of, relations_of
from kezek.people.sealing import Purpose, seal


class NotRelated(DomainError):
    """The registry knows no relation between the grown-up who came and the child."""

    code = "not_related"
    message = _("The registry does not say that this person answers for the child.")
    todo = _("The guardianship authority has to enter the decision in the registry first.")
    field = "iin"


class ChildUnknown(DomainError):
    """The registry knows no living child of this IIN."""

    code = "child_unknown"
    message = _("The registry does not know this child. Compare the IIN with the document.")
    todo = _("If the number is right, ask the civil registry office.")
    field = "child_iin"


class NobodyLeft(DomainError):
    """The registry names nobody who answers for the child, so nobody is let go."""

    code = "nobody_left"
    message = _("The registry names nobody who answers for the child now.")
    todo = _("Ask the guardianship authority who answers for the child, then come back here.")


class NothingNew(DomainError):
    """The registry says what is known already."""

    code = "nothing_new"
    message = _("The registry says the same as before: nothing has changed.")


class RegistryLives(DomainError):
    """The registry does not confirm a death."""

    code = "registry_lives"
    message = _("The registry does not confirm this.")
    todo = _("Nothing is changed here until the registry says so.")


@dataclass(frozen=True, slots=True, repr=False)
class GuardianNews:
    """What the registry says of a child's grown-ups beyond what is known here."""

    child: int
    begun: Sequence[tuple[RegistryPerson, Relation]] = ()
    ended: Sequence[int] = ()
    died: Sequence[tuple[int, date]] = ()


def ask_guardians(registry: CivilRegistry, child: int, newcomer: str = "") -> GuardianNews:
    """Ask the registry anew who answers for a child. Never inside an act.

    `newcomer` is the IIN of the grown-up who says that they do. Raises NotRelated, NobodyLeft,
    NothingNew, RegistryDown.
    """
    child_iin, known = iin_of(child), relations_of(child)
    found = registry.people([*known.values(), *([newcomer] if newcomer else [])])
    begun: list[tuple[RegistryPerson, Relation]] = []
    if newcomer and newcomer not in known.values():
        person, kind = found.get(newcomer), registry.relation(newcomer, child_iin)
        if person is None or person.died is not None or kind is None:
            raise NotRelated
        begun.append((person, kind))
    papers = by_paper(child)
    ended = [
        number
        for number, iin in known.items()
        if number not in papers and registry.relation(iin, child_iin) is None
    ]
    died = [
        (number, day)
        for number, iin in known.items()
        if iin in found and (day := found[iin].died) is not None
    ]
    if len({*ended, *(number for number, _day in died)}) == len(known) and not begun:
        raise NobodyLeft
    if not begun and not ended and not died:
        raise NothingNew
    return GuardianNews(child, begun, ended, died)


def ask_child(registry: CivilRegistry, iin: str) -> RegistryPerson:
    """What the registry says of a child. Never inside an act. Raises ChildUnknown, RegistryDown."""
    child = registry.person(iin)
    if child is None or child.died is not None:
        raise ChildUnknown
    return child


@act("guardian.registered")
def register_guardian_by_paper(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    child: RegistryPerson,
    guardian: int,
    paper: str,
) -> int:
    """Write down a guardian by the decision that was shown; returns the child's number.

    `paper` (who decided, number, date) is kept sealed. The registry's silence does not end such a
    relation, as it ends others.
    """
    (person,) = register_persons(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        persons=[NewPerson(child.iin, child.name, child.birth_date, child.sex.value)],
    )
    register_guardians(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        guardians=[NewGuardian(person, guardian, "guardian", seal(Purpose.TEXT, paper))],
        source="paper",
    )
    return person


@act("guardian.ended")
def end_guardianship(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    child: int,
    guardian: int,
) -> bool:
    """Write down that somebody answers for a child no more; False when that is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_guardianship SET until = %s WHERE child_id = %s AND guardian_id = %s"
            " AND until IS NULL RETURNING id, kind",
            [clock.day_of(moment), child, guardian],
        )
        ended = cursor.fetchone()
    if ended is None:
        return False
    record(
        "guardian.ended",
        city=city,
        subject=ended[0],
        actor=actor,
        cause="registry",
        moment=moment,
        data={"kind": ended[1], "child": child, "guardian": guardian},
    )
    return True


@act("guardian.registered")
def change_guardians(
    *, city: str, actor: Actor, moment: datetime, request_key: str, news: GuardianNews
) -> list[int]:
    """Take over the registry's news about who answers for a child: «смена законного представителя».

    Returns the person numbers of those who answer for the child from now on.
    """
    persons = register_persons(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        persons=[
            NewPerson(one.iin, one.name, one.birth_date, one.sex.value) for one, _kind in news.begun
        ],
    )
    register_guardians(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        guardians=[
            NewGuardian(news.child, person, kind.value)
            for person, (_one, kind) in zip(persons, news.begun, strict=True)
        ],
    )
    for guardian in news.ended:
        end_guardianship(
            city=city,
            actor=actor,
            moment=moment,
            request_key=request_key,
            child=news.child,
            guardian=guardian,
        )
    for person, died_on in news.died:
        register_death(
            city=city,
            actor=actor,
            moment=moment,
            request_key=request_key,
            person=person,
            died_on=died_on,
        )
    return persons


def ask_death(registry: CivilRegistry, person: int) -> date:
    """The day the person died, as the registry says. Never inside an act.

    Raises RegistryLives, RegistryDown.
    """
    known = registry.person(iin_of(person))
    if known is None or known.died is None:
        raise RegistryLives
    return known.died


@act("person.died")
def register_death(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    person: int,
    died_on: date,
) -> bool:
    """Write down that a person has died; False when that is known.

    They sign in no more and are written to no more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET died_on = %s WHERE id = %s AND died_on IS NULL",
            [died_on, person],
        )
        if cursor.rowcount == 0:
            return False
        cursor.execute("UPDATE people_account SET is_active = false WHERE person_id = %s", [person])
    record("person.died", city=city, subject=person, actor=actor, cause="registry", moment=moment)
    return True
