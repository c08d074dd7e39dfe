"""Reads of the open log's room: what a number's family needs to open its commitment."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from kezek.core.sealing import Purpose, unseal_many
from kezek.openlog.rules import Stage
from kezek.people.queries import iins_of
from kezek.places.models import Place
from kezek.vouchers.models import Voucher

Subject = tuple[Stage, int]

_ENTRIES = """
SELECT s.stage, s.subject, s.entry_index, e.body, s.salt_sealed
FROM unnest(%s::text[], %s::bigint[]) AS wanted (stage, subject)
JOIN openlog_salt s USING (stage, subject)
JOIN journal_log_entry e ON e.index = s.entry_index
"""

# The applicant and the first day as they were when the child was filed: the entry is of then.
_FILED = """
SELECT a.id, (e.data->>'child')::bigint, (e.data->>'guardian')::bigint, e.data->>'may_from'
FROM queue_application a JOIN journal_entry e ON e.id = a.entry WHERE a.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A number's entry: its index and bytes, the salt, and the words; no repr, so no salt in logs.

    `says` are the words of docs/log.md: iin, applicant, from; or the numbers that it ties.
    """

    index: int
    body: bytes
    salt: bytes
    says: Mapping[str, str]


def entries_of(wanted: Sequence[Subject]) -> dict[Subject, Opened]:
    """The entries of these numbers; one that has none, or whose salt is gone, is left out.

    A constant number of statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTRIES, [[str(stage) for stage, _pk in wanted], [pk for _stage, pk in wanted]]
        )
        rows = [
            (Stage(stage), int(pk), int(index), bytes(body), bytes(sealed))
            for stage, pk, index, body, sealed in cursor.fetchall()
        ]
    salts = unseal_many(Purpose.SALT, [row[4] for row in rows])
    says = _says([(stage, pk) for stage, pk, *_rest in rows])
    return {
        (stage, pk): Opened(index, body, bytes.fromhex(salt), says[stage, pk])
        for (stage, pk, index, body, _sealed), salt in zip(rows, salts, strict=True)
    }


def entry_of(stage: Stage, subject: int) -> Opened | None:
    """The entry about one number, and what opens it.

    None while the log has not told of it, for a child that attended before the log began, and after
    an erasure.
    """
    return entries_of([(stage, subject)]).get((stage, subject))


def _says(known: Iterable[Subject]) -> dict[Subject, dict[str, str]]:
    by_stage: dict[Stage, list[int]] = {stage: [] for stage in Stage}
    for stage, pk in known:
        by_stage[stage].append(pk)
    return (
        _applications(by_stage[Stage.APP])
        | _vouchers(by_stage[Stage.VOUCHER])
        | _places(by_stage[Stage.PLACE])
    )


def _applications(pks: Sequence[int]) -> dict[Subject, dict[str, str]]:
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FILED, [list(pks)])
        rows = cursor.fetchall()
    iins = iins_of({person for _pk, child, guardian, _day in rows for person in (child, guardian)})
    return {
        (Stage.APP, pk): {"iin": iins[child], "applicant": iins[guardian], "from": day}
        for pk, child, guardian, day in rows
    }


def _vouchers(pks: Sequence[int]) -> dict[Subject, dict[str, str]]:
    rows = Voucher.objects.filter(pk__in=pks).values_list("pk", "application__number", "number")
    return {
        (Stage.VOUCHER, pk): {"application": application, "voucher": number}
        for pk, application, number in rows
    }


def _places(pks: Sequence[int]) -> dict[Subject, dict[str, str]]:
    rows = Place.objects.filter(pk__in=pks).values_list("pk", "voucher__number", "number")
    return {
        (Stage.PLACE, pk): {"voucher": voucher, "place": number} for pk, voucher, number in rows
    }


def hidden_places(places: Collection[int]) -> set[int]:
    """Those of the places of which nobody is told where they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM openlog_hidden WHERE place = ANY(%s)", [list(places)])
        return {pk for (pk,) in cursor.fetchall()}


def waiter_numbers(city: str) -> dict[int, str]:
    """The numbers of those who stand in the city's lines, by the wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.wait, w.number FROM openlog_standing s"
            " JOIN openlog_waiter w ON w.id = s.waiter_id WHERE s.city_id = %s",
            [city],
        )
        return dict(cursor.fetchall())
