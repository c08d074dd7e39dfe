"""Many families at once, each on a connection of its own, with commits that are real.

First the guard's twin shows that the race happens; then the guard that it does not.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from kezek.core.numbers import Prefix
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import (
    Release,
    accept_offer,
    claim_place,
    join_waiting_list,
    lapse_offers,
    release_places,
)
from kezek.places.models import Place, Wait
from kezek.places.sweeps import offer_freed_seats
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group, a_number
from tests.clones import at_once
from tests.places.builders import NOW, a_claimant, a_claimed_place, a_full_group, a_line, frame

FAMILIES = 60
SEATS = 7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cloned")]


def _no_child_has_two_places() -> bool:
    live = Place.objects.exclude(state="released").values_list("child_id", flat=True)
    return len(live) == len(set(live))


def _twin(voucher: Voucher, group: Group, counted: Barrier) -> None:
    """The claim without its guard: count, then insert. Everybody has counted before anybody
    inserts, as it happens when all press at seven o'clock."""
    live = Place.objects.filter(group=group).exclude(state="released").count()
    counted.wait(30)
    if live >= group.capacity:
        return
    Place.objects.create(
        city_id=TARAZ,
        number=a_number(Prefix.PLACE),
        case_id=voucher.case_id,
        voucher=voucher,
        child_id=voucher.child_id,
        group=group,
        state="claimed",
        via="claim",
        taken_at=NOW,
    )


def test_without_the_guard_a_group_is_oversold() -> None:
    group, vouchers = a_group(capacity=SEATS), [a_claimant() for _ in range(FAMILIES)]
    counted = Barrier(FAMILIES)
    at_once([partial(_twin, voucher, group, counted) for voucher in vouchers])
    oversold, _rows = Place.objects.filter(group=group).delete()  # what reconciling would find
    assert oversold > SEATS


def test_sixty_families_and_seven_seats() -> None:
    group, vouchers = a_group(capacity=SEATS), [a_claimant() for _ in range(FAMILIES)]
    ended = at_once(
        [
            partial(claim_place, voucher=voucher.pk, group=group.pk, **frame())
            for voucher in vouchers
        ]
    )
    assert ended == {"ok": SEATS, "group_full": FAMILIES - SEATS}
    assert Place.objects.filter(group=group, state="claimed").count() == SEATS
    assert Voucher.objects.filter(state="placed").count() == SEATS
    assert queries.reconcile(TARAZ) == []


def test_one_family_pressing_twenty_times_gets_one_place() -> None:
    groups, voucher = [a_group() for _ in range(20)], a_claimant()
    ended = at_once(
        [partial(claim_place, voucher=voucher.pk, group=group.pk, **frame()) for group in groups]
    )
    assert ended == {"ok": 1, "already_placed": 19}
    assert sum(Group.objects.values_list("taken", flat=True)) == 1
    assert queries.reconcile(TARAZ) == []


def test_one_key_sent_twelve_times_is_one_claim() -> None:
    group, voucher, told = a_group(), a_claimant(), frame(key="one")
    ended = at_once(
        [partial(claim_place, voucher=voucher.pk, group=group.pk, **told) for _ in range(12)]
    )
    assert ended == {"ok": 12}
    assert Place.objects.count() == 1


def test_claims_and_releases_across_groups_agree_in_the_end() -> None:
    groups = [a_group(capacity=3) for _ in range(4)]
    held = [a_claimed_place(group) for group in groups for _ in range(2)]
    vouchers = [a_claimant() for _ in range(24)]
    leaving = [
        partial(release_places, places=[place.pk], reason=Release.LEFT, **frame()) for place in held
    ]
    coming = [
        partial(claim_place, voucher=voucher.pk, group=groups[n % 4].pk, **frame())
        for n, voucher in enumerate(vouchers)
    ]
    ended = at_once([*leaving, *coming])
    assert ended["ok"] + ended["group_full"] == len(held) + len(vouchers)
    assert queries.reconcile(TARAZ) == []
    assert _no_child_has_two_places()


def test_batches_over_the_same_groups_do_not_wait_for_each_other_forever() -> None:
    groups = [a_group(capacity=30) for _ in range(5)]
    held = [[a_claimed_place(group).pk for group in groups] for _ in range(6)]
    ended = at_once(
        [
            partial(
                release_places, places=ids if n % 2 else ids[::-1], reason=Release.LEFT, **frame()
            )
            for n, ids in enumerate(held)
        ]
    )
    assert ended == {"ok": 6}
    assert queries.reconcile(TARAZ) == []


def test_an_offer_is_accepted_or_lapses_never_both() -> None:
    group = a_full_group(8)
    waits = a_line(group, 8)
    places = list(Place.objects.filter(state="claimed").values_list("pk", flat=True))
    release_places(places=places, reason=Release.LEFT, **frame())
    assert offer_freed_seats(TARAZ, NOW).offered == 8
    steps: list[Callable[[], object]] = []
    for wait in waits:
        steps += [
            partial(accept_offer, wait=wait, **frame()),
            partial(lapse_offers, waits=[wait], **frame()),
        ]
    assert at_once(steps) == {"ok": 8, "offer_over": 8}
    assert set(Wait.objects.values_list("state", flat=True)) <= {"accepted", "lapsed"}
    assert queries.reconcile(TARAZ) == []
    assert _no_child_has_two_places()


def test_sweeps_at_once_offer_each_seat_once() -> None:
    group = a_full_group(3)
    a_line(group, 5)
    places = list(Place.objects.filter(state="claimed").values_list("pk", flat=True))
    release_places(places=places, reason=Release.LEFT, **frame())
    at_once([partial(offer_freed_seats, TARAZ, NOW + timedelta(seconds=n)) for n in range(6)])
    assert Wait.objects.filter(state="offered").count() == 3
    assert queries.reconcile(TARAZ) == []


def test_a_line_that_forms_is_not_claimed_past() -> None:
    """Ten join, ten claim, one seat comes free: whoever came first, the sums agree."""
    group = a_full_group()
    held = Place.objects.get(state="claimed")
    joining, claiming = ([a_claimant() for _ in range(10)] for _ in range(2))
    at_once(
        [
            partial(release_places, places=[held.pk], reason=Release.LEFT, **frame()),
            *[
                partial(join_waiting_list, voucher=voucher.pk, group=group.pk, **frame())
                for voucher in joining
            ],
            *[
                partial(claim_place, voucher=voucher.pk, group=group.pk, **frame())
                for voucher in claiming
            ],
        ]
    )
    group.refresh_from_db()
    assert group.taken <= group.capacity
    assert queries.reconcile(TARAZ) == []
