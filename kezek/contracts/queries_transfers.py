"""Reads of transfers: a child's wishes, children whom a head receives, the runs of a city."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from kezek.contracts import manifest as manifests
from kezek.contracts.errors import TransferUnknown
from kezek.contracts.models import Swap, Transfer, TransferRun
from kezek.contracts.queries import LateHead, ManifestDamaged
from kezek.contracts.text import ContractText
from kezek.contracts.text.transfer import transfer_text
from kezek.core.sealing import Purpose, unseal, unseal_many


@dataclass(frozen=True, slots=True)
class Wished:
    """A group that a family would rather have; `position` in its line while the consent stands."""

    group: int
    group_name: str
    kindergarten: int
    name_kk: str
    name_ru: str
    rank: int  # in the family's list, from 1
    position: int | None


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A family's wish to move its child, without anybody's name.

    Waits since `signed_at`, for a turn in one of the lines; until then the child keeps its place.
    `first_day`, `group` and `contract` say where it was moved.
    """

    id: int
    state: str
    enrolment: int
    child: int
    guardian: int
    own_group: int
    drafted_at: datetime
    signed_at: datetime | None
    ended_at: datetime | None
    group: int | None
    contract: int | None
    first_day: date | None
    head_due_at: datetime | None  # until when the new head is to sign; None once it has
    wishes: tuple[Wished, ...]


@dataclass(frozen=True, slots=True)
class SwapLine:
    """An offer to change places, as one of the two families sees it.

    `number` and `group` are those of the other child's place. Until `answer_due_at` the asked
    family answers; then the offer is over. `consent` is one's own, once it is drafted.
    """

    id: int
    state: str
    mine: bool  # this family made the offer
    enrolment: int
    number: str
    group: int
    group_name: str
    name_kk: str
    name_ru: str
    answer_due_at: datetime | None
    consent: int | None
    signed: bool


@dataclass(frozen=True, slots=True, repr=False)
class ToReceive:
    """A child that was moved here and whose contract waits for the head; with its name."""

    contract: int
    number: str
    child_name: str
    birth_date: date
    group: int
    group_name: str
    first_day: date
    head_due_at: datetime
    old_name_kk: str
    old_name_ru: str
    old_group_name: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run of transfers as everybody may see it."""

    id: int
    day: date
    first_day: date
    asked: int
    moved: int
    chains: int
    cycles: int
    longest: int


_LINES: Final = """
    SELECT t.id, t.state, t.enrolment_id, t.child_id, t.guardian_id, e.group_id, t.drafted_at,
           t.signed_at, t.ended_at, c.group_id, c.id, r.first_day,
           CASE WHEN c.state = 'parent_signed' THEN c.head_due_at END
    FROM contracts_transfer t
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    LEFT JOIN contracts_contract c ON c.id = t.contract_id
    LEFT JOIN contracts_transferrun r ON r.id = t.run_id
"""
_WISHES: Final = """
    SELECT x.transfer_id, g.id, g.name, k.id, k.name_kk, k.name_ru, x.ordering,
           CASE WHEN w.id IS NOT NULL THEN (
               SELECT count(*) FROM places_wait a
               WHERE a.group_id = w.group_id AND a.state = 'waiting'
                 AND (a.voucher_at, a.filed_at, a.id) <= (w.voucher_at, w.filed_at, w.id)
           ) END
    FROM contracts_transferchoice x
    JOIN contracts_transfer t ON t.id = x.transfer_id
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    JOIN kindergartens_group g ON g.id = x.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    LEFT JOIN places_wait w ON w.voucher_id = e.voucher_id AND w.group_id = g.id
         AND w.state = 'waiting' AND t.state = 'standing'
    WHERE x.transfer_id = ANY(%s) ORDER BY x.transfer_id, x.ordering
"""
_TO_RECEIVE: Final = """
    SELECT c.id, c.number, p.name_sealed, p.birth_date, g.id, g.name, lower(c.period),
           c.head_due_at, ok.name_kk, ok.name_ru, og.name
    FROM contracts_contract c
    JOIN contracts_transfer t ON t.contract_id = c.id
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    JOIN kindergartens_group og ON og.id = e.group_id
    JOIN kindergartens_kindergarten ok ON ok.id = og.kindergarten_id
    JOIN kindergartens_group g ON g.id = c.group_id
    JOIN people_person p ON p.id = c.child_id
    WHERE g.kindergarten_id = %s AND c.state = 'parent_signed' ORDER BY c.head_due_at, c.id
"""
_LATE: Final = """
    SELECT c.id, c.number, k.id, k.name_kk, k.name_ru, c.head_due_at
    FROM contracts_contract c
    JOIN contracts_transfer t ON t.contract_id = c.id
    JOIN kindergartens_group g ON g.id = c.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE c.city_id = %s AND c.state = 'parent_signed' AND c.head_due_at <= %s
    ORDER BY c.head_due_at, c.id
