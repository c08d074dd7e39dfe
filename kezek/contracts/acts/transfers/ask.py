"""A family wishes to move its child: the wish is written down as a consent to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from kezek.contracts import manifest as manifests
from kezek.contracts.acts.draft import terms_of
from kezek.contracts.acts.transfers.end import end
from kezek.contracts.errors import NotEnrolled, NothingWished, TransfersClosed
from kezek.contracts.manifest import Room, Wisher
from kezek.contracts.models import Transfer, TransferChoice
from kezek.contracts.rules_transfers import may_run
from kezek.contracts.states import TransferState
from kezek.contracts.text.transfer import SWAP, TRANSFER
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.sealing import Purpose, seal_many, unseal_many
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many
from kezek.places.acts import Wishes, own_places
from kezek.policy.queries import rules_for


@dataclass(frozen=True, slots=True)
class Asked:
    """The groups that a family would rather have than the one its child goes to, best first."""

    enrolment: int
    groups: Sequence[int]


_WISHERS: Final = """
    SELECT e.id, e.child_id, a.guardian_id, e.voucher_id, c.number, p.iin_sealed, p.name_sealed,
           p.birth_date, r.iin_sealed, r.name_sealed, e.group_id, s.number
    FROM contracts_enrolment e
    JOIN contracts_contract c ON c.id = e.contract_id
    JOIN places_place s ON s.id = e.place_id
    JOIN vouchers_voucher v ON v.id = e.voucher_id
    JOIN queue_application a ON a.id = v.application_id
    JOIN people_person p ON p.id = e.child_id
    JOIN people_person r ON r.id = a.guardian_id
    WHERE e.id = ANY(%s) AND e.city_id = %s AND upper_inf(e.period)
    ORDER BY e.id
"""
_ROOMS: Final = """
    SELECT g.id, k.name_kk, k.name_ru, k.address_kk, k.address_ru, k.bin, g.name, k.parent_fee
    FROM kindergartens_group g JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE g.id = ANY(%s)
"""


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def wishers_of(city: str, asked: Sequence[Asked]) -> list[Wisher]:
    """Who wishes, in the order asked. Raises NotEnrolled."""
    rows = _rows(_WISHERS, [[one.enrolment for one in asked], city])
    if len(rows) != len(asked):
        raise NotEnrolled
    iins = unseal_many(Purpose.IIN, [bytes(row[at]) for row in rows for at in (5, 8)])
    names = unseal_many(Purpose.NAME, [bytes(row[at]) for row in rows for at in (6, 9)])
    found = {}
    for n, row in enumerate(rows):
        values = list(row)
        values[5], values[8] = iins[2 * n : 2 * n + 2]
        values[6], values[9] = names[2 * n : 2 * n + 2]
        found[row[0]] = Wisher(*values)
    return [found[one.enrolment] for one in asked]


@act("transfer.asked", queue=True)
def ask_transfers(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    asked: Sequence[Asked],
) -> list[int]:
    """Draft the consents that these families have to sign, in the order asked; all or none.

    What was drafted for a child before and not signed is replaced; a consent that stands goes on
    standing until the new one is signed. `actor` is one for all or one per child. Raises
    TransfersClosed, NothingWished, NotEnrolled, and what `own_places` of places raises.
    """
    actors = [actor] * len(asked) if isinstance(actor, Actor) else actor
    day = clock.day_of(moment)
    rules = rules_for(city, day)
    if not may_run(
        day,
        only_in_period=bool(rules["transfers_only_in_period"]),
        start=str(rules["group_transfer_period_start"]),
        end=str(rules["group_transfer_period_end"]),
    ):
        raise TransfersClosed
    if any(not one.groups for one in asked):
        raise NothingWished
    wishers = wishers_of(city, asked)
    own_places(
        city,
        [Wishes(who.voucher, one.groups) for who, one in zip(wishers, asked, strict=True)],
        moment,
    )
    end(
        city,
        TransferState.REPLACED,
        moment,
        states=[TransferState.DRAFTED.value],
        enrolments=[one.enrolment for one in asked],
    )
    return draft_consents(city, asked, wishers, actors, moment)


def draft_consents(
    city: str,
    asked: Sequence[Asked],
    wishers: Sequence[Wisher],
    actors: Sequence[Actor],
    moment: datetime,
    *,
    swap: int | None = None,
    other_place: str = "",
) -> list[int]:
    """Write consents to sign, with their lines in the journal; a building block.

    For a swap `other_place` is the public number of the place that the child gets.
    """
    require_act()
    text = TRANSFER if swap is None else SWAP
    terms = terms_of(city, clock.day_of(moment), text)
    groups = {group for one in asked for group in one.groups} | {who.group for who in wishers}
    rooms = {row[0]: Room(*row[1:]) for row in _rows(_ROOMS, [sorted(groups)])}
    payloads = [
        manifests.canonical(
            manifests.consent_of(
                who,
                terms,
                moment=moment,
                own=rooms[who.group],
                wishes=[rooms[group] for group in one.groups],
                other_place=other_place,
            )
        )
        for who, one in zip(wishers, asked, strict=True)
    ]
    sealed = seal_many(Purpose.TEXT, [payload.decode() for payload in payloads])
    rows = Transfer.objects.bulk_create(
        Transfer(
            city_id=city,
            enrolment_id=who.enrolment,
            child_id=who.child,
            guardian_id=who.guardian,
            text_version=text,
            manifest_sealed=seal,
            manifest_sha256=manifests.sha256(payload),
            drafted_at=moment,
            swap_id=swap,
        )
        for who, payload, seal in zip(wishers, payloads, sealed, strict=True)
    )
    TransferChoice.objects.bulk_create(
        TransferChoice(transfer=row, group_id=group, ordering=rank)
        for row, one in zip(rows, asked, strict=True)
        for rank, group in enumerate(one.groups, start=1)
    )
    record_many(
        "transfer.asked",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actors,
        cause="parent" if swap is None else "swap",
        moment=moment,
        data=[
            {
                "sha256": row.manifest_sha256,
                "text_version": row.text_version,
                "enrolment": one.enrolment,
                "groups": list(one.groups),
                "child": row.child_id,
            }
            for row, one in zip(rows, asked, strict=True)
        ],
    )
    return [row.pk for row in rows]


def ask_transfer(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    enrolment: int,
    groups: Sequence[int],
) -> int:
    """Draft the consent of one family; returns it, for the family to read and sign.

    Raises what `ask_transfers` raises.
    """
    (transfer,) = ask_transfers(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        asked=[Asked(enrolment, groups)],
    )
    return transfer
