"""A receipt in one QR code: the whole file, shorter, in letters that a code packs best. Pure.

No address stands in it: a phone that reads the code shows the letters and sends nothing to anybody.
"""

import zlib
from base64 import b32decode, b32encode, b64decode, b64encode
from typing import Final

from kezek.openlog.refusals import NotAReceipt

HEAD: Final = "KEZEK1:"
LARGEST: Final = 64 * 1024  # bytes of a receipt, however well it was packed
_EXTRA: Final = "extra "


def pack(text: str) -> str:
    """The letters of the code: `KEZEK1:` and base32 of what zlib makes of the receipt.

    The second line is packed as what it says, not as the base64 of it: that is a third shorter.
    """
    head, extra, rest = text.split("\n", 2)
    said = b64decode(extra.removeprefix(_EXTRA), validate=True).decode()
    plain = f"{head}\n{said}\n{rest}".encode()
    return HEAD + b32encode(zlib.compress(plain, 9)).decode().rstrip("=")


def unpack(packed: str) -> str:
    """The receipt back, byte for byte; spaces and line breaks of pasting do no harm.

    Raises NotAReceipt.
    """
    letters = "".join(packed.split()).upper().removeprefix(HEAD).rstrip("=")
    try:
        squeezed = b32decode(letters + "=" * (-len(letters) % 8))
        if b32encode(squeezed).decode().rstrip("=") != letters:
            raise NotAReceipt  # a second spelling of the same bytes
        opener = zlib.decompressobj()
        plain = opener.decompress(squeezed, LARGEST)
        if not opener.eof or opener.unused_data:
            raise NotAReceipt
        head, said, rest = plain.decode().split("\n", 2)
    except (ValueError, zlib.error):
        raise NotAReceipt from None
    return f"{head}\n{_EXTRA}{b64encode(said.encode()).decode()}\n{rest}"


def is_packed(text: str) -> bool:
    """Whether this came out of a code rather than out of a file."""
    return text.lstrip().upper().startswith(HEAD)
