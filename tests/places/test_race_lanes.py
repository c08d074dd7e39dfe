"""Both lanes and everything else that moves seats, at once, with real commits.

Each guard of the claim has its twin: the same function, slowed down at its weakest point, without
that guard. The twin must oversell; with the guard the same crowd must not.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import connection

from kezek.contracts.acts import choose_place
from kezek.core.errors import DomainError
from kezek.journal.models import Entry
from kezek.kindergartens.acts import Recall, publish_group, recall_group
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import (
    Claim,
    Release,
    claim_places,
    give_back_voucher,
    join_waiting_list,
    release_places,
)
from kezek.places.errors import REFUSALS
from kezek.places.models import Place
from kezek.places.sweeps import check_seats, offer_freed_seats
from kezek.vouchers.models import Voucher
from tests.builders import DEPARTMENT, TARAZ, a_group, a_key
from tests.clones import cloned_db, side_by_side, template_db
from tests.places.builders import NOW, PARENT, a_claimant, a_claimed_place, frame

__all__ = ["cloned_db", "template_db"]

pytestmark = pytest.mark.usefixtures("cloned_db")

FAMILIES = 24
SEATS = 5
SLOWED = "v_numbers := places_draw_numbers"
GROUP_LOCK = (
    "PERFORM FROM kindergartens_group WHERE id = ANY (p_groups) ORDER BY id FOR NO KEY UPDATE;"
)


def by_sql(vouchers: Sequence[int], groups: Sequence[int]) -> list[str]:
    """The verdicts of the lane that has no frame: one statement, one commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verdict FROM places_claim(%s::bigint[], %s::bigint[], %s, %s::text[],"
            " array_fill(''::text, ARRAY[%s]), p_arrivals => %s::bigint[])",
            [
                list(vouchers),
                list(groups),
                NOW,
                [str(PARENT)] * len(vouchers),
                len(vouchers),
                list(range(1, len(vouchers) + 1)),
            ],
        )
        return [row[0] for row in cursor.fetchall()]


