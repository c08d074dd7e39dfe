"""Reads of contracts and enrolments. Each answers in a number of statements that does not grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import F, QuerySet

from kezek.contracts import manifest as manifests
from kezek.contracts.errors import ContractUnknown
from kezek.contracts.models import Contract, Enrolment, Signature, Transfer
from kezek.contracts.rules import school_until
from kezek.contracts.states import ContractState
from kezek.contracts.text import ContractText, contract_text
from kezek.core.sealing import Purpose, unseal, unseal_many
from kezek.policy.queries import rules_for


class ManifestDamaged(RuntimeError):
    """The stored manifest is not the one whose fingerprint the contract and journal name."""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract without anybody's name."""

    id: int
    number: str
    state: str
    place: int
    voucher: int
    child: int
    guardian: int
    group: int
    kindergarten: int
    text_version: str
    sha256: str
    drafted_at: datetime
    parent_due_at: datetime | None
    parent_signed_at: datetime | None
    head_due_at: datetime | None
    head_signed_at: datetime | None
    first_day: date | None
    end_reason: str


@dataclass(frozen=True, slots=True, repr=False)
class ToSign:
    """A contract on the head's desk, with the child's name."""

    id: int
    number: str
    child_name: str
    birth_date: date
    group: int
    group_name: str
    parent_signed_at: datetime | None
    head_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature under a contract."""

    side: str
    signer: int
    certificate: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """A child's enrolment; `last_day` is None while it lasts."""

    id: int
    child: int
    contract: int
    group: int
    kindergarten: int
    voucher: int
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class LateHead:
    """A contract whose head is late: for the department, never to the family's harm."""

    contract: int
    number: str
    kindergarten: int
    name_kk: str
    name_ru: str
    head_due_at: datetime


def _line(row: Contract) -> ContractLine:
    drafted = row.state == ContractState.DRAFTED  # until then the voucher's term may be extended
    return ContractLine(
        id=row.pk,
        number=row.number,
        state=row.state,
        place=row.place_id,
        voucher=row.voucher_id,
        child=row.child_id,
        guardian=row.guardian_id,
        group=row.group_id,
        kindergarten=row.group.kindergarten_id,
        text_version=row.text_version,
        sha256=row.manifest_sha256,
        drafted_at=row.drafted_at,
        parent_due_at=row.voucher.sign_due_at if drafted else row.parent_due_at,
        parent_signed_at=row.parent_signed_at,
        head_due_at=row.head_due_at,
        head_signed_at=row.head_signed_at,
        first_day=row.period.lower,
        end_reason=row.end_reason,
    )


def _lines(rows: QuerySet[Contract]) -> list[ContractLine]:
    return [_line(row) for row in rows.select_related("group", "voucher").defer("manifest_sealed")]


def contract(contract_id: int) -> ContractLine:
    """One contract. Raises ContractUnknown."""
    found = _lines(Contract.objects.filter(pk=contract_id))
    if not found:
        raise ContractUnknown
    return found[0]


def contracts_of(child: int) -> list[ContractLine]:
    """Every contract of the child, the latest first."""
    return _lines(Contract.objects.filter(child_id=child).order_by(F("id").desc()))


def manifest_bytes(contract_id: int) -> bytes:
    """What is signed, byte for byte. Raises ContractUnknown, ManifestDamaged."""
    found = Contract.objects.filter(pk=contract_id).values_list(
        "manifest_sealed", "manifest_sha256"
    )
    row = found.first()
    if row is None:
        raise ContractUnknown
    payload = unseal(Purpose.TEXT, bytes(row[0])).encode()
    if manifests.sha256(payload) != row[1]:
        raise ManifestDamaged(contract_id)
    return payload


def manifests_of(contracts: Sequence[int]) -> dict[int, bytes]:
    """The manifests of many contracts."""
    rows = list(
        Contract.objects.filter(pk__in=contracts)
        .values_list("pk", "manifest_sealed")
        .order_by("pk")
    )
    texts = unseal_many(Purpose.TEXT, [bytes(sealed) for _, sealed in rows])
    return {row[0]: text.encode() for row, text in zip(rows, texts, strict=True)}


def text_of(contract_id: int, language: str) -> ContractText:
    """The contract as it is read. Raises ContractUnknown, ManifestDamaged, TextChanged."""
    return contract_text(manifests.read(manifest_bytes(contract_id)), language)


def signatures_of(contract_id: int) -> list[SignatureLine]:
    """The signatures under a contract, the parent's first.

    Of a child that was moved the parent's stands under the consent, by which the contract was made.
    """
    consents = Transfer.objects.filter(contract_id=contract_id, signed_at__isnull=False)
    parent = [
        SignatureLine("parent", signer, certificate, signed_at)
        for signer, certificate, signed_at in consents.values_list(
            "guardian_id", "certificate_serial", "signed_at"
        )
        if signed_at is not None
    ]
    rows = Signature.objects.filter(contract_id=contract_id).order_by("signed_at", "pk")
    return parent + [
        SignatureLine(row.side, row.signer_id, row.certificate_serial, row.signed_at)
        for row in rows.defer("cms")
    ]


