"""Numbers and money with the spaces and signs that belong to them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from kezek.core.words.tongue import Language

NBSP: Final = "\N{NO-BREAK SPACE}"
NNBSP: Final = "\N{NARROW NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_MILLION_WORD: Final[dict[Language, str]] = {"kk": "млн", "ru": "млн", "en": "m"}


def _grouped(digits: str) -> str:
    return f"{int(digits):,}".replace(",", NNBSP)


def number(n: int) -> str:
    """A whole number in groups of three: «65 000»."""
    sign = _MINUS if n < 0 else ""
    return sign + _grouped(str(abs(n)))


def tenge(n: int) -> str:
    """Money: «65 000 ₸»; the same in every language."""
    return f"{number(n)}{NNBSP}₸"


def _exact(x: Decimal | Fraction | float) -> Decimal:
    if isinstance(x, Fraction):
        return Decimal(x.numerator) / Decimal(x.denominator)
    return x if isinstance(x, Decimal) else Decimal(str(x))


def decimal(x: Decimal | Fraction | float, lang: Language, places: int = 1) -> str:
    """A number with at most `places` decimals, halves up: «1,5»; 2.0 is «2»."""
    value = _exact(x).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    point = "." if lang == "en" else ","
    text = _grouped(whole) + (point + rest if rest else "")
    return _MINUS + text if value < 0 else text


def millions(n: int, lang: Language = "kk") -> str:
    """Tenge in millions with one decimal: «12,5 млн ₸»."""
    return f"{decimal(Fraction(n, 10**6), lang)}{NBSP}{_MILLION_WORD[lang]}{NNBSP}₸"
