"""People for tests: invented, valid IINs; rows through the acts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import uuid4

from kezek.core.actors import IMPORT
from kezek.core.iin import Sex, make_iins
from kezek.people.acts import NewPerson, open_account, register_persons
from kezek.people.ports.sandbox_registry import RegistryRow, add_people
from kezek.policy.models import City

MOMENT = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
_serials = iter(range(0, 9_000, 7))


def a_city(code: str = "taraz", *, is_default: bool = True) -> City:
    city, _ = City.objects.get_or_create(
        code=code,
        defaults={
            "name_kk": "Тараз",
            "name_ru": "Тараз",
            "name_en": "Taraz",
            "is_default": is_default,
        },
    )
    return city


def an_iin(birth: date = date(1991, 3, 14), sex: Sex = Sex.FEMALE) -> str:
    return next(make_iins(birth, sex, next(_serials)))


def a_new_person(
    *, iin: str = "", name: str = "Сәбитова Айнұр Қайратқызы", birth_date: date = date(1991, 3, 14)
) -> NewPerson:
    return NewPerson(iin or an_iin(birth_date), name, birth_date, "f")


def persons(*new: NewPerson, city: str = "taraz") -> list[int]:
    return register_persons(
        city=city, actor=IMPORT, moment=MOMENT, request_key=uuid4().hex, persons=new
    )


def a_person(city: str = "taraz") -> int:
    return persons(a_new_person(), city=city)[0]


def an_account(person: int | None = None, city: str = "taraz") -> int:
    return open_account(
        city=city,
        actor=IMPORT,
        moment=MOMENT,
        request_key=uuid4().hex,
        person=person or a_person(city),
        language="kk",
    )


def a_registry_row(
    *,
    iin: str = "",
    name: str = "Сәбитова Айнұр Қайратқызы",
    birth_date: date = date(1991, 3, 14),
    sex: str = "f",
    phone: str = "+77010000001",
    died: str = "",
    mother: str = "",
    father: str = "",
    guardian: str = "",
) -> RegistryRow:
    return RegistryRow(
        iin or an_iin(birth_date),
        name,
        birth_date.isoformat(),
        sex,
        phone,
        died,
        mother,
        father,
        guardian,
    )


def a_family(children: int = 1, phone: str = "+77010000001") -> tuple[str, list[str]]:
    """A mother and her children in the sandbox registry; their IINs."""
    mother = a_registry_row(phone=phone)
    born = [
        a_registry_row(
            name=f"Сәбитов Әли {number}",
            birth_date=date(2021, 1 + number, 5),
            sex="m",
            phone="",
            mother=mother.iin,
        )
        for number in range(children)
    ]
    known_to_registry([mother, *born])
    return mother.iin, [child.iin for child in born]


def known_to_registry(rows: Sequence[RegistryRow]) -> None:
    add_people(rows)
