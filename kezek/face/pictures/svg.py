"""The few strokes that all pictures share."""

from collections.abc import Iterable
from math import ceil
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# The mean width of a letter of the pages' font, as a share of its size: enough to keep labels
# from meeting, never used to place letters.
_LETTER: Final = 0.56


def n(value: float) -> str:
    """A coordinate, at most one decimal, without a useless zero."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def width_of(text: str, size: float = 15, *, bold: bool = False) -> float:
    """About how wide `text` will be."""
    return len(text) * size * (_LETTER + (0.04 if bold else 0))


def words(x: float, y: float, text: str, kind: str = "") -> str:
    """A line of text; `kind` are classes (t13, t2, tb, end, mid)."""
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{n(x)}" y="{n(y)}"{named}>{escape(text)}</text>'


def box(  # noqa: PLR0917 - coordinates read best in order
    x: float, y: float, w: float, h: float, kind: str, r: float = 0, more: str = ""
) -> str:
    """A rectangle; negative sizes are drawn as nothing."""
    if w <= 0 or h <= 0:
        return ""
    round_ = f' rx="{n(r)}"' if r else ""
    return (
        f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}"{round_} class="{kind}"{more}/>'
    )


def line(  # noqa: PLR0917 - coordinates read best in order
    x1: float, y1: float, x2: float, y2: float, kind: str, w: float = 1
) -> str:
    """A straight stroke."""
    return f'<path d="M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}" class="{kind}" stroke-width="{n(w)}"/>'


def path(d: str, kind: str, w: float = 0, more: str = "") -> str:
    """Any outline; `w` is the stroke, 0 for none."""
    stroke = f' stroke-width="{n(w)}"' if w else ""
    return f'<path d="{d}" class="{kind}"{stroke}{more}/>'


def disc(x: float, y: float, r: float, kind: str, w: float = 0) -> str:
    """A circle."""
    stroke = f' stroke-width="{n(w)}"' if w else ""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" class="{kind}"{stroke}/>'


def hatch(x: float, y: float, w: float, h: float, *, kind: str = "s-sky", step: float = 6) -> str:
    """Slanted strokes inside a rectangle, drawn as one path, so that no pattern needs a name."""
    strokes = []
    for i in range(ceil((w + h) / step)):
        start = i * step
        x1, y1 = (start, 0.0) if start <= w else (w, start - w)
        x2, y2 = (0.0, start) if start <= h else (start - h, h)
        if x1 > x2:
            strokes.append(f"M{n(x + x1)} {n(y + y1)}L{n(x + x2)} {n(y + y2)}")
    return path("".join(strokes), f"f-no {kind}", 2) if strokes else ""


def picture(title: str, w: float, h: float, parts: Iterable[str], kind: str = "") -> SafeString:
    """The finished drawing with the sentence that says what it shows."""
    classes = f"pic {kind}".strip()
    return mark_safe(  # noqa: S308 - built of numbers and escaped words
        f'<svg class="{classes}" viewBox="0 0 {n(w)} {n(h)}" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
