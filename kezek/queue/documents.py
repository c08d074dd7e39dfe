"""Uploaded papers: is the file what it says, does it open, and nothing in it but the picture. Pure.

A photo carries the place and the time it was taken at; so pictures are drawn anew and only the
picture is kept. A PDF is kept as it is, if its structure holds and nothing in it runs.
"""

import hashlib
import io
import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kezek.core.say import say
from kezek.queue.refusals import FileActive, FileBroken, FileKindUnknown, FileTooLarge

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"

_MAGIC: Final = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_NAMED: Final = frozenset({PDF, JPEG, PNG})
_ALIASES: Final = {"image/jpg": JPEG, "image/pjpeg": JPEG, "application/x-pdf": PDF}
_ACTIVE: Final = re.compile(
    rb"/(?:Encrypt|JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)[\s/<\[(\d]"
)
_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF[\s\0]*$")
_STREAM: Final = re.compile(rb"(\d+)\s+(\d+)\s+obj\s*<<(.*?)>>\s*stream\r?\n", re.DOTALL)
_BODY: Final = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_ROOT: Final = re.compile(rb"/Root\s+(\d+)\s+(\d+)\s+R")


@dataclass(frozen=True, slots=True)
class Document:
    """A checked file as it may be kept; `sha256` is of `content`."""

    media_type: str
    content: bytes
    sha256: str


def checked(content: bytes, media_type: str) -> Document:
    """The document in the form in which it may be kept.

    `media_type` is what the browser says; the first bytes decide, and where the two name different
    kinds the file is not what it says. Raises FileTooLarge, FileKindUnknown, FileBroken,
    FileActive.
    """
    if len(content) > MAX_BYTES:
        raise FileTooLarge(
            say(
                _("The file is too large: %(size)s MB. The limit is %(max)s MB."),
                size=-(-len(content) // (1024 * 1024)),
                max=MAX_BYTES // (1024 * 1024),
            )
        )
    kind = next((name for magic, name in _MAGIC if content.startswith(magic)), None)
    said = _ALIASES.get(media_type, media_type)
    if kind is None or (said in _NAMED and said != kind):
        raise FileKindUnknown
    if kind == PDF:
        _check_pdf(content)
    else:
        content = _redrawn(content, kind)
        if len(content) > MAX_BYTES:
            raise FileBroken
    return Document(kind, content, hashlib.sha256(content).hexdigest())


def _redrawn(content: bytes, kind: str) -> bytes:
    """The same picture, upright, without a single byte of the old file."""
    name = "JPEG" if kind == JPEG else "PNG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[name]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise FileBroken
                image.load()
                upright = ImageOps.exif_transpose(image)
                plain = upright.convert("L" if upright.mode in {"1", "L"} else "RGB")
    except (
        OSError,
        ValueError,
        SyntaxError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        raise FileBroken from None
    drawn = Image.new(plain.mode, plain.size)
    drawn.paste(plain)
    out = io.BytesIO()
    if kind == JPEG:
        drawn.save(out, "JPEG", quality=88, optimize=True)
    else:
        drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _check_pdf(content: bytes) -> None:
    """The end names the table of objects, the table names the root, the root is a catalogue."""
    if any(_ACTIVE.search(part) for part in _readable_parts(content)):
        raise FileActive
    start = _START.search(content[-2048:])
    if start is None or not content[5:8].replace(b".", b"").isdigit():
        raise FileBroken
    offset = int(start[1])
    if offset >= len(content):
        raise FileBroken
    table = content[offset:]
    if table.startswith(b"xref"):
        _check_table(content, table)
    else:
        _check_stream(table)


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """What stands in the open, and the objects that are packed; never pictures and fonts."""
    yield _BODY.sub(b"", content)
    left = MAX_BYTES
    for head in _STREAM.finditer(content):
        if b"/ObjStm" in head[3] and b"/FlateDecode" in head[3]:
            unpacked = _unpacked(content[head.end() :], left)
            yield unpacked
            left = max(1, left - len(unpacked))


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        raise FileBroken from None


def _check_table(content: bytes, table: bytes) -> None:
    trailer = table.find(b"trailer")
    root = _ROOT.search(table, trailer) if trailer > 0 else None
    if root is None:
        raise FileBroken
    lines = table[4:trailer].split(b"\n")
    number = -1
    for line in lines:
        parts = line.split()
        if len(parts) == 2 and all(part.isdigit() for part in parts):
            number = int(parts[0]) - 1
        elif len(parts) == 3:
            number += 1
            if number == int(root[1]) and parts[2] == b"n" and parts[0].isdigit():
                found = content[int(parts[0]) : int(parts[0]) + 4096]
                if re.match(rb"\s*%d\s+\d+\s+obj\b" % number, found) and b"/Catalog" in found:
                    return
    if b"/Prev" in table[trailer:] and b"/Catalog" in content:
        return  # saved in steps: the root stands in an earlier table
    raise FileBroken


def _check_stream(table: bytes) -> None:
    head = _STREAM.match(table)
    if head is None or b"/XRef" not in head[3] or _ROOT.search(head[3]) is None:
        raise FileBroken
    if b"/FlateDecode" not in head[3]:
        return
    if not _unpacked(table[head.end() :], MAX_BYTES):
        raise FileBroken
