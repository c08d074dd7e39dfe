"""A small city with children in groups, for the tests of attendance and what stands on it."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from kezek.contracts.models import Contract, Enrolment
from kezek.core import clock, sealing
from kezek.core.actors import IMPORT, Actor, Role
from kezek.core.sealing import Purpose
from kezek.kindergartens.models import Group, Kindergarten
from kezek.people.models import Account, ChildCase, Guardianship, Person
from kezek.places.models import Place
from kezek.policy.acts import publish_policy
from kezek.policy.queries import queue_types
from kezek.queue.models import Application
from kezek.site.settings import ROOT
from kezek.vouchers.models import Reservation, Voucher

CITY = "taraz"
START = clock.at(date(2025, 9, 1), 9)
_numbers = itertools.count(1)


def a_city(code: str = CITY) -> str:
    publish_policy(
        actor=IMPORT,
        moment=START,
        request_key=f"publish:{code}",
        city=code,
        folder=str(ROOT / "cities" / code),
    )
    return code


def a_person(birth: date = date(2022, 3, 4), name: str = "Invented") -> Person:
    n = next(_numbers)
    return Person.objects.create(
        iin_sealed=sealing.seal(Purpose.IIN, f"{n:012}"),
        iin_mark=sealing.mark(Purpose.IIN, f"{n:012}"),
        name_sealed=sealing.seal(Purpose.NAME, name),
        birth_date=birth,
        sex="f",
    )


def an_account(person: Person | None = None, language: str = "kk") -> Account:
    return Account.objects.create(
        handle=uuid.uuid4(), person=person or a_person(date(1990, 1, 1)), language=language
    )


def a_kindergarten(city: str = CITY) -> Kindergarten:
    n = next(_numbers)
    return Kindergarten.objects.create(
        city_id=city,
        code=f"k{n}",
        name_kk="«Күншуақ» балабақшасы",
        name_ru="Детский сад «Күншуақ»",
        sort_key=f"{n:09}",
        kind="private",
        district="1",
        address_kk="1",
        address_ru="1",
        lat=42.9,
        lon=71.4,
        bin="240140000012",
        iban="KZ00",
        phone="+77262000000",
        parent_fee=15000,
        picture_seed=n,
    )


def a_group(
    kindergarten: Kindergarten | None = None, city: str = CITY, band: int = 3, taken: int = 0
) -> Group:
    n = next(_numbers)
    return Group.objects.create(
        city_id=city,
        kindergarten=kindergarten or a_kindergarten(city),
        code=f"g{n}",
        name="Тұлпар",
        band=band,
        language="kk",
        hours="10.5",
        capacity=25,
        taken=taken,
    )


@dataclass(frozen=True)
class Enrolled:
    """A child in a group with all that stands behind it."""

    enrolment: Enrolment
    voucher: Voucher
    contract: Contract
    application: Application
    child: Person
    guardian: Account

    @property
    def id(self) -> int:
        return int(self.enrolment.pk)

    @property
    def parent(self) -> Actor:
        return Actor(Role.PARENT, int(self.guardian.pk))


def an_application(
    city: str = CITY,
    *,
    child: Person | None = None,
    guardian: Person | None = None,
    state: str = "waiting",
    band: int = 3,
    right: str = "general",
    filed_at: datetime = START,
) -> Application:
    n = next(_numbers)
    child = child or a_person()
    case, _ = ChildCase.objects.get_or_create(
        child=child, defaults={"city_id": city, "opened_at": filed_at}
    )
    live = state in {"waiting", "voucher", "inactive", "placed"}
    return Application.objects.create(
        city_id=city,
        number=f"K-{n:08}",
        case=case if live else None,
        child=child,
        guardian=guardian or a_person(date(1990, 1, 1)),
        queue_type=queue_types(city)[(band, right)],
        band=band,
        right=right,
        filed_at=filed_at,
        order_seq=n,
        entry=n,
        may_from=date(2023, 9, 4),
        state=state,
    )


def enrolled(
    group: Group,
    since: date = date(2025, 9, 1),
    until: date | None = None,
    *,
    reserve: int | None = None,
    budget_year: int = 2025,
    language: str = "kk",
    voucher_state: str = "active",
) -> Enrolled:
    """A child of `group` from `since` to before `until`, with its voucher and its reservation."""
    n, city = next(_numbers), group.city_id
    guardian = an_account(language=language)
    application = an_application(city, guardian=guardian.person, state="placed", band=group.band)
    child, case = application.child, application.case
    Guardianship.objects.create(child=child, guardian=guardian.person, kind="mother")
    ended = voucher_state == "ended"
    voucher = Voucher.objects.create(
        city_id=city,
        number=f"V-{n:08}",
        case=None if ended else case,
        application=application,
        child=child,
        band=group.band,
        norm=65_000,
        state=voucher_state,
        issued_at=START,
        confirm_due_at=START,
    )
    held = 65_000 * (13 - since.month) if reserve is None else reserve
    Reservation.objects.create(voucher=voucher, budget_year=budget_year, tenge=held)
    place = Place.objects.create(
        city_id=city,
        number=f"P-{n:08}",
        case=None if ended else case,
        voucher=voucher,
        child=child,
        group=group,
        state="released" if ended else "held",
        via="claim",
        taken_at=START,
        released_at=START if ended else None,
    )
    contract = Contract.objects.create(
        city_id=city,
        number=f"C-{n:08}",
        place=place,
        voucher=voucher,
        child=child,
        guardian=guardian.person,
        group=group,
        text_version="1",
        manifest_sealed=b"",
        manifest_sha256="0" * 64,
        state="ended" if ended else "signed",
        drafted_at=START,
        period=DateRange(since, until),
    )
    enrolment = Enrolment.objects.create(
        city_id=city,
        child=child,
        contract=contract,
        place=place,
        voucher=voucher,
        group=group,
        period=DateRange(since, until),
    )
    return Enrolled(enrolment, voucher, contract, application, child, guardian)


@dataclass
class Key:
    """Fresh request keys."""

    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __call__(self) -> str:
        return f"test:{next(self.numbers)}"
