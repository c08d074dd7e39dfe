"""Takes the attending children in: voucher, place, contract and enrolment of each."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.numbers import Prefix
from kezek.core.sealing import Purpose, mark_many, seal_many
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.kindergartens.acts import take_seat
from kezek.kindergartens.models import Group
from kezek.policy.queries import calendar, queue_types, rules_for
from kezek.policy.rules import Rules
from kezek.site.imports.applications import Filed, write_applications
from kezek.site.imports.bulk import copy_rows, draw_numbers, next_ids
from kezek.site.imports.child_rows import EnrolledRow, Seats
from kezek.site.imports.gardens import note_import
from kezek.site.imports.history import Attending, write_history, write_marks
from kezek.site.imports.people import Admitted, admit_families

_ISSUED_BEFORE: Final = timedelta(days=14)  # the old system kept no day of issue
_TEXT_VERSION: Final = "import"
_VOUCHER: Final = (
    "id", "city_id", "number", "case_id", "application_id", "child_id", "band", "ordinal", "norm",
    "state", "issued_at", "confirm_due_at", "confirmed_at", "extended_times",
)  # fmt: skip
_PLACE: Final = (
    "id", "city_id", "number", "case_id", "voucher_id", "child_id", "group_id", "state", "via",
    "taken_at", "release_reason",
)  # fmt: skip
_CONTRACT: Final = (
    "id", "city_id", "number", "place_id", "voucher_id", "child_id", "guardian_id", "group_id",
    "text_version", "manifest_sealed", "manifest_sha256", "state", "drafted_at",
    "parent_signed_at", "head_signed_at", "period", "end_reason",
)  # fmt: skip
_ENROLMENT: Final = (
    "id", "city_id", "child_id", "contract_id", "place_id", "voucher_id", "group_id", "period",
    "leave_reason",
)  # fmt: skip


def seats_of(city: str, *, all_free: bool = False) -> dict[tuple[str, str], Seats]:
    """The city's groups by kindergarten code and group code, with their free chairs.

    With `all_free` the chairs that are taken count, too.
    """
    groups = Group.objects.filter(city_id=city).values_list(
        "kindergarten__code", "code", "pk", "band", "capacity", "taken"
    )
    return {
        (garden, code): Seats(pk, band, capacity if all_free else capacity - taken)
        for garden, code, pk, band, capacity, taken in groups
    }


@dataclass(frozen=True, slots=True)
class _Ids:
    """The ids of everything one child gets, in the order of the rows."""

    vouchers: Sequence[int]
    places: Sequence[int]
    contracts: Sequence[int]
    enrolments: Sequence[int]


@act("import.done", queue=True)
def import_enrolled(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    rows: Sequence[EnrolledRow],
    sha256: str,
    rng: Random | None = None,
) -> int:
    """Take in the children who attend, with two months of history; returns how many.

    Each gets an application that has come to its end, a voucher in force that reserves the rest of
    the budget year, a place held, a signed contract and an enrolment. The first month is paid, the
    second waits for the parents; the marks of the days come by `import_marks`. Raises
    NotEnoughMoney when less is allotted than this needs, GroupFull when chairs were taken since the
    file was read.
    """
    rng = rng or secrets.SystemRandom()
    rules = rules_for(city, clock.day_of(moment))
    families = [row.family for row in rows]
    people = admit_families(families, city=city, actor=actor, moment=moment, key=request_key)
    filed = write_applications(
        families,
        [row.right for row in rows],
        people,
        state="placed",
        rules=rules,
        types=queue_types(city),
        city=city,
        actor=actor,
        moment=moment,
        rng=rng,
    )
    take_seat([row.group for row in rows])
    ids = _Ids(
        next_ids("vouchers_voucher", len(rows)),
        next_ids("places_place", len(rows)),
        next_ids("contracts_contract", len(rows)),
        next_ids("contracts_enrolment", len(rows)),
    )
    _write_vouchers(
        rows, filed, people, ids, rules=rules, city=city, actor=actor, moment=moment, rng=rng
    )
    _write_places(rows, filed, people, ids, city=city, actor=actor, moment=moment, rng=rng)
    _write_contracts(rows, people, ids, city=city, actor=actor, moment=moment)
    write_history(
        [
            Attending(enrolment, voucher, row.group, one.band, row.marks)
            for enrolment, voucher, row, one in zip(
                ids.enrolments, ids.vouchers, rows, filed, strict=True
            )
        ],
        rules=rules,
        city=city,
        actor=actor,
        moment=moment,
    )
    note_import("enrolled", len(rows), sha256, city=city, actor=actor, moment=moment)
    return len(rows)


@act("import.done")
def import_marks(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,  # noqa: ARG001 - the frame's
    city: str,
    rows: Sequence[EnrolledRow],
    sha256: str,
) -> int:
    """The day marks of children whom `import_enrolled` took in; returns how many.

    An act of its own: nothing in it can be refused any more, and it can run beside others.
    """
    marks = mark_many(Purpose.IIN, [row.family.child_iin for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.iin_mark, e.id FROM contracts_enrolment e"
            " JOIN people_person p ON p.id = e.child_id"
            " JOIN places_place s ON s.id = e.place_id AND s.via = 'import'"
            " WHERE e.city_id = %s",
            [city],
        )
        enrolments = {bytes(found): enrolment for found, enrolment in cursor.fetchall()}
    count = write_marks(
        [
            Attending(enrolments[found], 0, row.group, 0, row.marks)
            for found, row in zip(marks, rows, strict=True)
        ],
        city=city,
        moment=moment,
    )
    note_import("marks", count, sha256, city=city, actor=actor, moment=moment)
    return count


def _write_vouchers(
    rows: Sequence[EnrolledRow],
    filed: Sequence[Filed],
    people: Admitted,
    ids: _Ids,
    *,
    rules: Rules,
    city: str,
    actor: Actor,
    moment: datetime,
    rng: Random,
) -> None:
    numbers = draw_numbers(Prefix.VOUCHER, len(rows), rng, table="vouchers_voucher", city=city)
    days = calendar()
    working_days = rules.number("voucher_confirm_working_days")
    terms: dict[date, tuple[datetime, datetime]] = {}
    for row in rows:
        if row.enrolled_from not in terms:
            issued = clock.at(row.enrolled_from - _ISSUED_BEFORE, 10)
            terms[row.enrolled_from] = (issued, days.term(issued, working_days=working_days))
    copy_rows(
        "vouchers_voucher",
        _VOUCHER,
        (
            (
                pk, city, number, child, one.pk, child, one.band, 0, rules.norms[one.band],
                "active", *terms[row.enrolled_from], terms[row.enrolled_from][0], 0,
            )
            for pk, number, row, one, child in zip(
                ids.vouchers, numbers, rows, filed, people.children, strict=True
            )
        ),
    )  # fmt: skip
    record_many(
        "voucher.imported",
        city=city,
        subjects=ids.vouchers,
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {"band": one.band, "number": number} for one, number in zip(filed, numbers, strict=True)
        ],
    )


def _write_places(
    rows: Sequence[EnrolledRow],
    filed: Sequence[Filed],
    people: Admitted,
    ids: _Ids,
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    rng: Random,
) -> None:
    numbers = draw_numbers(Prefix.PLACE, len(rows), rng, table="places_place", city=city)
    copy_rows(
        "places_place",
        _PLACE,
        (
            (
                pk, city, number, child, voucher, child, row.group, "held", "import",
                clock.at(row.enrolled_from - _ISSUED_BEFORE, 12), "",
            )
            for pk, number, voucher, row, child in zip(
                ids.places, numbers, ids.vouchers, rows, people.children, strict=True
            )
        ),
    )  # fmt: skip
    record_many(
        "place.imported",
        city=city,
        subjects=ids.places,
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {
                "number": number,
                "group": row.group,
                "band": one.band,
                "voucher": voucher,
                "child": child,
            }
            for number, row, one, voucher, child in zip(
                numbers, rows, filed, ids.vouchers, people.children, strict=True
            )
        ],
    )


def _write_contracts(
    rows: Sequence[EnrolledRow],
    people: Admitted,
    ids: _Ids,
    *,
    city: str,
    actor: Actor,
    moment: datetime,
) -> None:
    """Contracts of the old system: a manifest that says where they come from, no signatures."""
    year = clock.day_of(moment).year % 100
    numbers = [f"{year:02}-{contract:07}" for contract in ids.contracts]
    manifests = [
        json.dumps(
            {
                "child": child,
                "contract": number,
                "from": row.enrolled_from.isoformat(),
                "group": row.group,
                "guardian": parent,
                "text": _TEXT_VERSION,
            },
            sort_keys=True,
            separators=(",", ":"),
        )
        for number, row, child, parent in zip(
            numbers, rows, people.children, people.parents, strict=True
        )
    ]
    sealed = seal_many(Purpose.TEXT, manifests)
    periods = {row.enrolled_from: DateRange(row.enrolled_from, None) for row in rows}
    signed = {day: clock.at(day - timedelta(days=3), 15) for day in periods}
    copy_rows(
        "contracts_contract",
        _CONTRACT,
        (
            (
                pk, city, number, place, voucher, child, parent, row.group, _TEXT_VERSION, seal,
                hashlib.sha256(manifest.encode()).hexdigest(), "signed",
                signed[row.enrolled_from], signed[row.enrolled_from], signed[row.enrolled_from],
                periods[row.enrolled_from], "",
            )
            for pk, number, place, voucher, child, parent, row, seal, manifest in zip(
                ids.contracts, numbers, ids.places, ids.vouchers, people.children, people.parents,
                rows, sealed, manifests, strict=True,
            )
        ),
    )  # fmt: skip
    copy_rows(
        "contracts_enrolment",
        _ENROLMENT,
        (
            (
                pk, city, child, contract, place, voucher, row.group, periods[row.enrolled_from],
                "",
            )
            for pk, child, contract, place, voucher, row in zip(
                ids.enrolments, people.children, ids.contracts, ids.places, ids.vouchers, rows,
                strict=True,
            )
        ),
    )  # fmt: skip
    record_many(
        "contract.imported",
        city=city,
        subjects=ids.contracts,
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {"number": number, "child": child, "group": row.group}
            for number, child, row in zip(numbers, people.children, rows, strict=True)
        ],
    )
    record_many(
        "enrolment.imported",
        city=city,
        subjects=ids.enrolments,
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {"from": row.enrolled_from.isoformat(), "group": row.group, "child": child}
            for row, child in zip(rows, people.children, strict=True)
        ],
    )
