"""The words of `kezek.core.words` in the page's own language and on the domain day."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language

from kezek.core import clock, words
from kezek.core.words import Language


def lang() -> Language:
    """The active language; what is none of ours reads as Kazakh."""
    code = (get_language() or "kk")[:2]
    return code if code in words.LANGUAGES else "kk"


def _day(value: date | datetime) -> date:
    return clock.day_of(value) if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """«26 қараша, бс»: the year only if it is not the domain day's."""
    return "" if value is None else words.date_long(_day(value), lang(), clock.today())


def day_short(value: date | datetime | None) -> str:
    """26.11, for tight tables; with the year's last figures when it is another year."""
    if value is None:
        return ""
    known = _day(value)
    year = "" if known.year == clock.today().year else f".{known.year % 100:02}"
    return words.date_short(known) + year


def moment(value: datetime | None) -> str:
    """«26 қараша, бс, 14:05»."""
    return "" if value is None else words.date_time(value, lang(), clock.today())


def hour(value: datetime | None) -> str:
    """14:05."""
    return "" if value is None else words.clock_time(value)


def by(value: datetime | None) -> str:
    """The whole phrase of a deadline: «26 қараша (бс) 23:59-ға дейін»."""
    return "" if value is None else words.by_phrase(value, lang(), clock.today())


def month(value: date | None) -> str:
    """The month in the nominative, lower case; with the year when it is another year."""
    return "" if value is None else words.month_name(value.year, value.month, lang(), clock.today())


def tenge(value: int | None) -> str:
    """«65 000 ₸»."""
    return "" if value is None else words.tenge(value)


def millions(value: int | None) -> str:
    """«12,5 млн ₸»."""
    return "" if value is None else words.millions(value, lang())


def num(value: Decimal | float | None) -> str:
    """«9 412»; a fraction keeps one place: «1,5»."""
    if value is None:
        return ""
    return words.number(value) if isinstance(value, int) else words.decimal(value, lang())


class Counted(int):
    """A count that is written «9 412» and still chooses the plural of a sentence."""

    def __str__(self) -> str:
        """The grouped figures."""
        return words.number(self)


def counted(value: Decimal | int | None) -> Counted | str:
    """What the filter `num` gives: grouped where it is shown, a number for `count n=…|num`."""
    return Counted(value) if isinstance(value, int) else num(value)


def day_only(value: date) -> str:
    """«1 желтоқсан» without the weekday, for tight places of pictures."""
    return (
        words.date_long(value, lang(), value).split(",")[0]
        if lang() != "en"
        else (words.date_long(value, "en", value).partition(" ")[2])
    )


def month_of_year(value: date) -> str:
    """«2024 ж. наурыз» / «март 2024 г.», as the end of a scale."""
    return words.month_name(value.year, value.month, lang(), value.replace(year=value.year - 1))
