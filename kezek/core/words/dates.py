"""Dates as they are said: «26 қараша, бс», «26 ноября, чт», "Thu 26 November".

`today` is the reader's day. The year is left out only when it is that day's year; without `today`
it is written. Moments must be aware; they are read on the clocks of `zone` (Almaty).
"""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from kezek.core.words.endings import Case, suffix, with_suffix
from kezek.core.words.figures import NBSP
from kezek.core.words.tongue import Language

_ALMATY: Final = ZoneInfo("Asia/Almaty")


def _row(words: str) -> list[str]:
    return words.split()


_WEEKDAYS: Final[dict[Language, list[str]]] = {
    "kk": _row("дс сс ср бс жм сб жс"),
    "ru": _row("пн вт ср чт пт сб вс"),
    "en": _row("Mon Tue Wed Thu Fri Sat Sun"),
}
_MONTHS: Final[dict[Language, list[str]]] = {
    "kk": _row(
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
    ),
    "ru": _row("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
    "en": _row(
        "January February March April May June July August September October November December"
    ),
}
# A Russian month beside a day stands in the genitive; the other languages do not change it.
_MONTHS_BESIDE_DAY: Final[dict[Language, list[str]]] = _MONTHS | {
    "ru": _row("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
}
_MONTH_ENDINGS: Final = {
    Case.TO: _row("ға ға ға ге ға ға ге ға ке ға ға ға"),
    Case.AT: _row("да да да де да да де да те да да да"),
    Case.FROM: _row("дан нан дан ден дан нан ден дан тен нан дан нан"),
}


def weekday(d: date, lang: Language) -> str:
    """The short weekday: «бс» / «чт» / "Thu"."""
    return _WEEKDAYS[lang][d.weekday()]


def month_case(month: int, case: Case) -> str:
    """A Kazakh month with its ending: «қарашаға», «қарашада», «қарашадан»."""
    return _MONTHS["kk"][month - 1] + _MONTH_ENDINGS[case][month - 1]


def month_name(year: int, month: int, lang: Language, today: date | None = None) -> str:
    """The month in the nominative: «қараша» / «ноябрь» / "November".

    With `today` of another year the year is said too: «2025 жылғы қараша» / «ноябрь 2025 г.».
    """
    name = _MONTHS[lang][month - 1]
    if today is None or today.year == year:
        return name
    if lang == "kk":
        return f"{year}{NBSP}жылғы {name}"
    if lang == "ru":
        return f"{name} {year}{NBSP}г."
    return f"{name} {year}"


def _day(d: date, lang: Language, today: date | None) -> str:
    """Day and month, and the year where it is due; without the weekday."""
    text = f"{d.day}{NBSP}{_MONTHS_BESIDE_DAY[lang][d.month - 1]}"
    if today is not None and today.year == d.year:
        return text
    if lang == "kk":
        return f"{d.year}{NBSP}ж. {text}"
    if lang == "ru":
        return f"{text} {d.year}{NBSP}г."
    return f"{text} {d.year}"


def date_long(d: date, lang: Language, today: date | None = None) -> str:
    """A day with its weekday: «26 қараша, бс»; «2026 ж. 24 қараша, сс» in another year."""
    if lang == "en":
        return f"{weekday(d, lang)} {_day(d, lang, today)}"
    return f"{_day(d, lang, today)}, {weekday(d, lang)}"


def day_of_year(d: date, lang: Language) -> str:
    """A day that comes every year: «1 шілде» / «1 июля» / "1 July"."""
    return _day(d, lang, d)


def date_short(d: date) -> str:
    """Day and month in figures: 26.11. For SMS and tight tables."""
    return f"{d.day:02}.{d.month:02}"


def legal_date(d: date, lang: Language) -> str:
    """A day on a contract or a legal page: «2026 жылғы 26 қараша», always with the year."""
    text = f"{d.day}{NBSP}{_MONTHS_BESIDE_DAY[lang][d.month - 1]}"
    if lang == "kk":
        return f"{d.year}{NBSP}жылғы {text}"
    if lang == "ru":
        return f"{text} {d.year}{NBSP}года"
    return f"{text} {d.year}"


def _local(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment must be aware")
    return moment.astimezone(zone)


def clock_time(moment: datetime, zone: tzinfo = _ALMATY) -> str:
    """The hour on the wall: 14:05."""
    return f"{_local(moment, zone):%H:%M}"


def date_time(
    moment: datetime, lang: Language, today: date | None = None, zone: tzinfo = _ALMATY
) -> str:
    """A day and an hour: «26 қараша, бс, 14:05»."""
    local = _local(moment, zone)
    return f"{date_long(local.date(), lang, today)}, {local:%H:%M}"


def by_phrase(
    moment: datetime, lang: Language, today: date | None = None, zone: tzinfo = _ALMATY
) -> str:
    """The whole {by} of a deadline: «26 қараша (бс) 23:59-ға дейін» / «до 26 ноября (чт), 23:59».

    A term ends at 24:00 of its last day: a moment at midnight is said as 23:59 of the day before.
    It never opens a Russian sentence.
    """
    local = _local(moment, zone)
    if local.time() == time(0):
        local -= timedelta(minutes=1)
    day, week = _day(local.date(), lang, today), weekday(local.date(), lang)
    if lang == "kk":
        if local.minute == 0:
            hour = f"сағат{NBSP}{with_suffix(local.hour, Case.TO)}"
        else:
            hour = f"{local:%H:%M}-{suffix(local.minute, Case.TO)}"
        return f"{day} ({week}) {hour} дейін"
    if lang == "ru":
        return f"до {day} ({week}), {local:%H:%M}"
    return f"by {local:%H:%M} on {week} {day}"
