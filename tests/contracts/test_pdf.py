"""Contracts and vouchers on paper: the words are there, in our own font."""

import io
import re

import pypdf
import pytest

from kezek.contracts import queries
from kezek.contracts.manifest import canonical, read
from kezek.contracts.pdf import FONTS, VoucherPage, contract_pdf, qr_svg, voucher_pdf
from kezek.contracts.text import TextChanged, contract_text
from kezek.people.queries import name_of
from tests.builders import a_case, a_child, a_person, a_voucher, an_application
from tests.contracts.builders import a_draft, an_enrolment

KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"
PAGE = VoucherPage(
    city="Тараз",
    number="V-12345674",
    state="Расталды",
    rows=(("Балаңыз", f"Айғаным {KAZAKH}"), ("Жас тобы", "3 жас")),
    sentences=("Шартқа 8 қыркүйек (дс) 23:59-ға дейін қол қойыңыз.",),
    qr="V-12345674",
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def _words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def _fonts(pdf: bytes) -> set[str]:
    names = re.findall(rb"/BaseFont ?/[A-Z]{6}[+]([A-Za-z-]+)", pdf)
    return {name.decode() for name in names}


def test_a_signed_contract_in_both_languages() -> None:
    contract = an_enrolment().contract
    payload = queries.manifest_bytes(contract.pk)
    signatures = queries.signatures_of(contract.pk)
    kazakh = _words(contract_pdf(payload, signatures, "kk"))
    russian = _words(contract_pdf(payload, signatures, "ru"))
    assert "Баланы балабақшаға қабылдау туралы шарт" in kazakh
    assert "Договор о приёме ребёнка в детский сад" in russian
    assert "Қол қойылған уақыты: 2025 ж. 3 шілде, бс, 11:00" in kazakh
    assert "Подписано: 3 июля 2025 г., чт, 11:00" in russian
    for words in (kazakh, russian):
        assert contract.number in words
        assert contract.voucher.number in words
        assert name_of(contract.child_id) in words
        assert contract.manifest_sha256[:32] in words
        assert signatures[0].certificate in words
        assert "65 000 ₸" in words


def test_a_draft_says_that_nobody_has_signed() -> None:
    contract = a_draft()
    words = _words(contract_pdf(queries.manifest_bytes(contract.pk), [], "kk"))
    assert words.count("Әлі қол қойылмаған") == 2


def test_every_kazakh_letter_is_in_our_own_font() -> None:
    pdf = voucher_pdf(PAGE, "kk")
    words = _words(pdf)
    assert [letter for letter in KAZAKH if letter not in words] == []
    assert _fonts(pdf) == {"NotoSansKezek-Regular", "NotoSansKezek-Bold"}
    assert "V-12345674" in words
    assert "Ваучер" in words


def test_a_contract_uses_no_font_but_ours() -> None:
    child = a_child(guardian=a_person(name=f"Ғұмарова Ұлпан Һәкімқызы {KAZAKH}"))
    voucher = a_voucher(
        "confirmed", application=an_application(case=a_case(child), state="voucher")
    )
    contract = a_draft(voucher=voucher)
    pdf = contract_pdf(queries.manifest_bytes(contract.pk), [], "kk")
    assert _fonts(pdf) == {"NotoSansKezek-Regular", "NotoSansKezek-Bold"}
    assert [letter for letter in KAZAKH if letter not in _words(pdf)] == []


def test_english_readers_get_the_kazakh_contract() -> None:
    payload = queries.manifest_bytes(a_draft().pk)
    assert contract_text(read(payload), "en").language == "kk"


def test_a_contract_whose_text_has_changed_is_not_shown() -> None:
    manifest = read(queries.manifest_bytes(a_draft().pk))
    manifest["text"]["sha256"]["kk"] = "0" * 64
    with pytest.raises(TextChanged):
        contract_pdf(canonical(manifest), [], "kk")


def test_a_qr_is_drawn_dark_on_light() -> None:
    assert qr_svg("V-12345674").startswith("<svg")
    assert "#14323f" in qr_svg("V-12345674")


def test_the_fonts_lie_beside_their_licence() -> None:
    assert sorted(path.name for path in FONTS.iterdir()) == [
        "LICENSE.noto-sans.txt",
        "NotoSansKezek-Bold.ttf",
        "NotoSansKezek-Regular.ttf",
    ]
