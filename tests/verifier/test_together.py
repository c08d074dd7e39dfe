"""What the platform's log writes, the verifier reads: two programs, one description."""

from pathlib import Path
from typing import Any

import pytest

from kezek.journal.log.merkle import leaf_hash, root
from kezek.journal.log.note import Signer, Use, sign_note
from kezek.journal.log.proof import Proof
from kezek.journal.log.tiles import Edge, Reader
from kezek.openlog.paper import pack
from kezek.openlog.receipts import Receipt
from kezek_verify.command import main
from tests.verifier import writer
from tests.verifier.bending import trusted
from tests.verifier.city import City
from tests.verifier.writer import put

CITY = Signer("log.example/kezek", Use.NOTE, b"c" * 32)
WITNESS = Signer("witness.example", Use.COSIGNATURE, b"w" * 32)


def published(folder: Path, entries: list[bytes]) -> str:
    """The folder as the platform writes it; gives the checkpoint."""
    edge = Edge()
    for name, content in [*edge.grow(entries), *edge.parts()]:
        put(folder / name, content)
    shown = writer.b64(edge.root())
    text = f"{CITY.name}\n{edge.size}\n{shown}\n"
    note = sign_note(text, CITY) + WITNESS.sign(text, seconds=1_760_000_000)
    put(folder / "checkpoint", note.encode())
    put(folder / "vkey", f"{CITY.verifier.vkey()}\n{WITNESS.verifier.vkey()}\n".encode())
    return note


@pytest.mark.parametrize("size", [0, 1, 256, 257, 1000, 65536 + 257])
def test_the_platforms_log_is_right(
    size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published(tmp_path, [b"%d" % n for n in range(size)])
    assert main(["log", str(tmp_path), "--lang", "en", *trusted(tmp_path, 1)]) == 0
    assert f"Entries: {size}." in capsys.readouterr().out


def test_the_platforms_proof_is_a_right_receipt(tmp_path: Path) -> None:
    city = City()
    city.group(3, 4)
    city.file(3, 2)
    city.allot(40)
    city.issue()
    entries = city.log.bodies
    index = len(entries) - 1
    salt = bytes(32)
    city.log.change(index, c=writer.commitment(salt, "voucher", "v1", "K-1", "V-1"), voucher="V-1")
    note = published(tmp_path, entries)
    extra: dict[str, Any] = {
        "entry": entries[index].decode(),
        "salt": salt.hex(),
        "says": {"application": "K-1", "voucher": "V-1"},
    }
    hashes = Reader(tmp_path).inclusion(index)
    proof = Proof(index, tuple(hashes), note, writer.canonical(extra).encode())
    made = Receipt.made(entries[index], salt, extra["says"], proof)
    file = tmp_path / "receipt"
    file.write_text(proof.dump(), "utf-8")
    assert main(["receipt", str(file), "--lang", "en"]) == 0
    file.write_text(proof.dump().replace(f"index {index}", f"index {index - 1}"), "utf-8")
    assert main(["receipt", str(file), "--lang", "en"]) == 1
    for shown in (made.text(), pack(made.text())):
        file.write_text(shown, "utf-8")
        assert main(["receipt", str(file), "--lang", "en"]) == 0
    for name, text in city.log.rules.items():
        put(tmp_path / f"rules/{name}.json", text)
    assert main(["replay", str(tmp_path), "--lang", "en"]) == 0
    assert root([leaf_hash(entry) for entry in entries]) == writer.root(city.log.leaves())
