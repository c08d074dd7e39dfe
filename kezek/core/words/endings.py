"""Kazakh case endings after figures: they follow the number as it is read aloud."""

from enum import StrEnum
from typing import Final


class Case(StrEnum):
    """The five cases that figures take."""

    TO = "to"  # барыс
    AT = "at"  # жатыс
    FROM = "from"  # шығыс
    OF = "of"  # ілік
    OBJECT = "object"  # табыс


_READ_AS: Final = (
    *(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    *(20, 30, 40, 50, 60, 70, 80, 90, 100, 1000, 0),
)
_ROWS: Final = {
    Case.TO: "ге ге ке ке ке ға ге ге ға ға ға ға қа ге қа ке ге ға ге ға ге",
    Case.AT: "де де те те те да де де да да да да та де та те де да де да де",
    Case.FROM: (
        "ден ден тен тен тен дан ден ден дан нан дан дан тан ден тан тен нен нан ден нан ден"
    ),
    Case.OF: "дің нің тің тің тің ның нің дің дың ның ның дың тың дің тың тің нің ның дің ның дің",
    Case.OBJECT: "ді ні ті ті ті ны ні ді ды ды ны ды ты ді ты ті ді ды ді ды ді",
}
_ENDINGS: Final = {
    case: dict(zip(_READ_AS, row.split(), strict=True)) for case, row in _ROWS.items()
}
_THOUSAND, _MILLION, _MILLIARD, _TRILLION = 10**3, 10**6, 10**9, 10**12


def _last_word(n: int) -> int:
    """The value of the last word spoken in `n`: 14 → 4, 65 000 → 1000."""
    if n == 0:
        return 0
    if n % 10:
        return n % 10
    if n % 100:
        return n % 100
    if n % _THOUSAND:
        return 100
    if n % _MILLION:
        return 1000
    if n % _MILLIARD:
        return 10  # миллион bends like он
    if n % _TRILLION:
        return 40  # миллиард bends like қырық
    return 10  # триллион


def suffix(n: int, case: Case) -> str:
    """The ending alone: `suffix(14, Case.TO)` is «ке»."""
    return _ENDINGS[case][_last_word(abs(n))]


def with_suffix(n: int, case: Case) -> str:
    """Figures with their ending: «14-ке». Only for Kazakh, only for figures."""
    return f"{n}-{suffix(n, case)}"
