"""Children who change their seats together: a chain that begins at a free seat, or a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from kezek.face.pictures.svg import box, n, path, picture, words

_W: Final = 330
_BOX_W, _BOX_H, _STEP = 290, 34, 74
_LETTERS: Final = 34  # of a seat's name that fit into its box


@dataclass(frozen=True, slots=True)
class Move:
    """One child, by the number of its place, and the seats that it leaves and gets."""

    who: str
    left: str
    got: str


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"


def _seat(y: float, text: str, kind: str) -> list[str]:
    return [
        box(1, y, _BOX_W, _BOX_H, kind, 6),
        words(12, y + 22, _short(text), "t14"),
    ]


def moves(steps: Sequence[Move]) -> SafeString:
    """The seats one beneath the other, an arrow for each child; the free seat stands above.

    When the last child leaves the seat that the first one gets, it is a circle.
    """
    circle = len(steps) > 1 and steps[-1].left == steps[0].got
    seats = [steps[0].got, *(step.left for step in steps)]
    if circle:
        seats.pop()
    parts: list[str] = []
    for row, seat in enumerate(seats):
        first, last = row == 0, row == len(seats) - 1
        kind = "f-grassl s-grass" if first and not circle else "f-paper s-line"
        if last and not circle:
            kind = "f-paper s-second dash"
        parts += _seat(row * _STEP + 1, seat, kind)
    for row, step in enumerate(steps[: len(seats) - 1]):
        top, bottom = row * _STEP + _BOX_H + 3, (row + 1) * _STEP
        parts += [
            path(f"M26 {n(bottom)}V{n(top)}m-6 8 6-8 6 8", "f-no s-sky", 2.4),
            words(42, (top + bottom) / 2 + 5, step.who, "t13 t2"),
        ]
    height = (len(seats) - 1) * _STEP + _BOX_H + 2
    if circle:
        middle, low = _BOX_H / 2 + 1, height - _BOX_H / 2
        parts += [
            path(
                f"M{_BOX_W + 2} {n(middle)}H{_W - 16}V{n(low)}H{_BOX_W + 4}m8-6-8 6 8 6",
                "f-no s-sky",
                2.4,
            ),
            words(_BOX_W - 4, height + 18, steps[-1].who, "t13 t2 end"),
        ]
        height += 24
    said = "; ".join(f"{step.who}: {step.left} → {step.got}" for step in steps)
    counted = (
        ngettext(
            "A circle of %(n)s child: %(moves)s",
            "A circle of %(n)s children: %(moves)s",
            len(steps),
        )
        if circle
        else ngettext(
            "A chain of %(n)s child: %(moves)s",
            "A chain of %(n)s children: %(moves)s",
            len(steps),
        )
    )
    title = counted % {"n": len(steps), "moves": said}
    return picture(title, _W, height, parts, "moves")
