from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.kindergartens import queries
from kezek.kindergartens.errors import GroupUnknown
from kezek.kindergartens.models import Photo
from kezek.kindergartens.queries import Filters, Seats
from tests.builders import TARAZ, a_city, a_group, a_kindergarten

pytestmark = pytest.mark.django_db


def _codes(**chosen: object) -> list[str]:
    filters = Filters(**chosen)  # type: ignore[arg-type]  # as the test says
    return [card.code for card in queries.kindergarten_cards(TARAZ, filters)]


def test_the_list_costs_two_statements_at_one_and_at_three(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in (1, 3):
        a_group(a_kindergarten())
        a_group(a_kindergarten())
        with django_assert_num_queries(2):
            queries.kindergarten_cards(TARAZ)


def test_a_card_sums_its_groups() -> None:
    kindergarten = a_kindergarten()
    a_group(kindergarten, capacity=20, taken=5)
    a_group(kindergarten, capacity=10, taken=2, published=False)
    (card,) = queries.kindergarten_cards(TARAZ)
    assert (card.capacity, card.taken, card.free) == (30, 7, 15)
    assert card.name("ru") == kindergarten.name_ru
    assert card.address("kk") == kindergarten.address_kk


def test_the_list_and_the_card_tell_the_same() -> None:
    kindergarten = a_kindergarten(kind="private", features=["gym", "pool"], parent_fee=7)
    a_group(kindergarten, band=4, language="ru", capacity=9, taken=2, published=False)
    (listed,) = queries.kindergarten_cards(TARAZ)
    full = queries.card(TARAZ, kindergarten.code)
    assert full is not None
    assert listed == full.card
    assert list(listed.groups) == queries.groups_of(kindergarten.pk)


def test_filters_narrow_groups_and_leave_out_who_has_none() -> None:
    a_city()
    small, big = a_kindergarten(), a_kindergarten(kind="private", district="arai")
    a_group(small, band=2, language="ru")
    a_group(big, band=4, capacity=1, taken=1)
    a_group(big, band=2, kind="special")
    assert _codes() == [small.code, big.code]
    assert _codes(band=4) == [big.code]
    assert _codes(band=4, only_free=True) == []
    assert _codes(language="ru") == [small.code]
    assert _codes(group_kind="special") == [big.code]
    assert _codes(kind="private") == [big.code]
    assert _codes(district="arai") == [big.code]
    assert _codes(hours=Decimal("9.0")) == []


def test_a_search_forgives_letters_of_another_keyboard() -> None:
    sunny = a_kindergarten(name_kk="«Күншуақ» балабақшасы", name_ru="Детский сад «Күншуақ»")
    a_kindergarten(name_kk="«Балапан»", name_ru="«Балапан»")
    assert _codes(text="куншуак") == [sunny.code]
    assert _codes(text="КҮНШУАҚ балабакшасы") == [sunny.code]
    assert _codes(text="жоқ нәрсе") == []


def test_the_nearest_come_first_with_their_way() -> None:
    far = a_kindergarten(lat=42.95, lon=71.40)
    near = a_kindergarten(lat=42.901, lon=71.371)
    cards = queries.kindergarten_cards(TARAZ, Filters(near=(42.90, 71.37)))
    assert [card.code for card in cards] == [near.code, far.code]
    assert cards[1].km == pytest.approx(6.07, abs=0.05)


def test_one_card_has_all_groups_and_pictures(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kindergarten = a_kindergarten()
    old, young = a_group(kindergarten, band=5), a_group(kindergarten, band=1)
    Photo.objects.create(kindergarten=kindergarten, subject="gym", seed=7, ordering=2)
    Photo.objects.create(kindergarten=kindergarten, subject="yard", seed=8, ordering=1)
    with django_assert_num_queries(3):
        full = queries.card(TARAZ, kindergarten.code)
    assert full is not None
    assert [group.id for group in full.card.groups] == [young.pk, old.pk]
    assert full.photos == (("yard", 8), ("gym", 7))
    assert queries.card(TARAZ, "no-such") is None
    assert [group.id for group in queries.groups_of(kindergarten.pk)] == [young.pk, old.pk]


def test_free_places_by_group_and_seats_by_band() -> None:
    free = a_group(band=3, capacity=20, taken=18)
    a_group(band=3, capacity=5, taken=5)
    a_group(band=4, capacity=9, taken=1, published=False)
    assert queries.free_places(TARAZ) == {free.pk: 2}
    assert queries.seats_by_band(TARAZ) == {3: Seats(25, 23, 2), 4: Seats(9, 1, 0)}
    assert queries.districts(TARAZ) == ["talas"]


def test_an_unknown_group_is_said_to_be_so() -> None:
    with pytest.raises(GroupUnknown):
        queries.group(10**9)
