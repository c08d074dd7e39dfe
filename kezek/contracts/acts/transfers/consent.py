"""Signing a consent: from then on the child stands in the lines, and nobody is asked again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from kezek.contracts.acts.transfers.end import end
from kezek.contracts.errors import AlreadySigned, TransferOver, TransferUnknown
from kezek.contracts.models import Transfer, TransferChoice
from kezek.contracts.signing import signature_provider
from kezek.contracts.signing.port import ExpectedSigner
from kezek.contracts.states import TransferState, before_transfer
from kezek.core.actors import Actor
from kezek.core.sealing import Purpose, unseal_many
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many
from kezek.places.acts import Wishes, close_waits, join_enrolled
from kezek.places.acts.rows import lock_vouchers, one_actor


@dataclass(frozen=True, slots=True, repr=False)
class Consented:
    """A consent and its guardian's detached CMS over the manifest."""

    transfer: int
    cms: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """A consent's signature found good."""

    transfer: int
    sha256: str
    certificate: str
    cms: bytes


# Only while the child still goes there: a consent for another enrolment moves nobody.
_SIGN: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(hashes)s::text[], %(cms)s::bytea[],
                             %(serials)s::text[]) AS a (id, sha256, cms, serial)
    ), signed AS (
        UPDATE contracts_transfer t
        SET state = 'standing', signed_at = %(moment)s, cms = a.cms, certificate_serial = a.serial
        FROM asked a, contracts_enrolment e
        WHERE t.id = a.id AND t.manifest_sha256 = a.sha256 AND t.city_id = %(city)s
          AND t.state = ANY(%(before)s) AND (t.swap_id IS NOT NULL) = %(of_swaps)s
          AND e.id = t.enrolment_id AND upper_inf(e.period)
        RETURNING t.id, t.enrolment_id, t.child_id, e.voucher_id
    )
    SELECT * FROM signed ORDER BY id
"""


def check_consents(city: str, signed: Sequence[Consented], at: datetime) -> list[Checked]:
    """The guardians' signatures, each over its own consent. Raises what the port raises."""
    provider = signature_provider()
    rows = Transfer.objects.filter(pk__in=[one.transfer for one in signed], city_id=city)
    found = {
        row[0]: row
        for row in rows.values_list(
            "pk", "manifest_sealed", "manifest_sha256", "guardian__iin_mark"
        )
    }
    if any(one.transfer not in found for one in signed):
        raise TransferUnknown
    ordered = [found[one.transfer] for one in signed]
    payloads = unseal_many(Purpose.TEXT, [bytes(row[1]) for row in ordered])
    checked = []
    for one, row, payload in zip(signed, ordered, payloads, strict=True):
        expect = ExpectedSigner(bytes(row[3]))
        verdict = provider.check(payload.encode(), one.cms, at=at, expect=expect)
        checked.append(Checked(one.transfer, row[2], verdict.certificate_serial, one.cms))
    return checked


@act("transfer.signed", queue=True)
def keep_consents(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    checked: Sequence[Checked],
) -> list[int]:
    """Write checked consents and put the children in the lines that they name; all or none.

    A consent that stood before is replaced, with its lines. Returns the consents. Raises
    AlreadySigned, TransferOver, and what `own_places` of places raises.
    """
    actors = [actor] * len(checked) if isinstance(actor, Actor) else actor
    by = {one.transfer: who for one, who in zip(checked, actors, strict=True)}
    known = Transfer.objects.filter(pk__in=by, city_id=city)
    enrolments = dict(known.values_list("enrolment_id", "enrolment__voucher_id"))
    lock_vouchers(list(enrolments.values()))
    replaced = end(
        city,
        TransferState.REPLACED,
        moment,
        states=[TransferState.STANDING.value],
        enrolments=[
            enrolment
            for pk, enrolment, state in known.values_list("pk", "enrolment_id", "state")
            if state == TransferState.DRAFTED
        ],
    )
    if replaced:
        close_waits(
            actor=one_actor(actors),
            moment=moment,
            request_key=request_key,
            city=city,
            vouchers=[row.voucher for row in replaced],
            reason="parent",
        )
        record_many(
            "transfer.replaced",
            city=city,
            subjects=[row.id for row in replaced],
            actor=one_actor(actors),
            cause="parent",
            moment=moment,
            data=[row.data() for row in replaced],
        )
    rows = put_signed(city, checked, moment)
    if len(rows) != len(checked):
        before = known.filter(state=TransferState.STANDING).exclude(pk__in=[row[0] for row in rows])
        raise AlreadySigned if before.exists() else TransferOver
    groups = defaultdict(list)
    choices = TransferChoice.objects.filter(transfer_id__in=by).order_by("ordering")
    for transfer, group in choices.values_list("transfer_id", "group_id"):
        groups[transfer].append(group)
    join_enrolled(
        actor=[by[pk] for pk, _enrolment, _child, _voucher in rows],
        moment=moment,
        request_key=request_key,
        city=city,
        wishes=[Wishes(voucher, groups[pk]) for pk, _enrolment, _child, voucher in rows],
    )
    certificates = {one.transfer: one.certificate for one in checked}
    record_many(
        "transfer.signed",
        city=city,
        subjects=[row[0] for row in rows],
        actor=[by[row[0]] for row in rows],
        cause="signature",
        moment=moment,
        data=[
            {
                "certificate": certificates[pk],
                "enrolment": enrolment,
                "groups": groups[pk],
                "child": child,
            }
            for pk, enrolment, child, _voucher in rows
        ],
    )
    return [one.transfer for one in checked]


def put_signed(
    city: str, checked: Sequence[Checked], moment: datetime, *, of_swaps: bool = False
) -> list[tuple[int, int, int, int]]:
    """Make drafts stand: (consent, enrolment, child, voucher) of those that could.

    A building block; consents to swaps have their own act.
    """
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(
            _SIGN,
            {
                "ids": [one.transfer for one in checked],
                "hashes": [one.sha256 for one in checked],
                "cms": [one.cms for one in checked],
                "serials": [one.certificate for one in checked],
                "moment": moment,
                "city": city,
                "before": before_transfer(TransferState.STANDING),
                "of_swaps": of_swaps,
            },
        )
        return list(cursor.fetchall())


def sign_transfers(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    signed: Sequence[Consented],
) -> list[int]:
    """Check the guardians' signatures, then write them; all or none. Returns the consents.

    `actor` is one for all or one per consent. Raises TransferUnknown, what the signature port
    raises, and what `keep_consents` does.
    """
    return keep_consents(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        checked=check_consents(city, signed, moment),
    )


def sign_transfer(
    *, actor: Actor, moment: datetime, request_key: str, city: str, transfer: int, cms: bytes
) -> int:
    """Check the guardian's signature under one consent and write it; returns the consent."""
    (done,) = sign_transfers(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        signed=[Consented(transfer, cms)],
    )
    return done
