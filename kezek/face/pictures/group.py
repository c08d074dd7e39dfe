"""The group: one chair, one place."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kezek.face import icons
from kezek.face.pictures.svg import n, picture

_ROW: Final = 9
_W, _H = 36, 44


@dataclass(frozen=True, slots=True)
class Seats:
    """The places of a group; their sum is its capacity."""

    free: int
    taken: int
    offered: int = 0
    closed: int = 0


def _title(name: str, seats: Seats) -> str:
    parts = [_("Taken: %(n)s") % {"n": seats.taken}]
    if seats.offered:
        parts.append(_("Offered: %(n)s") % {"n": seats.offered})
    if seats.closed:
        parts.append(_("Closed for now: %(n)s") % {"n": seats.closed})
    free = _("Free: %(n)s") % {"n": seats.free} if seats.free else _("No free places")
    return f"{name}: {', '.join([free, *parts])}"


def group(name: str, seats: Seats) -> SafeString:
    """The chairs of the group `name`, free first, nine a row."""
    drawn = [
        *[("c-grass", icons.SEAT_FREE)] * seats.free,
        *[("c-second", icons.SEAT_OFFERED)] * seats.offered,
        *[("c-sky", icons.SEAT_TAKEN)] * seats.taken,
        *[("c-second", icons.SEAT_CLOSED)] * seats.closed,
    ]
    chairs = [
        f'<g class="{colour}" transform="translate({n(i % _ROW * _W + 5)} {i // _ROW * _H + 4})'
        f' scale(1.1)">{shape}</g>'
        for i, (colour, shape) in enumerate(drawn)
    ]
    rows = max(1, -(-len(drawn) // _ROW))
    return picture(_title(name, seats), _ROW * _W, rows * _H, chairs, "group")
