"""Contracts and vouchers as PDF, in Kazakh or Russian. Called by pages, never inside an act.

typst sets the page from JSON; the font is a part of Noto Sans with every Kazakh letter, so that
the result looks the same on every machine.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import segno
import typst
from django.utils import translation
from django.utils.translation import gettext as _

from kezek.contracts import manifest as manifests
from kezek.contracts.queries import SignatureLine
from kezek.contracts.text import contract_text, reading_language
from kezek.core.words import Language, date_time

_ROOM: Final = Path(__file__).resolve().parent
FONTS: Final = _ROOM / "fonts"


@dataclass(frozen=True, slots=True, repr=False)
class VoucherPage:
    """What stands on a voucher's page; names inside, so no repr.

    `rows` are labels and values in the reader's language; `qr` is what the code says to a phone,
    an address or the number alone.
    """

    city: str
    number: str
    state: str
    rows: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    qr: str


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


@cache
def _template(name: str) -> bytes:
    return (_ROOM / "paper" / name).read_bytes()


def _set(template: str, data: Mapping[str, Any]) -> bytes:
    pdf = typst.compile(
        _template(template),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(pdf, bytes):
        raise TypeError(template)
    return pdf


def qr_svg(text: str) -> str:
    """A QR code as SVG text, error level M, with the quiet zone that cameras need."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer, kind="svg", border=2, dark="#14323f", xmldecl=False
    )
    return buffer.getvalue().decode()


def contract_pdf(
    payload: bytes, signatures: Sequence[SignatureLine], language: str, qr: str = ""
) -> bytes:
    """The contract as PDF with who signed it and when.

    `payload` is the manifest, byte for byte; `qr` is what the code says (an address to check the
    contract at), by default the contract's number and the manifest's fingerprint.
    """
    manifest = manifests.read(payload)
    text = contract_text(manifest, language)
    digest = manifests.sha256(payload)
    data = {
        "language": text.language,
        "title": text.title,
        "number": manifest["number"],
        "heading": text.heading,
        "parties": [{"title": party.title, "rows": party.rows} for party in text.parties],
        "sections": [
            {"title": section.title, "points": section.points} for section in text.sections
        ],
        "signatures": _signature_block(signatures, digest, text.language),
        "qr": qr_svg(qr or f"{manifest['number']} {digest}"),
    }
    return _set("contract.typ", data)


def _signature_block(
    signatures: Sequence[SignatureLine], digest: str, language: Language
) -> dict[str, Any]:
    by_side = {signature.side: signature for signature in signatures}
    with translation.override(language):
        sides = [("parent", _("Parent")), ("head", _("Head of the kindergarten"))]
        return {
            "title": _("Signatures"),
            "rows": [
                {
                    "side": title,
                    "state": _signed(by_side.get(side), language),
                    "certificate": _certificate(by_side.get(side)),
                }
                for side, title in sides
            ],
            "digest_label": _("Fingerprint of the signed document (SHA-256)"),
            "digest": digest,
        }


def _signed(signature: SignatureLine | None, language: Language) -> str:
    if signature is None:
        return _("Not signed yet")
    moment: datetime = signature.signed_at
    return _("Signed: %(time)s") % {"time": date_time(moment, language)}


def _certificate(signature: SignatureLine | None) -> str:
    if signature is None:
        return ""
    return _("Certificate: %(serial)s") % {"serial": signature.certificate}


def voucher_pdf(page: VoucherPage, language: str) -> bytes:
    """The voucher as one page with its QR."""
    lang = reading_language(language)
    with translation.override(lang):
        title = _("Voucher")
    data = {
        "language": lang,
        "title": title,
        "city": page.city,
        "number": page.number,
        "state": page.state,
        "rows": page.rows,
        "sentences": page.sentences,
        "qr": qr_svg(page.qr),
    }
    return _set("voucher.typ", data)
