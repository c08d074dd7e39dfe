from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import Claim, join_waiting_list, join_waiting_lists
from kezek.places.errors import (
    AlreadyPlaced,
    AlreadyWaiting,
    GroupClosed,
    NoVoucher,
    SeatIsFree,
    SpecialGroup,
    TooManyWaits,
    WrongBand,
)
from kezek.places.models import Wait
from kezek.vouchers.models import Voucher
from tests.builders import START, a_group, a_voucher
from tests.places.builders import (
    NOW,
    a_claimant,
    a_claimed_place,
    a_full_group,
    frame,
    kinds_of,
)

pytestmark = pytest.mark.django_db


def test_joining_a_line_stops_the_clock() -> None:
    group, voucher = a_full_group(), a_claimant()
    wait = Wait.objects.get(pk=join_waiting_list(voucher=voucher.pk, group=group.pk, **frame()))
    voucher.refresh_from_db()
    assert (wait.state, wait.voucher_at, wait.filed_at) == (
        "waiting",
        voucher.issued_at,
        voucher.application.filed_at,
    )
    assert voucher.paused_at == NOW
    assert kinds_of("wait", wait.pk) == ["wait.joined"]


def test_the_line_goes_by_voucher_date_then_filing() -> None:
    group = a_full_group()
    late, early, same_but_filed_later = (
        a_claimant(issued_at=START + timedelta(hours=5)),
        a_claimant(issued_at=START),
        a_claimant(issued_at=START),
    )
    application = same_but_filed_later.application
    application.filed_at += timedelta(days=1)
    application.save()
    for voucher in (late, same_but_filed_later, early):
        join_waiting_list(voucher=voucher.pk, group=group.pk, **frame())
    assert queries.line(group.pk) == [early.pk, same_but_filed_later.pk, late.pk]
    assert queries.waits_of(late.pk)[0].position == 3


def test_a_group_with_a_free_seat_has_no_line() -> None:
    with pytest.raises(SeatIsFree):
        join_waiting_list(voucher=a_claimant().pk, group=a_group(capacity=1).pk, **frame())


def test_a_seat_that_belongs_to_the_line_is_not_free() -> None:
    group = a_full_group()
    join_waiting_list(voucher=a_claimant().pk, group=group.pk, **frame())
    Group.objects.filter(pk=group.pk).update(capacity=2)
    join_waiting_list(voucher=a_claimant().pk, group=group.pk, **frame())
    assert len(queries.line(group.pk)) == 2


def test_nobody_stands_twice_in_a_line() -> None:
    group, voucher = a_full_group(), a_claimant()
    join_waiting_list(voucher=voucher.pk, group=group.pk, **frame())
    with pytest.raises(AlreadyWaiting):
        join_waiting_list(voucher=voucher.pk, group=group.pk, **frame())


def test_the_fifth_list_is_refused() -> None:
    voucher = a_claimant()
    for _ in range(4):
        join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame())
    with pytest.raises(TooManyWaits) as refusal:
        join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame())
    assert "4" in str(refusal.value)


def test_a_child_with_a_place_waits_nowhere() -> None:
    place = a_claimed_place()
    with pytest.raises(NoVoucher):
        join_waiting_list(voucher=place.voucher_id, group=a_full_group().pk, **frame())


def test_a_child_with_an_open_offer_joins_no_line() -> None:
    place, voucher = a_claimed_place(), a_claimant()
    place.case_id, place.state = voucher.child_id, "offered"
    place.save()
    with pytest.raises(AlreadyPlaced):
        join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame())


def test_a_voucher_that_is_not_confirmed_waits_nowhere() -> None:
    with pytest.raises(NoVoucher):
        join_waiting_list(voucher=a_voucher("issued").pk, group=a_full_group().pk, **frame())


def test_a_voucher_whose_term_is_over_waits_nowhere() -> None:
    voucher = a_claimant()
    Voucher.objects.filter(pk=voucher.pk).update(sign_due_at=NOW)
    with pytest.raises(NoVoucher):
        join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame())


def test_a_closed_a_special_and_a_strange_group_have_no_line() -> None:
    voucher = a_claimant()
    for group, error in (
        (a_group(published=False), GroupClosed),
        (a_group(kind="special"), SpecialGroup),
        (a_group(band=5), WrongBand),
    ):
        with pytest.raises(error):
            join_waiting_list(voucher=voucher.pk, group=group.pk, **frame())


def test_a_batch_joins_who_can_in_as_many_statements_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    full, free = a_full_group(), a_group()
    for count in (1, 12):
        wishes = [Claim(a_claimant().pk, full.pk) for _ in range(count)]
        with django_assert_num_queries(18):
            joined = join_waiting_lists(wishes=wishes, **frame())
        assert [answer.verdict for answer in joined] == ["ok"] * count
    refused = Claim(a_claimant().pk, free.pk)
    answers = join_waiting_lists(wishes=[refused, *wishes], **frame())
    assert [answer.verdict for answer in answers] == ["free"] + ["waiting"] * 12
    assert [answer.wait for answer in answers] == [None] * 13
    assert len(queries.line(full.pk)) == 13
