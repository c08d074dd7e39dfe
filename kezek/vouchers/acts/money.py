"""Money in: allotments, and the year's turn when live vouchers reserve first."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.core import clock, money
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.ledger.acts import Move, move
from kezek.policy.queries import rules_for
from kezek.vouchers.acts.reserve import release, reserve
from kezek.vouchers.models import Allotment
from kezek.vouchers.refusals import AllotmentInvalid, SourceUnknown, YearPast
from kezek.vouchers.rules import MONTHS

SOURCES = ("republican", "local")
MOST_TENGE = 10**15
COMMENT_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Carried:
    """How many vouchers were carried into the new budget year, and what they reserve."""

    vouchers: int
    tenge: int


@act("allotment.made", queue=True)
def allot_money(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    budget_year: int,
    source: str,
    tenge: int,
    comment: str = "",
) -> int:
    """Set money aside for a budget year: «бөлінген қаражат». Returns the allotment's number.

    The contingency share of the rules is put by for differences; the rest is free for vouchers. The
    iteration follows by itself. Raises AllotmentInvalid, SourceUnknown, YearPast.
    """
    day = clock.day_of(moment)
    if not 0 < tenge < MOST_TENGE:
        raise AllotmentInvalid
    if source not in SOURCES:
        raise SourceUnknown
    if budget_year not in {day.year, day.year + 1}:
        raise YearPast
    percent = rules_for(city, day).number("contingency_percent")
    contingency = money.percent(tenge, percent * 100)
    allotment = Allotment.objects.create(
        city_id=city,
        budget_year=budget_year,
        source=source,
        tenge=tenge,
        contingency=contingency,
        comment=comment[:COMMENT_LETTERS],
        made_at=moment,
    )
    move(
        city=city,
        budget_year=budget_year,
        moves=[
            Move("source", "free", tenge - contingency, "allotment", allotment.pk),
            Move("source", "contingency", contingency, "allotment", allotment.pk),
        ],
        moment=moment,
    )
    record(
        "allotment.made",
        city=city,
        subject=allotment.pk,
        actor=actor,
        cause="department",
        moment=moment,
        data={
            "budget_year": budget_year,
            "source": source,
            "tenge": tenge,
            "contingency": contingency,
        },
    )
    return int(allotment.pk)


@act("reserve.carried", exclusive=True)
def carry_over(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    year: int,
) -> Carried:
    """Let every live voucher reserve twelve months of the new budget year, before any is issued.

    All or nothing: raises NotEnoughMoney when the year's free money is less than they need, and
    nothing is issued until it is there. What vouchers without a place held of older years is
    released. Vouchers that hold something of the year already are left as they are.
    """
    rules = rules_for(city, clock.day_of(moment))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.id, v.number, v.band FROM vouchers_voucher v"
            " WHERE v.city_id = %s AND v.case_id IS NOT NULL AND NOT EXISTS ("
            "   SELECT FROM vouchers_reservation r"
            "   WHERE r.voucher_id = v.id AND r.budget_year = %s)"
            " ORDER BY v.issued_at, v.id",
            [city, year],
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT v.id FROM vouchers_voucher v WHERE v.city_id = %s"
            " AND v.state IN ('issued', 'confirmed', 'placed') AND EXISTS ("
            "   SELECT FROM vouchers_reservation r WHERE r.voucher_id = v.id"
            "   AND r.budget_year < %s AND r.tenge > 0)",
            [city, year],
        )
        unused = [int(pk) for (pk,) in cursor.fetchall()]
    holds = {int(pk): rules.reserve_norms[band] * MONTHS for pk, _number, band in rows}
    if holds:
        reserve(city=city, budget_year=year, holds=holds, moment=moment)
        record_many(
            "reserve.carried",
            city=city,
            subjects=list(holds),
            actor=actor,
            cause=f"year:{year}",
            moment=moment,
            data=[
                {"number": number, "budget_year": year, "tenge": holds[pk]}
                for pk, number, _band in rows
            ],
        )
    release(
        city=city,
        vouchers=unused,
        moment=moment,
        kept=lambda _voucher, of, tenge: tenge if of >= year else 0,
    )
    return Carried(len(holds), sum(holds.values()))
