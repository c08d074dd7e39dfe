"""Persons with valid invented IINs, phones and names."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from kezek.core.iin import ImpossibleNumberError, Sex, make_iin
from kezek.site.generator.names import (
    Name,
    Tradition,
    draw_adult,
    draw_given,
    draw_stem,
    patronymic_of,
    surname_of,
)

_OPERATORS: Final = ("700", "701", "702", "705", "707", "708", "747", "775", "776", "777", "778")
_SEX: Final = {"m": Sex.MALE, "f": Sex.FEMALE}


@dataclass(slots=True)
class Person:
    """One person of the civil register."""

    iin: str
    name: Name
    birth: date
    sex: str
    phone: str = ""
    died: date | None = None
    mother: "Person | None" = None
    father: "Person | None" = None
    guardian: "Person | None" = None


@dataclass(slots=True)
class Family:
    """Parents and what their children share."""

    tradition: Tradition
    stem: str
    language: str
    mother: Person
    father: Person | None
    applicant: Person
    guardian: Person | None = None
    children: list[Person] = field(default_factory=list)


class Register:
    """Makes persons; no IIN or phone is given twice."""

    def __init__(self, rng: Random, serials: tuple[int, int]) -> None:
        """Everything is drawn from `rng`; serials from the city's own span, up to its second."""
        self._rng = rng
        self._first, self._span = serials[0], serials[1] - serials[0]
        self._serials: dict[tuple[date, str], int] = {}
        self._taken_phones: set[str] = set()
        self.persons: list[Person] = []

    def add(self, person: Person) -> Person:
        """Take in a person whose numbers come from elsewhere (the named demo people)."""
        self.persons.append(person)
        if person.phone:
            self._taken_phones.add(person.phone)
        return person

    def phone(self) -> str:
        """A mobile number that nobody has yet."""
        while True:
            number = f"+7{self._rng.choice(_OPERATORS)}{self._rng.randrange(10**7):07}"
            if number not in self._taken_phones:
                self._taken_phones.add(number)
                return number

    def iin(self, birth: date, sex: str) -> str:
        """The next number of that day and sex."""
        key = (birth, sex)
        serial = self._serials.get(key, self._rng.randrange(40))
        while True:
            serial += self._rng.randrange(1, 12)
            try:
                number = make_iin(birth, _SEX[sex], self._first + serial % self._span)
            except ImpossibleNumberError:
                continue
            self._serials[key] = serial
            return number

    def adult(self, tradition: Tradition, stem: str, sex: str, birth: date) -> Person:
        """A grown-up with a phone."""
        name = draw_adult(self._rng, tradition, stem, sex)
        return self.add(Person(self.iin(birth, sex), name, birth, sex, self.phone()))

    def child(self, family: Family, birth: date) -> Person:
        """A child of the family, born that day."""
        rng = self._rng
        sex = "m" if rng.random() < 0.514 else "f"
        used = {child.name.given for child in family.children}
        given = draw_given(rng, family.tradition, sex, child=True)
        while given in used:
            given = draw_given(rng, family.tradition, sex, child=True)
        father = family.father
        named_after = (
            father.name.given if father else draw_given(rng, family.tradition, "m", child=False)
        )
        name = Name(
            surname_of(family.stem, sex), given, patronymic_of(named_after, sex, family.tradition)
        )
        shown = (
            birth + timedelta(days=rng.choice((-31, -1, 1, 10))) if rng.random() < 0.003 else birth
        )
        person = Person(
            self.iin(shown, sex),
            name,
            birth,
            sex,
            mother=family.mother,
            father=father,
            guardian=family.guardian,
        )
        family.children.append(person)
        return self.add(person)


def draw_tradition(rng: Random, language: str) -> Tradition:
    """Who stands behind a group's or a letter's language."""
    chance = rng.random()
    if language == "ru":
        return "russian" if chance < 0.36 else "other" if chance < 0.62 else "kazakh"
    return "kazakh" if chance < 0.93 else "other"


def make_family(register: Register, rng: Random, *, language: str, youngest: date) -> Family:
    """A family that could have a child born on `youngest`. `language` is that of the letters."""
    tradition = draw_tradition(rng, language)
    stem = draw_stem(rng, tradition)
    mother_birth = youngest - timedelta(days=rng.randrange(19 * 365, 40 * 365))
    own = stem if rng.random() < 0.45 else draw_stem(rng, tradition)
    mother = register.adult(tradition, own, "f", mother_birth)
    father: Person | None = None
    if rng.random() > 0.07:
        father_birth = mother_birth - timedelta(days=rng.randrange(-3 * 365, 9 * 365))
        latest = youngest - timedelta(days=19 * 365)
        father = register.adult(tradition, stem, "m", min(father_birth, latest))
    applicant = father if father is not None and rng.random() < 0.28 else mother
    return Family(tradition, stem, language, mother, father, applicant)


def orphan(family: Family, register: Register, rng: Random, *, before: date, both: bool) -> None:
    """Give the family's children a guardian; the parents are dead or have no care of them."""
    born = family.mother.birth - timedelta(days=rng.randrange(0, 20 * 365))
    guardian = register.adult(family.tradition, family.stem, rng.choice("mf"), born)
    if both:
        for parent in (family.mother, family.father):
            if parent is not None:
                parent.died = before - timedelta(days=rng.randrange(30, 400))
    family.guardian = guardian
    family.applicant = guardian
