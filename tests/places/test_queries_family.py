"""What a family sees of its lists: its number before and after joining, and what is near."""

from datetime import timedelta

import pytest

from kezek.kindergartens.models import Group
from kezek.places.acts import join_waiting_list
from kezek.places.queries import choices
from kezek.places.queries_family import free_near, number_if_joined, wait_lines
from kezek.places.sweeps import offer_freed_seats
from tests.builders import START, TARAZ, a_group, a_kindergarten, statements_of
from tests.places.builders import NOW, a_claimant, a_full_group, a_line, frame

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "number"), [(-10, 1), (-2.5, 2), (10, 4)])
def test_the_number_told_before_joining_is_the_number_after_it(hours: float, number: int) -> None:
    group = a_full_group()
    a_line(group, 3)  # vouchers of three, two and one hours before START
    child = a_claimant(issued_at=START + timedelta(hours=hours))
    assert number_if_joined(child.pk, group.pk) == number
    join_waiting_list(voucher=child.pk, group=group.pk, **frame())
    (line,) = wait_lines(child.pk)
    assert (line.position, line.length, line.live) == (number, 4, True)


def test_nobody_in_line_makes_one_the_first() -> None:
    group = a_full_group()
    assert number_if_joined(a_claimant().pk, group.pk) == 1


def test_an_offer_and_its_lapse_stay_in_the_list_of_lists() -> None:
    group = a_full_group()
    child = a_claimant()
    join_waiting_list(voucher=child.pk, group=group.pk, **frame())
    Group.objects.filter(pk=group.pk).update(capacity=2)
    offer_freed_seats(TARAZ, NOW)
    (line,) = wait_lines(child.pk)
    assert (line.state, line.position, line.offered_at) == ("offered", None, NOW)
    assert line.live
    later = NOW + timedelta(days=3)
    offer_freed_seats(TARAZ, later)
    (line,) = wait_lines(child.pk)
    assert (line.state, line.left_at, line.live) == ("lapsed", later, False)


def test_the_lists_take_one_statement() -> None:
    child = a_claimant()
    for _ in range(3):
        join_waiting_list(voucher=child.pk, group=a_full_group().pk, **frame())
    assert statements_of(lambda: wait_lines(child.pk)) == 1
    assert len(wait_lines(child.pk)) == 3


def test_what_is_free_comes_nearest_first_and_without_full_groups() -> None:
    full = a_full_group()
    far = a_group(a_kindergarten(lat=43.0, lon=71.37))
    near = a_group(a_kindergarten(lat=42.91, lon=71.37))
    a_full_group()
    a_group(band=5)
    a_group(published=False)
    found = choices(a_claimant().pk)
    nearest = free_near(full.pk, found)
    assert [one.choice.group for one in nearest] == [near.pk, far.pk]
    assert [round(one.km, 1) for one in nearest] == [1.1, 11.1]
    assert [one.choice.group for one in free_near(full.pk, found, 1)] == [near.pk]
