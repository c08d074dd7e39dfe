"""Families with lists, and rounds that serve them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.kindergartens.models import Group
from kezek.people.models import Guardianship, Person
from kezek.places.acts import Cause, Seated, file_choices, seat_lists
from kezek.places.models import Place, Round, RoundRow
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import START, TARAZ, a_case, a_child, a_key, a_voucher, an_application
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
