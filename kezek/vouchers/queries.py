"""Reads of vouchers: iterations and their protocols, a child's voucher, money for issuing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kezek.core import clock
from kezek.journal.sequencer import last_seq
from kezek.ledger.queries import balances
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import months_left
from kezek.vouchers.models import Allotment, DryRun, Iteration, OrderCheck, Pointer, Voucher
from kezek.vouchers.planning import Plan, owed_to_carried, plan
from kezek.vouchers.rules import extended_due
from kezek.vouchers.states import STAYS, Stay, VoucherState


@dataclass(frozen=True, slots=True)
class Issued:
    """A line of a protocol: which application got a voucher, in which order, and why then."""

    ordinal: int
    application: str
    queue_type: str
    band: int
    right: str
    filed_at: datetime
    reserve: int


def allotments(city: str, limit: int = 50) -> list[Allotment]:
    """Money set aside by the city, the latest first."""
    return list(Allotment.objects.filter(city_id=city).order_by("-made_at", "-pk")[:limit])


def iterations(city: str, limit: int = 50) -> list[Iteration]:
    """The city's iterations, the newest first."""
    return list(Iteration.objects.filter(city_id=city).order_by("-number")[:limit])


def issues_page(city: str, page: int, rows: int) -> list[Iteration]:
    """A page of the city's iterations, the newest first, without their protocols."""
    start = (page - 1) * rows
    found = Iteration.objects.filter(city_id=city).defer("protocol").order_by("-number")
    return list(found[start : start + rows])


def iteration(city: str, number: int) -> Iteration | None:
    """One iteration by its public number, with its protocol."""
    return (
        Iteration.objects.select_related("policy_version")
        .filter(city_id=city, number=number)
        .first()
    )


def protocol(iteration_id: int) -> list[Issued]:
    """Who got a voucher in an iteration, in the order of the walk, as the journal says it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.ordinal, e.data->>'application', e.data->>'queue_type', v.band,"
            " e.data->>'right', (e.data->>'filed_at')::timestamptz, (e.data->>'reserve')::bigint"
            " FROM vouchers_voucher v JOIN journal_entry e ON e.subject_type = 'voucher'"
            " AND e.subject_id = v.id AND e.kind = 'voucher.issued'"
            " WHERE v.iteration_id = %s ORDER BY v.ordinal",
            [iteration_id],
        )
        return [Issued(*row) for row in cursor.fetchall()]


def plan_iteration(
    city: str,
    day: date,
    extra_tenge: int = 0,
    extra_places: Mapping[int, int] | None = None,
) -> Plan:
    """What an iteration would issue on that day, with so much more money or places: a dry run.

    Changes nothing. Applications that have no number in the journal yet are left out.
    """
    pointer = Pointer.objects.filter(city_id=city).first()
    return plan(
        city,
        day,
        cutoff=last_seq(city),
        turn=pointer.turn if pointer else 0,
        extra_tenge=extra_tenge,
        extra_places=extra_places,
    )


def waiting_dry_run(city: str) -> DryRun | None:
    """The dry run that waits for the department."""
    return DryRun.objects.filter(city_id=city, state="waiting").first()


def voucher_of(case: int) -> Voucher | None:
    """The child's live voucher."""
    return Voucher.objects.select_related("application").filter(case_id=case).first()


def latest_voucher(child: int) -> Voucher | None:
    """The child's newest voucher, live or ended."""
    return (
        Voucher.objects.select_related("application").filter(child_id=child).order_by("-pk").first()
    )


def free_for_issue(city: str, day: date) -> int:
    """Tenge that an iteration could reserve on that day: live vouchers of last year come first."""
    rules = rules_for(city, day)
    owed = owed_to_carried(city, day.year, rules, months_left(day))
    return max(0, balances(city, day.year)["free"] - owed)


