"""How full: taken, offered and free places as one bar."""

from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kezek.core.words import number
from kezek.face.pictures.group import Seats
from kezek.face.pictures.svg import box, picture

_W: Final = 156
_H: Final = 14


def fill(seats: Seats, *, wide: bool = False) -> SafeString:
    """One bar of a list's row; `wide` is as broad as a panel."""
    width = 336 if wide else _W
    total = seats.free + seats.taken + seats.offered + seats.closed
    title = _("%(free)s free of %(total)s") % {"free": number(seats.free), "total": number(total)}
    if not total:
        title = _("No places at all")
    scale = width / max(1, total)
    taken = (seats.taken + seats.closed) * scale
    offered = seats.offered * scale
    free = max(6.0, seats.free * scale) if seats.free else 0.0
    # A single free place must still be seen: it takes its width from the taken ones.
    taken = max(0.0, min(taken, width - free - offered))
    gap = 2.5
    parts = [
        box(0, 0, taken - (gap if taken < width - 1 else 0), _H, "f-sky", 1.5),
        box(taken + 0.7, 1.2, offered - gap, _H - 2.4, "f-no s-second dash", 1.5),
        box(width - free + 0.7, 0.7, free - 1.4, _H - 1.4, "f-grassl s-grass", 2),
    ]
    return picture(title, width, _H, parts, "fill fill-wide" if wide else "fill")
