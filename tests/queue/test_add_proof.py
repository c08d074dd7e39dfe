"""A paper is opened, not believed; only its picture is kept, and sealed."""

import io
import struct
import zlib

import pytest
import typst
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from kezek.journal.models import Entry
from kezek.queue import documents
from kezek.queue.acts import add_proof, claim_privilege, decide_privilege
from kezek.queue.models import Proof
from kezek.queue.queries import proof_content
from kezek.queue.refusals import (
    FileActive,
    FileBroken,
    FileKindUnknown,
    FileTooLarge,
    PrivilegeDecided,
    TooManyProofs,
)
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_key, an_application


def a_photo(kind: str = "JPEG", *, secret: bool = False, size: tuple[int, int] = (60, 40)) -> bytes:
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((20, 20, 200), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    if not secret:
        image.save(out, kind)
        return out.getvalue()
    exif = Image.Exif()
    exif[Base.Make] = "SecretPhone"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    image.save(out, kind, exif=exif, comment=b"SecretComment" if kind == "JPEG" else None)
    return out.getvalue()


def a_pdf(root: bytes = b"/Type /Catalog /Pages 2 0 R", extra: bytes = b"") -> bytes:
    """A small whole PDF, its table of objects counted."""
    objects = [
        b"<< " + root + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    body += extra
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in offsets
    )
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + table + trailer


def a_pdf_with_a_stream() -> bytes:
    """The newer form: the table of objects is itself a packed object."""
    body = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    rows = zlib.compress(b"\x01" + struct.pack(">H", 9) + b"\x00")
    head = b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n"  # noqa: E501 - one line of a PDF
    at = len(body)
    body += head % len(rows) + rows + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF" % at


def test_a_photo_is_drawn_anew_upright_without_its_secrets() -> None:
    content = a_photo(secret=True)
    assert b"SecretPhone" in content
    document = documents.checked(content, "image/jpeg")
    with Image.open(io.BytesIO(document.content)) as image:
        assert image.size == (40, 60)  # the phone lay on its side
        assert not image.getexif()
    assert b"SecretPhone" not in document.content
    assert b"SecretComment" not in document.content
    assert b"Exif" not in document.content


def test_what_was_hung_behind_a_picture_is_gone() -> None:
    document = documents.checked(a_photo("PNG") + b"PK\x03\x04 a whole archive", "image/png")
    assert document.media_type == "image/png"
    assert b"archive" not in document.content


def a_scan() -> bytes:
    """What a scanner of a phone makes."""
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (240, 240, 230)).save(out, "PDF")
    return out.getvalue()


def a_printed_page() -> bytes:
    """What an office program makes: objects packed, fonts embedded."""
    return bytes(typst.compile(b"#set page(width: 5cm, height: 5cm)\n= Large family"))


PAPERS = {
    "table": a_pdf(),
    "stream": a_pdf_with_a_stream(),
    "scan": a_scan(),
    "printed": a_printed_page(),
    "goes to its first page": a_pdf(root=b"/Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit]"),
    "ends in emptiness": a_pdf() + b"\n\0\0",
}


@pytest.mark.parametrize("content", PAPERS.values(), ids=PAPERS)
def test_a_whole_pdf_is_kept_as_it_is(content: bytes) -> None:
    document = documents.checked(content, "application/pdf")
    assert document.content == content


