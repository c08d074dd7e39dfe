from datetime import timedelta

from kezek.places.rules import InLine, may_join, offers
from tests.places.builders import NOW


def _in_line(wait: int, voucher: int, group: int, rank: int, free: int) -> InLine:
    return InLine(wait, voucher, group, rank, free, NOW + timedelta(minutes=wait))


def test_as_many_are_asked_as_there_are_seats() -> None:
    line = [_in_line(n, n, 1, n, 2) for n in (1, 2, 3)]
    assert [one.wait for one in offers(line, set())] == [1, 2]


def test_a_child_with_an_open_offer_is_passed_by_but_keeps_its_seat() -> None:
    line = [_in_line(1, 7, 1, 1, 1), _in_line(2, 8, 1, 2, 1)]
    assert offers(line, {7}) == []


def test_of_two_seats_the_list_joined_first_counts() -> None:
    line = [_in_line(5, 7, 1, 1, 1), _in_line(4, 7, 2, 1, 1)]
    assert [one.wait for one in offers(line, set())] == [4]


def test_nobody_joins_more_lists_than_the_limit() -> None:
    assert [may_join(n, 4) for n in (0, 3, 4, 5)] == [True, True, False, False]
