"""A paper is opened, not believed; only its picture is kept, and sealed."""

import io
import struct
import zlib
from pathlib import Path

import pillow_heif
import pytest
import typst
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from kezek.journal.models import Entry
from kezek.queue import documents
from kezek.queue.acts import add_proof, claim_privilege, decide_privilege
from kezek.queue.models import Proof
from kezek.queue.queries_privileges import proof_content
from kezek.queue.refusals import (
    FileBroken,
    FileKindUnknown,
    FileLocked,
    FileTooLarge,
    PrivilegeDecided,
    TooManyProofs,
)
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_key, an_application

pillow_heif.register_heif_opener()


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
    image.save(out, kind, exif=exif.tobytes(), comment=b"SecretComment" if kind == "JPEG" else None)
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
    "scan": a_scan(),
    "printed": a_printed_page(),
    "goes to its first page": a_pdf(root=b"/Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit]"),
    "ends in emptiness": a_pdf() + b"\n\0\0",
}


@pytest.mark.parametrize("content", PAPERS.values(), ids=PAPERS)
def test_the_pages_of_a_whole_pdf_are_kept(content: bytes) -> None:
    document = documents.checked(content, "application/pdf")
    assert document.media_type == "application/pdf"
    before, after = (PdfReader(io.BytesIO(one)).pages for one in (content, document.content))
    assert len(after) == len(before) == 1
    assert after[0].mediabox == before[0].mediabox
    assert after[0].extract_text() == before[0].extract_text()
    assert len(after[0].images) == len(before[0].images)


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
        (b"%PDF-1.4\n" + b"<< >> not at all " * 50, "application/pdf"),
        (a_pdf().replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0"), "application/pdf"),
        (a_photo("HEIF")[:300], "image/heic"),
        (b"\x00\x00\x00\x18ftypheic" + b"no picture follows" * 20, "image/heic"),
    ],
)
def test_a_file_that_does_not_open_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(FileBroken):
        documents.checked(content, said)


@pytest.mark.parametrize(
    ("root", "secret"),
    [
        (b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", b"alert"),
        (b"/OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >>", b"alert"),
        (b"/OpenAction << /S /Launch /F (format.exe) >>", b"format.exe"),
        (b"/Names << /EmbeddedFiles << /Names [(hidden.exe) 9 0 R] >> >>", b"hidden.exe"),
        (b"/AcroForm << /XFA (a form of another kind) >>", b"another kind"),
    ],
)
def test_what_hangs_on_the_document_beside_its_pages_is_gone(root: bytes, secret: bytes) -> None:
    content = a_pdf(root=b"/Type /Catalog /Pages 2 0 R " + root)
    assert secret in content
    kept = documents.checked(content, "application/pdf").content
    assert secret not in kept
    assert len(PdfReader(io.BytesIO(kept)).pages) == 1


def test_what_hangs_on_a_page_is_gone_but_what_is_drawn_on_it_stays() -> None:
    page = Image.new("RGB", (200, 200), "white")
    out = io.BytesIO()
    page.save(out, "PDF", title="SecretTitle", author="SecretAuthor")
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    writer.pages[0][NameObject("/AA")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("SecretProgram"),
        }
    )
    writer.add_attachment("secret.txt", b"SecretFile")
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://secret.example"))
    writer.add_annotation(0, FreeText(text="filled in", rect=(50, 50, 100, 100)))
    stamp = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): DecodedStreamObject()}),
            NameObject("/A"): DictionaryObject(
                {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): NameObject("/x")}
            ),
        }
    )
    upon = writer.pages[0]["/Annots"].get_object()
    assert isinstance(upon, ArrayObject)
    upon.append(stamp)
    out = io.BytesIO()
    writer.write(out)
    content = out.getvalue()
    assert b"SecretProgram" in content
    kept = documents.checked(content, "application/pdf").content
    for secret in (b"Secret", b"JavaScript", b"secret.", b"/URI"):
        assert secret not in kept
    upon = PdfReader(io.BytesIO(kept)).pages[0]["/Annots"].get_object()
    assert isinstance(upon, ArrayObject)
    (drawn,) = [one for part in upon if (one := part.get_object())["/Subtype"] == "/Stamp"]
    assert set(drawn) == {"/Subtype", "/Rect", "/AP"}


