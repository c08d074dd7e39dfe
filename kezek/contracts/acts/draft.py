"""Drafting contracts for claimed places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from secrets import SystemRandom
from typing import Any, Final

from django.db import connection

from kezek.contracts import manifest as manifests
from kezek.contracts.errors import NoPlace
from kezek.contracts.manifest import Facts, Terms
from kezek.contracts.models import Contract
from kezek.contracts.rules import first_day, school_until
from kezek.contracts.text import CURRENT, MOVED, fingerprints
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.numbers import check_digit
from kezek.core.sealing import Purpose, seal_many, unseal_many
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many
from kezek.policy.models import PolicyVersion
from kezek.policy.queries import calendar, rules_for

_random = SystemRandom()

_FACTS: Final = """
    SELECT p.id, p.number, p.child_id, p.group_id, p.voucher_id, v.number, v.sign_due_at,
           a.guardian_id, c.iin_sealed, c.name_sealed, c.birth_date, r.iin_sealed, r.name_sealed,
           g.name, g.band, g.language, g.hours, g.kind, k.bin, k.name_kk, k.name_ru,
           k.address_kk, k.address_ru, k.kind, k.phone, k.parent_fee, k.opened_on
    FROM places_place p
    JOIN vouchers_voucher v ON v.id = p.voucher_id
    JOIN queue_application a ON a.id = v.application_id
    JOIN people_person c ON c.id = p.child_id
    JOIN people_person r ON r.id = a.guardian_id
    JOIN kindergartens_group g ON g.id = p.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE p.id = ANY(%s) AND p.city_id = %s AND p.state = %s AND v.state = %s
    ORDER BY p.id
"""
_INSERT: Final = """
    INSERT INTO contracts_contract
        (city_id, number, place_id, voucher_id, child_id, guardian_id, group_id, text_version,
         manifest_sealed, manifest_sha256, state, drafted_at, parent_due_at, period, end_reason)
    SELECT %(city)s, t.number, t.place, t.voucher, t.child, t.guardian, t.grp, %(text)s, t.sealed,
           t.sha256, 'drafted', %(moment)s, t.due, daterange(t.first, NULL), ''
    FROM unnest(%(numbers)s::text[], %(places)s::bigint[], %(vouchers)s::bigint[],
                %(children)s::bigint[], %(guardians)s::bigint[], %(groups)s::bigint[],
                %(sealed)s::bytea[], %(hashes)s::text[], %(dues)s::timestamptz[],
                %(firsts)s::date[]) WITH ORDINALITY
         AS t (number, place, voucher, child, guardian, grp, sealed, sha256, due, first, n)
    ORDER BY t.n
    RETURNING id
"""


def _facts(city: str, places: Sequence[int], state: str, voucher: str) -> dict[int, Facts]:
    """What the contracts of these places say, by place. Raises NoPlace."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [list(places), city, state, voucher])
        rows = cursor.fetchall()
    iins = unseal_many(Purpose.IIN, [row[at] for row in rows for at in (8, 11)])
    names = unseal_many(Purpose.NAME, [row[at] for row in rows for at in (9, 12)])
    facts = []
    for n, row in enumerate(rows):
        values = list(row)
        values[8], values[11] = iins[2 * n : 2 * n + 2]
        values[9], values[12] = names[2 * n : 2 * n + 2]
        facts.append(Facts(*values))
    if len(facts) != len(places):
        raise NoPlace
    return {one.place: one for one in facts}


def terms_of(city: str, day: date, text_version: str) -> Terms:
    """What the policy of the day and a version of the text put into every paper of a batch."""
    rules = rules_for(city, day)
    version = PolicyVersion.objects.get(pk=rules.version_id)
    document: Mapping[str, Any] = version.document
    return Terms(
        text_version=text_version,
        text_sha256=fingerprints(text_version),
        policy_number=version.number,
        act=document["act"],
        bands={band["order"]: band["name"] for band in document["band"]},
        rules=rules,
    )


