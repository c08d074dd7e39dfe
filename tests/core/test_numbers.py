import re
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezek.core.numbers import (
    NumberCheckDigitError,
    NumberLengthError,
    NumberMissingError,
    OldNumber,
    Prefix,
    PublicNumber,
    check_digit,
    draw,
    parse,
)

SEVEN = st.integers(0, 9_999_999).map("{:07}".format)


def test_damms_own_example() -> None:
    assert check_digit("572") == 4
    assert check_digit("5724") == 0


@pytest.mark.parametrize("prefix", list(Prefix))
def test_a_drawn_number_parses_back(prefix: Prefix) -> None:
    rng = Random(11)
    for _ in range(200):
        number = draw(prefix, rng)
        assert re.fullmatch(r"[KVPW]-\d{8}", number)
        assert str(parse(number)) == number


def test_draws_are_spread() -> None:
    rng = Random(12)
    assert len({draw(Prefix.APPLICATION, rng) for _ in range(1000)}) > 990


def test_the_same_seed_draws_the_same_numbers() -> None:
    assert draw(Prefix.PLACE, Random(5)) == draw(Prefix.PLACE, Random(5))


@pytest.mark.parametrize("seven", ["0000000", "1234567", "9999999", "8080801", "5031742"])
def test_every_single_wrong_digit_is_caught(seven: str) -> None:
    digits = f"{seven}{check_digit(seven)}"
    for place, wrong in product(range(8), "0123456789"):
        if wrong == digits[place]:
            continue
        with pytest.raises(NumberCheckDigitError):
            parse(f"K-{digits[:place]}{wrong}{digits[place + 1 :]}")


@given(SEVEN)
def test_every_single_wrong_digit_of_any_number_is_caught(seven: str) -> None:
    digits = f"{seven}{check_digit(seven)}"
    for place, wrong in product(range(8), "0123456789"):
        if wrong != digits[place]:
            assert check_digit(f"{digits[:place]}{wrong}{digits[place + 1 :]}") != 0


@given(SEVEN)
def test_every_swap_of_neighbours_is_caught(seven: str) -> None:
    digits = f"{seven}{check_digit(seven)}"
    for i in range(7):
        if digits[i] == digits[i + 1]:
            continue
        with pytest.raises(NumberCheckDigitError):
            parse(f"K-{digits[:i]}{digits[i + 1]}{digits[i]}{digits[i + 2 :]}")


GOOD = f"1234567{check_digit('1234567')}"


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [
        (f"K-{GOOD}", Prefix.APPLICATION),
        (f"k{GOOD}", Prefix.APPLICATION),
        (f"К-{GOOD}", Prefix.APPLICATION),  # Cyrillic
        (f" к - {GOOD[:4]} {GOOD[4:]} ", Prefix.APPLICATION),
        (f"Қ–{GOOD}", Prefix.APPLICATION),
        (f"v-{GOOD}", Prefix.VOUCHER),
        (f"В{GOOD}", Prefix.VOUCHER),  # Cyrillic
        (f"р-{GOOD}", Prefix.PLACE),  # Cyrillic
        (f"P\u00a0{GOOD}", Prefix.PLACE),
    ],
)
def test_typing_is_forgiven(typed: str, prefix: Prefix) -> None:
    assert parse(typed) == PublicNumber(prefix, GOOD)


def test_the_letter_o_is_a_nought() -> None:
    seven = "1000000"
    number = f"K-1OО000О{check_digit(seven)}"
    assert parse(number) == PublicNumber(Prefix.APPLICATION, f"{seven}{check_digit(seven)}")


@pytest.mark.parametrize("digits", ["1", "1234567", "123456789"])
def test_a_wrong_count_of_digits(digits: str) -> None:
    with pytest.raises(NumberLengthError) as caught:
        parse(f"K-{digits}", field="code")
    assert caught.value.field == "code"
    assert str(len(digits)) in str(caught.value)


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_typed(typed: str) -> None:
    with pytest.raises(NumberMissingError):
        parse(typed)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("12345", "12345"),
        ("  2019/0455  Т ", "2019/0455 Т"),
        ("K-12-А", "K-12-А"),
        ("KZ 14", "KZ 14"),
        ("x" * 100, "x" * 64),
    ],
)
def test_old_numbers_pass_as_they_are(typed: str, text: str) -> None:
    assert parse(typed) == OldNumber(text)


@given(st.text(max_size=30))
def test_whatever_is_typed_has_an_answer(text: str) -> None:
    try:
        found = parse(text)
    except (NumberMissingError, NumberLengthError, NumberCheckDigitError):
        return
    assert str(found)
