"""Who is who: persons, their phones and those who answer for a child, as the registry says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kezek.core.actors import Actor
from kezek.core.sealing import Purpose, mark_many, seal_many
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many


@dataclass(frozen=True, slots=True, repr=False)
class NewPerson:
    """A person to register. `sex` is `m` or `f`."""

    iin: str
    name: str
    birth_date: date
    sex: str
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewGuardian:
    """`guardian` (mother, father, guardian) answers for `child`; both are person numbers."""

    child: int
    guardian: int
    kind: str
    paper_sealed: bytes | None = None  # the document, where no registry says it


@dataclass(frozen=True, slots=True, repr=False)
class NewPhone:
    """A phone of a person, as `clean_phone` gives it; source: registry or counter.

    A second phone and a changed one have acts of their own, in `phones`.
    """

    person: int
    phone: str
    source: str


@act("person.registered")
def register_persons(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    persons: Sequence[NewPerson],
    source: str = "registry",
) -> list[int]:
    """Register persons, or take over what the registry now says of those already known.

    Returns person numbers in the order given; the same IIN twice gives the same number twice.
    """
    marks = mark_many(Purpose.IIN, [person.iin for person in persons])
    rows = dict(zip(marks, persons, strict=True))
    once = list(rows.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person"
            " (iin_mark, iin_sealed, name_sealed, birth_date, sex, died_on)"
            " SELECT * FROM unnest(%s::bytea[], %s::bytea[], %s::bytea[], %s::date[], %s::text[],"
            " %s::date[])"
            " ON CONFLICT (iin_mark) DO UPDATE SET name_sealed = excluded.name_sealed,"
            " birth_date = excluded.birth_date, sex = excluded.sex, died_on = excluded.died_on"
            " RETURNING iin_mark, id, xmax = 0",
            [
                list(rows),
                seal_many(Purpose.IIN, [person.iin for person in once]),
                seal_many(Purpose.NAME, [person.name for person in once]),
                [person.birth_date for person in once],
                [person.sex for person in once],
                [person.died_on for person in once],
            ],
        )
        found = [(bytes(mark), int(number), new) for mark, number, new in cursor.fetchall()]
    numbers = {mark: number for mark, number, _new in found}
    fresh = sorted(number for _mark, number, new in found if new)
    if fresh:
        record_many(
            "person.registered",
            city=city,
            subjects=fresh,
            actor=actor,
            cause=source,
            moment=moment,
            data=[{"source": source}] * len(fresh),
        )
    return [numbers[mark] for mark in marks]


def hold_persons(persons: Collection[int]) -> None:
    """Keep these people as they are until the act is over: nobody erases them meanwhile.

    What was read of them before may be over by now, so it is read after this.
    """
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM people_person WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
            [sorted(set(persons))],
        )


@act("guardian.registered")
def register_guardians(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    guardians: Sequence[NewGuardian],
    source: str = "registry",
) -> list[int]:
    """Write down who answers for which child; a live relation already known stays as it is.

    Returns the numbers of the relations that are new.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_guardianship (child_id, guardian_id, kind, paper_sealed)"
            " SELECT DISTINCT ON (1, 2) *"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bytea[])"
            " ON CONFLICT (child_id, guardian_id) WHERE until IS NULL DO NOTHING"
            " RETURNING id, child_id, guardian_id, kind",
            [
                [one.child for one in guardians],
                [one.guardian for one in guardians],
                [one.kind for one in guardians],
                [one.paper_sealed for one in guardians],
            ],
        )
        new = cursor.fetchall()
    if new:
        record_many(
            "guardian.registered",
            city=city,
            subjects=[number for number, *_rest in new],
            actor=actor,
            cause=source,
            moment=moment,
            data=[
                {"kind": kind, "child": child, "guardian": guardian}
                for _number, child, guardian, kind in new
            ],
        )
    return [int(number) for number, *_rest in new]


def register_guardian(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    child: int,
    guardian: int,
    kind: str,
) -> list[int]:
    """One relation; see `register_guardians`."""
    return register_guardians(
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
        guardians=[NewGuardian(child, guardian, kind)],
    )


@act("phone.confirmed")
def keep_phones(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    phones: Sequence[NewPhone],
) -> list[int]:
    """Keep phones that the registry holds, a code has reached or the counter has seen.

    The moment becomes the phone's latest confirmation, and one that has ended stays so. Only phones
    not known before are journalled; one that is news of the registry is the person's main one from
    now on. Returns the numbers of the phones in the order given.
    """
    marks = mark_many(Purpose.PHONE, [one.phone for one in phones])
    rows = {(one.person, mark): one for one, mark in zip(phones, marks, strict=True)}
    once = list(rows.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_phone (person_id, mark, sealed, source, confirmed_at)"
            " SELECT t.person, t.mark, t.sealed, t.source, %s"
            " FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[], %s::text[])"
            " AS t (person, mark, sealed, source)"
            " ON CONFLICT (person_id, mark) DO UPDATE"
            " SET confirmed_at = CASE WHEN people_phone.ended_at IS NULL"
            "  THEN greatest(people_phone.confirmed_at, excluded.confirmed_at)"
            "  ELSE people_phone.confirmed_at END"
            " RETURNING id, person_id, mark, source, xmax = 0",
            [
                moment,
                [person for person, _mark in rows],
                [mark for _person, mark in rows],
                seal_many(Purpose.PHONE, [one.phone for one in once]),
                [one.source for one in once],
            ],
        )
        found = cursor.fetchall()
    new = [(person, source) for _id, person, _mark, source, is_new in found if is_new]
    if news := [person for person, source in new if source == "registry"]:
        _end_main(news, moment)
    if new:
        record_many(
            "phone.confirmed",
            city=city,
            subjects=[person for person, _source in new],
            actor=actor,
            cause="code",
            moment=moment,
            data=[{"source": source} for _person, source in new],
        )
    numbers = {(person, bytes(mark)): int(number) for number, person, mark, *_rest in found}
    return [numbers[one.person, mark] for one, mark in zip(phones, marks, strict=True)]


def _end_main(persons: Sequence[int], moment: datetime) -> None:
    """The registry holds a newer phone than the one that was chosen for codes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_phone SET main = false, sealed = '', ended_at = %s"
            " WHERE person_id = ANY(%s) AND main",
            [moment, list(persons)],
        )
