"""Rows that the facts of a batch name: only columns that nothing changes. One statement each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.db import connection

from kezek.places import queries_open
from kezek.policy.rules import Rules

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher and the application that it came of."""

    number: str
    application: int
    applied: str  # the application's number
    band: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place: how it was taken, and where."""

    number: str
    voucher: int
    via: str
    group: int
    kind: str  # of the group
    band: int  # of the group


@dataclass(frozen=True, slots=True)
class Wait:
    """A turn in a line."""

    group: int
    voucher: int
    voucher_at: datetime
    filed_at: datetime
    attends: bool


@dataclass(frozen=True, slots=True)
class Issue:
    """What an iteration looked at, as its protocol has it."""

    protocol: str  # JSON
    version: int  # the number of its rules


@dataclass(frozen=True, slots=True)
class Made:
    """A voucher of an iteration."""

    iteration: int
    voucher: int
    number: str
    applied: str
    band: int


@dataclass(frozen=True, slots=True)
class Order:
    """A payment order."""

    kindergarten: str
    month: date
    tenge: int
    children: int


def _by_first(kind: type[T], sql: str, ids: Collection[int]) -> dict[int, T]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(ids)])
        return {pk: kind(*row) for pk, *row in cursor.fetchall()}


def vouchers(ids: Collection[int]) -> dict[int, Voucher]:
    """Vouchers by id."""
    return _by_first(
        Voucher,
        "SELECT v.id, v.number, a.id, a.number, v.band FROM vouchers_voucher v"
        " JOIN queue_application a ON a.id = v.application_id WHERE v.id = ANY(%s)",
        ids,
    )


def places(ids: Collection[int]) -> dict[int, Place]:
    """Places by id."""
    return _by_first(
        Place,
        "SELECT p.id, p.number, p.voucher_id, p.via, g.id, g.kind, g.band FROM places_place p"
        " JOIN kindergartens_group g ON g.id = p.group_id WHERE p.id = ANY(%s)",
        ids,
    )


def waits(ids: Collection[int]) -> dict[int, Wait]:
    """Turns in lines by id."""
    return _by_first(
        Wait,
        "SELECT id, group_id, voucher_id, voucher_at, filed_at, own_id IS NOT NULL"
        " FROM places_wait WHERE id = ANY(%s)",
        ids,
    )


def iterations(ids: Collection[int]) -> dict[int, Issue]:
    """Iterations by id."""
    return _by_first(
        Issue,
        "SELECT i.id, i.protocol::text, p.number FROM vouchers_iteration i"
        " JOIN policy_policyversion p ON p.id = i.policy_version_id WHERE i.id = ANY(%s)",
        ids,
    )


def applied(ids: Collection[int]) -> dict[int, str]:
    """The numbers of applications by id."""
    return _by_first(str, "SELECT id, number FROM queue_application WHERE id = ANY(%s)", ids)


def made_by(iterations_: Collection[int]) -> list[Made]:
    """The vouchers of these iterations, by their numbers."""
    if not iterations_:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.iteration_id, v.id, v.number, a.number, v.band FROM vouchers_voucher v"
            " JOIN queue_application a ON a.id = v.application_id"
            " WHERE v.iteration_id = ANY(%s) ORDER BY v.number",
            [sorted(iterations_)],
        )
        return [Made(*row) for row in cursor.fetchall()]


def orders(ids: Collection[int]) -> dict[int, Order]:
    """Payment orders by id."""
    return _by_first(
        Order,
        "SELECT o.id, k.code, o.month, o.tenge, o.children FROM payments_paymentorder o"
        " JOIN kindergartens_kindergarten k ON k.id = o.kindergarten_id WHERE o.id = ANY(%s)",
        ids,
    )


def codes(ids: Collection[int]) -> dict[int, str]:
    """The codes of kindergartens by id."""
    return _by_first(str, "SELECT id, code FROM kindergartens_kindergarten WHERE id = ANY(%s)", ids)


def acknowledged_first(ids: Collection[int]) -> dict[int, bool]:
    """Whether versions of the rules rule only once the department has let them, by id."""
    return _by_first(
        bool, "SELECT id, needs_acknowledgement FROM policy_policyversion WHERE id = ANY(%s)", ids
    )


def brought_in(applications: Collection[int]) -> set[int]:
    """Those of the applications whose children attended before Kezek: they never waited here."""
    if not applications:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_id FROM places_place p JOIN vouchers_voucher v"
            " ON v.id = p.voucher_id WHERE v.application_id = ANY(%s) AND p.via = 'import'",
            [sorted(applications)],
        )
        return {pk for (pk,) in cursor.fetchall()}


_PROTECTED: Final = (
    "SELECT p.id FROM places_place p WHERE p.id = ANY(%s) AND "  # noqa: S608 - our own text
    + queries_open.protected()
)


def protected(places_: Collection[int], rules: Rules) -> set[int]:
    """Those of the places whose children are protected: nobody is told where they go."""
    grounds = queries_open.protected_grounds(rules)
    if not grounds or not places_:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_PROTECTED, [sorted(places_), grounds])
        return {pk for (pk,) in cursor.fetchall()}


_PROTECTED_WAITS: Final = (
    "SELECT p.id FROM places_wait p WHERE p.id = ANY(%s) AND (p.own_id IS NULL"  # noqa: S608 - ours
    " OR EXISTS (SELECT FROM openlog_hidden h WHERE h.place = p.own_id)) AND "
    + queries_open.protected()
)


def protected_waits(waits_: Collection[int], rules: Rules) -> set[int]:
    """Those of the turns in lines that would tell where a protected child goes.

    The lines of one whose place is told are no secret any more.
    """
    grounds = queries_open.protected_grounds(rules)
    if not grounds or not waits_:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_PROTECTED_WAITS, [sorted(waits_), grounds])
        return {pk for (pk,) in cursor.fetchall()}


def rounds(ids: Collection[int]) -> dict[int, tuple[list[Sequence[Any]], list[Sequence[Any]]]]:
    """Groups and lists of each round, by its id, as its tables keep them."""
    found: dict[int, tuple[list[Sequence[Any]], list[Sequence[Any]]]] = {pk: ([], []) for pk in ids}
    if not found:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT round_id, group_id, seats, kept, last_rank FROM places_roundgroup"
            " WHERE round_id = ANY(%s) ORDER BY round_id, group_id",
            [sorted(ids)],
        )
        for pk, *row in cursor.fetchall():
            found[pk][0].append(row)
        cursor.execute(
            'SELECT r.round_id, r."right", r.groups, r.siblings, r.tried, r.got,'
            " row_number() OVER (PARTITION BY r.round_id"
            "                    ORDER BY a.filed_at, coalesce(a.order_seq, 0), a.id)"
            " FROM places_roundrow r JOIN places_standinglist l ON l.id = r.filed_list_id"
            " JOIN queue_application a ON a.id = l.application_id"
            " WHERE r.round_id = ANY(%s) ORDER BY r.round_id, r.id",
            [sorted(ids)],
        )
        for pk, *row in cursor.fetchall():
            found[pk][1].append(row)
    return found


def seqs_first_index(city: str, seq: int) -> int | None:
    """The index of the city's first entry that tells of a fact after `seq`; None without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(index) FROM journal_log_entry WHERE city = %s AND seq > %s", [city, seq]
        )
        (index,) = cursor.fetchone()
    return None if index is None else int(index)