"""


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def _lines(where: str, parameters: Sequence[Any]) -> list[TransferLine]:
    rows = _rows(_LINES + where, parameters)
    wishes: dict[int, list[Wished]] = defaultdict(list)
    for transfer, *wish in _rows(_WISHES, [[row[0] for row in rows]]):
        wishes[transfer].append(Wished(*wish))
    return [TransferLine(*(*row, tuple(wishes[row[0]]))) for row in rows]


def transfers_of(child: int) -> list[TransferLine]:
    """Every wish for the child that ever was signed or is to be, the latest first.

    Offers to change places stand in `swaps_of`, here only those that moved the child. Two
    statements.
    """
    return _lines(
        "WHERE t.child_id = %s AND (t.state = 'moved' OR t.swap_id IS NULL"
        " AND (t.state = 'drafted' OR t.signed_at IS NOT NULL))"
        " ORDER BY t.id DESC",
        [child],
    )


def transfer(transfer_id: int) -> TransferLine:
    """One wish. Raises TransferUnknown."""
    found = _lines("WHERE t.id = %s", [transfer_id])
    if not found:
        raise TransferUnknown
    return found[0]


def consent_bytes(transfer_id: int) -> bytes:
    """What the family signs, byte for byte. Raises TransferUnknown, ManifestDamaged."""
    found = Transfer.objects.filter(pk=transfer_id).values_list(
        "manifest_sealed", "manifest_sha256"
    )
    row = found.first()
    if row is None:
        raise TransferUnknown
    payload = unseal(Purpose.TEXT, bytes(row[0])).encode()
    if manifests.sha256(payload) != row[1]:
        raise ManifestDamaged(transfer_id)
    return payload


def consents_of(transfers: Sequence[int]) -> dict[int, bytes]:
    """What many families sign."""
    rows = list(
        Transfer.objects.filter(pk__in=transfers)
        .values_list("pk", "manifest_sealed")
        .order_by("pk")
    )
    texts = unseal_many(Purpose.TEXT, [bytes(sealed) for _, sealed in rows])
    return {row[0]: text.encode() for row, text in zip(rows, texts, strict=True)}


def guardians_of(transfers: Sequence[int]) -> dict[int, int]:
    """Who signs each of these."""
    return dict(Transfer.objects.filter(pk__in=transfers).values_list("pk", "guardian_id"))


def consent_text(transfer_id: int, language: str) -> ContractText:
    """The consent as it is read. Raises TransferUnknown, ManifestDamaged, TextChanged."""
    return transfer_text(manifests.read(consent_bytes(transfer_id)), language)


def to_receive(kindergarten: int) -> list[ToReceive]:
    """Children moved to this kindergarten whose contracts wait for its head, most urgent first."""
    rows = _rows(_TO_RECEIVE, [kindergarten])
    names = unseal_many(Purpose.NAME, [bytes(row[2]) for row in rows])
    return [
        ToReceive(row[0], row[1], name, *row[3:]) for row, name in zip(rows, names, strict=True)
    ]


def late_receivers(city: str, now: datetime) -> list[LateHead]:
    """Heads who have not signed for a child that was moved to them, the latest last.

    The child attends all the same; the department sees to it.
    """
    return [LateHead(*row) for row in _rows(_LATE, [city, now])]


def runs(city: str, limit: int = 100) -> list[RunLine]:
    """The city's runs of transfers, the latest first."""
    rows = TransferRun.objects.filter(city_id=city).order_by("-day")[:limit]
    return [
        RunLine(
            row.pk,
            row.day,
            row.first_day,
            row.asked,
            row.moved,
            row.chains,
            row.cycles,
            row.longest,
        )
        for row in rows
    ]


def wishing(city: str, limit: int) -> list[int]:
    """Enrolments with a wish that is drafted or stands."""
    rows = Transfer.objects.filter(city_id=city, state__in=["drafted", "standing"])
    return list(
        rows.order_by("enrolment_id").values_list("enrolment_id", flat=True).distinct()[:limit]
    )


_SWAPS: Final = """
    SELECT s.id, s.state, m.id = s.first_id, m.id, op.number, og.id, og.name, k.name_kk, k.name_ru,
           s.answer_due_at, t.id, t.signed_at IS NOT NULL
    FROM contracts_swap s
    JOIN contracts_enrolment m ON m.id IN (s.first_id, s.second_id)
    JOIN contracts_enrolment o ON o.id IN (s.first_id, s.second_id) AND o.id <> m.id
    JOIN places_place op ON op.id = o.place_id
    JOIN kindergartens_group og ON og.id = o.group_id
    JOIN kindergartens_kindergarten k ON k.id = og.kindergarten_id
    LEFT JOIN contracts_transfer t ON t.swap_id = s.id AND t.enrolment_id = m.id
         AND t.state IN ('drafted', 'standing', 'moved')
    WHERE m.child_id = %s AND (m.id = s.first_id OR s.state <> 'drafted')
    ORDER BY s.id DESC
"""


def swaps_of(child: int) -> list[SwapLine]:
    """Offers to change places that this family made or got, the latest first. One statement."""
    return [SwapLine(*row) for row in _rows(_SWAPS, [child])]


def overdue_swaps(city: str, now: datetime, limit: int) -> list[int]:
    """Offers whose term is over."""
    rows = Swap.objects.filter(city_id=city, state="offered", answer_due_at__lte=now)
    return list(rows.order_by("answer_due_at", "pk").values_list("pk", flat=True)[:limit])
