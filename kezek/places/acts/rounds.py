"""A round: every list of the city served at once, by right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.journal.sequencer import catch_up
from kezek.kindergartens.models import Group
from kezek.places.acts.claim import claim_places
from kezek.places.acts.rows import Claim, lock_vouchers
from kezek.places.errors import RoundHalted
from kezek.places.matching import Disagreement
from kezek.places.models import Place, Round, RoundGroup, RoundRow, StandingList
from kezek.places.standing import reading, rules
from kezek.places.standing.rules import Offer, Order, Ranked
from kezek.places.states import LIST_MOVES, ListState, before
from kezek.policy.queries import rules_for
from kezek.queue.acts import settle_order
from kezek.vouchers import acts as vouchers_acts

REASON_LETTERS: Final = Round._meta.get_field("reason").max_length or 0

_OPEN: Final = """
    INSERT INTO places_opening AS o (group_id, open_seats, seats, opens_at, all_at, turn_ordinal)
    SELECT g, count(*), 0, %s, %s, 0 FROM unnest(%s::bigint[]) AS g GROUP BY g
    ON CONFLICT (group_id) DO UPDATE SET open_seats = o.open_seats + excluded.open_seats
"""


class Cause(StrEnum):
    """What a round follows."""

    ITERATION = "iteration"  # vouchers were issued
    OPENING = "opening"  # places were published or became free
    DAY = "day"  # the hour of the day has come
    HAND = "hand"  # the department asked for it


@dataclass(frozen=True, slots=True)
class Seated:
    """A round and the places that it gave, in the order of the lists; 0 when none was due."""

    round: int
    places: list[int]


@dataclass(frozen=True, slots=True)
class _Solved:
    """A round worked out but not written."""

    order: Order
    offers: list[Offer]
    ranked: list[Ranked]
    got: list[int]

    @property
    def claims(self) -> list[Claim]:
        """The seats that children won, in the order of the lists."""
        return [
            Claim(one.voucher, one.groups[wish - 1])
            for one, wish in zip(self.ranked, self.got, strict=True)
            if wish
        ]


@act("round.served", exclusive=True)
def seat_lists(
    *, actor: Actor, moment: datetime | None, request_key: str, city: str, cause: Cause
) -> Seated:
    """Serve every standing list of the city at once; all that its children won, or nothing.

    1. Under the city's lock the sequencer catches up; its last number is the cut-off. 2. Ranks by
    the priorities of the policy, seats that no waiting list has a claim to. 3. Deferred acceptance
    by two solvers and an audit. 4. The winners' seats by the claims of every lane, in one call.
    5. Round, groups, rows, journal. Contracts are the caller's. Raises RoundHalted.
    """
    at = moment or clock.now()
    today = rules_for(city, clock.day_of(at))
    cutoff = catch_up(city)
    settle_order(city)
    held = reading.vouchers_to_serve(city, today, at, foreseen=cause is not Cause.OPENING)
    if not held:
        return Seated(0, [])
    states = {pk: row.state for pk, row in lock_vouchers(held).items()}
    solved = _solve(city, at, held, order := reading.order_of(today))
    claims = solved.claims
    if not claims:
        return Seated(0, [])
    waiting = sorted(one.voucher for one in claims if states[one.voucher] == "issued")
    if waiting:
        vouchers_acts.confirm_vouchers(
            actor=actor, moment=at, request_key=request_key, city=city, vouchers=waiting
        )
    if reading.has_bulletins(today):
        _open(claims, at)
    places = _seat(city, actor, at, request_key, claims)
    row = _row(city, cause, at, cutoff, today.version_id)
    row.priorities, row.reserve_first = list(order.priorities), order.reserve_first
    _write(row, solved, places)
    _tell(row, solved, places, actor, at)
    return Seated(row.pk, list(places.values()))


def _solve(city: str, at: datetime, vouchers: Sequence[int], order: Order) -> _Solved:
    """Work the round out, once nothing that it looks at can change. Raises RoundHalted."""
    today = rules_for(city, clock.day_of(at))
    wishers = reading.wishers_of(city, today, at, vouchers)
    groups = sorted({group for one in wishers for group in one.groups})
    # A line can form without the city's lock, but not without the group's row.
    list(Group.objects.filter(pk__in=groups).order_by("pk").select_for_update(no_key=True))
    offers = rules.reserve(reading.offers_of(groups, today, at), order)
    ranked = rules.rank(wishers, order)
    families = reading.twins_among(wishers, order)
    ranked = rules.seat_twins(offers, ranked, families, order.reserve_first)
    try:
        got = rules.solve(offers, ranked, order.reserve_first)
    except Disagreement as error:
        raise RoundHalted(str(error)) from error
    return _Solved(order, offers, ranked, got)


def _open(claims: Sequence[Claim], at: datetime) -> None:
    """Open just the seats that the round gives: it goes before the next bulletin."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [at, at, [one.group for one in claims]])


