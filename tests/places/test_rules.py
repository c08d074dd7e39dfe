from datetime import timedelta

import pytest

from kezek.places.rules import Holder, InLine, Lines, Seats, offers
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


def _lines(limit: int = 2) -> Lines:
    return Lines(
        holders={1: Holder(3, 101), 2: Holder(3, 102)},
        groups={
            11: Seats(3, "ordinary", free=0),
            12: Seats(3, "ordinary", free=0),
            13: Seats(3, "ordinary", free=0),
            14: Seats(3, "ordinary", free=1),
            15: Seats(4, "ordinary", free=0),
            16: Seats(3, "special", free=0),
        },
        placed={102},
        in_lists={},
        limit=limit,
    )


@pytest.mark.parametrize(
    ("voucher", "group", "verdict"),
    [
        (1, 11, "ok"),
        (9, 11, "no_voucher"),
        (1, 99, "closed"),
        (1, 16, "special"),
        (1, 15, "wrong_band"),
        (2, 11, "already"),
        (1, 14, "free"),
    ],
)
def test_the_verdict_on_a_wish_to_wait(voucher: int, group: int, verdict: str) -> None:
    assert _lines().join(voucher, group) == verdict


def test_wishes_of_one_batch_see_each_other() -> None:
    lines = _lines(limit=2)
    assert [lines.join(1, group) for group in (11, 11, 12, 13)] == [
        "ok",
        "waiting",
        "ok",
        "too_many",
    ]
