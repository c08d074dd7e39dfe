from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from kezek.core import numbers
from kezek.core.errors import DomainError
from kezek.kindergartens.errors import GroupFull
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import Claim, claim_place, claim_places, join_waiting_list
from kezek.places.errors import (
    AlreadyPlaced,
    GroupClosed,
    NoVoucher,
    SpecialGroup,
    WrongBand,
)
from kezek.places.models import Place, Wait
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group, a_voucher
from tests.places.builders import (
    NOW,
    a_claimant,
    a_claimed_place,
    a_full_group,
    a_line,
    data_of,
    frame,
    kinds_of,
    taken,
)

pytestmark = pytest.mark.django_db


def test_a_confirmed_voucher_gets_a_free_seat() -> None:
    group, voucher = a_group(capacity=2), a_claimant()
    place = Place.objects.get(pk=claim_place(voucher=voucher.pk, group=group.pk, **frame()))
    voucher.refresh_from_db()
    assert (place.state, place.via, place.case_id) == ("claimed", "claim", voucher.child_id)
    assert voucher.state == "placed"
    assert taken(group) == 1
    assert data_of("place.claimed", place.pk) == {
        "number": place.number,
        "group": group.pk,
        "band": 3,
        "voucher": voucher.pk,
        "child": voucher.child_id,
    }
    assert queries.reconcile(TARAZ) == []


def test_the_place_number_has_its_letter_and_check_digit() -> None:
    place = a_claimed_place()
    assert numbers.parse(place.number) == numbers.PublicNumber(
        numbers.Prefix.PLACE, place.number[2:]
    )


def test_the_check_digit_in_sql_is_the_one_in_python() -> None:
    samples = [n * 7919 % 10**7 for n in range(500)] + [0, 7, 9_999_999]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT places_number(d) FROM unnest(%s::int[]) WITH ORDINALITY AS s (d, n) ORDER BY n",
            [samples],
        )
        drawn = [row[0] for row in cursor.fetchall()]
    digits = [f"{sample:07}" for sample in samples]
    assert drawn == [f"P-{one}{numbers.check_digit(one)}" for one in digits]


def test_a_repeated_key_gives_the_first_place() -> None:
    group, voucher = a_group(), a_claimant()
    told = frame(key="once")
    first = claim_place(voucher=voucher.pk, group=group.pk, **told)
    assert claim_place(voucher=voucher.pk, group=group.pk, **told) == first
    assert taken(group) == 1


def test_claiming_the_own_group_again_gives_the_own_place() -> None:
    place = a_claimed_place()
    again = claim_place(voucher=place.voucher_id, group=place.group_id, **frame())
    assert again == place.pk
    assert kinds_of("place", place.pk) == ["place.claimed"]


def _refused(voucher: Voucher, group: Group, error: type[DomainError]) -> None:
    before = taken(group)
    with pytest.raises(error):
        claim_place(voucher=voucher.pk, group=group.pk, **frame())
    assert taken(group) == before
    assert queries.place_of(voucher.child_id) is None


def test_a_full_group_is_refused() -> None:
    _refused(a_claimant(), a_full_group(), GroupFull)


def test_a_group_of_another_age_is_refused() -> None:
    _refused(a_claimant(3), a_group(band=4), WrongBand)


def test_a_recalled_group_is_refused() -> None:
    _refused(a_claimant(), a_group(published=False), GroupClosed)


def test_a_group_of_another_city_is_refused() -> None:
    _refused(a_claimant(), a_group(city="almaty-auezov"), GroupClosed)


def test_a_special_group_is_refused() -> None:
    _refused(a_claimant(), a_group(kind="special"), SpecialGroup)


@pytest.mark.parametrize("state", ["issued", "active", "lapsed", "refused", "returned", "ended"])
def test_a_voucher_in_any_other_state_is_refused(state: str) -> None:
    _refused(a_voucher(state), a_group(), NoVoucher)