def _seat(
    city: str, actor: Actor, at: datetime, request_key: str, claims: Sequence[Claim]
) -> dict[int, int]:
    """Give the seats by the guards of every claim; the place of each voucher, in their order."""
    answers = claim_places(
        actor=actor, moment=at, request_key=request_key, city=city, claims=claims
    )
    refused = [f"{one.voucher} {one.verdict}" for one in answers if one.verdict != "ok"]
    if refused:
        raise RoundHalted(f"{len(refused)} seats were refused: {', '.join(refused)}")
    places = {one.voucher: one.place for one in answers if one.place is not None}
    Place.objects.filter(pk__in=places.values()).update(via="choice")
    return places


def _row(city: str, cause: Cause, at: datetime, cutoff: int, version: int) -> Round:
    """The city's next round, not yet written; the lock keeps its numbers without gaps."""
    last = Round.objects.filter(city_id=city).order_by("-number").first()
    return Round(
        city_id=city,
        number=last.number + 1 if last else 1,
        cause=cause.value,
        served_at=at,
        cutoff_seq=cutoff,
        policy_version_id=version,
    )


def _write(row: Round, solved: _Solved, places: dict[int, int]) -> None:
    offers, ranked, got = solved.offers, solved.ranked, solved.got
    row.solvers = rules.SOLVERS
    row.input_sha256 = rules.input_sha256(offers, ranked, solved.order.reserve_first)
    row.result_sha256 = rules.result_sha256(ranked, got)
    row.lists, row.groups = len(ranked), len(offers)
    row.seats = sum(one.seats for one in offers)
    row.placed, row.first_wish = len(places), got.count(1)
    row.save(force_insert=True)
    by_group = {one.group: one for one in offers}
    RoundGroup.objects.bulk_create(
        RoundGroup(
            round=row,
            group_id=one.group,
            seats=by_group[one.group].seats,
            kept=by_group[one.group].reserved,
            wanted=one.wanted,
            admitted=one.admitted,
            last_rank=one.last_rank,
        )
        for one in rules.admissions(offers, ranked, got)
    )
    RoundRow.objects.bulk_create(
        RoundRow(
            round=row,
            filed_list_id=one.list,
            voucher_id=one.voucher,
            right=one.right,
            protected=one.protected,
            groups=list(one.groups),
            ranks=list(one.ranks),
            siblings=list(one.siblings),
            tried=list(one.tried),
            got=wish,
            place_id=places.get(one.voucher),
        )
        for one, wish in zip(ranked, got, strict=True)
    )


def _tell(row: Round, solved: _Solved, places: dict[int, int], actor: Actor, at: datetime) -> None:
    """The lists that were served end; they and the round stand in the journal."""
    won = [(one, wish) for one, wish in zip(solved.ranked, solved.got, strict=True) if wish]
    StandingList.objects.filter(
        pk__in=[one.list for one, _wish in won], state__in=before(LIST_MOVES, ListState.SERVED)
    ).update(state=ListState.SERVED.value, ended_at=at)
    whose = _whose([one.list for one, _wish in won])
    record_many(
        "choices.served",
        city=row.city_id,
        subjects=[one.list for one, _wish in won],
        actor=actor,
        cause=f"round:{row.number}",
        moment=at,
        data=[
            {
                "round": row.number,
                "application": whose[one.list][0],
                "child": whose[one.list][1],
                "voucher": one.voucher,
                "place": places[one.voucher],
                "group": one.groups[wish - 1],
                "wish": wish,
            }
            for one, wish in won
        ],
    )
    record(
        "round.served",
        city=row.city_id,
        subject=row.pk,
        actor=actor,
        cause=row.cause,
        moment=at,
        data={
            "number": row.number,
            "cause": row.cause,
            "cutoff": row.cutoff_seq,
            "policy_version": row.policy_version_id,
            "lists": row.lists,
            "groups": row.groups,
            "seats": row.seats,
            "placed": row.placed,
            "first_wish": row.first_wish,
            "solvers": row.solvers,
            "input_sha256": row.input_sha256,
            "result_sha256": row.result_sha256,
        },
    )


def _whose(lists: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The application and the child of each list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id, a.id, a.child_id FROM places_standinglist l"
            " JOIN queue_application a ON a.id = l.application_id WHERE l.id = ANY(%s)",
            [list(lists)],
        )
        return {filed: (application, child) for filed, application, child in cursor.fetchall()}


@act("round.halted", exclusive=True)
def halt_round(
    *,
    actor: Actor,
    moment: datetime | None,
    request_key: str,
    city: str,
    cause: Cause,
    reason: str,
) -> int:
    """Keep for the department that a round could not be published, and why; returns the round."""
    del request_key
    at = moment or clock.now()
    today = rules_for(city, clock.day_of(at))
    row = _row(city, cause, at, catch_up(city), today.version_id)
    order = reading.order_of(today)
    row.state, row.reason = "halted", reason[:REASON_LETTERS]
    row.priorities, row.reserve_first = list(order.priorities), order.reserve_first
    row.save(force_insert=True)
    record(
        "round.halted",
        city=city,
        subject=row.pk,
        actor=actor,
        cause=cause.value,
        moment=at,
        data={
            "number": row.number,
            "cause": row.cause,
            "cutoff": row.cutoff_seq,
            "policy_version": row.policy_version_id,
            "reason": row.reason,
        },
    )
    return int(row.pk)