def reservation_gap(city: str) -> int:
    """Tenge by which the pots `reserved` differ, year by year, from what vouchers hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(abs(coalesce(a.balance, 0) - coalesce(r.tenge, 0))), 0) FROM"
            " (SELECT budget_year, balance FROM ledger_account"
            "  WHERE city_id = %s AND name = 'reserved') a"
            " FULL JOIN (SELECT r.budget_year, sum(r.tenge) AS tenge FROM vouchers_reservation r"
            "  JOIN vouchers_voucher v ON v.id = r.voucher_id WHERE v.city_id = %s"
            "  GROUP BY r.budget_year) r USING (budget_year)",
            [city, city],
        )
        (tenge,) = cursor.fetchone()
    return int(tenge)


def last_check(city: str) -> OrderCheck | None:
    """The latest night's check of the order."""
    return OrderCheck.objects.filter(city_id=city).order_by("-day").first()


def due_to_lapse(city: str, now: datetime, limit: int) -> list[int]:
    """Issued vouchers whose term to confirm is over."""
    over = Voucher.objects.filter(city_id=city, state=VoucherState.ISSUED, confirm_due_at__lte=now)
    return list(over.order_by("confirm_due_at", "pk").values_list("pk", flat=True)[:limit])


def due_to_return(city: str, now: datetime, limit: int) -> list[int]:
    """Confirmed vouchers without a place whose term to sign is over and whose clock runs."""
    over = Voucher.objects.filter(
        city_id=city, state=VoucherState.CONFIRMED, sign_due_at__lte=now, paused_at=None
    )
    return list(over.order_by("sign_due_at", "pk").values_list("pk", flat=True)[:limit])


def uncarried(city: str, year: int) -> int:
    """Live vouchers of earlier years that hold nothing of the budget year yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM vouchers_voucher v WHERE v.city_id = %s"
            " AND v.case_id IS NOT NULL AND NOT EXISTS ("
            "   SELECT FROM vouchers_reservation r"
            "   WHERE r.voucher_id = v.id AND r.budget_year = %s)",
            [city, year],
        )
        (count,) = cursor.fetchone()
    return int(count)


def lost_to_outage(city: str, began: datetime, ended: datetime) -> list[int]:
    """Inactive applications whose last voucher would not have gone yet, had the outage counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM (SELECT a.id, v.ended_at, v.paused_at, CASE v.state WHEN 'lapsed'"
            " THEN v.confirm_due_at ELSE v.sign_due_at END AS due, CASE v.state WHEN 'lapsed'"
            " THEN v.issued_at ELSE coalesce(v.confirmed_at, v.issued_at) END AS since"
            " FROM queue_application a JOIN LATERAL (SELECT * FROM vouchers_voucher l"
            "   WHERE l.application_id = a.id ORDER BY l.id DESC LIMIT 1) v ON true"
            " WHERE a.city_id = %s AND a.state = 'inactive'"
            " AND v.state IN ('lapsed', 'returned')) gone"
            " WHERE due > %s AND since < %s ORDER BY id",
            [city, began, ended],
        )
        rows = cursor.fetchall()
    days = calendar()
    return [
        int(application)
        for application, gone_at, stood, due, since in rows
        if days.prolonged(due, began, ended, since=since, stood=stood) > max(due, gone_at)
    ]


@dataclass(frozen=True, slots=True)
class Extension:
    """A term to sign that the parent may extend now: by how many days, and until when then."""

    days: int
    due: datetime


def extension_of(voucher: Voucher, now: datetime) -> Extension | None:
    """What extending would give, or None where the act would refuse it."""
    due, rules = voucher.sign_due_at, rules_for(voucher.city_id, clock.day_of(now))
    if (
        due is None
        or voucher.state not in STAYS[Stay.EXTEND]
        or voucher.extended_times >= rules.number("referral_extension_times")
        or (voucher.paused_at is None and due <= now)
    ):
        return None
    later = extended_due(rules, calendar(voucher.city_id), due)
    return Extension(rules.number("referral_extension_calendar_days"), later)
