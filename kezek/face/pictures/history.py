"""How a number in the queue changed: a line of steps from the filing to today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kezek.core.words import NBSP, number
from kezek.face import formats
from kezek.face.pictures.svg import disc, line, n, path, picture, width_of, words

_W: Final = 330
_H: Final = 128
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 318, 18, 100


@dataclass(frozen=True, slots=True)
class Point:
    """From `day` on the child's number was `place`."""

    day: date
    place: int


def _title(points: Sequence[Point], *, served: bool) -> str:
    if not points:
        return _("The number has no history yet")
    first, last = points[0], points[-1]
    change = first.place - last.place
    if served:
        return _("From number %(a)s to the voucher") % {"a": number(first.place)}
    if not change:
        return _("The number is still %(a)s") % {"a": number(first.place)}
    return _("From number %(a)s to number %(b)s") % {
        "a": number(first.place),
        "b": number(last.place),
    }


def _marks(top: int) -> list[int]:
    """Two round numbers between 1 and the largest place."""
    if top < 5:
        return []
    step = 10 ** (len(str(top)) - 1)
    for size in (step // 10, step // 5, step // 2, step, 2 * step, 5 * step):
        if size and top / size < 3.2:
            return [size * k for k in (1, 2) if size * k <= top]
    return []


def history(points: Sequence[Point], today: date, *, served: bool = False) -> SafeString:
    """The steps of a number until `today`; `served` ends them with a tick instead of a dot."""
    title = _title(points, served=served)
    if not points:
        return picture(title, _W, 24, [words(0, 17, title, "t14 t2")])
    top = max(p.place for p in points)
    days = max(1, (today - points[0].day).days)

    def x(day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * min(1, (day - points[0].day).days / days)

    def y(place: int) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (place - 1) / max(1, top - 1)

    parts = [
        line(_LEFT, y(1), _RIGHT, y(1), "s-line"),
        words(_LEFT - 8, y(1) + 4, "1", "t13 t2 end"),
    ]
    for mark in _marks(top):
        parts.append(line(_LEFT, y(mark), _RIGHT, y(mark), "s-line"))
        parts.append(words(_LEFT - 8, y(mark) + 4, number(mark), "t13 t2 end"))
    d = f"M{n(x(points[0].day))} {n(y(points[0].place))}"
    # A column of the picture has one step: a long history is no heavier than a short one.
    for point in {round(x(point.day)): point for point in points[1:]}.values():
        d += f"H{n(x(point.day))}V{n(y(point.place))}"
    d += f"H{n(x(today))}"
    parts.append(path(d, "f-no s-sky", 2.6))
    parts += _rise(points, x, y)
    first = number(points[0].place)
    parts += [
        disc(x(points[0].day), y(points[0].place), 4, "f-sky"),
        words(x(points[0].day) + 8, y(points[0].place) - 6, first, "t14 tb"),
        words(_LEFT - 8, _H - 6, formats.month_of_year(points[0].day), "t13 t2"),
        words(_W, _H - 6, formats.day_only(today), "t13 t2 end"),
    ]
    end_x, end_y = x(today), y(points[-1].place)
    if served:
        parts += [
            disc(end_x, end_y, 9, "f-grass"),
            path(f"m{n(end_x - 4)} {n(end_y)} 3 3 5.5-6", "f-no s-paper", 2.2),
        ]
    else:
        last = number(points[-1].place)
        parts += [disc(end_x, end_y, 6.5, "f-sun s-ink", 2)]
        if len(points) > 1:
            near = end_x + 8 - width_of(last, 14, bold=True)
            # Below the dot while the line falls, so that it never meets the name of a rise.
            low = points[-1].place < points[-2].place and end_y < _BOTTOM - 24
            parts.append(words(max(near, 0), end_y + 22 if low else end_y - 12, last, "t14 tb"))
    return picture(title, _W, _H, parts, "history")


def _rise(
    points: Sequence[Point],
    x: Callable[[date], float],
    y: Callable[[int], float],
) -> list[str]:
    """The largest growth of the number, which needs an explanation, is named in the picture."""
    pairs = list(pairwise(points))
    worst = max(pairs, key=lambda pair: pair[1].place - pair[0].place, default=None)
    if worst is None or worst[1].place <= worst[0].place:
        return []
    at, height = x(worst[1].day), y(worst[1].place)
    text = f"+{number(worst[1].place - worst[0].place)}".replace(" ", NBSP)
    return [
        path(f"M{n(at)} {n(height)}V{n(_BOTTOM)}", "f-no s-second dash", 1.2),
        words(at + 5, height - 6, text, "t14 tb tc"),
    ]
