"""Pictures of one case: the forecast as a band, and the issues of vouchers on a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kezek.core.words import number
from kezek.face import formats
from kezek.face.pictures.svg import box, disc, hatch, line, n, path, picture, width_of, words

_W: Final = 330


@dataclass(frozen=True, slots=True)
class Forecast:
    """Between `first` and `last` the voucher is expected; afterwards `happened` says when."""

    first: date
    last: date
    happened: date | None = None


def _tick(x: float, y: float, r: float) -> list[str]:
    return [
        disc(x, y, r, "f-grass"),
        path(
            f"m{n(x - r * 0.45)} {n(y)} {n(r * 0.35)} {n(r * 0.35)} {n(r * 0.6)}-{n(r * 0.65)}",
            "f-no s-paper",
            2.2,
        ),
    ]


def forecast(value: Forecast) -> SafeString:
    """Always a band with both its dates; once it is known, also what really happened."""
    band = _("Forecast: %(from)s – %(to)s") % {
        "from": formats.day_only(value.first),
        "to": formats.day_only(value.last),
    }
    days = max(1, (value.last - value.first).days)
    margin = max(10, days // 2)
    low = value.first.toordinal() - margin
    high = value.last.toordinal() + margin
    if value.happened:
        low = min(low, value.happened.toordinal() - 5)
        high = max(high, value.happened.toordinal() + 5)

    def x(day: date) -> float:
        return 4 + (_W - 8) * (day.toordinal() - low) / (high - low)

    a, b, y = x(value.first), x(value.last), 38
    parts = [
        line(4, y, _W - 4, y, "s-faint", 1.5),
        line(4, y - 6, 4, y + 6, "s-faint", 1.5),
        line(_W - 4, y - 6, _W - 4, y + 6, "s-faint", 1.5),
        box(a, y - 10, b - a, 20, "f-skyl", 3),
        hatch(a + 1, y - 9, b - a - 2, 18, step=7),
        box(a, y - 10, b - a, 20, "f-no s-sky", 3),
    ]
    first, last = formats.day_only(value.first), formats.day_only(value.last)
    left = max(width_of(first, 13) / 2, min(a, _W / 2 - width_of(first, 13) / 2 - 6))
    right = min(_W - width_of(last, 13) / 2, max(b, _W / 2 + width_of(last, 13) / 2 + 6))
    parts += [words(left, y + 30, first, "t13 t2 mid"), words(right, y + 30, last, "t13 t2 mid")]
    title = band
    if value.happened:
        at = x(value.happened)
        text = _("voucher: %(day)s") % {"day": formats.day_only(value.happened)}
        half = width_of(text, 14, bold=True) / 2
        parts += _tick(at, y, 9)
        parts.append(words(min(max(at, half), _W - half), 16, text, "t14 tb tg mid"))
        title = f"{band}; {text}"
    return picture(title, _W, 76, parts, "forecast")


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of vouchers: `vouchers` given, or for the next one a band `low` to `high`."""

    day: date
    vouchers: int = 0
    low: int = 0
    high: int = 0

    @property
    def said(self) -> str:
        """What stands under the day."""
        if self.high:
            return f"{number(self.low)}–{number(self.high)}"
        return number(self.vouchers)


def issues(
    done: Sequence[Issue], coming: Issue | None, today: date, *, someday: str = ""
) -> SafeString:
    """The last issues and the next one on the line of the calendar, today between them.

    `someday` says when the next one comes while its day is not known; it stands at the end.
    """
    every = [*done, *([coming] if coming else [])]
    if not every and not someday:
        text = _("No vouchers have been issued yet")
        return picture(text, _W, 24, [words(0, 17, text, "t14 t2")])
    days = [*(i.day for i in every), today]
    low, high = min(days), max(days)
    span = max(1, (high - low).days)
    edge = 44
    end = width_of(someday, 13) + 24 if someday else 0

    def x(day: date) -> float:
        return edge + (_W - 2 * edge - end) * (day - low).days / span

    y = 22
    parts = [
        path(f"M4 {y}H{n(x(today))}", "f-no s-grass", 2.5),
        path(f"M{n(x(today))} {y}H{_W - 4}", "f-no s-second dash", 2),
        line(x(today), y - 7, x(today), y + 7, "s-ink", 2.5),
    ]
    near, row, rows = -1000.0, 0, 0
    for issue in every:
        at = x(issue.day)
        row = 1 - row if at - near < 84 else 0
        near, rows = at, max(rows, row)
        soon = issue is coming
        if soon:
            parts += [
                disc(at, y, 11, "f-sun"),
                path(f"M{n(at)} {y - 6}v6l4 2.5", "f-no s-onsun", 2.2),
            ]
        else:
            parts += _tick(at, y, 8.5)
        kind = "t13 mid tb" if soon else "t13 t2 mid"
        parts.append(words(at, y + 30 + 34 * row, formats.day_only(issue.day), kind))
        parts.append(words(at, y + 46 + 34 * row, issue.said, kind))
    said = [f"{formats.day_only(i.day)}: {i.said}" for i in every]
    if someday:
        at = _W - edge
        parts += [
            disc(at, y, 11, "f-sun"),
            path(f"M{n(at)} {y - 6}v6l4 2.5", "f-no s-onsun", 2.2),
            words(_W, y + 30, someday, "t13 tb end"),
        ]
        said.append(someday)
    if not every:
        parts.append(words(x(today), y + 30, _("today"), "t13 t2 mid"))
    title = _("Vouchers issued and expected: %(list)s") % {"list": "; ".join(said)}
    return picture(title, _W, y + 56 + 34 * rows, parts, "issues")
