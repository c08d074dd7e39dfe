"""How a person wants to read: the size of the text and its contrast, kept in a cookie."""

from typing import Final

COOKIE: Final = "look"
SIZES: Final = ("", "large", "larger")
CONTRASTS: Final = ("", "contrast")


def parse(raw: str) -> tuple[str, str]:
    """Size and contrast from the cookie; whatever is not ours counts as ordinary."""
    words = raw.split("-")
    size = next((w for w in words if w in SIZES[1:]), "")
    contrast = next((w for w in words if w in CONTRASTS[1:]), "")
    return size, contrast


def write(size: str, contrast: str) -> str:
    """The cookie's value; empty when all is ordinary."""
    return "-".join(w for w in (size, contrast) if w)


def chosen(raw: str, pressed: str) -> str:
    """The cookie's value after one press in the header's Aa panel."""
    size, contrast = parse(raw)
    if pressed in CONTRASTS[1:]:
        contrast = "" if contrast == pressed else pressed
    elif pressed in SIZES[1:]:
        size = pressed
    elif pressed == "ordinary":
        size, contrast = "", ""
    return write(size, contrast)