def claim_slowly(*, locked: bool) -> None:
    """Put another claim in its place: it sleeps between counting the seats and taking one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('places_claim'::regproc)")
        (text,) = cursor.fetchone()
        slow = text.replace(SLOWED, f"PERFORM pg_sleep(0.2); {SLOWED}")
        assert slow != text
        if not locked:
            assert GROUP_LOCK in slow
            slow = slow.replace(GROUP_LOCK, "")
        cursor.execute(slow)


def without_the_check() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kindergartens_group DROP CONSTRAINT group_taken")


def one_each(group: Group) -> list[Callable[[], list[str]]]:
    return [partial(by_sql, [a_claimant().pk], [group.pk]) for _ in range(FAMILIES)]


def counted(answers: Sequence[Any]) -> Counter[str]:
    """Verdicts and errors of a crowd."""
    said: Counter[str] = Counter()
    for answer in answers:
        if isinstance(answer, list):
            said.update(answer)
        else:
            said[type(answer).__name__] += 1
    return said


def live(group: Group) -> int:
    return Place.objects.filter(group=group).exclude(state="released").count()


# ---------------------------------------------------------------- the guards and their twins


def test_without_lock_and_check_the_claim_oversells() -> None:
    group = a_group(capacity=SEATS)
    claim_slowly(locked=False)
    without_the_check()
    answers = counted(side_by_side(one_each(group)))
    assert answers["ok"] > SEATS
    assert live(group) > SEATS


def test_without_the_lock_the_check_still_holds() -> None:
    group = a_group(capacity=SEATS)
    claim_slowly(locked=False)
    answers = counted(side_by_side(one_each(group)))
    assert (answers["ok"], live(group)) == (SEATS, SEATS)
    assert answers["IntegrityError"] == FAMILIES - SEATS
    assert queries.reconcile(TARAZ) == []


def test_with_the_lock_nobody_is_even_refused_by_an_error() -> None:
    group = a_group(capacity=SEATS)
    claim_slowly(locked=True)
    without_the_check()
    answers = counted(side_by_side(one_each(group)))
    assert answers == {"ok": SEATS, "full": FAMILIES - SEATS}
    assert live(group) == SEATS
    assert queries.reconcile(TARAZ) == []


def test_while_an_iteration_holds_the_city_no_lane_claims() -> None:
    group, voucher = a_group(), a_claimant()
    settings = connection.get_connection_params()
    address = {k: settings[k] for k in ("host", "port", "user", "password") if settings.get(k)}
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **address) as iteration:
        iteration.execute("SELECT pg_advisory_xact_lock(1, hashtext(%s))", [TARAZ])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        with pytest.raises(Exception, match="lock timeout"):
            by_sql([voucher.pk], [group.pk])
        iteration.rollback()
    assert by_sql([voucher.pk], [group.pk]) == ["ok"]


# ---------------------------------------------------------------- two lanes


def test_two_lanes_share_the_seats_of_one_group() -> None:
    group = a_group(capacity=SEATS)
    ordinary = [a_claimant() for _ in range(FAMILIES)]
    crowd: list[Callable[[], object]] = [
        partial(choose_place, voucher=voucher.pk, group=group.pk, **frame()) for voucher in ordinary
    ]
    for _ in range(3):
        batch = [a_claimant().pk for _ in range(8)]
        crowd.append(partial(by_sql, batch, [group.pk] * 8))
    answers = side_by_side(crowd)
    assert live(group) == SEATS
    assert all(isinstance(one, list) or _refused_or_chosen(one) for one in answers)
    assert Voucher.objects.filter(state="placed").count() == SEATS
    assert queries.reconcile(TARAZ) == []


def _refused_or_chosen(answer: object) -> bool:
    return isinstance(answer, DomainError) or not isinstance(answer, Exception)


def test_a_family_that_presses_in_both_lanes_gets_one_place() -> None:
    groups, voucher = [a_group() for _ in range(12)], a_claimant()
    answers = counted(
        side_by_side(
            [
                *[partial(by_sql, [voucher.pk], [group.pk]) for group in groups[:6]],
                *[
                    partial(_ordinary, [Claim(voucher.pk, group.pk)], frame())
                    for group in groups[6:]
                ],
            ]
        )
    )
    assert answers == {"ok": 1, "already": 11}
    assert Place.objects.count() == 1
    assert queries.reconcile(TARAZ) == []


def _ordinary(claims: Sequence[Claim], told: dict[str, Any]) -> list[str]:
    return [one.verdict for one in claim_places(claims=claims, **told)]


# ---------------------------------------------------------------- everything at once


_ANSWERS = {error.code for error in REFUSALS.values()} | {
    "place_gone",
    "group_already_published",
    "group_already_recalled",
    "wait_over",
}


def _quietly(step: Callable[[], object]) -> None:
    """A refusal is an answer like another."""
    try:
        step()
    except DomainError as refusal:
        assert refusal.code in _ANSWERS  # noqa: PT017 - a refusal is not the point


def _recall(group: int, *, back: bool) -> None:
    told: dict[str, Any] = {
        "actor": DEPARTMENT,
        "moment": NOW,
        "request_key": a_key(),
        "group": group,
    }
    if back:
        publish_group(**told)
    else:
        recall_group(reason=Recall.REPAIR, **told)


def test_claims_offers_recalls_releases_and_returns_agree_in_the_end() -> None:
    rng = random.Random(20250702)
    groups = [a_group(capacity=4) for _ in range(4)]
    held = [a_claimed_place(group) for group in groups for _ in range(3)]
    kept = [place.pk for place in held[::2]]
    leaving, returning = held[1::4], held[3::4]
    seeking = [a_claimant() for _ in range(16)]
    waiting = [a_claimant() for _ in range(8)]

    def any_group() -> int:
        return rng.choice(groups).pk

    steps: list[Callable[[], object]] = [
        *[
            partial(release_places, places=[place.pk], reason=Release.LEFT, **frame())
            for place in leaving
        ],
        *[partial(give_back_voucher, voucher=place.voucher_id, **frame()) for place in returning],
        *[partial(by_sql, [one.pk], [any_group()]) for one in seeking[:8]],
        *[
            partial(choose_place, voucher=one.pk, group=any_group(), **frame())
            for one in seeking[8:]
        ],
        *[
            partial(join_waiting_list, voucher=one.pk, group=any_group(), **frame())
            for one in waiting
        ],
        *[partial(_recall, group.pk, back=False) for group in groups[:2]],
        *[partial(_recall, group.pk, back=True) for group in groups[:2]],
        *[partial(offer_freed_seats, TARAZ, _second(n)) for n in range(3)],
    ]
    rng.shuffle(steps)
    answers = side_by_side([partial(_quietly, step) for step in steps])
    assert answers == [], answers  # nothing but refusals that are answers
    assert queries.reconcile(TARAZ) == []
    assert check_seats(TARAZ, NOW) == 0
    for group in Group.objects.all():
        assert 0 <= group.taken <= group.capacity
        assert group.taken == _seats_by_journal(group.pk)
    children = Place.objects.exclude(state="released").values_list("child_id", flat=True)
    assert len(children) == len(set(children))
    assert set(Place.objects.filter(pk__in=kept).values_list("state", flat=True)) == {"claimed"}


def _second(n: int) -> datetime:
    return NOW.replace(second=n)


def _seats_by_journal(group: int) -> int:
    """What the entries say of a group: seats taken less seats given back."""
    told = Entry.objects.filter(data__group=group)
    taken = told.filter(kind__in=["place.claimed", "place.offered"]).count()
    return taken - told.filter(kind="place.released").count()
