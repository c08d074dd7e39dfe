"""A city's free places in memory: the seats of the lines, and the mark that a change leaves."""

from dataclasses import replace

import pytest

from kezek.kindergartens.models import Group
from kezek.places.acts import leave_waiting_list
from kezek.places.search import Search
from kezek.places.sight import Sight, marks, sight_of
from kezek.policy.models import City, PolicyVersion
from tests.builders import START, TARAZ, a_city, a_group, a_kindergarten, statements_of
from tests.places.builders import a_claimant, a_claimed_place, a_full_group, a_line, frame

pytestmark = pytest.mark.django_db


def sight(city: str = TARAZ) -> Sight:
    return sight_of(City.objects.get(pk=city), START)


def test_a_seat_of_the_line_is_held_not_free() -> None:
    group = a_full_group()
    a_line(group, 1)
    Group.objects.filter(pk=group.pk).update(capacity=3)
    (house,) = sight().houses(Search())
    assert (house.free, house.held, house.card.taken) == (1, 1, 1)


def test_with_free_places_only_full_groups_are_left_out() -> None:
    house = a_kindergarten()
    full, free = a_full_group(), a_group(house, capacity=2)
    a_group(house, capacity=2, taken=2)
    seen = sight()
    assert len(seen.houses(Search())) == 2
    (found,) = seen.houses(Search(free=True))
    assert [group.id for group in found.card.groups] == [free.pk]
    assert full.kindergarten_id != found.card.id


def test_reading_costs_the_same_for_one_and_for_three() -> None:
    a_group()
    one = statements_of(sight)
    a_line(a_full_group(), 2)
    a_line(a_full_group(), 1)
    assert statements_of(sight) == one


def test_without_rules_the_places_are_there_all_the_same() -> None:
    a_group()
    seen = sight_of(City.objects.get(pk=TARAZ), START.replace(year=2000))
    assert seen.bands == []
    assert len(seen.houses(Search())) == 1


def test_the_mark_differs_when_the_rows_do_and_only_there() -> None:
    a_city("almaty-auezov")
    group = a_group(capacity=5)
    other = marks()["almaty-auezov"]
    seen = {marks()[TARAZ]}

    def new() -> bool:
        mark = marks()[TARAZ]
        known = mark in seen
        seen.add(mark)
        return not known

    assert not new()
    a_claimed_place(group, a_claimant(group.band))
    assert new()
    (wait,) = a_line(a_full_group(), 1)
    assert new()
    leave_waiting_list(wait=wait, **frame())
    assert new()
    Group.objects.filter(pk=group.pk).update(published=False)
    assert new()
    City.objects.filter(pk=TARAZ).update(facts={"centre": [1, 2]})
    assert new()
    PolicyVersion.objects.filter(city_id=TARAZ).update(acknowledged_at=START)
    assert new()
    assert marks()["almaty-auezov"] == other


def test_two_groups_that_change_alike_do_not_hide_each_other() -> None:
    one, other = a_group(capacity=5), a_group(capacity=5)
    before = marks()[TARAZ]
    for group in (one, other):
        Group.objects.filter(pk=group.pk).update(capacity=6)
    assert marks()[TARAZ] != before


def test_a_sight_is_the_same_as_its_like() -> None:
    a_group(capacity=5)
    seen = sight()
    assert seen.same_as(sight())
    assert not seen.same_as(replace(seen, waiting={1: 1}))
    City.objects.filter(pk=TARAZ).update(facts={"centre": [1, 2]})
    assert not seen.same_as(sight())
