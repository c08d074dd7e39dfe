"""A QR code as one path."""

from base64 import b64encode
from io import BytesIO

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kezek.face.pictures.svg import path, picture

_BORDER = 4


def qr(text: str, title: str) -> SafeString:
    """The code of `text`; `title` says where it leads. Dark on light in every mode."""
    code = segno.make(text, error="m", micro=False)
    rows = []
    for y, line in enumerate(code.matrix):
        x = 0
        while x < len(line):
            if not line[x]:
                x += 1
                continue
            start = x
            while x < len(line) and line[x]:
                x += 1
            rows.append(f"M{start + _BORDER} {y + _BORDER}h{x - start}v1h-{x - start}z")
    side = len(code.matrix) + 2 * _BORDER
    return picture(title, side, side, [path("".join(rows), "f-black")], "qr")


def qr_png(text: str, scale: int = 8, error: str = "m") -> bytes:
    """The same code as a file, for messengers and print."""
    out = BytesIO()
    segno.make(text, error=error, micro=False).save(out, kind="png", scale=scale, border=_BORDER)
    return out.getvalue()


def qr_large(text: str, title: str) -> SafeString | None:
    """A code of up to a few thousand letters, as dots; None if they are too many for any code.

    Drawn as lines it would weigh ten times as much. It has the least room for damage, so that its
    squares stay large enough for a phone.
    """
    try:
        dots = b64encode(qr_png(text, 3, "l")).decode()
    except segno.DataOverflowError:
        return None
    return format_html(
        '<img class="qr-large" src="data:image/png;base64,{}" alt="{}">', dots, title
    )
