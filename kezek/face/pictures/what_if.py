"""What if: who of each age gets a voucher as it is, who besides with more, who still waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kezek.core.words import number
from kezek.face.pictures.svg import box, hatch, picture, words

_W: Final = 340
_BAR: Final = 16
_ROW: Final = 46


@dataclass(frozen=True, slots=True)
class Age:
    """Children of an age: vouchers as it is and as it would be, and who would still wait."""

    label: str
    now: int
    then: int
    left: int


def what_if(ages: Sequence[Age]) -> SafeString:
    """A bar for each age, all on one scale: served anyway, served besides (or less), left."""
    longest = max((max(age.now, age.then) + age.left for age in ages), default=0)
    scale = _W / max(1, longest)
    parts: list[str] = []
    y = 0.0
    for age in ages:
        both, more = min(age.now, age.then), max(0, age.then - age.now)
        less = max(0, age.now - age.then)
        said = f"{number(age.now)} → {number(age.then)}"
        parts += [
            words(0, y + 15, age.label, "t14 tb"),
            words(_W, y + 15, said, "t14 end"),
        ]
        x, top = 0.0, y + 22
        for many, kind in ((both, "f-grass"), (more, "f-sun"), (less, "f-no s-clay")):
            wide = max(2.0, many * scale) if many else 0.0
            parts.append(box(x, top, wide - 1, _BAR, kind))
            if kind == "f-sun":
                parts.append(hatch(x, top, max(0.0, wide - 1), _BAR, kind="s-onsun"))
            x += wide
        wide = min(_W - x, (age.left - less) * scale)
        parts.append(box(x, top + 0.5, wide, _BAR - 1, "f-skyl s-sky"))
        y += _ROW
    title = _("Vouchers as it is and as it would be: %(list)s") % {
        "list": "; ".join(f"{age.label}: {number(age.now)} → {number(age.then)}" for age in ages)
    }
    return picture(title, _W, max(y, 1), parts, "what-if")
