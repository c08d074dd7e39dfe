"""Invented cities, people and papers for tests: small, with defaults, real rows. Append only.

Each builder returns the row. Give it what the test is about; the rest is made up.
"""

import functools
import hashlib
import itertools
import json
import secrets
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.core import clock, numbers
from kezek.core.actors import IMPORT, Actor, Role
from kezek.core.iin import Sex, make_iins
from kezek.core.numbers import Prefix
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.kindergartens.models import Group, Kindergarten
from kezek.ledger.acts import Move, move
from kezek.people.models import Account, ChildCase, Guardianship, Person
from kezek.people.sealing import Purpose, mark, seal
from kezek.policy.acts import publish_policy
from kezek.policy.models import City, PolicyVersion, QueueType
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import months_left
from kezek.queue.models import Application
from kezek.site.settings import ROOT
from kezek.vouchers.models import Allotment, Iteration, Reservation, Voucher

TARAZ = "taraz"
START = clock.at(date(2025, 7, 1), 9)
PARENT = Actor(Role.PARENT, 1)
DEPARTMENT = Actor(Role.DEPARTMENT, 2)

_numbers = itertools.count(1)

BUILT_TAKEN: dict[int, int] = {}
"""Groups built with seats taken behind which no places stand."""


_drawn: set[str] = set()


def a_number(prefix: Prefix) -> str:
    """A public number that nothing of this run has. Acts look in the table before they draw."""
    while (number := numbers.draw(prefix, secrets.SystemRandom())) in _drawn:
        pass
    _drawn.add(number)
    return number


def a_key() -> str:
    """A request key that nobody used."""
    return f"test:{uuid.uuid4()}"


@functools.cache
def _iins(birth: date, sex: Sex) -> Callable[[], str]:
    return make_iins(birth, sex).__next__


def an_iin(birth: date = date(1992, 5, 17), sex: Sex = Sex.FEMALE) -> str:
    """An IIN that no other person of this run has."""
    return _iins(birth, sex)()


def a_city(code: str = TARAZ, moment: datetime = START) -> City:
    """The city with its rules and queue types, as published; the same one when asked again."""
    publish_policy(
        actor=IMPORT,
        moment=moment,
        request_key=f"builder:publish:{code}",
        city=code,
        folder=str(ROOT / "cities" / code),
    )
    return City.objects.get(pk=code)


def a_person(
    birth: date = date(1992, 5, 17),
    name: str = "Ойдан Шығарылған",
    sex: str = "f",
    iin: str | None = None,
    died_on: date | None = None,
) -> Person:
    """A person of the register."""
    iin = iin or an_iin(birth, Sex.FEMALE if sex == "f" else Sex.MALE)
    return Person.objects.create(
        iin_sealed=seal(Purpose.IIN, iin),
        iin_mark=mark(Purpose.IIN, iin),
        name_sealed=seal(Purpose.NAME, name),
        birth_date=birth,
        sex=sex,
        died_on=died_on,
    )


def an_account(person: Person | None = None, language: str = "kk") -> Account:
    """Somebody who may sign in."""
    person = person or a_person()
    return Account.objects.create(handle=uuid.uuid4(), person=person, language=language)


def a_child(
    birth: date = date(2022, 3, 4), guardian: Person | None = None, kind: str = "mother"
) -> Person:
    """A child with a registered parent."""
    child = a_person(birth)
    Guardianship.objects.create(child=child, guardian=guardian or a_person(), kind=kind)
    return child


def guardian_of(child: Person) -> Person:
    """The child's first registered parent."""
    return Guardianship.objects.filter(child=child).order_by("pk")[0].guardian


def a_case(child: Person | None = None, city: str = TARAZ, moment: datetime = START) -> ChildCase:
    """The child's case in the city; the one there is when asked again."""
    child = child or a_child()
    case, _new = ChildCase.objects.get_or_create(
        child=child, defaults={"city_id": a_city(city).pk, "opened_at": moment}
    )
    return case


