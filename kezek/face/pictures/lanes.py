"""The lanes: every queue type as a lane, its length the children who wait, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kezek.core.words import NBSP, number
from kezek.face.pictures.svg import box, disc, hatch, line, path, picture, width_of, words

NARROW: Final = 358
WIDE: Final = 720
_BAR: Final = 14
_ROW: Final = 27


@dataclass(frozen=True, slots=True)
class Lane:
    """One queue. All counts are children.

    `waiting` is None when fewer than 5 wait: they are counted with the general queue and their
    number is told to nobody. `served` got a voucher last time; of the waiting, the first `sure`
    are forecast to get one next time almost certainly, the next `maybe` perhaps. `own` is the
    number of the reader's child in this queue.
    """

    label: str
    waiting: int | None
    served: int = 0
    sure: int = 0
    maybe: int = 0
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """An age with its queues, in the order of their right."""

    label: str
    lanes: Sequence[Lane]

    @property
    def waiting(self) -> int:
        """Children of this age who wait and may be counted."""
        return sum(lane.waiting or 0 for lane in self.lanes)


def _step(longest: int) -> int:
    """The distance of the scale's marks: 1, 2 or 5 times a power of ten, at most three marks."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if longest / (step * factor) <= 3:
                return step * factor
        step *= 10


def _title(bands: Sequence[Band]) -> str:
    lanes = [(band, lane) for band in bands for lane in band.lanes]
    total = sum(band.waiting for band in bands)
    if not total:
        return _("Nobody waits in any queue")
    band, longest = max(lanes, key=lambda pair: pair[1].waiting or 0)
    parts = [
        ngettext(
            "%(n)s child waits in all queues together",
            "%(n)s children wait in all queues together",
            total,
        )
        % {"n": number(total)},
        _("Longest: %(age)s, %(queue)s, %(n)s")
        % {"age": band.label, "queue": longest.label, "n": number(longest.waiting or 0)},
    ]
    for band, lane in lanes:
        if lane.own is not None:
            parts.append(
                _("Your child: %(age)s, %(queue)s, number %(n)s")
                % {"age": band.label, "queue": lane.label, "n": number(lane.own)}
            )
    return ". ".join(parts)


class _Drawing:
    """Grows downwards while the lanes are drawn."""

    def __init__(self, bands: Sequence[Band], width: int) -> None:
        lanes = [lane for band in bands for lane in band.lanes]
        self.width = width
        self.longest = max((lane.waiting or 0 for lane in lanes), default=0)
        served = max((lane.served for lane in lanes), default=0)
        label = max((width_of(lane.label, 14) for lane in lanes), default=80) + 8
        figure = width_of(number(self.longest), 15, bold=True) + 12
        self.scale = (width - label - figure) / max(1, self.longest + served)
        self.head = label + served * self.scale
        self.y = 44.0
        self.parts: list[str] = []
        self.over: list[str] = []

    def age(self, band: Band) -> None:
        """The name of an age, its sum, a line."""
        self.y += 12
        total = _("in all %(n)s") % {"n": number(band.waiting)}
        self.parts += [
            words(0, self.y, band.label, "t17 tb"),
            words(self.width, self.y, total, "t2 end"),
            line(0, self.y + 9, self.width, self.y + 9, "s-line"),
        ]
        self.y += 22

    def lane(self, lane: Lane) -> None:
        """One bar, left to right: served, the head, forecast, the rest, the number."""
        if lane.own is not None and lane.waiting:
            self.y += 25
        top, middle = self.y, self.y + _BAR / 2
        self.parts.append(words(0, middle + 5, lane.label, "t14"))
        if lane.served:
            long = max(2, lane.served * self.scale)
            self.parts.append(box(self.head - long - 1.5, top, long, _BAR, "f-grass"))
        if lane.waiting is None:
            self.parts += [
                path(f"M{self.head:.1f} {middle:.1f}h18", "f-no s-second dash", 1.5),
                words(self.head + 24, middle + 5, _("fewer than 5"), "t14 t2"),
            ]
        elif not lane.waiting:
            self.parts.append(words(self.head + 6, middle + 5, _("nobody waits"), "t14 t2"))
        else:
            self._bar(lane, lane.waiting, top)
        self.y += _ROW

    def _bar(self, lane: Lane, waiting: int, top: float) -> None:
        long = max(3, waiting * self.scale)
        sure = min(long, lane.sure * self.scale) if lane.sure else 0
        if 0 < sure < 2:
            sure = 2
        maybe = min(long - sure, max(2, lane.maybe * self.scale) if lane.maybe else 0)
        self.parts += [
            box(self.head, top + 0.5, long, _BAR - 1, "f-skyl s-sky"),
            box(self.head, top, sure, _BAR, "f-sky"),
            hatch(self.head + sure, top + 1, maybe, _BAR - 2),
            words(self.head + long + 7, top + _BAR / 2 + 5, number(waiting), "tb"),
        ]
        if lane.own is not None:
            self._own(lane.own, top)

    def _own(self, own: int, top: float) -> None:
        at = self.head + own * self.scale
        text = _("your number %(n)s") % {"n": number(own)}
        wide = width_of(text, 14, bold=True) + 18
        left = min(max(0, at - wide / 2), self.width - wide)
        self.over += [
            line(at, top - 7, at, top, "s-ink", 1.5),
            box(left, top - 30, wide, 24, "f-sun", 12),
            words(left + wide / 2, top - 13, text, "t14 tb tsun mid"),
            disc(at, top + _BAR / 2, 8, "f-sun s-onsun", 2),
        ]

    def ruler(self) -> list[str]:
        """The marks of the scale and the line of the head, drawn under everything."""
        bottom = self.y + 2
        marks = [
            words(self.head, 16, f"№{NBSP}1", "t13 t2 mid"),
        ]
        if self.longest:
            step = _step(self.longest)
            for value in range(step, self.longest + 1, step):
                x = self.head + value * self.scale
                marks.append(words(x, 16, number(value), "t13 t2 mid"))
                marks.append(line(x, 24, x, bottom, "s-line dash"))
        return marks

    def head_line(self) -> str:
        """The ink line where every queue begins."""
        return line(self.head, 24, self.head, self.y + 2, "s-ink", 2)


def lanes(bands: Sequence[Band]) -> SafeString:
    """All queues as lanes, drawn for a wide and for a narrow place; the style sheet shows one."""
    return mark_safe(  # noqa: S308 - two finished drawings
        f'<div class="fits">{_draw(bands, WIDE, "wide")}{_draw(bands, NARROW, "narrow")}</div>'
    )


def _draw(bands: Sequence[Band], width: int, kind: str) -> SafeString:
    drawing = _Drawing(bands, width)
    for band in bands:
        drawing.age(band)
        for lane in band.lanes:
            drawing.lane(lane)
        drawing.y += 4
    parts = [*drawing.ruler(), *drawing.parts, drawing.head_line(), *drawing.over]
    return picture(_title(bands), drawing.width, drawing.y + 4, parts, f"lanes {kind}")
