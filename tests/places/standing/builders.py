"""Families with lists, and rounds that serve them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.core.numbers import Prefix, draw
from kezek.kindergartens.models import Group
from kezek.people.models import ChildCase, Guardianship, Person
from kezek.places.acts import Cause, Seated, file_choices, seat_lists
from kezek.places.models import Place, Round, RoundRow, StandingChoice, StandingList
from kezek.policy.models import PolicyVersion
from kezek.policy.queries import queue_types
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import (
    START,
    TARAZ,
    a_case,
    a_child,
    a_city,
    a_key,
    a_voucher,
    an_application,
)
from tests.places.builders import NOW, frame

LATER = clock.at(date(2025, 7, 2), 18)


def a_family(
    groups: Sequence[Group],
    *,
    days: int = 0,
    right: str = "general",
    state: str = "confirmed",
    confirms: bool = False,
    child: Person | None = None,
    band: int = 3,
) -> Voucher:
    """A voucher with a list; `days` after the first family of the queue it filed."""
    application = an_application(
        band=band,
        right=right,
        filed_at=START - timedelta(days=300) + timedelta(days=days),
        state="voucher",
        case=a_case(child or a_child(date(2022, 3, 4))),
    )
    voucher = a_voucher(state, application=application)
    a_list(application, groups, confirms=confirms)
    return voucher


def a_list(
    application: Application,
    groups: Sequence[Group],
    *,
    confirms: bool = False,
    moment: datetime = NOW,
) -> int:
    """The family's list, best first."""
    return file_choices(
        application=application.pk,
        groups=[group.pk for group in groups],
        confirms=confirms,
        **frame(moment),
    )


def a_crowd(count: int, groups: Sequence[Group], dice: Random) -> list[Voucher]:
    """Many families with confirmed vouchers and lists, written at once; none has siblings."""
    types = queue_types(a_city().pk)
    persons = Person.objects.bulk_create(
        Person(
            iin_sealed=b"",
            iin_mark=n.to_bytes(32, "big"),
            name_sealed=b"",
            birth_date=date(2022, 3, 4),
            sex="f",
        )
        for n in range(count)
    )
    cases = ChildCase.objects.bulk_create(
        ChildCase(child=one, city_id=TARAZ, opened_at=START) for one in persons
    )
    rights = dice.choices(["out_of_turn", "priority", "general"], (5, 20, 75), k=count)
    applications = Application.objects.bulk_create(
        Application(
            city_id=TARAZ,
            number=draw(Prefix.APPLICATION, dice),
            case=case,
            child_id=case.child_id,
            guardian_id=case.child_id,
            queue_type=types[3, right],
            band=3,
            right=right,
            filed_at=START - timedelta(days=dice.randint(1, 99)),
            order_seq=n,
            entry=n,
            may_from=date(2020, 1, 1),
            state="voucher",
        )
        for n, (case, right) in enumerate(zip(cases, rights, strict=True), start=1)
    )
    vouchers = Voucher.objects.bulk_create(
        Voucher(
            city_id=TARAZ,
            number=draw(Prefix.VOUCHER, dice),
            case_id=one.child_id,
            application=one,
            child_id=one.child_id,
            band=3,
            norm=1,
            state="confirmed",
            issued_at=START,
            confirm_due_at=START,
            confirmed_at=START,
            sign_due_at=clock.end_of(date(2025, 7, 8)),
        )
        for one in applications
    )
    lists = StandingList.objects.bulk_create(
        StandingList(city_id=TARAZ, application=one, filed_at=START) for one in applications
    )
    StandingChoice.objects.bulk_create(
        StandingChoice(filed_list=one, group=group, ordering=n)
        for one in lists
        for n, group in enumerate(dice.sample(groups, dice.randint(1, 8)), start=1)
    )
    return vouchers


def a_round(moment: datetime = LATER, key: str = "", cause: Cause = Cause.DAY) -> Seated:
    """Serve every list now."""
    return seat_lists(
        actor=FOLLOWER, moment=moment, request_key=key or a_key(), city=TARAZ, cause=cause
    )


def seat_of(voucher: Voucher) -> Group | None:
    """The group where the voucher's child has its place."""
    place = Place.objects.filter(voucher=voucher).exclude(case=None).first()
    return None if place is None else place.group


def last_round() -> Round:
    """The latest round."""
    return Round.objects.latest("number")


def row_of(voucher: Voucher) -> RoundRow:
    """What the latest round decided about the voucher's child."""
    return RoundRow.objects.get(voucher=voucher, round=last_round())


def a_sibling_of(child: Person, birth: date = date(2022, 5, 6)) -> Person:
    """Another child of the same parent."""
    return a_child(birth, Guardianship.objects.filter(child=child).order_by("pk")[0].guardian)


def ruled(**values: object) -> None:
    """The city's rules with other values."""
    a_city()
    for version in PolicyVersion.objects.filter(city_id=TARAZ):
        for name, value in values.items():
            version.document["rule"][name]["value"] = value
        version.sha256 = f"{hash(tuple(map(str, values.items()))) & 0xFFFFFFFF:064x}"
        PolicyVersion.objects.filter(pk=version.pk).update(
            document=version.document, sha256=version.sha256
        )
