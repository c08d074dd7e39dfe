"""Signing: the parent, then the head; with the head's signature the child is enrolled.

A signature is checked before the act's transaction opens, since the check may ask other services.
The act then writes it under the condition that the contract is still the one that was checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from kezek.contracts.acts.checks import Checked, Side, Signed, check_by_heads, check_by_parents
from kezek.contracts.errors import AlreadySigned, ContractUnknown, NotYourTurn, SigningOver
from kezek.contracts.models import Contract, Enrolment
from kezek.contracts.rules import first_day
from kezek.contracts.states import ContractState, before
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.places.acts import hold_places
from kezek.places.acts.rows import lock_vouchers, one_actor
from kezek.policy.queries import calendar, rules_for
from kezek.queue import acts as queue_acts
from kezek.vouchers import acts as vouchers_acts

_BY_PARENT: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(hashes)s::text[]) AS a (id, sha256)
    ), signed AS (
        UPDATE contracts_contract c
        SET state = 'parent_signed', parent_signed_at = %(moment)s, head_due_at = %(due)s
        FROM asked a, places_place p, vouchers_voucher v
        WHERE c.id = a.id AND c.manifest_sha256 = a.sha256 AND c.city_id = %(city)s
          AND c.state = ANY(%(before)s) AND p.id = c.place_id AND p.state = 'claimed'
          AND v.id = c.voucher_id AND v.sign_due_at > %(moment)s
        RETURNING c.id, c.number, c.child_id, c.group_id, c.voucher_id, c.place_id,
                  lower(c.period) AS first
    )
    SELECT s.*, NULL, NULL FROM signed s ORDER BY s.id
"""
_BY_HEAD: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(hashes)s::text[]) AS a (id, sha256)
    ), signed AS (
        UPDATE contracts_contract c SET state = 'signed', head_signed_at = %(moment)s
        FROM asked a
        WHERE c.id = a.id AND c.manifest_sha256 = a.sha256 AND c.city_id = %(city)s
          AND c.state = ANY(%(before)s)
        RETURNING c.id, c.number, c.child_id, c.group_id, c.voucher_id, c.place_id,
                  lower(c.period) AS first
    )
    SELECT s.*, v.application_id, k.opened_on
    FROM signed s JOIN vouchers_voucher v ON v.id = s.voucher_id
    JOIN kindergartens_group g ON g.id = s.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id ORDER BY s.id
"""
_KEEP: Final = """
    INSERT INTO contracts_signature
        (contract_id, side, signer_id, cms, certificate_serial, signed_at)
    SELECT t.contract, %s, t.signer, t.cms, t.serial, %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::text[])
        AS t (contract, signer, cms, serial)