def to_sign(kindergarten: int) -> list[ToSign]:
    """Contracts that wait for the head of this kindergarten, the most urgent first."""
    rows = list(
        Contract.objects.filter(
            group__kindergarten_id=kindergarten, state=ContractState.PARENT_SIGNED
        )
        .select_related("group", "child")
        .defer("manifest_sealed")
        .order_by("head_due_at", "pk")
    )
    names = unseal_many(Purpose.NAME, [bytes(row.child.name_sealed) for row in rows])
    return [
        ToSign(
            id=row.pk,
            number=row.number,
            child_name=name,
            birth_date=row.child.birth_date,
            group=row.group_id,
            group_name=row.group.name,
            parent_signed_at=row.parent_signed_at,
            head_due_at=row.head_due_at,
        )
        for row, name in zip(rows, names, strict=True)
    ]


def late_heads(city: str, now: datetime) -> list[LateHead]:
    """Contracts that the parent has signed and the head has not in time, the latest last."""
    rows = (
        Contract.objects.filter(
            city_id=city, state=ContractState.PARENT_SIGNED, head_due_at__lte=now
        )
        .select_related("group__kindergarten")
        .defer("manifest_sealed")
        .order_by("head_due_at", "pk")
    )
    return [
        LateHead(
            contract=row.pk,
            number=row.number,
            kindergarten=row.group.kindergarten_id,
            name_kk=row.group.kindergarten.name_kk,
            name_ru=row.group.kindergarten.name_ru,
            head_due_at=row.head_due_at or now,
        )
        for row in rows
    ]


_BARE: Final = """
    SELECT p.id FROM places_place p
    JOIN vouchers_voucher v ON v.id = p.voucher_id AND v.state = 'placed'
    WHERE p.id = ANY(%s) AND p.city_id = %s AND p.state = 'claimed' AND NOT EXISTS (
        SELECT FROM contracts_contract c WHERE c.place_id = p.id AND c.state <> 'void')
    ORDER BY p.id
"""


def without_contract(city: str, places: Sequence[int]) -> list[int]:
    """Those of the places that are still their child's and have no contract yet, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [list(places), city])
        return [row[0] for row in cursor.fetchall()]


def overdue_drafts(city: str, now: datetime, limit: int) -> list[int]:
    """Drafts whose parent has not signed in time."""
    # The voucher of a draft is always placed: said here, it leads to the index of terms.
    rows = Contract.objects.filter(
        city_id=city,
        state=ContractState.DRAFTED,
        voucher__city_id=city,
        voucher__state="placed",
        voucher__sign_due_at__lte=now,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


_ENROLMENTS: Final = """
    SELECT e.id, e.child_id, e.contract_id, e.group_id, g.kindergarten_id, e.voucher_id,
           lower(e.period), upper(e.period) - 1
    FROM contracts_enrolment e JOIN kindergartens_group g ON g.id = e.group_id
"""


def _enrolments(where: str, parameters: Iterable[Any]) -> list[EnrolmentLine]:
    with connection.cursor() as cursor:
        cursor.execute(_ENROLMENTS + where + " ORDER BY e.id", list(parameters))
        return [EnrolmentLine(*row) for row in cursor.fetchall()]


def enrolment_of(child: int, day: date) -> EnrolmentLine | None:
    """The child's enrolment on that day, or the one that begins later."""
    found = _enrolments(
        "WHERE e.child_id = %s AND (upper_inf(e.period) OR e.period @> %s::date)", [child, day]
    )
    return found[0] if found else None


def enrolled_in(groups: Sequence[int], day: date) -> list[EnrolmentLine]:
    """Children that belong to these groups on that day."""
    return _enrolments("WHERE e.group_id = ANY(%s) AND e.period @> %s::date", [list(groups), day])


def enrolled_count(city: str, day: date) -> int:
    """How many children are enrolled on that day."""
    return Enrolment.objects.filter(city_id=city, period__contains=day).count()


def due_for_school(city: str, day: date, limit: int) -> list[int]:
    """Enrolments that still last although their contract's last day is `day` or before."""
    rules = rules_for(city, day)
    summer_end = str(rules["leaving_for_school_to"])
    rows = Enrolment.objects.filter(city_id=city, period__endswith=None, period__isempty=False)
    # Nobody younger can be due, and before the summer's end nobody of this year: a small set.
    over = day.year if day.isoformat()[5:] >= summer_end else day.year - 1
    rows = rows.filter(child__birth_date__year__lte=over - rules.school_age)
    due = [
        pk
        for pk, birth_date, period in rows.order_by("pk").values_list(
            "pk", "child__birth_date", "period"
        )
        if school_until(birth_date, period.lower, summer_end, rules.school_age) <= day
    ]
    return due[:limit]
