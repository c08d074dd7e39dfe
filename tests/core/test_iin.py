from contextlib import suppress
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kezek.core.errors import DomainError
from kezek.core.iin import (
    BinCheckDigitError,
    BinKindError,
    BinLengthError,
    BinLettersError,
    BinMissingError,
    IinCheckDigitError,
    IinLengthError,
    IinLettersError,
    IinMissingError,
    ImpossibleNumberError,
    Sex,
    check_digit,
    clean_bin,
    clean_iin,
    iin_warnings,
    make_bin,
    make_iin,
    make_iins,
    read_iin,
)

FIRST_ROW = range(1, 12)


@pytest.mark.parametrize("iin", ["791028302728", "061211600012"])
def test_known_valid_numbers(iin: str) -> None:
    assert clean_iin(iin) == iin


def test_a_known_invalid_number() -> None:
    with pytest.raises(IinCheckDigitError) as caught:
        clean_iin("061211600013", field="child_iin")
    assert caught.value.code == "iin.check_digit"
    assert caught.value.field == "child_iin"


@pytest.mark.parametrize("typed", ["7910 2830 2728", " 791028-302728\n", "791028\u00a0302728"])
def test_spacing_is_forgiven(typed: str) -> None:
    assert clean_iin(typed) == "791028302728"


@pytest.mark.parametrize("typed", ["", "   ", "-"])
def test_nothing_typed(typed: str) -> None:
    with pytest.raises(IinMissingError):
        clean_iin(typed)


def test_the_parents_field_has_its_own_sentence() -> None:
    with pytest.raises(IinMissingError) as caught:
        clean_iin("", missing="Enter your IIN.")
    assert str(caught.value) == "Enter your IIN."


@pytest.mark.parametrize(
    "typed", ["79102830272O", "79102830272\u0661", "7910283027²8", "А79102830272"]
)
def test_letters(typed: str) -> None:
    with pytest.raises(IinLettersError):
        clean_iin(typed)


@pytest.mark.parametrize(("typed", "count"), [("79102830272", 11), ("7910283027281", 13), ("7", 1)])
def test_length_says_how_many_were_typed(typed: str, count: int) -> None:
    with pytest.raises(IinLengthError) as caught:
        clean_iin(typed)
    with translation.override("en"):
        assert str(caught.value) == f"An IIN has 12 digits, here there are {count}."


def test_the_second_row_of_weights_is_used_when_the_first_gives_10() -> None:
    first = next(
        f"{n:011}"
        for n in range(80_101_500_000, 80_101_510_000)
        if sum(int(d) * w for d, w in zip(f"{n:011}", FIRST_ROW, strict=True)) % 11 == 10
        and check_digit(f"{n:011}") is not None
    )
    second = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
    expected = sum(int(d) * w for d, w in zip(first, second, strict=True)) % 11
    assert check_digit(first) == expected
    assert clean_iin(f"{first}{expected}") == f"{first}{expected}"


def test_a_number_that_can_not_exist_is_refused_with_every_last_digit() -> None:
    first = next(
        f"{n:011}" for n in range(80_101_500_000, 80_101_510_000) if check_digit(f"{n:011}") is None
    )
    for last in range(10):
        with pytest.raises(IinCheckDigitError):
            clean_iin(f"{first}{last}")


def test_reading() -> None:
    reading = read_iin("791028302728")
    assert reading.birth == date(1979, 10, 28)
    assert reading.sex is Sex.MALE
    reading = read_iin("061211600012")
    assert reading.birth == date(2006, 12, 11)
    assert reading.sex is Sex.FEMALE


@pytest.mark.parametrize("iin", ["791328302720", "791028902720", "990230300000"])
def test_digits_that_are_no_day_say_nothing(iin: str) -> None:
    assert read_iin(iin).birth is None


def test_a_disagreement_warns_and_never_refuses() -> None:
    iin = clean_iin("791028302728")
    warnings = iin_warnings(iin, birth=date(1979, 10, 29), sex=Sex.FEMALE)
    assert [warning.code for warning in warnings] == ["iin.birth", "iin.sex"]


def test_agreement_is_silent_and_what_was_not_typed_is_not_compared() -> None:
    iin = "791028302728"
    assert iin_warnings(iin, birth=date(1979, 10, 28), sex=Sex.MALE) == []
    assert iin_warnings(iin) == []


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
SEXES = st.sampled_from(list(Sex))


@given(DAYS, SEXES, st.integers(0, 9000))
def test_invented_numbers_are_valid_and_say_what_they_were_made_of(
    birth: date, sex: Sex, start: int
) -> None:
    iin = next(make_iins(birth, sex, start))
    assert clean_iin(iin) == iin
    assert read_iin(iin).birth == birth
    assert read_iin(iin).sex is sex


@given(DAYS, SEXES, st.integers(0, 9000), st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_caught_wherever_the_rows_can_see_it(
    birth: date, sex: Sex, start: int, place: int, shift: int
) -> None:
    iin = next(make_iins(birth, sex, start))
    wrong = f"{iin[:place]}{(int(iin[place]) + shift) % 10}{iin[place + 1 :]}"
    if check_digit(wrong[:11]) == int(wrong[11]):
        # The first row gives the 11th digit the weight 11, which is 0; and where one of the two
        # is checked by the second row, a slip can go unseen.
        sums = [
            sum(int(d) * w for d, w in zip(n, FIRST_ROW, strict=False)) % 11 for n in (iin, wrong)
        ]
        assert place == 10 or 10 in sums
    else:
        with pytest.raises(IinCheckDigitError):
            clean_iin(wrong)


def test_serials_give_different_numbers() -> None:
    made = list(make_iins(date(2021, 3, 4), Sex.FEMALE))
    assert len(made) == len(set(made))
    assert 9_800 < len(made) < 10_000


def test_an_impossible_serial_says_so() -> None:
    birth = date(2021, 3, 4)
    possible = {iin[7:11] for iin in make_iins(birth, Sex.FEMALE)}
    impossible = next(n for n in range(10_000) if f"{n:04}" not in possible)
    with pytest.raises(ImpossibleNumberError):
        make_iin(birth, Sex.FEMALE, impossible)


@pytest.mark.parametrize("serial", [-1, 10_000])
def test_a_serial_out_of_range(serial: int) -> None:
    with pytest.raises(ValueError, match=str(serial)):
        make_iin(date(2021, 3, 4), Sex.MALE, serial)


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_12_digits_or_a_domain_error(text: str) -> None:
    for clean in (clean_iin, clean_bin):
        with suppress(DomainError):
            assert len(clean(text)) == 12


# ---------------------------------------------------------------- BIN


def test_an_invented_bin_is_valid() -> None:
    number = make_bin(2019, 7, 123)
    assert number.startswith("190740")
    assert clean_bin(f" {number} ") == number


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", BinMissingError),
        ("1907400012З4", BinLettersError),
        ("19074000123", BinLengthError),
        ("791028302728", BinKindError),
    ],
)
def test_what_is_no_bin(typed: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        clean_bin(typed)


def test_a_bin_with_a_wrong_last_digit() -> None:
    number = make_bin(2019, 7, 123)
    with pytest.raises(BinCheckDigitError):
        clean_bin(f"{number[:11]}{(int(number[11]) + 1) % 10}")
