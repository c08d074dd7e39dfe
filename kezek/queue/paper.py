"""An uploaded paper drawn anew: a program of its own, started by `documents`.

The file comes in, the clean one goes out; the only word is its kind. Whatever a crafted file does
to a decoder it does here: without keys, without the database, with little memory and a few seconds.
So it imports nothing of Kezek. A photo carries the place and the time it was taken at, a PDF can
carry programs and other files; of a picture only the picture is kept, of a PDF only its pages.
"""

import io
import resource
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import pi_heif
from PIL import Image, ImageOps
from pypdf import PasswordType, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

OK, BROKEN, LOCKED = 0, 1, 3
SECONDS: Final = 10
MEMORY: Final = 1_500_000_000
PIXELS: Final = 50_000_000
LARGE: Final = 8_000_000  # bytes above which a PNG is a photo, better kept as a JPEG
SIDE: Final = 4_000  # points of the longer side: an A4 page at 340 to the inch

# What of a page, and of what is drawn upon it, is kept. All else is left behind: links, programs,
# other files, forms' fields, traces of the editor.
_PAGE: Final = frozenset(
    "/Type /MediaBox /CropBox /Rotate /Resources /Contents /UserUnit /Group /Annots".split()
)
_DRAWN: Final = tuple("/Type /Subtype /Rect /AP /AS /F".split())
_LEFT_OUT: Final = frozenset(
    "/A /AA /AF /EF /JS /JavaScript /Metadata /OPI /OpenAction /PieceInfo /Ref /RichMedia /XFA"
    " /Thumb /LastModified".split()
)
_JPEG: Final = (NameObject("/DCTDecode"), ArrayObject([NameObject("/DCTDecode")]))


class LockedError(Exception):
    """The PDF can't be read without a password."""


def main(kind: str) -> int:
    """Read the file, write the clean one; the exit code says what is wrong with it."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with suppress(ValueError, OSError):  # macOS has no limit of the address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    content = sys.stdin.buffer.read()
    try:
        clean = DRAWN_ANEW[kind](content)
    except LockedError:
        return LOCKED
    except Exception:  # noqa: BLE001 - a decoder may stumble in any way; the file is broken
        return BROKEN
    sys.stdout.buffer.write(clean)
    return OK


def _picture(content: bytes, name: str) -> bytes:
    """The same picture, upright, without a single byte of the old file."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(content), formats=[name]) as image:
        if image.width * image.height > PIXELS:
            raise ValueError(image.size)
        image.draft(None, (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)  # before any copy: memory
        plain = _on_paper(ImageOps.exif_transpose(image))
    drawn = Image.new(plain.mode, plain.size)
    drawn.paste(plain)
    if name == "PNG" and len(exact := _saved(drawn, "PNG")) <= LARGE:
        return exact
    return _saved(drawn, "JPEG", quality=88, optimize=True)


def _saved(image: Image.Image, name: str, **how: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    out = io.BytesIO()
    image.save(out, name, **how)
    return out.getvalue()


def _on_paper(image: Image.Image) -> Image.Image:
    """Grey or coloured; what was see-through is white, as paper is."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")


def _jpeg(content: bytes) -> bytes:
    return _picture(content, "JPEG")


def _png(content: bytes) -> bytes:
    return _picture(content, "PNG")


def _heic(content: bytes) -> bytes:
    pi_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
    )
    return _picture(content, "HEIF")


def _pdf(content: bytes) -> bytes:
    """A new PDF of the same pages. One locked only against printing or copying is opened."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise LockedError
    writer = PdfWriter()
    writer.pdf_header = reader.pdf_header
    for page in reader.pages:
        _strip_page(page)
        writer.add_page(page)
    if not writer.pages:
        raise ValueError("no pages")
    writer.metadata = None
    for part in _parts(writer.pages):
        for name in _LEFT_OUT & part.keys():
            del part[name]
        if isinstance(part, StreamObject) and part.get("/Filter") in _JPEG:
            part._data = _bare_jpeg(part._data)  # noqa: SLF001 - pypdf sets no JPEG's bytes
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _strip_page(page: DictionaryObject) -> None:
    for name in page.keys() - _PAGE:
        del page[name]
    if "/Annots" not in page:
        return
    drawn = ArrayObject()
    held = page["/Annots"].get_object()
    for one in held if isinstance(held, ArrayObject) else ():
        whole = one.get_object()
        if isinstance(whole, DictionaryObject) and "/AP" in whole:
            kept = {NameObject(name): whole.raw_get(name) for name in _DRAWN if name in whole}
            drawn.append(DictionaryObject(kept))
    page[NameObject("/Annots")] = drawn


def _parts(pages: Any) -> Iterator[DictionaryObject]:  # noqa: ANN401 - pypdf's list of pages
    """Every object that the pages reach, each once."""
    seen: set[int] = set()
    waiting: list[Any] = list(pages)
    while waiting:
        part = waiting.pop()
        part = part.get_object() if hasattr(part, "get_object") else part
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, DictionaryObject):
            yield part
            waiting += part.values()
        elif isinstance(part, ArrayObject):
            waiting += part


def _bare_jpeg(content: bytes) -> bytes:
    """A JPEG without what cameras write beside the picture; one that is no JPEG stays as it is."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = [content[:2]], 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        marker = content[at + 1]
        if marker == 0xDA:  # the picture itself begins
            break
        until = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        # APP0 and APP14 say how colours are meant; the others and comments are the camera's.
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept.append(content[at:until])
        at = until
    return b"".join([*kept, content[at:]])


DRAWN_ANEW: Final[dict[str, Callable[[bytes], bytes]]] = {
    "jpeg": _jpeg,
    "png": _png,
    "heic": _heic,
    "pdf": _pdf,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
