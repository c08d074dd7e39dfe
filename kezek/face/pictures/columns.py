"""Months side by side: one column a month, the highest and the last with their numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kezek.core.words import number
from kezek.face import formats
from kezek.face.pictures.svg import box, line, picture, width_of, words

_W: Final = 330
_H: Final = 150
_TOP, _BOTTOM = 26, 126
_WIDEST: Final = 44
_LINE: Final = 25  # the room of a number over its column


@dataclass(frozen=True, slots=True)
class Column:
    """A month and what was counted of it."""

    month: date  # its first day
    value: int


def columns(
    name: str, values: Sequence[Column], write: Callable[[int], str] = number
) -> SafeString:
    """The course of a figure; `write` says a value in words, `name` what it is."""
    if not any(column.value for column in values):
        title = _("%(name)s: nothing yet") % {"name": name}
        return picture(title, _W, 24, [words(0, 17, title, "t14 t2")])
    first, last = values[0], values[-1]
    title = f"{name}: {_said(last, write)}"
    if len(values) > 1:
        title = f"{name}: {_said(first, write)} → {_said(last, write)}"
    highest = max(values, key=lambda column: column.value)
    step = _W / len(values)
    wide = min(_WIDEST, step * 0.72)
    parts = [line(0, _BOTTOM, _W, _BOTTOM, "s-second")]
    for place, column in enumerate(values):
        high = (_BOTTOM - _TOP) * column.value / highest.value
        middle = step * (place + 0.5)
        if column.value:
            high = max(2.0, high)
            kind = "f-sky" if column is last else "f-skym"
            parts.append(box(middle - wide / 2, _BOTTOM - high, wide, high, kind, 1.5))
        if column in {highest, last} and _is_free(column, last, highest, step, write):
            text = write(column.value)
            half = width_of(text, 14, bold=True) / 2
            at = min(max(middle, half), _W - half)
            # A number may be wider than its column: no edge beside it may cut through the figures.
            under = values[max(0, int((at - half) / step)) : int((at + half - 1) / step) + 1]
            edges = [(_BOTTOM - _TOP) * one.value / highest.value for one in under]
            top = max([high, *(edge for edge in edges if edge < high + _LINE)])
            parts.append(words(at, _BOTTOM - top - 7, text, "t14 tb mid"))
    parts.append(words(0, _H - 6, formats.month_of_year(first.month), "t13 t2"))
    if len(values) > 1:
        parts.append(words(_W, _H - 6, formats.month(last.month), "t13 t2 end"))
    return picture(title, _W, _H, parts, "columns")


def _said(column: Column, write: Callable[[int], str]) -> str:
    return f"{write(column.value)} ({formats.month_of_year(column.month)})"


def _is_free(
    column: Column, last: Column, highest: Column, step: float, write: Callable[[int], str]
) -> bool:
    """Whether a number may stand over its column; that of the last one gives way to the highest."""
    if column is highest or last is highest:
        return True
    months = (last.month.year - highest.month.year) * 12 + last.month.month - highest.month.month
    need = (width_of(write(last.value), 14) + width_of(write(highest.value), 14)) / 2 + 10
    apart = (highest.value - last.value) / highest.value * (_BOTTOM - _TOP)
    return months * step >= need or apart >= 2 * _LINE