"""
# The contract's period begins with the child's first day; both rows say the same one.
_ENROL: Final = """
    WITH begun AS (
        UPDATE contracts_contract c SET period = daterange(t.first, NULL)
        FROM unnest(%s::bigint[], %s::date[]) AS t (id, first) WHERE c.id = t.id
        RETURNING c.id, c.city_id, c.child_id, c.place_id, c.voucher_id, c.group_id, c.period
    )
    INSERT INTO contracts_enrolment
        (city_id, child_id, contract_id, place_id, voucher_id, group_id, period, leave_reason)
    SELECT city_id, child_id, id, place_id, voucher_id, group_id, period, '' FROM begun ORDER BY id
    RETURNING id, contract_id
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A contract that a side has just signed."""

    id: int
    number: str
    child: int
    group: int
    voucher: int
    place: int
    first: date
    application: int | None
    opened_on: date | None

    def data(self, certificate: str, **more: str) -> dict[str, object]:
        return {
            "number": self.number,
            "certificate": certificate,
            "child": self.child,
            "group": self.group,
            **more,
        }


def _sign(sql: str, checked: Sequence[Checked], **parameters: Any) -> list[_Row]:  # noqa: ANN401 - SQL
    found = Contract.objects.filter(pk__in=[one.contract for one in checked])
    lock_vouchers(list(found.values_list("voucher_id", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "ids": [one.contract for one in checked],
                "hashes": [one.sha256 for one in checked],
                **parameters,
            },
        )
        return [_Row(*row) for row in cursor.fetchall()]


def _keep(side: Side, checked: Sequence[Checked], moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            [
                side.value,
                moment,
                [one.contract for one in checked],
                [one.signer for one in checked],
                [one.cms for one in checked],
                [one.certificate for one in checked],
            ],
        )


def _actors(actor: Actor | Sequence[Actor], count: int) -> Sequence[Actor]:
    return [actor] * count if isinstance(actor, Actor) else actor


@act("contract.signed_by_parent", queue=True)
def keep_parent_signatures(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    checked: Sequence[Checked],
) -> list[int]:
    """Write parents' checked signatures; all or none. Returns the contracts.

    From now on the family has done its part: only the head is awaited. Raises ContractUnknown,
    AlreadySigned, SigningOver, NotYourTurn.
    """
    days = rules_for(city, clock.day_of(moment)).number("kindergarten_sign_working_days")
    due = calendar(city).term(moment, working_days=days)
    parameters = {"city": city, "moment": moment, "due": due}
    rows = _sign(_BY_PARENT, checked, before=before(ContractState.PARENT_SIGNED), **parameters)
    if len(rows) != len(checked):
        _refuse(city, checked, moment, ContractState.PARENT_SIGNED)
    _keep(Side.PARENT, checked, moment)
    by = _by_contract(checked, _actors(actor, len(checked)))
    record_many(
        "contract.signed_by_parent",
        city=city,
        subjects=[row.id for row in rows],
        actor=[by[row.id][1] for row in rows],
        cause="signature",
        moment=moment,
        data=[row.data(by[row.id][0].certificate, head_due=due.isoformat()) for row in rows],
    )
    return [row.id for row in rows]


@act("enrolment.began", queue=True)
def enrol_signed(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    checked: Sequence[Checked],
) -> list[int]:
    """Write heads' checked signatures and enrol the children; all or none. Returns the enrolments.

    The first day is the next working day, not before the day in the contract nor before the
    kindergarten opens. A child that was moved is enrolled already: only the signature is written
    then. Raises ContractUnknown, AlreadySigned, NotYourTurn.
    """
    rows = _sign(_BY_HEAD, checked, city=city, moment=moment, before=before(ContractState.SIGNED))
    if len(rows) != len(checked):
        _refuse(city, checked, moment, ContractState.SIGNED)
    _keep(Side.HEAD, checked, moment)
    by = _by_contract(checked, _actors(actor, len(checked)))
    record_many(
        "contract.signed_by_head",
        city=city,
        subjects=[row.id for row in rows],
        actor=[by[row.id][1] for row in rows],
        cause="signature",
        moment=moment,
        data=[row.data(by[row.id][0].certificate) for row in rows],
    )
    moved = Enrolment.objects.filter(contract_id__in=[row.id for row in rows])
    enrolments = dict(moved.values_list("contract_id", "pk"))
    new = [row for row in rows if row.id not in enrolments]
    if new:
        actors = [by[row.id][1] for row in new]
        enrolments |= _enrol(new, actors, city=city, moment=moment, request_key=request_key)
    return [enrolments[row.id] for row in rows]


def _enrol(
    rows: Sequence[_Row],
    actors: Sequence[Actor],
    *,
    city: str,
    moment: datetime,
    request_key: str,
) -> dict[int, int]:
    """Begin the enrolments of these contracts; the enrolments by contract."""
    today, working = clock.day_of(moment), calendar()
    firsts = {
        row.id: first_day(today, working, not_before=row.first, opened_on=row.opened_on)
        for row in rows
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENROL, [list(firsts), list(firsts.values())])
        enrolments = {contract: enrolment for enrolment, contract in cursor.fetchall()}
    hold_places(
        actor=actors,
        moment=moment,
        request_key=request_key,
        city=city,
        places=[row.place for row in rows],
    )
    vouchers_acts.activate_vouchers(
        actor=one_actor(actors),
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=[row.voucher for row in rows],
        first_days=[firsts[row.id] for row in rows],
    )
    applications = [row.application for row in rows if row.application is not None]
    queue_acts.mark_placed(city=city, applications=applications, moment=moment)
    record_many(
        "enrolment.began",
        city=city,
        subjects=[enrolments[row.id] for row in rows],
        actor=actors,
        cause="contract",
        moment=moment,
        data=[
            {"from": firsts[row.id].isoformat(), "group": row.group, "child": row.child}
            for row in rows
        ],
    )
    return enrolments


def _by_contract(
    checked: Sequence[Checked], actors: Sequence[Actor]
) -> dict[int, tuple[Checked, Actor]]:
    return {one.contract: (one, who) for one, who in zip(checked, actors, strict=True)}


def _refuse(city: str, checked: Sequence[Checked], moment: datetime, target: ContractState) -> None:
    """Say why not all of the contracts could be signed. Always raises."""
    ids = [one.contract for one in checked]
    found = Contract.objects.filter(pk__in=ids, city_id=city)
    if found.count() < len(set(ids)):
        raise ContractUnknown
    done = [ContractState.SIGNED.value, target.value]
    if found.filter(state__in=done).exists():
        raise AlreadySigned
    late = found.filter(state=ContractState.DRAFTED, voucher__sign_due_at__lte=moment)
    if target is ContractState.PARENT_SIGNED and late.exists():
        raise SigningOver
    raise NotYourTurn


def sign_by_parents(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    signed: Sequence[Signed],
) -> list[int]:
    """Check the guardians' signatures, then write them; all or none. Returns the contracts.

    `actor` is one for all or one per contract. Raises what the signature port raises, and what
    `keep_parent_signatures` does.
    """
    return keep_parent_signatures(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        checked=check_by_parents(city, signed, moment),
    )


def sign_by_parent(
    *, actor: Actor, moment: datetime, request_key: str, city: str, contract: int, cms: bytes
) -> int:
    """Check the guardian's signature under one contract and write it; returns the contract."""
    (done,) = sign_by_parents(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        signed=[Signed(contract, cms)],
    )
    return done


def sign_by_head(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    signed: Sequence[Signed],
) -> list[int]:
    """Check the heads' signatures, then write them and enrol; all or none. Returns the enrolments.

    Each contract is signed by a head of its kindergarten: `actor` is that head, one for all or one
    per contract. Raises NotYourKindergarten, what the signature port raises, and what
    `enrol_signed` does.
    """
    actors = _actors(actor, len(signed))
    return enrol_signed(
        actor=actors,
        moment=moment,
        request_key=request_key,
        city=city,
        checked=check_by_heads(city, signed, actors, moment),
    )