def test_a_voucher_whose_term_is_over_is_refused() -> None:
    voucher = a_claimant()
    Voucher.objects.filter(pk=voucher.pk).update(sign_due_at=NOW)
    _refused(voucher, a_group(), NoVoucher)


def test_a_paused_clock_is_never_over() -> None:
    voucher, group = a_claimant(), a_group()
    Voucher.objects.filter(pk=voucher.pk).update(
        sign_due_at=NOW - timedelta(hours=1), paused_at=NOW - timedelta(hours=2)
    )
    claim_place(voucher=voucher.pk, group=group.pk, **frame())
    voucher.refresh_from_db()
    assert voucher.paused_at is None
    assert voucher.sign_due_at is not None
    assert voucher.sign_due_at > NOW


def test_a_child_with_a_place_is_refused_a_second() -> None:
    place, other = a_claimed_place(), a_group()
    with pytest.raises(AlreadyPlaced):
        claim_place(voucher=place.voucher_id, group=other.pk, **frame())
    assert taken(other) == 0


def test_a_seat_with_a_line_before_it_is_refused() -> None:
    group = a_full_group(2)
    a_line(group, 1)
    Group.objects.filter(pk=group.pk).update(capacity=3)
    with pytest.raises(GroupFull):
        claim_place(voucher=a_claimant().pk, group=group.pk, **frame())
    Group.objects.filter(pk=group.pk).update(capacity=4)
    claim_place(voucher=a_claimant().pk, group=group.pk, **frame())
    assert taken(group) == 3


def test_a_seated_child_leaves_its_waiting_lists() -> None:
    voucher, free = a_claimant(), a_group()
    wait = join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame())
    claim_place(voucher=voucher.pk, group=free.pk, **frame())
    assert Wait.objects.get(pk=wait).state == "left"
    assert kinds_of("wait", wait) == ["wait.joined", "wait.left"]
    assert data_of("wait.left", wait)["reason"] == "placed"
    assert kinds_of("voucher", voucher.pk) == ["voucher.paused", "voucher.resumed"]


def test_a_batch_is_judged_in_the_order_of_arrival() -> None:
    group, closed = a_group(capacity=2), a_group(published=False)
    first, second, third, fourth = (a_claimant() for _ in range(4))
    claims = [
        Claim(fourth.pk, closed.pk),
        Claim(second.pk, group.pk),
        Claim(first.pk, group.pk),
        Claim(third.pk, group.pk),
        Claim(10**9, group.pk),
    ]
    answers = claim_places(claims=claims, **frame())
    assert [answer.verdict for answer in answers] == ["closed", "ok", "ok", "full", "no_voucher"]
    assert [answer.voucher for answer in answers] == [claim.voucher for claim in claims]


def test_a_voucher_twice_in_a_batch_gets_its_second_wish_after_a_refusal() -> None:
    full, free, voucher = a_full_group(), a_group(), a_claimant()
    answers = claim_places(
        claims=[Claim(voucher.pk, full.pk), Claim(voucher.pk, free.pk)], **frame()
    )
    assert [answer.verdict for answer in answers] == ["full", "ok"]


def test_a_voucher_twice_in_a_batch_gets_one_place() -> None:
    one, two, voucher = a_group(), a_group(), a_claimant()
    answers = claim_places(claims=[Claim(voucher.pk, one.pk), Claim(voucher.pk, two.pk)], **frame())
    assert [answer.verdict for answer in answers] == ["ok", "already"]
    assert answers[0].place == answers[1].place
    assert (taken(one), taken(two)) == (1, 0)


def test_a_batch_costs_as_many_statements_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    group = a_group(capacity=40)
    one, many = [a_claimant()], [a_claimant() for _ in range(25)]
    for vouchers in (one, many):
        claims = [Claim(voucher.pk, group.pk) for voucher in vouchers]
        with django_assert_num_queries(8):
            claim_places(claims=claims, **frame())
    assert taken(group) == 26
    assert queries.reconcile(TARAZ) == []
