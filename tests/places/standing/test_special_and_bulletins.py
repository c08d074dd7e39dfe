"""Lists for special groups, and rounds in a city whose places open with bulletins."""

from datetime import date, datetime, timedelta

import pytest

from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import claim_place, prove_entitlement, publish_bulletin
from kezek.places.errors import NotOpen, SpecialGroup
from kezek.places.models import Opening
from kezek.places.standing.queries import ahead
from tests.builders import DEPARTMENT, TARAZ, a_group, an_application
from tests.places.builders import NOW, a_claimant, frame
from tests.places.standing.builders import (
    LATER,
    a_family,
    a_list,
    a_round,
    last_round,
    ruled,
    seat_of,
)

pytestmark = pytest.mark.django_db


def shown(child: int, until: date | None = None) -> None:
    """The family has shown the PMPK conclusion."""
    prove_entitlement(child=child, document="pmpk_conclusion", valid_until=until, **frame())


def test_a_paper_opens_special_groups_to_a_list() -> None:
    application, group = an_application(), a_group(kind="special")
    with pytest.raises(SpecialGroup):
        a_list(application, [group])
    shown(application.child_id)
    assert a_list(application, [group])
    with pytest.raises(SpecialGroup):
        a_list(application, [group, a_group(kind="sanatorium")])


def test_a_paper_whose_days_are_over_opens_nothing() -> None:
    application = an_application()
    shown(application.child_id, date(2025, 7, 2))
    with pytest.raises(SpecialGroup):
        a_list(application, [a_group(kind="special")], moment=NOW + timedelta(days=1))


def test_a_special_group_is_given_by_right_among_those_with_the_paper() -> None:
    special, other = a_group(kind="special", capacity=1), a_group()
    late, early = a_claimant(), a_claimant()
    for voucher in (late, early):
        shown(voucher.child_id)
        a_list(voucher.application, [special, other])
    type(early.application).objects.filter(pk=early.application_id).update(
        filed_at=late.application.filed_at - timedelta(days=1)
    )
    a_round()
    assert (seat_of(early), seat_of(late)) == (special, other)


def test_a_paper_that_ran_out_since_rests_the_wish_alone() -> None:
    special, other = a_group(kind="special"), a_group()
    voucher = a_claimant()
    shown(voucher.child_id, date(2025, 7, 2))
    a_list(voucher.application, [special, other])
    a_round(LATER + timedelta(days=1))
    assert seat_of(voucher) == other


def publish(moment: datetime) -> None:
    """The bulletin of the evening."""
    publish_bulletin(**frame(moment, DEPARTMENT))


def test_lists_go_before_the_bulletin() -> None:
    """What a round leaves is published; nobody could claim it before."""
    ruled(places_mode="bulletin")
    group = a_group(capacity=3)
    family, fast = a_family([group]), a_claimant()
    with pytest.raises(NotOpen):
        claim_place(voucher=fast.pk, group=group.pk, **frame(LATER))
    a_round()
    assert seat_of(family) == group
    row = Opening.objects.get(group=group)
    assert (row.open_seats, row.seats, row.bulletin) == (0, 0, None)
    with pytest.raises(NotOpen):
        claim_place(voucher=fast.pk, group=group.pk, **frame(LATER))
    publish(LATER)
    row.refresh_from_db()
    assert (row.open_seats, row.seats) == (0, 2)
    assert last_round().seats == 3
    assert queries.reconcile(TARAZ) == []


def test_seats_kept_for_those_whose_turn_has_come_stay_theirs() -> None:
    ruled(places_mode="bulletin")
    group = a_group(capacity=2)
    a_claimant()
    publish(NOW)
    family = a_family([group])
    assert ahead(TARAZ, LATER).seats == 0
    assert a_round().round == 0
    Group.objects.filter(pk=group.pk).update(capacity=3)
    a_round()
    assert seat_of(family) == group
    assert Opening.objects.values_list("open_seats", "seats").get() == (0, 2)


def test_seats_that_are_open_to_all_are_given_to_lists_too() -> None:
    ruled(places_mode="bulletin")
    group = a_group(capacity=2)
    publish(NOW - timedelta(days=9))
    families = [a_family([group], days=n) for n in range(2)]
    a_round()
    assert [seat_of(one) for one in families] == [group, group]
    assert queries.reconcile(TARAZ) == []
