"""The small town in which a child's case is lived."""

from dataclasses import dataclass
from datetime import date

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.kindergartens.models import Group
from kezek.people.models import Guardianship, Person
from kezek.places import acts as places
from kezek.policy.models import CalendarDay
from tests.builders import PARENT, TARAZ, a_city, a_group, a_person, a_voucher, an_account, an_iin
from tests.site.case_days import MOVED, OFF
from tests.site.case_model import BEGIN


@dataclass(frozen=True, slots=True)
class Town:
    """What stands before every run: a child, a free seat, a seat that a neighbour's child holds."""

    parent: Person
    parent_iin: str
    child: Person
    child_iin: str
    groups: dict[str, Group]
    neighbour: int
    actor: Actor


def a_town() -> Town:
    """Build it once; runs are rolled back to it."""
    a_city()
    for day in OFF | MOVED:
        CalendarDay.objects.create(
            day=day, working=day in MOVED, name_kk="күн", name_ru="день", name_en="day"
        )
    parent_iin, born = an_iin(), date(2022, 3, 4)
    child_iin = an_iin(born)
    parent = a_person(iin=parent_iin)
    child = a_person(born, iin=child_iin)
    Guardianship.objects.create(child=child, guardian=parent, kind="mother")
    account = an_account(parent)
    groups = {"A": a_group(capacity=1), "B": a_group(capacity=1)}
    neighbour = a_voucher("confirmed", issued_at=clock.at(BEGIN, 9))
    moment = clock.at(BEGIN, 9)
    places.claim_place(
        actor=PARENT,
        moment=moment,
        request_key="town",
        city=TARAZ,
        voucher=neighbour.pk,
        group=groups["B"].pk,
    )
    return Town(
        parent,
        parent_iin,
        child,
        child_iin,
        groups,
        neighbour.pk,
        Actor(Role.PARENT, account.pk),
    )