def test_the_place_of_a_photo_in_a_pdf_is_gone() -> None:
    photo = a_photo(secret=True)
    page = b"<< /Type /XObject /Subtype /Image /Width 60 /Height 40 /ColorSpace /DeviceRGB"
    page += b" /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>" % len(photo)
    content = a_pdf(extra=b"4 0 obj\n" + page + b"\nstream\n" + photo + b"\nendstream\nendobj\n")
    content = content.replace(b"/MediaBox", b"/Resources << /XObject << /P 4 0 R >> >> /MediaBox")
    assert b"SecretPhone" in content
    kept = documents.checked(content, "application/pdf").content
    assert b"Secret" not in kept
    (image,) = PdfReader(io.BytesIO(kept)).pages[0].images
    assert image.image is not None
    assert image.image.size == (60, 40)


def test_a_locked_pdf_is_refused_and_one_locked_against_printing_is_opened() -> None:
    for word, opens in (("secret", False), ("", True)):
        writer = PdfWriter(clone_from=io.BytesIO(a_pdf()))
        writer.encrypt(word, "owner", algorithm="AES-256")
        out = io.BytesIO()
        writer.write(out)
        if opens:
            kept = documents.checked(out.getvalue(), "application/pdf").content
            assert not PdfReader(io.BytesIO(kept)).is_encrypted
        else:
            with pytest.raises(FileLocked):
                documents.checked(out.getvalue(), "application/pdf")


def test_a_photo_of_an_iphone_becomes_an_ordinary_one_without_its_secrets() -> None:
    content = a_photo("HEIF", secret=True)
    assert b"SecretPhone" in content
    for said in ("image/heic", "image/heif", "application/octet-stream", ""):
        document = documents.checked(content, said)
        assert document.media_type == "image/jpeg"
    with Image.open(io.BytesIO(document.content)) as image:
        assert (image.format, image.size) == ("JPEG", (40, 60))
        assert not image.getexif()
    assert b"Secret" not in document.content


def test_a_huge_photo_is_made_smaller() -> None:
    document = documents.checked(a_photo(size=(6_000, 3_000)), "image/jpeg")
    with Image.open(io.BytesIO(document.content)) as image:
        assert image.size == (4_000, 2_000)


def test_a_png_that_is_a_large_photo_is_kept_as_a_jpeg() -> None:
    out = io.BytesIO()
    noise = Image.effect_noise((1_800, 1_700), 90)
    Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).save(out, "PNG")
    assert len(out.getvalue()) > 8_000_000
    document = documents.checked(out.getvalue(), "image/png")
    assert document.media_type == "image/jpeg"
    with Image.open(io.BytesIO(document.content)) as image:
        assert (image.format, image.size) == ("JPEG", (1_800, 1_700))


def test_what_was_see_through_is_white_as_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    kept = documents.checked(out.getvalue(), "image/png").content
    with Image.open(io.BytesIO(kept)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_grey_scan_of_fine_levels_stays_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", (20, 20), 128 * 256).save(out, "PNG")
    kept = documents.checked(out.getvalue(), "image/png").content
    with Image.open(io.BytesIO(kept)) as image:
        assert image.getpixel((5, 5)) in {127, 128, 129}


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PATIENCE", 0.001)
    with pytest.raises(FileBroken):
        documents.checked(a_photo(), "image/jpeg")


def test_the_program_that_opens_files_gets_no_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "paper.py"
    program.write_text("import os, sys; sys.stdout.write('%PDF-' + repr(dict(os.environ)))")
    monkeypatch.setenv("KEZEK_KEYS", "secret")
    monkeypatch.setattr(documents, "_PROGRAM", program)
    assert b"KEZEK" not in documents.checked(a_photo(), "image/jpeg").content


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
    kept = documents.checked(content, "application/pdf")
    assert proof_content(TARAZ, proof) == ("application/pdf", kept.content)
    assert proof_content("elsewhere", proof) is None
    data = Entry.objects.get(kind="proof.added").data
    assert (data["media_type"], data["size"]) == ("application/pdf", len(kept.content))
    assert data["sha256"] == kept.sha256


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
