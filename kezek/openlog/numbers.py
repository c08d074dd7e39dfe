"""Whose a number is: the application, the vouchers and the places of one child, side by side.

The open log ties no two of them; here they meet, for the family and for who audits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kezek.core import numbers
from kezek.core.numbers import OldNumber, Prefix
from kezek.openlog.refusals import NoSuchNumber
from kezek.openlog.rules import Stage
from kezek.places.models import Place
from kezek.queue.models import Application
from kezek.queue.queries import find_by_number
from kezek.vouchers.models import Voucher


@dataclass(frozen=True, slots=True)
class Numbered:
    """One number of a child: the row behind it, and the person who applied."""

    stage: Stage
    subject: int
    number: str
    moment: datetime  # filed, issued, taken
    child: int
    applicant: int
    city: str


def numbers_of(child: int) -> list[Numbered]:
    """Every number the child has or had, in the order of the stages, the oldest first."""
    return numbers_with(Application.objects.filter(child_id=child).values_list("pk", flat=True))


def application_with(city: str, typed: str) -> int:
    """The application that this number belongs to, whichever of the three it is.

    Raises NoSuchNumber, and what `numbers.parse` raises for a number that is mistyped.
    """
    asked = numbers.parse(typed)
    found: int | None = None
    if isinstance(asked, OldNumber) or asked.prefix is Prefix.APPLICATION:
        application = find_by_number(city, typed)
        found = application.pk if application else None
    elif asked.prefix is Prefix.VOUCHER:
        rows = Voucher.objects.filter(city_id=city, number=str(asked))
        found = rows.values_list("application_id", flat=True).first()
    else:
        seats = Place.objects.filter(city_id=city, number=str(asked))
        found = seats.values_list("voucher__application_id", flat=True).first()
    if found is None:
        raise NoSuchNumber(field="number")
    return found


def numbers_with(applications: Iterable[int]) -> list[Numbered]:
    """Every number of these applications: their own, then the vouchers, then the places."""
    known = {
        pk: (number, at, child, guardian, city)
        for pk, number, at, child, guardian, city in Application.objects.filter(
            pk__in=list(applications)
        )
        .order_by("filed_at", "pk")
        .values_list("pk", "number", "filed_at", "child_id", "guardian_id", "city_id")
    }
    made = [
        Numbered(Stage.APP, pk, number, at, child, guardian, city)
        for pk, (number, at, child, guardian, city) in known.items()
    ]
    vouchers = Voucher.objects.filter(application_id__in=known).order_by("issued_at", "pk")
    for pk, number, at, child, application, city in vouchers.values_list(
        "pk", "number", "issued_at", "child_id", "application_id", "city_id"
    ):
        made.append(Numbered(Stage.VOUCHER, pk, number, at, child, known[application][3], city))
    places = Place.objects.filter(voucher__application_id__in=known).order_by("taken_at", "pk")
    for pk, number, at, child, application, city in places.values_list(
        "pk", "number", "taken_at", "child_id", "voucher__application_id", "city_id"
    ):
        made.append(Numbered(Stage.PLACE, pk, number, at, child, known[application][3], city))
    return made
