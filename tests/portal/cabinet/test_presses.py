"""What a press or a typed number does to a list of wishes, without any page."""

import pytest

from kezek.face.presses import Press, Pressed, after, pressed
from kezek.portal.forms.wishes import OrderForm, renumbered


@pytest.mark.parametrize(
    ("press", "order"),
    [
        (Pressed(Press.ADD, 9), [1, 2, 3, 9]),
        (Pressed(Press.ADD, 2), [1, 2, 3]),
        (Pressed(Press.UP, 3), [1, 3, 2]),
        (Pressed(Press.UP, 1), [1, 2, 3]),
        (Pressed(Press.DOWN, 1), [2, 1, 3]),
        (Pressed(Press.DOWN, 3), [1, 2, 3]),
        (Pressed(Press.REMOVE, 2), [1, 3]),
        (Pressed(Press.REMOVE, 9), [1, 2, 3]),
        (Pressed(Press.UP, 9), [1, 2, 3]),
    ],
)
def test_a_press_changes_the_order_or_nothing(press: Pressed, order: list[int]) -> None:
    assert after([1, 2, 3], press) == order


@pytest.mark.parametrize(
    "sent", ["", "up", "up:", "up:x", "up:-1", "up:1²", "sort:1", "up:" + "9" * 19]
)
def test_what_is_no_press_is_none(sent: str) -> None:
    assert pressed(sent) is None


def test_a_press_is_read() -> None:
    assert pressed("down:12") == Pressed(Press.DOWN, 12)


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        ({}, "abcde"),
        ({"e": 1}, "eabcd"),
        ({"a": 3}, "bcade"),
        ({"a": 2, "b": 1}, "bacde"),
        ({"a": 99}, "bcdea"),
        ({"d": 1, "e": 1}, "edabc"),
        ({"a": 5, "b": 4, "d": 2, "e": 1}, "edcba"),
    ],
)
def test_typed_numbers_put_the_changed_where_they_say(numbers: dict[str, int], order: str) -> None:
    groups = [ord(letter) for letter in "abcde"]
    typed = {ord(letter): number for letter, number in numbers.items()}
    assert "".join(map(chr, renumbered(groups, typed))) == order


@pytest.mark.parametrize("typed", ["", "x", "0", "-1", "1.5"])
def test_a_number_that_is_none_is_refused_beside_its_field(typed: str) -> None:
    form = OrderForm({"number_1": typed, "number_2": "2"}, [(1, "one"), (2, "two")])
    assert not form.is_valid()
    assert list(form.errors) == ["number_1"]
