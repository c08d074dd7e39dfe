"""A month of day marks, told by their shape."""

from calendar import Calendar
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext, pgettext

from kezek.core import words
from kezek.face import formats, icons

Mark = Literal["came", "ill", "excused", "away", "off", "none"]
_MONDAY: Final = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's mark; with `url` the day can be pressed, `changed` frames it as in dispute."""

    mark: Mark
    url: str = ""
    changed: bool = False


def mark_words() -> dict[str, str]:
    """What each mark means, for ears and for the legend."""
    return {
        "came": pgettext("day mark", "Came"),
        "ill": pgettext("day mark", "Ill, with a certificate"),
        "excused": pgettext("day mark", "Away for a good reason"),
        "away": pgettext("day mark", "Away without a reason"),
        "off": pgettext("day mark", "Day off"),
        "none": pgettext("day mark", "Not marked yet"),
    }


def _caption(year: int, month: int, days: Mapping[int, Day]) -> str:
    count = Counter(day.mark for day in days.values())
    came = count["came"]
    missed = count["ill"] + count["excused"] + count["away"]
    name = words.month_name(year, month, formats.lang())
    parts = [ngettext("came on %(n)s day", "came on %(n)s days", came) % {"n": came}]
    if missed:
        parts.append(ngettext("missed %(n)s day", "missed %(n)s days", missed) % {"n": missed})
    return f"{name}: {', '.join(parts)}"


def _cell(number: int, day: Day | None, said: Mapping[str, str]) -> SafeString:
    if not number:
        return SafeString("<td></td>")
    mark = day.mark if day else "off"
    sign = icons.draw(mark) if mark != "none" else SafeString('<i class="icon"></i>')
    inside = format_html(
        '<span class="d">{}</span>{}<span class="hide">{}</span>', number, sign, said[mark]
    )
    kind = " ".join(
        c for c in ("weak" if mark == "off" else "", "own" if day and day.changed else "") if c
    )
    if day and day.url:
        inside = format_html('<a href="{}">{}</a>', day.url, inside)
    return (
        format_html('<td class="{}">{}</td>', kind, inside)
        if kind
        else format_html("<td>{}</td>", inside)
    )


def calendar(year: int, month: int, days: Mapping[int, Day]) -> SafeString:
    """The month as a table of weeks; a day that is not in `days` counts as off."""
    said = mark_words()
    lang = formats.lang()
    heads = format_html_join(
        "",
        '<th scope="col">{}</th>',
        ((words.weekday(_MONDAY.replace(day=1 + i), lang),) for i in range(7)),
    )
    weeks = Calendar().monthdayscalendar(year, month)
    rows = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            (format_html_join("", "{}", ((_cell(d, days.get(d), said),) for d in week)),)
            for week in weeks
        ),
    )
    return format_html(
        '<table class="cal"><caption class="hide">{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table>",
        _caption(year, month, days),
        heads,
        rows,
    )