def _draw_numbers(city: str, year: int, count: int) -> list[str]:
    """Contract numbers such as `2025-12345674`, none of them in use in the city."""
    drawn: set[str] = set()
    while len(drawn) < count:
        digits = (f"{_random.randrange(10**7):07}" for _ in range(count - len(drawn)))
        drawn |= {f"{year}-{some}{check_digit(some)}" for some in digits}
        used = Contract.objects.filter(city_id=city, number__in=drawn)
        drawn -= set(used.values_list("number", flat=True))
    return sorted(drawn, key=lambda _: _random.random())


@act("contract.drafted")
def draft_contracts(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    places: Sequence[int],
    not_before: date | None = None,
) -> list[int]:
    """Draft a contract for each claimed place, in the order of the places; returns the contracts.

    `not_before` is the first day that the parent asks for; else the first working day possible.
    The parent's term is what is left of the voucher's. Raises NoPlace.
    """
    day, working = clock.day_of(moment), calendar()
    facts = _facts(city, places, "claimed", "placed")
    ordered = [facts[place] for place in places]
    firsts = [
        first_day(day, working, not_before=not_before or day, opened_on=one.opened_on)
        for one in ordered
    ]
    return _write(
        ordered,
        firsts,
        [None] * len(ordered),
        terms_of(city, day, CURRENT),
        city=city,
        actor=actor,
        moment=moment,
        cause="place.claimed",
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A place to which a child was moved; the contract before, the consent's fingerprint."""

    place: int
    before: str
    consent: str


def draft_moved(
    *, actor: Actor, moment: datetime, city: str, moved: Sequence[Moved], first: date
) -> list[int]:
    """Draft the contracts of children who were moved, all from one day: a building block.

    No parent's term is in them, since the consent is signed. Raises NoPlace.
    """
    require_act()
    facts = _facts(city, [one.place for one in moved], "held", "active")
    return _write(
        [replace(facts[one.place], sign_due_at=None) for one in moved],
        [first] * len(moved),
        [{"contract": one.before, "consent": one.consent} for one in moved],
        terms_of(city, clock.day_of(moment), MOVED),
        city=city,
        actor=actor,
        moment=moment,
        cause="transfer",
    )


def _write(
    ordered: Sequence[Facts],
    firsts: Sequence[date],
    transfers: Sequence[Mapping[str, str] | None],
    terms: Terms,
    *,
    city: str,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    cause: str,
) -> list[int]:
    """Write contracts and their lines in the journal; a constant number of statements."""
    summer_end, school_age = str(terms.rules["leaving_for_school_to"]), terms.rules.school_age
    numbers = _draw_numbers(city, clock.day_of(moment).year, len(ordered))
    payloads = [
        manifests.canonical(
            manifests.manifest_of(
                one,
                terms,
                number=number,
                moment=moment,
                not_before=first,
                until=school_until(one.birth_date, first, summer_end, school_age),
                transfer=transfer,
            )
        )
        for one, number, first, transfer in zip(ordered, numbers, firsts, transfers, strict=True)
    ]
    hashes = [manifests.sha256(payload) for payload in payloads]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "city": city,
                "text": terms.text_version,
                "moment": moment,
                "numbers": numbers,
                "places": [one.place for one in ordered],
                "vouchers": [one.voucher for one in ordered],
                "children": [one.child for one in ordered],
                "guardians": [one.guardian for one in ordered],
                "groups": [one.group for one in ordered],
                "sealed": seal_many(Purpose.TEXT, [payload.decode() for payload in payloads]),
                "hashes": hashes,
                "dues": [one.sign_due_at for one in ordered],
                "firsts": list(firsts),
            },
        )
        contracts = sorted(int(row[0]) for row in cursor.fetchall())
    record_many(
        "contract.drafted",
        city=city,
        subjects=contracts,
        actor=actor,
        cause=cause,
        moment=moment,
        data=[
            {
                "text_version": terms.text_version,
                "sha256": sha256,
                "number": number,
                "place": one.place,
                "child": one.child,
                "group": one.group,
            }
            for one, number, sha256 in zip(ordered, numbers, hashes, strict=True)
        ],
    )
    return contracts


@act("contract.drafted")
def draft_contract(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    place: int,
    not_before: date | None = None,
) -> int:
    """Draft the contract of one claimed place; returns it. Raises NoPlace."""
    (contract,) = draft_contracts(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        places=[place],
        not_before=not_before,
    )
    return contract