def test_a_browser_that_names_no_kind_is_forgiven() -> None:
    assert documents.checked(a_photo(), "application/octet-stream").media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (a_photo("PNG"), "image/jpeg"),
        (a_photo(), "application/pdf"),
        (a_pdf(), "image/png"),
        (b"GIF89a" + b"\0" * 100, "image/png"),
        (b"<html><script>alert(1)</script></html>", "image/png"),
        (b"MZ\x90\x00" + b"\0" * 100, "application/pdf"),
        (b"PK\x03\x04" + b"\0" * 100, "application/pdf"),
        (b"", "application/pdf"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(FileKindUnknown):
        documents.checked(content, said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (a_photo()[:200], "image/jpeg"),
        (a_photo("PNG")[:60], "image/png"),
        (b"\xff\xd8\xff" + b"no picture follows" * 20, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"nor here" * 20, "image/png"),
        (b"%PDF-1.4\nnothing more", "application/pdf"),
        (a_pdf()[:-30], "application/pdf"),
        (a_pdf(root=b"/Type /Pages"), "application/pdf"),
        (a_pdf().replace(b"startxref\n", b"startxref\n9"), "application/pdf"),
        (a_pdf_with_a_stream().replace(b"/XRef", b"/Nope"), "application/pdf"),
    ],
)
def test_a_file_that_does_not_open_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(FileBroken):
        documents.checked(content, said)


@pytest.mark.parametrize(
    "root",
    [
        b"/Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (format.exe) >>",
        b"/Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 6 0 R >>",
    ],
)
def test_a_pdf_that_does_something_is_refused(root: bytes) -> None:
    with pytest.raises(FileActive):
        documents.checked(a_pdf(root=root), "application/pdf")


def test_a_program_packed_away_is_found() -> None:
    packed = zlib.compress(b"7 0 << /S /JavaScript /JS (app.alert(1)) >>")
    head = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n"
    with pytest.raises(FileActive):
        documents.checked(a_pdf(extra=head + packed + b"\nendstream\nendobj\n"), "application/pdf")


def test_a_picture_whose_bytes_look_like_a_program_is_none() -> None:
    extra = b"9 0 obj\n<< /Length 9 >>\nstream\n..../JS (..\nendstream\nendobj\n"
    assert documents.checked(a_pdf(extra=extra), "application/pdf").media_type == documents.PDF


def test_a_locked_pdf_is_refused() -> None:
    with pytest.raises(FileActive):
        documents.checked(a_pdf(extra=b"9 0 obj << /Encrypt 8 0 R >> endobj\n"), "application/pdf")


def test_a_file_above_ten_megabytes_is_refused_unopened() -> None:
    with pytest.raises(FileTooLarge) as refused:
        documents.checked(b"%PDF-" + b"\0" * documents.MAX_BYTES, "application/pdf")
    assert "11" in str(refused.value)


def test_a_picture_of_too_many_points_is_refused_undrawn() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(header))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
    )
    with pytest.raises(FileBroken):
        documents.checked(bomb, "image/png")


def a_claim() -> int:
    return claim_privilege(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=an_application().pk,
        code="large_family",
    )


def add(privilege: int, content: bytes | None = None, media_type: str = "image/jpeg") -> int:
    return add_proof(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        content=content or a_photo(),
        media_type=media_type,
    )


@pytest.mark.django_db
def test_a_proof_is_kept_sealed_and_journalled_by_its_hash() -> None:
    content = a_pdf()
    proof = add(a_claim(), content, "application/pdf")
    row = Proof.objects.get(pk=proof)
    assert b"%PDF" not in bytes(row.content_sealed)
    assert proof_content(TARAZ, proof) == ("application/pdf", content)
    assert proof_content("elsewhere", proof) is None
    data = Entry.objects.get(kind="proof.added").data
    assert (data["media_type"], data["size"]) == ("application/pdf", len(content))
    assert len(data["sha256"]) == 64


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing() -> None:
    with pytest.raises(FileKindUnknown):
        add(a_claim(), b"no paper at all")
    assert not Proof.objects.exists()


@pytest.mark.django_db
def test_a_decided_privilege_takes_no_more_papers() -> None:
    privilege = a_claim()
    decide_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=False,
        reason="unreadable",
    )
    with pytest.raises(PrivilegeDecided):
        add(privilege)


@pytest.mark.django_db
def test_a_privilege_has_at_most_ten_papers() -> None:
    privilege = a_claim()
    for _n in range(10):
        add(privilege)
    with pytest.raises(TooManyProofs):
        add(privilege)
