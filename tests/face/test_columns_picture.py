"""Months side by side: heights, the numbers that are written, small and empty courses."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from kezek.core.words import NBSP, NNBSP
from kezek.face.pictures.columns import Column, columns


def drawn(values: list[int]) -> ET.Element:
    months = [Column(date(2024 + n // 12, n % 12 + 1, 1), value) for n, value in enumerate(values)]
    with override("ru"):
        return ET.fromstring(columns("Дети", months))


def heights(values: list[int]) -> list[float]:
    return [float(one.get("height", "0")) for one in drawn(values).iter("rect")]


def texts(values: list[int]) -> list[str]:
    return ["".join(one.itertext()) for one in drawn(values).iter("text")]


def title(values: list[int]) -> str:
    return "".join(drawn(values)[0].itertext())


def test_columns_are_as_high_as_their_numbers() -> None:
    assert heights([50, 100, 25]) == [50, 100, 25]


def test_a_month_of_nothing_has_no_column_and_one_of_little_is_seen() -> None:
    assert heights([0, 1000, 1]) == [100, 2]


def test_the_highest_and_the_last_have_their_numbers() -> None:
    assert texts([50, 1200, 25])[:2] == [f"1{NNBSP}200", "25"]
    assert "50" not in texts([50, 1200, 25])


def test_numbers_never_stand_over_each_other() -> None:
    values = [5_000_000] * 12 + [4_999_999]
    assert f"4{NNBSP}999{NNBSP}999" in title(values)
    assert f"4{NNBSP}999{NNBSP}999" in texts(values)  # the first of the highest is far away
    near = [1] * 11 + [5_000_000, 4_999_999]
    assert f"4{NNBSP}999{NNBSP}999" not in texts(near)


def test_no_edge_of_a_neighbour_cuts_through_a_number() -> None:
    values = [9_000_000] + [1] * 9 + [5_600_000, 5_500_000, 5_000_000]
    last = next(one for one in drawn(values).iter("text") if one.text == texts(values)[1])
    foot = float(last.get("y", "0"))
    for high in heights(values)[-3:]:
        assert foot <= 126 - high - 7 or foot > 126 - high + 25


def test_the_picture_says_from_what_to_what_it_went() -> None:
    said = title([50, 100, 25])
    assert said.startswith("Дети: 50 (")
    assert "→ 25 (" in said
    assert "2024" in said


def test_one_month_is_said_alone() -> None:
    assert "→" not in title([7])
    assert heights([7]) == [100]


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0]])
def test_a_course_of_nothing_says_so(values: list[int]) -> None:
    assert title(values) == "Дети: пока ничего"
    assert NBSP not in title(values)
    assert heights(values) == []
