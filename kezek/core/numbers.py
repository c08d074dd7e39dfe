"""Numbers that the public sees: a letter, seven random digits and a check digit.

An application, a voucher and a place each have their own number, so that an outsider cannot link
them; so has a child in lines. The check digit is Damm's: it catches every single wrong digit and
every swap of neighbours.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.say import say

# H. M. Damm's totally anti-symmetric quasigroup of order 10.
_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_RANDOM_DIGITS: Final = 7
_DIGITS: Final = _RANDOM_DIGITS + 1


class Prefix(StrEnum):
    """Whose number it is."""

    APPLICATION = "K"
    VOUCHER = "V"
    PLACE = "P"
    WAITER = "W"


# Letters that people type for the prefix: either case, Cyrillic of the same look or sound.
_TYPED_PREFIX: Final = {
    **dict.fromkeys("KkКкҚқ", Prefix.APPLICATION),
    **dict.fromkeys("VvВвBb", Prefix.VOUCHER),
    **dict.fromkeys("PpРрПп", Prefix.PLACE),
    **dict.fromkeys("Ww", Prefix.WAITER),
}
_SPACING: Final = re.compile(r"[\s\-‐-―]+")
_ROUND_LETTERS: Final = str.maketrans("OoОо", "0000")
_SHAPE: Final = re.compile(rf"([{''.join(_TYPED_PREFIX)}])([0-9OoОо]+)")
_OLD_LENGTH: Final = 64


class NumberMissingError(DomainError):
    """Nothing was typed."""

    code = "number.missing"
    message = _("Enter the number.")


class NumberLengthError(DomainError):
    """The count of digits after the letter is not 8."""

    code = "number.length"
    todo = _("Compare it with the receipt.")


class NumberCheckDigitError(DomainError):
    """A digit is wrong or two neighbours are swapped."""

    code = "number.check_digit"
    message = _("There is a mistake in the number: the last digit does not fit.")
    todo = _("Compare it with the receipt.")


@dataclass(frozen=True, slots=True)
class PublicNumber:
    """One of our numbers, checked. `str()` is the form that is stored and shown."""

    prefix: Prefix
    digits: str

    def __str__(self) -> str:
        """`K-12345674`."""
        return f"{self.prefix}-{self.digits}"


@dataclass(frozen=True, slots=True)
class OldNumber:
    """A number from before Kezek: free text, spaces made single."""

    text: str

    def __str__(self) -> str:
        """The text."""
        return self.text


def check_digit(digits: str) -> int:
    """Damm's digit for a row of digits; 0 for a row that ends with its own."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state


def draw(prefix: Prefix, rng: Random) -> str:
    """A new number such as `K-12345674`. The table's UNIQUE decides whether it is free.

    `rng` is `secrets.SystemRandom()` in life and a seeded `Random` for an invented city.
    """
    digits = f"{rng.randrange(10**_RANDOM_DIGITS):0{_RANDOM_DIGITS}}"
    return str(PublicNumber(prefix, f"{digits}{check_digit(digits)}"))


def parse(text: str, *, field: str = "number") -> PublicNumber | OldNumber:
    """What was typed: one of our numbers, or else an old number as free text.

    Forgives spaces, hyphens, small letters, Cyrillic letters and the letter O for a nought. Raises
    `NumberMissingError`, `NumberLengthError`, `NumberCheckDigitError`.
    """
    tidy = " ".join(text.split())
    if not tidy:
        raise NumberMissingError(field=field)
    match = _SHAPE.fullmatch(_SPACING.sub("", tidy))
    if match is None:
        return OldNumber(tidy[:_OLD_LENGTH])
    digits = match[2].translate(_ROUND_LETTERS)
    if len(digits) != _DIGITS:
        raise NumberLengthError(
            say(
                _("The number has 8 digits after the letter, here there are %(n)s."),
                n=len(digits),
            ),
            field=field,
        )
    if check_digit(digits):
        raise NumberCheckDigitError(field=field)
    return PublicNumber(_TYPED_PREFIX[match[1]], digits)
