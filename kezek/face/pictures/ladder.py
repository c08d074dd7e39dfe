"""The ladder of a group in a round: how far its places reached, and where one's own child stood."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.core.words import number
from kezek.face.pictures.svg import box, disc, line, picture, width_of, words

_W: Final = 340
_EDGE: Final = 12.0  # room for the own child's dot at either end
_TOP: Final = 24.0
_BAR: Final = 14.0


@dataclass(frozen=True, slots=True)
class Reach:
    """Numbers among all who wanted the group: one's own, and the last one that got in.

    `last` is 0 where nobody did; `left` tells that seats were left over.
    """

    own: int
    last: int
    left: bool = False


def said(reach: Reach) -> str:
    """The picture in a sentence."""
    own = _("Your number: %(n)s") % {"n": number(reach.own)}
    if reach.left:
        return f"{own}. " + _("Places were left over.")
    if not reach.last:
        return f"{own}. " + _("Nobody got in.")
    return f"{own}. " + _("The last one who got in: number %(n)s") % {"n": number(reach.last)}


def ladder(reach: Reach) -> SafeString:
    """A line of numbers from 1, green as far as the places reached, the own child as a dot."""
    longest = max(reach.own, reach.last, 2)
    step = (_W - 2 * _EDGE) / (longest - 1)

    def at(rank: int) -> float:
        return _EDGE + (rank - 1) * step

    middle = _TOP + _BAR / 2
    parts = [box(_EDGE, _TOP, _W - 2 * _EDGE, _BAR, "f-skyl s-line", 7)]
    end = _W - _EDGE if reach.left else at(reach.last) if reach.last else 0.0
    if end:
        parts.append(box(_EDGE - 2, _TOP, max(6.0, end - _EDGE + 4), _BAR, "f-grass", 7))
    if reach.last and not reach.left:
        label = pgettext("last admitted", "last: %(n)s") % {"n": number(reach.last)}
        parts += [
            line(end + 2, _TOP - 5, end + 2, _TOP + _BAR + 5, "s-grass", 3),
            words(_within(end, label), _TOP - 10, label, "tg mid"),
        ]
    label = pgettext("own number", "you: %(n)s") % {"n": number(reach.own)}
    own = at(reach.own)
    parts += [
        disc(own, middle, 9, "f-sun s-onsun", 2.5),
        words(_within(own, label), _TOP + _BAR + 22, label, "tb mid"),
    ]
    return picture(said(reach), _W, _TOP + _BAR + 28, parts, "ladder")


def _within(x: float, label: str) -> float:
    """The middle of a label that stays inside the drawing."""
    half = width_of(label, 15, bold=True) / 2
    return min(max(x, half), _W - half)
