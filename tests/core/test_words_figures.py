from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezek.core.words import decimal, millions, number, tenge


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0\u202f₸"),
        (999, "999\u202f₸"),
        (1_000, "1\u202f000\u202f₸"),
        (65_000, "65\u202f000\u202f₸"),
        (1_234_567_890, "1\u202f234\u202f567\u202f890\u202f₸"),
        (-5_000, "−5\u202f000\u202f₸"),
    ],
)
def test_money(n: int, said: str) -> None:
    assert tenge(n) == said


@given(st.integers(min_value=0, max_value=10**15))
def test_a_number_reads_back(n: int) -> None:
    groups = number(n).split("\u202f")
    assert int("".join(groups)) == n
    assert all(len(group) == 3 for group in groups[1:])


@pytest.mark.parametrize(
    ("x", "kk", "en"),
    [
        (1.5, "1,5", "1.5"),
        (2.0, "2", "2"),
        (Decimal("0.05"), "0,1", "0.1"),
        (Fraction(1, 3), "0,3", "0.3"),
        (-0.04, "0", "0"),
        (-1.25, "−1,3", "−1.3"),
        (12345.6, "12\u202f345,6", "12\u202f345.6"),
    ],
)
def test_decimals(x: Decimal | Fraction | float, kk: str, en: str) -> None:
    assert decimal(x, "kk") == kk
    assert decimal(x, "ru") == kk
    assert decimal(x, "en") == en


def test_more_places() -> None:
    assert decimal(Fraction(2, 3), "ru", places=2) == "0,67"


def test_millions() -> None:
    assert millions(12_540_000) == "12,5\u00a0млн\u202f₸"
    assert millions(12_000_000, "ru") == "12\u00a0млн\u202f₸"
    assert millions(1_234_500_000, "en") == "1\u202f234.5\u00a0m\u202f₸"