@act("application.filed")
def _an_application(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    case: ChildCase,
    queue_type: QueueType,
    filed_at: datetime,
    may_from: date,
    state: str,
    old_number: str,
) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('queue_application', 'id'))")
        (number,) = cursor.fetchone()
    row = Application(
        pk=number,
        city_id=case.city_id,
        number=a_number(Prefix.APPLICATION),
        old_number=old_number,
        case=case if state in {"waiting", "voucher", "inactive", "placed"} else None,
        child_id=case.child_id,
        guardian=guardian_of(case.child),
        queue_type=queue_type,
        band=queue_type.band,
        right=queue_type.right,
        filed_at=filed_at,
        may_from=may_from,
        state=state,
    )
    row.entry = record(
        "application.filed",
        city=case.city_id,
        subject=number,
        actor=actor,
        cause="builder",
        moment=moment,
        data={
            "number": row.number,
            "queue_type": queue_type.code,
            "band": queue_type.band,
            "right": queue_type.right,
            "filed_at": filed_at.isoformat(),
            "may_from": may_from.isoformat(),
            "old_number": old_number,
            "guardian": row.guardian_id,
            "child": row.child_id,
        },
    )
    row.save(force_insert=True)
    return int(number)


def an_application(
    *,
    city: str = TARAZ,
    case: ChildCase | None = None,
    band: int = 3,
    right: str = "general",
    filed_at: datetime = START - timedelta(days=300),
    may_from: date = date(2020, 1, 1),
    state: str = "waiting",
    old_number: str = "",
    moment: datetime = START,
) -> Application:
    """A child in a queue, with its entry in the journal (its order comes from the sequencer)."""
    queue_type = queue_types(a_city(city).pk)[band, right]
    case = case or a_case(a_child(date(moment.year - band, 3, 4)), city)
    number = _an_application(
        actor=IMPORT,
        moment=moment,
        request_key=a_key(),
        case=case,
        queue_type=queue_type,
        filed_at=filed_at,
        may_from=may_from,
        state=state,
        old_number=old_number,
    )
    return Application.objects.get(pk=number)


@act("allotment.made")
def _move(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    year: int,
    moves: list[Move],
) -> int:
    move(city=city, budget_year=year, moves=moves, moment=moment)
    return len(moves)


def moved(city: str, year: int, moves: list[Move], moment: datetime = START) -> None:
    """Money moved in an act of its own."""
    _move(actor=DEPARTMENT, moment=moment, request_key=a_key(), city=city, year=year, moves=moves)


def an_allotment(
    tenge: int = 100_000_000,
    *,
    city: str = TARAZ,
    year: int = 2025,
    contingency: int = 0,
    moment: datetime = START,
) -> Allotment:
    """Money in the city's budget year; no entry in the journal, so no iteration follows."""
    row = Allotment.objects.create(
        city=a_city(city),
        budget_year=year,
        source="local",
        tenge=tenge,
        contingency=contingency,
        made_at=moment,
    )
    moved(
        city,
        year,
        [
            Move("source", "free", tenge - contingency, "allotment", row.pk),
            Move("source", "contingency", contingency, "allotment", row.pk),
        ],
        moment,
    )
    return row


_VOUCHER_TO_APPLICATION = {
    "issued": "voucher",
    "confirmed": "voucher",
    "placed": "voucher",
    "active": "placed",
    "lapsed": "inactive",
    "returned": "inactive",
    "refused": "annulled",
    "ended": "closed",
}


