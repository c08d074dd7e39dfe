"""What the crowd looks at before it acts: set-based reads, one a step."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """A live voucher with its family's account."""

    voucher: int
    child: int
    account: int
    band: int
    since: datetime
    application: int


@dataclass(frozen=True, slots=True)
class Offer:
    """An open offer with its family's account."""

    wait: int
    child: int
    account: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A drafted contract with the one who signs it."""

    contract: int
    child: int
    account: int
    guardian: int
    drafted_at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """A closed timesheet with its parent's account."""

    timesheet: int
    child: int
    account: int


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An inactive application with its family's account."""

    application: int
    child: int
    account: int
    since: datetime


def _rows(kind: type[T], sql: str, parameters: list[Any]) -> list[T]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [kind(*row) for row in cursor.fetchall()]


def issued(city: str) -> list[Held]:
    """Vouchers that wait to be confirmed."""
    return _rows(
        Held,
        "SELECT v.id, v.child_id, c.id, v.band, v.issued_at, a.id FROM vouchers_voucher v"
        " JOIN queue_application a ON a.id = v.application_id"
        " JOIN people_account c ON c.person_id = a.guardian_id"
        " WHERE v.city_id = %s AND v.state = 'issued' ORDER BY v.id",
        [city],
    )


def seeking(city: str) -> list[Held]:
    """Confirmed vouchers without a place, an offer or a waiting list."""
    return _rows(
        Held,
        "SELECT v.id, v.child_id, c.id, v.band, v.confirmed_at, a.id FROM vouchers_voucher v"
        " JOIN queue_application a ON a.id = v.application_id"
        " JOIN people_account c ON c.person_id = a.guardian_id"
        " WHERE v.city_id = %s AND v.state = 'confirmed' AND NOT EXISTS ("
        "   SELECT FROM places_wait w WHERE w.voucher_id = v.id"
        "   AND w.state IN ('waiting', 'offered'))"
        " ORDER BY v.confirmed_at, v.id",
        [city],
    )


def offers(city: str) -> list[Offer]:
    """Offers that wait for an answer."""
    return _rows(
        Offer,
        "SELECT w.id, v.child_id, c.id, p.taken_at FROM places_wait w"
        " JOIN vouchers_voucher v ON v.id = w.voucher_id"
        " JOIN queue_application a ON a.id = v.application_id"
        " JOIN people_account c ON c.person_id = a.guardian_id"
        " JOIN places_place p ON p.id = w.place_id"
        " WHERE w.city_id = %s AND w.state = 'offered' ORDER BY w.id",
        [city],
    )


def unsigned(city: str) -> list[Unsigned]:
    """Contracts that wait for the parent."""
    return _rows(
        Unsigned,
        "SELECT k.id, k.child_id, c.id, k.guardian_id, k.drafted_at FROM contracts_contract k"
        " JOIN people_account c ON c.person_id = k.guardian_id"
        " WHERE k.city_id = %s AND k.state = 'drafted' ORDER BY k.id",
        [city],
    )


def for_heads(city: str) -> list[tuple[int, int]]:
    """(contract, kindergarten) that wait for the head."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.id, g.kindergarten_id FROM contracts_contract k"
            " JOIN kindergartens_group g ON g.id = k.group_id"
            " WHERE k.city_id = %s AND k.state = 'parent_signed' ORDER BY k.id",
            [city],
        )
        return [(int(row[0]), int(row[1])) for row in cursor.fetchall()]


def closed_months(city: str) -> list[Month]:
    """Timesheets that wait for the parent: one of the child's guardians who has an account."""
    return _rows(
        Month,
        "SELECT t.id, e.child_id, min(c.id) FROM attendance_timesheet t"
        " JOIN contracts_enrolment e ON e.id = t.enrolment_id"
        " JOIN contracts_contract k ON k.id = e.contract_id"
        " JOIN people_account c ON c.person_id = k.guardian_id"
        " WHERE t.city_id = %s AND t.state = 'closed' GROUP BY t.id, e.child_id ORDER BY t.id",
        [city],
    )


def inactive(city: str) -> list[Lapsed]:
    """Applications that can still be restored."""
    return _rows(
        Lapsed,
        "SELECT a.id, a.child_id, c.id, a.inactive_at FROM queue_application a"
        " JOIN people_account c ON c.person_id = a.guardian_id"
        " WHERE a.city_id = %s AND a.state = 'inactive' AND a.restored_times = 0 ORDER BY a.id",
        [city],
    )


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A child in line whose family has never filed a list."""

    application: int
    child: int
    account: int
    band: int


def unlisted(city: str) -> list[Unlisted]:
    """Children in line without a list, with their families' accounts."""
    return _rows(
        Unlisted,
        "SELECT a.id, a.child_id, c.id, a.band FROM queue_application a"
        " JOIN people_account c ON c.person_id = a.guardian_id"
        " WHERE a.city_id = %s AND a.state = 'waiting' AND NOT EXISTS ("
        "   SELECT FROM places_standinglist l WHERE l.application_id = a.id) ORDER BY a.id",
        [city],
    )


