"""Ages: a year and a half has its own grammar in each language."""

from decimal import Decimal

from kezek.core.words.figures import NBSP, decimal
from kezek.core.words.tongue import Language


def _russian_years(n: Decimal) -> str:
    if n != n.to_integral_value():
        return "года"  # 1,5 года
    last, tens = int(n) % 10, int(n) % 100
    if last == 1 and tens != 11:
        return "год"
    if last in {2, 3, 4} and tens not in {12, 13, 14}:
        return "года"
    return "лет"


def years(age: Decimal | float, lang: Language) -> str:
    """An age: «1,5 жас» / «1,5 года», «2 года», «5 лет» / "1.5 years"."""
    exact = Decimal(str(age))
    figure = decimal(exact, lang)
    if lang == "kk":
        return f"{figure}{NBSP}жас"
    if lang == "ru":
        return f"{figure}{NBSP}{_russian_years(exact)}"
    return f"{figure}{NBSP}{'year' if exact == 1 else 'years'}"


def turning(age: Decimal | float, lang: Language) -> str:
    """The {age} of "turns {age}": «1,5 жасқа» / «1,5 года» / "1.5"."""
    if lang == "kk":
        return f"{decimal(Decimal(str(age)), lang)}{NBSP}жасқа"
    if lang == "ru":
        return years(age, lang)
    return decimal(Decimal(str(age)), lang)
