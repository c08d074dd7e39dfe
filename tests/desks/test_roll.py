import pytest

from kezek.desks.roll import Line, in_order, pressed, short_names


def test_a_name_is_the_first_name_and_a_letter() -> None:
    assert short_names({1: "Сапаров Абылай Ерланұлы", 2: "Ә"}) == {1: "Абылай С.", 2: "Ә"}


def test_two_that_would_read_the_same_are_written_out() -> None:
    names = {1: "Сапаров Алан", 2: "Серікбаев Алан", 3: "Сапаров Омар"}
    assert short_names(names) == {1: "Алан Сапаров", 2: "Алан Серікбаев", 3: "Омар С."}


def test_the_list_goes_by_the_kazakh_alphabet() -> None:
    lines = [Line(n, name) for n, name in enumerate(["Ерасыл", "Әмір", "Айша", "Қасым", "Карим"])]
    assert [line.name for line in in_order(lines)] == ["Айша", "Әмір", "Ерасыл", "Карим", "Қасым"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, ("", "")),
        ({"c1": "came", "r1": "I"}, ("came", "")),
        ({"c1": "away", "r1": "I"}, ("away", "I")),
        ({"c1": "away", "r1": "X"}, ("away", "")),
        ({"c1": "else"}, ("", "")),
    ],
)
def test_only_known_words_count(typed: dict[str, str], expected: tuple[str, str]) -> None:
    assert pressed(typed, 1, ["I", "A"]) == expected