def listed(city: str) -> set[int]:
    """Children whose filed list waits for a round."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.child_id FROM places_standinglist l"
            " JOIN queue_application a ON a.id = l.application_id"
            " WHERE l.city_id = %s AND l.state = 'filed'",
            [city],
        )
        return {int(row[0]) for row in cursor.fetchall()}


def ordinary_groups(city: str) -> dict[int, list[int]]:
    """Published ordinary groups by band."""
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT band, id FROM kindergartens_group WHERE city_id = %s AND published"
            " AND kind = 'ordinary' ORDER BY id",
            [city],
        )
        for band, group in cursor.fetchall():
            found.setdefault(band, []).append(group)
    return found


def enrolments_of(city: str, child_marks: list[bytes], day: date) -> list[int]:
    """Enrolments of these children (by the marks of their IINs) that are open on that day.

    Also those which have yet to begin, of children that were just moved.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM people_person p JOIN contracts_enrolment e ON e.child_id = p.id"
            " WHERE p.iin_mark = ANY(%s) AND e.city_id = %s AND upper_inf(e.period)"
            " AND (e.period @> %s OR EXISTS (SELECT FROM contracts_enrolment o"
            "   WHERE o.child_id = e.child_id AND upper(o.period) = lower(e.period)))"
            " ORDER BY e.id",
            [child_marks, city, day],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def proofs_to_review(city: str) -> list[tuple[int, bool]]:
    """Pending privileges that have a document, and proven ones that have a newer (True)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.renewing FROM queue_privilege p"
            " JOIN queue_application a ON a.id = p.application_id"
            " WHERE a.city_id = %s AND (p.renewing OR p.state = 'pending'"
            " AND EXISTS (SELECT FROM queue_proof d WHERE d.privilege_id = p.id)) ORDER BY p.id",
            [city],
        )
        return [(int(pk), renewing) for pk, renewing in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A proven privilege whose paper runs out soon, with its family's account."""

    privilege: int
    child: int
    account: int
    valid_until: date


def certificates_to_renew(city: str, day: date) -> list[Certificate]:
    """Of children who wait; five days before the last one the family goes for a new paper."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, a.child_id, c.id, p.valid_until FROM queue_privilege p"
            " JOIN queue_application a ON a.id = p.application_id"
            " JOIN people_account c ON c.person_id = a.guardian_id"
            " WHERE a.city_id = %s AND a.state = 'waiting' AND p.state = 'proven'"
            " AND NOT p.renewing AND p.valid_until BETWEEN %s AND %s + 5 ORDER BY p.id",
            [city, day, day],
        )
        return [Certificate(*row) for row in cursor.fetchall()]


def marked_groups(city: str, day: date) -> set[int]:
    """Groups whose day is marked already (by somebody at a desk)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT group_id FROM attendance_groupday WHERE city_id = %s AND day = %s", [city, day]
        )
        return {int(row[0]) for row in cursor.fetchall()}


def kindergartens_to_close(city: str, month: date) -> list[int]:
    """Kindergartens of the city without a timesheet of that month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.id FROM kindergartens_kindergarten k WHERE k.city_id = %s AND NOT EXISTS ("
            " SELECT FROM attendance_timesheet t"
            " JOIN contracts_enrolment e ON e.id = t.enrolment_id"
            " JOIN kindergartens_group g ON g.id = e.group_id"
            " WHERE g.kindergarten_id = k.id AND t.month = %s) ORDER BY k.id",
            [city, month],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def days_of(timesheet: int) -> tuple[date, date]:
    """First and last day of the timesheet's month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, (month + interval '1 month - 1 day')::date"
            " FROM attendance_timesheet WHERE id = %s",
            [timesheet],
        )
        first, last = cursor.fetchone()
    return first, last


@dataclass(frozen=True, slots=True)
class Settled:
    """A child that attends and whose family has never wished to move, with the account."""

    enrolment: int
    child: int
    account: int
    group: int
    band: int
    since: date


def settled(city: str, day: date) -> list[Settled]:
    """Children who attend on that day."""
    return _rows(
        Settled,
        "SELECT e.id, e.child_id, c.id, e.group_id, g.band, lower(e.period)"
        " FROM contracts_enrolment e JOIN kindergartens_group g ON g.id = e.group_id"
        " JOIN vouchers_voucher v ON v.id = e.voucher_id"
        " JOIN queue_application a ON a.id = v.application_id"
        " JOIN people_account c ON c.person_id = a.guardian_id"
        " WHERE e.city_id = %s AND upper_inf(e.period) AND e.period @> %s"
        " AND NOT EXISTS (SELECT FROM contracts_transfer t WHERE t.child_id = e.child_id)"
        " ORDER BY e.id",
        [city, day],
    )
