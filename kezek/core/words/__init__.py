"""Dates, numbers and names as a careful Kazakh or Russian editor writes them.

Pure and without tables: the language comes in as `"kk"`, `"ru"` or `"en"`. Whole phrases come out,
because neither language can be glued together from parts. Sentences live in `locale/`.
"""

from kezek.core.words.ages import turning, years
from kezek.core.words.dates import (
    by_phrase,
    clock_time,
    date_long,
    date_short,
    date_time,
    day_of_year,
    legal_date,
    month_case,
    month_name,
    weekday,
)
from kezek.core.words.endings import Case, suffix, with_suffix
from kezek.core.words.figures import NBSP, NNBSP, decimal, millions, number, tenge
from kezek.core.words.order import fold, sort_key
from kezek.core.words.tongue import LANGUAGES, Language

__all__ = [
    "LANGUAGES",
    "NBSP",
    "NNBSP",
    "Case",
    "Language",
    "by_phrase",
    "clock_time",
    "date_long",
    "date_short",
    "date_time",
    "day_of_year",
    "decimal",
    "fold",
    "legal_date",
    "millions",
    "month_case",
    "month_name",
    "number",
    "sort_key",
    "suffix",
    "tenge",
    "turning",
    "weekday",
    "with_suffix",
    "years",
]