def a_voucher(
    state: str = "issued",
    *,
    city: str = TARAZ,
    application: Application | None = None,
    band: int = 3,
    issued_at: datetime = START,
    iteration: Iteration | None = None,
    ordinal: int = 0,
    months: int | None = None,
) -> Voucher:
    """A voucher in the state asked for, with its application in the fitting state.

    A live one holds its reserve for the budget year of `issued_at`, out of an allotment of its own:
    `months` of the band's norm (by default all that are left), so that the ledger agrees.
    """
    application = application or an_application(
        city=city, band=band, state=_VOUCHER_TO_APPLICATION[state], moment=issued_at
    )
    if application.state != _VOUCHER_TO_APPLICATION[state]:
        live = state in {"issued", "confirmed", "placed", "active", "lapsed", "returned"}
        Application.objects.filter(pk=application.pk).update(
            state=_VOUCHER_TO_APPLICATION[state],
            case_id=application.child_id if live else None,
        )
        application.refresh_from_db()
    rules = rules_for(city, clock.day_of(issued_at))
    year = clock.day_of(issued_at).year
    live = state in {"issued", "confirmed", "placed", "active"}
    confirmed = state in {"confirmed", "placed", "active", "returned"}
    row = Voucher.objects.create(
        city_id=city,
        number=a_number(Prefix.VOUCHER),
        case_id=application.child_id if live else None,
        application=application,
        child_id=application.child_id,
        band=application.band,
        iteration=iteration,
        ordinal=ordinal,
        norm=rules.norms[application.band],
        state=state,
        issued_at=issued_at,
        confirm_due_at=clock.end_of(clock.day_of(issued_at) + timedelta(days=2)),
        confirmed_at=issued_at if confirmed else None,
        sign_due_at=clock.end_of(clock.day_of(issued_at) + timedelta(days=7))
        if confirmed
        else None,
        ended_at=None if live else issued_at,
    )
    left = months_left(clock.day_of(issued_at)) if months is None else months
    tenge = rules.reserve_norms[application.band] * left if live else 0
    if tenge:
        an_allotment(tenge, city=city, year=year, moment=issued_at)
        moved(city, year, [Move("free", "reserved", tenge, "voucher", row.pk)], issued_at)
    Reservation.objects.create(voucher=row, budget_year=year, tenge=tenge)
    return row


def a_kindergarten(city: str = TARAZ, kind: str = "state", **more: object) -> Kindergarten:
    """A kindergarten of the city."""
    n = next(_numbers)
    return Kindergarten.objects.create(
        **{
            "city": a_city(city),
            "code": f"k{n}",
            "name_kk": f"№ {n} балабақша",
            "name_ru": f"Детский сад № {n}",
            "sort_key": f"{n:06}",
            "kind": kind,
            "district": "talas",
            "address_kk": f"Жібек жолы көшесі, {n}",
            "address_ru": f"улица Жибек жолы, {n}",
            "lat": 42.9,
            "lon": 71.37,
            "bin": f"{n:012}",
            "iban": f"KZ{n:018}",
            "phone": "+77262000000",
            "parent_fee": 15_000,
            "picture_seed": n,
            **more,
        }
    )


def a_group(
    kindergarten: Kindergarten | None = None,
    *,
    band: int = 3,
    capacity: int = 20,
    taken: int = 0,
    language: str = "kk",
    kind: str = "ordinary",
    published: bool = True,
    city: str = TARAZ,
) -> Group:
    """A group with its seats. `taken` is set as given: no places stand behind it."""
    kindergarten = kindergarten or a_kindergarten(city)
    n = next(_numbers)
    group = Group.objects.create(
        city_id=kindergarten.city_id,
        kindergarten=kindergarten,
        code=f"g{n}",
        name=f"№ {n}",
        band=band,
        language=language,
        hours="10.5",
        kind=kind,
        capacity=capacity,
        taken=taken,
        published=published,
    )
    BUILT_TAKEN[group.pk] = taken
    return group


def statements_of(work: Callable[[], object]) -> int:
    """How many statements the work sends to the database."""
    with CaptureQueriesContext(connection) as sent:
        work()
    return len(sent)


def ruled(**values: object) -> None:
    """Taraz with these rules at other values, in every version."""
    a_city()
    for version in PolicyVersion.objects.filter(city_id=TARAZ):
        for name, value in values.items():
            version.document["rule"][name]["value"] = value
        told = json.dumps([version.pk, *sorted(values.items())], default=str)
        PolicyVersion.objects.filter(pk=version.pk).update(
            document=version.document, sha256=hashlib.sha256(told.encode()).hexdigest()
        )
