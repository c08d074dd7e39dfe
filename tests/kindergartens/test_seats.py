"""take_seat and free_seat: the only ways in Python to change what is taken."""

from collections.abc import Callable
from datetime import datetime

import pytest

from kezek.core.actors import Actor
from kezek.journal.frame import OutsideAct, act
from kezek.kindergartens.acts import free_seat, take_seat
from kezek.kindergartens.errors import GroupFull, SeatNotTaken
from kezek.kindergartens.models import Group
from tests.builders import DEPARTMENT, START, a_group, a_key

pytestmark = pytest.mark.django_db


@act("group.published")
def _inside(
    *, actor: Actor, moment: datetime, request_key: str, step: str, groups: list[int]
) -> int:
    steps: dict[str, Callable[[list[int]], None]] = {"take": take_seat, "free": free_seat}
    steps[step](groups)
    return len(groups)


def _do(step: str, groups: list[int]) -> None:
    _inside(actor=DEPARTMENT, moment=START, request_key=a_key(), step=step, groups=groups)


def _taken(*groups: Group) -> list[int]:
    return [Group.objects.get(pk=group.pk).taken for group in groups]


def test_a_group_mentioned_twice_gives_two_seats() -> None:
    one, two = a_group(capacity=3), a_group(capacity=1)
    _do("take", [one.pk, two.pk, one.pk])
    assert _taken(one, two) == [2, 1]
    _do("free", [one.pk, two.pk])
    assert _taken(one, two) == [1, 0]


def test_a_full_group_takes_nothing_from_the_others_either() -> None:
    free, full = a_group(capacity=3), a_group(capacity=2, taken=2)
    with pytest.raises(GroupFull):
        _do("take", [free.pk, full.pk])
    assert _taken(free, full) == [0, 2]


def test_more_than_are_left_is_refused_whole() -> None:
    group = a_group(capacity=3, taken=2)
    with pytest.raises(GroupFull):
        _do("take", [group.pk, group.pk])
    assert _taken(group) == [2]


def test_a_seat_that_nobody_holds_is_not_freed() -> None:
    group = a_group(taken=0)
    with pytest.raises(SeatNotTaken):
        _do("free", [group.pk])


def test_seats_move_only_inside_an_act() -> None:
    group = a_group()
    for step in (take_seat, free_seat):
        with pytest.raises(OutsideAct):
            step([group.pk])
