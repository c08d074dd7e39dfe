"""What a season came to: the closing table and the figures of the last line."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection

from kezek.kindergartens.queries import seats_by_band
from kezek.ledger.queries import balances, imbalance
from kezek.places.models import Round
from kezek.places.queries import reconcile
from kezek.places.standing.recheck import recheck


@dataclass(frozen=True, slots=True)
class Figures:
    """Integers of the season's last line."""

    applications: int
    vouchers: int
    enrolled: int
    attending_at_start: int
    enrolled_now: int
    waiting: int
    places: int
    day_marks: int
    overbooked: int
    children_with_two_places: int
    seats_miscounted: int  # groups whose `taken` is not the number of their live places
    lists_filed: int
    rounds: int
    placed_from_lists: int
    first_wishes: int  # of the placed from lists
    attending_without_a_place: int
    transfers: int
    transfer_chains: int
    transfer_cycles: int
    longest_chain: int
    rounds_wrong: int  # halted, or computed again with another outcome
    money_allotted: int
    money_paid: int
    ledger_imbalance: int
    journal_entries: int
    seconds: int

    def line(self) -> dict[str, int]:
        """By name, in the order promised."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A queue type at the end: children."""

    name: str
    filed: int
    served: int
    waiting: int
    free: int
    median_days: int | None


def _one(sql: str, *parameters: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        (value,) = cursor.fetchone()
    return int(value or 0)


def attending(city: str) -> int:
    """Children with an open enrolment now."""
    return _one(
        "SELECT count(*) FROM contracts_enrolment WHERE city_id = %s AND upper_inf(period)", city
    )


def figures(city: str, *, at_start: int, seconds: int) -> Figures:
    """Counted anew from the tables, nothing carried along."""
    money = balances(city)
    served = list(Round.objects.filter(city_id=city).order_by("number"))
    return Figures(
        applications=_one("SELECT count(*) FROM queue_application WHERE city_id = %s", city),
        vouchers=_one(
            "SELECT count(*) FROM vouchers_voucher WHERE city_id = %s AND iteration_id IS NOT NULL",
            city,
        ),
        enrolled=_one(
            "SELECT count(DISTINCT e.child_id) FROM contracts_enrolment e"
            " JOIN vouchers_voucher v ON v.id = e.voucher_id"
            " WHERE e.city_id = %s AND v.iteration_id IS NOT NULL",
            city,
        ),
        attending_at_start=at_start,
        enrolled_now=attending(city),
        waiting=_one(
            "SELECT count(*) FROM queue_application WHERE city_id = %s AND state = 'waiting'", city
        ),
        places=_one("SELECT sum(capacity) FROM kindergartens_group WHERE city_id = %s", city),
        day_marks=_one("SELECT count(*) FROM attendance_daymark WHERE city_id = %s", city),
        overbooked=_one(
            "SELECT count(*) FROM kindergartens_group g WHERE g.city_id = %s AND g.capacity <"
            " (SELECT count(*) FROM places_place p WHERE p.group_id = g.id"
            "  AND p.state IN ('offered', 'claimed', 'held'))",
            city,
        ),
        children_with_two_places=_one(
            "SELECT count(*) FROM (SELECT child_id FROM places_place WHERE city_id = %s"
            " AND state IN ('offered', 'claimed', 'held') GROUP BY child_id HAVING count(*) > 1) t",
            city,
        ),
        seats_miscounted=len(reconcile(city)),
        lists_filed=_one("SELECT count(*) FROM places_standinglist WHERE city_id = %s", city),
        rounds=len(served),
        placed_from_lists=sum(one.placed for one in served),
        first_wishes=sum(one.first_wish for one in served),
        rounds_wrong=sum(one.state != "served" or bool(recheck(one)) for one in served),
        attending_without_a_place=_one(
            "SELECT count(*) FROM contracts_enrolment e JOIN places_place p ON p.id = e.place_id"
            " WHERE e.city_id = %s AND upper_inf(e.period) AND p.state <> 'held'",
            city,
        ),
        transfers=_one("SELECT sum(moved) FROM contracts_transferrun WHERE city_id = %s", city),
        transfer_chains=_one(
            "SELECT sum(chains) FROM contracts_transferrun WHERE city_id = %s", city
        ),
        transfer_cycles=_one(
            "SELECT sum(cycles) FROM contracts_transferrun WHERE city_id = %s", city
        ),
        longest_chain=_one(
            "SELECT max(longest) FROM contracts_transferrun WHERE city_id = %s", city
        ),
        money_allotted=_one("SELECT sum(tenge) FROM vouchers_allotment WHERE city_id = %s", city),
        money_paid=money.get("paid", 0),
        ledger_imbalance=imbalance(city),
        journal_entries=_one("SELECT count(*) FROM journal_entry WHERE city = %s", city),
        seconds=seconds,
    )


def by_type(city: str, since: datetime) -> list[TypeRow]:
    """Filed and served since the start, waiting and free now, median days waited of the served."""
    free = {band: seats.free for band, seats in seats_by_band(city).items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.name_ru, t.band,"
            " count(a.id) FILTER (WHERE a.filed_at >= %(since)s),"
            " count(v.id),"
            " count(a.id) FILTER (WHERE a.state = 'waiting'),"
            " percentile_cont(0.5) WITHIN GROUP ("
            "   ORDER BY extract(epoch FROM v.issued_at - a.filed_at) / 86400)"
            "   FILTER (WHERE v.id IS NOT NULL)"
            " FROM policy_queuetype t"
            " LEFT JOIN queue_application a ON a.queue_type_id = t.id"
            " LEFT JOIN LATERAL (SELECT id, issued_at FROM vouchers_voucher v"
            "   WHERE v.application_id = a.id AND v.iteration_id IS NOT NULL"
            "   ORDER BY v.id LIMIT 1) v ON true"
            " WHERE t.city_id = %(city)s GROUP BY t.id ORDER BY t.ordering",
            {"since": since, "city": city},
        )
        return [
            TypeRow(
                name,
                int(filed),
                int(served),
                int(waiting),
                free.get(band, 0),
                None if median is None else round(median),
            )
            for name, band, filed, served, waiting, median in cursor.fetchall()
        ]


def money_lines(city: str) -> list[tuple[str, int]]:
    """Where all allotted money is; the lines add up to it."""
    money = balances(city)
    names = ("free", "contingency", "reserved", "accrued", "ordered", "paid")
    return [(name, money.get(name, 0)) for name in names]
