"""Individual and business identification numbers (IIN, BIN): 12 digits, the last one checks.

Legal basis: resolution No. 565 of 11 June 2003. Since resolution No. 853 of 26 August 2013 an IIN
need not agree with the birth date or the sex, so disagreement is a warning and never a refusal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.say import say

_SPACING: Final = re.compile(r"[\s\-‐-―]+")
_FIRST_ROW: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_ROW: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURY_DIGITS: Final = {1800: (1, 2), 1900: (3, 4), 2000: (5, 6)}


class Sex(StrEnum):
    """The two sexes that an IIN can name."""

    MALE = "male"
    FEMALE = "female"


class IinMissingError(DomainError):
    """Nothing was typed."""

    code = "iin.missing"
    message = _("Enter the child's IIN.")


class IinLettersError(DomainError):
    """Something else than digits was typed."""

    code = "iin.letters"
    message = _("An IIN has digits only.")


class IinLengthError(DomainError):
    """The count of digits is not 12."""

    code = "iin.length"


class IinCheckDigitError(DomainError):
    """The last digit does not follow from the others, or no digit can."""

    code = "iin.check_digit"
    message = _(
        "There is a mistake in the IIN: the last digit does not fit. Compare it with the document."
    )


class BinMissingError(DomainError):
    """Nothing was typed."""

    code = "bin.missing"
    message = _("Enter the BIN.")


class BinLettersError(DomainError):
    """Something else than digits was typed."""

    code = "bin.letters"
    message = _("A BIN has digits only.")


class BinLengthError(DomainError):
    """The count of digits is not 12."""

    code = "bin.length"


class BinCheckDigitError(DomainError):
    """The last digit does not follow from the others, or no digit can."""

    code = "bin.check_digit"
    message = _(
        "There is a mistake in the BIN: the last digit does not fit. Compare it with the document."
    )


class BinKindError(DomainError):
    """The fifth digit names no kind of legal entity (it may be a person's IIN)."""

    code = "bin.kind"
    message = _("This is not a BIN: the fifth digit does not fit.")


class ImpossibleNumberError(ValueError):
    """Both rows of weights give 10: no number can begin with these 11 digits."""


def check_digit(first: str) -> int | None:
    """The 12th digit for the first 11, or None when no number can begin so."""
    digits = [int(character) for character in first]
    for weights in (_FIRST_ROW, _SECOND_ROW):
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest != 10:
            return rest
    return None


def _fits(number: str) -> bool:
    return check_digit(number[:11]) == int(number[11])


def _bare(text: str) -> str:
    return _SPACING.sub("", text)


def _is_figures(text: str) -> bool:
    return text.isascii() and text.isdigit()


def clean_iin(text: str, *, field: str = "iin", missing: str | Promise | None = None) -> str:
    """The 12 digits of an IIN typed with or without spaces.

    `missing` replaces the sentence for an empty field (the parent's IIN has its own).
    Raises the errors of this module beside `field`; the order is: empty, letters, length, check.
    """
    number = _bare(text)
    if not number:
        raise IinMissingError(missing, field=field)
    if not _is_figures(number):
        raise IinLettersError(field=field)
    if len(number) != 12:
        raise IinLengthError(
            say(_("An IIN has 12 digits, here there are %(n)s."), n=len(number)), field=field
        )
    if not _fits(number):
        raise IinCheckDigitError(field=field)
    return number


def clean_bin(text: str, *, field: str = "bin") -> str:
    """The 12 digits of a BIN typed with or without spaces. Raises as `clean_iin` does."""
    number = _bare(text)
    if not number:
        raise BinMissingError(field=field)
    if not _is_figures(number):
        raise BinLettersError(field=field)
    if len(number) != 12:
        raise BinLengthError(
            say(_("A BIN has 12 digits, here there are %(n)s."), n=len(number)), field=field
        )
    if not _fits(number):
        raise BinCheckDigitError(field=field)
    if number[4] not in "456":
        raise BinKindError(field=field)
    return number


@dataclass(frozen=True, slots=True)
class IinReading:
    """What the digits say; None where they say nothing that can be."""

    birth: date | None
    sex: Sex | None


def read_iin(iin: str) -> IinReading:
    """The birth date and sex that a valid IIN shows. They need not be true."""
    seventh = int(iin[6])
    for century, digits in _CENTURY_DIGITS.items():
        if seventh in digits:
            sex = Sex.MALE if seventh == digits[0] else Sex.FEMALE
            return IinReading(_day(century, iin), sex)
    return IinReading(None, None)


def _day(century: int, iin: str) -> date | None:
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class IinWarning:
    """Something to look at again. The person may go on."""

    code: Literal["iin.birth", "iin.sex"]
    message: str | Promise


def iin_warnings(
    iin: str, *, birth: date | None = None, sex: Sex | None = None
) -> list[IinWarning]:
    """Where a valid IIN disagrees with what was typed; what was not typed is not compared."""
    reading = read_iin(iin)
    found: list[IinWarning] = []
    if birth is not None and reading.birth != birth:
        found.append(
            IinWarning(
                "iin.birth",
                _(
                    "The birth date in the IIN differs from what you typed. "
                    "Compare with the document; if all is right, continue."
                ),
            )
        )
    if sex is not None and reading.sex != sex:
        found.append(
            IinWarning(
                "iin.sex",
                _(
                    "The sex in the IIN differs from what you typed. "
                    "Compare with the document; if all is right, continue."
                ),
            )
        )
    return found


def _completed(first: str) -> str:
    last = check_digit(first)
    if last is None:
        raise ImpossibleNumberError(first)
    return f"{first}{last}"


def make_iin(birth: date, sex: Sex, serial: int) -> str:
    """An invented, valid IIN. `serial` is 0 to 9999.

    Raises `ImpossibleNumberError` for the serials (about one in 120) that no number can have.
    """
    if not 0 <= serial <= 9999:
        raise ValueError(serial)
    male, female = _CENTURY_DIGITS[birth.year // 100 * 100]
    return _completed(f"{birth:%y%m%d}{male if sex is Sex.MALE else female}{serial:04}")


def make_iins(birth: date, sex: Sex, start: int = 0) -> Iterator[str]:
    """Invented, valid IINs of that day and sex from serial `start` on, impossible ones left out."""
    for serial in range(start, 10_000):
        try:
            yield make_iin(birth, sex, serial)
        except ImpossibleNumberError:
            continue


def make_bin(year: int, month: int, serial: int) -> str:
    """An invented, valid BIN of a resident legal entity's head office. `serial` is 0 to 99999.

    Raises `ImpossibleNumberError` as `make_iin` does.
    """
    if not 0 <= serial <= 99_999:
        raise ValueError(serial)
    return _completed(f"{year % 100:02}{month:02}40{serial:05}")
