"""Uploaded papers: is the file what it says, and what of it may be kept.

The first bytes decide what a file is; a program of its own (`paper.py`) opens it and draws it anew,
for no longer than PATIENCE seconds.
"""

import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from kezek.core.say import say
from kezek.queue.refusals import FileBroken, FileKindUnknown, FileLocked, FileTooLarge

MAX_BYTES: Final = 10 * 1024 * 1024
PATIENCE: Final = 30.0
PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
HEIC: Final = "image/heic"
ACCEPTED: Final = ".pdf,.jpg,.jpeg,.png,.heic,.heif,application/pdf,image/*"

_PROGRAM: Final = Path(__file__).with_name("paper.py")  # not imported: its decoders stay outside
_DONE, _LOCKED = 0, 3  # its exit codes; any other means that the file is broken

_MAGIC: Final = (
    (re.compile(rb"%PDF-"), PDF),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), HEIC),
)
_DRAWN: Final = {PDF: "pdf", JPEG: "jpeg", PNG: "png", HEIC: "heic"}
_ALIASES: Final = {
    "image/jpg": JPEG,
    "image/pjpeg": JPEG,
    "application/x-pdf": PDF,
    "image/heif": HEIC,
    "image/heic-sequence": HEIC,
    "image/heif-sequence": HEIC,
}


@dataclass(frozen=True, slots=True)
class Document:
    """A checked file as it may be kept; `sha256` is of `content`."""

    media_type: str
    content: bytes
    sha256: str


def checked(content: bytes, media_type: str) -> Document:
    """The document in the form in which it may be kept; HEIC and a very large PNG become JPEG.

    `media_type` is what the browser says; the first bytes decide, and where the two name different
    kinds the file is not what it says. Raises FileTooLarge, FileKindUnknown, FileBroken,
    FileLocked.
    """
    refuse_too_large(len(content))
    kind = _kind(content)
    said = _ALIASES.get(media_type, media_type)
    if kind is None or (said in _DRAWN and said != kind):
        raise FileKindUnknown
    clean = _drawn_anew(content, _DRAWN[kind])
    kept_as = _kind(clean)
    if kept_as is None or len(clean) > MAX_BYTES:
        raise FileBroken
    return Document(kept_as, clean, hashlib.sha256(clean).hexdigest())


def _kind(content: bytes) -> str | None:
    return next((name for magic, name in _MAGIC if magic.match(content)), None)


def refuse_too_large(size: int) -> None:
    """Raise FileTooLarge above the limit; a page asks before it reads the file."""
    if size > MAX_BYTES:
        raise FileTooLarge(
            say(
                _("The file is too large: %(size)s MB. The limit is %(max)s MB."),
                size=-(-size // (1024 * 1024)),
                max=MAX_BYTES // (1024 * 1024),
            )
        )


def _drawn_anew(content: bytes, word: str) -> bytes:
    """What the program makes of the file. It gets no environment: keys stand there."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program and a word of ours
            [sys.executable, "-I", str(_PROGRAM), word],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileBroken from None
    if done.returncode == _LOCKED:
        raise FileLocked
    if done.returncode != _DONE or not done.stdout:
        raise FileBroken
    return done.stdout
