"""No-break spaces: before a dash, and between a number and its noun."""

import re
from typing import Final

from kezek.core.words import NBSP, NNBSP

# Placeholders that carry a number.
_NUMBERS: Final = r"n|m|num|count|max|min|size|total|limit_value|show_value"
_LETTER: Final = r"[а-яёәғқңөұүһіА-ЯЁӘҒҚҢӨҰҮҺІ]"
BEFORE_NOUN: Final = re.compile(
    rf"((?<![\w+.:-])\d+(?:[.,]\d+)?|%\((?:{_NUMBERS})\)[sd]|\{{(?:{_NUMBERS})\}}) (?={_LETTER})"
)
BEFORE_DASH: Final = {"kk": re.compile(r" (?=–(?: |$))"), "ru": re.compile(r" (?=—(?: |$))")}
_THOUSANDS: Final = re.compile(r"(?<![\d+])(?<!\d )(\d{1,3})((?: \d{3})+)(?! ?\d)")


def thousands(text: str) -> re.Match[str] | None:
    """A number whose groups are parted by ordinary spaces («65 000», never a phone number)."""
    return _THOUSANDS.search(text)


def tidied(text: str, lang: str) -> str:
    """The text with its no-break spaces."""
    text = _THOUSANDS.sub(lambda m: m[1] + m[2].replace(" ", NNBSP), text)
    text = BEFORE_NOUN.sub(rf"\1{NBSP}", text)
    text = BEFORE_DASH[lang].sub(NBSP, text)
    return text.replace("№ ", f"№{NBSP}").replace(" ₸", f"{NNBSP}₸")
