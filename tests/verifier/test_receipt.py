"""Receipts and promises, checked without a network."""

import base64
import random
import zlib
from pathlib import Path
from typing import Any

import pytest

from kezek_verify.command import main
from tests.verifier import writer
from tests.verifier.writer import Log

SALT = bytes(range(32))
AT = "2025-09-01T04:00:00.000000Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vkey").write_text(writer.vkeys(), "utf-8")
    return tmp_path


def check(folder: Path, data: bytes) -> int:
    file = folder / "receipt"
    file.write_bytes(data)
    return main(["receipt", str(file), "--lang", "en"])


def voucher(log: Log) -> int:
    c = writer.commitment(SALT, "voucher", "v1", "K-1", "V-2")
    return log.add("voucher.made", AT, issue=1, voucher="V-2", band=3, c=c)


def place(log: Log, ticket: str) -> int:
    c = writer.commitment(SALT, "place", "v1", ticket, "P-3")
    fields: dict[str, Any] = {"group": 4, "band": 3, "by": "claim", "seeking": True, "c": c}
    return log.add("place.taken", AT, place="P-3", **fields)


def test_a_vouchers_receipt_is_right(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log()
    index = voucher(log)
    assert check(folder, log.receipt(index, SALT, {"application": "K-1", "voucher": "V-2"})) == 0
    out = capsys.readouterr().out
    assert "The receipt is right: entry 0" in out
    assert "belongs to the people and numbers" in out


@pytest.mark.parametrize("ticket", ["V-2", ""])
def test_a_places_receipt_is_right(folder: Path, ticket: str) -> None:
    log = Log()
    voucher(log)
    index = place(log, ticket)
    assert check(folder, log.receipt(index, SALT, {"voucher": ticket, "place": "P-3"})) == 0


@pytest.mark.parametrize(
    "says",
    [
        {"application": "K-9", "voucher": "V-2"},
        {"application": "K-1", "voucher": "V-9"},
        {"voucher": "V-2"},
        {},
        {"application": "K-1"},
        {"application": "K-1", "voucher": "V-2", "name": "x"},
    ],
)
def test_words_of_somebody_else_are_wrong(
    folder: Path, says: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    log = Log()
    index = voucher(log)
    assert check(folder, log.receipt(index, SALT, says)) == 1
    assert "words do not open this entry" in capsys.readouterr().out


def test_every_word_must_open_something(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log()
    child = writer.commitment(SALT, "child", "v1", "1", "2")
    day = writer.commitment(SALT, "from", "v1", "2025-09-01")
    who: dict[str, Any] = {"app": "K-1", "band": 3, "rank": 2, "filed": AT, "early": False}
    index = log.add("queue.filed", AT, c=child, from_=day, **who)
    assert check(folder, log.receipt(index, SALT, {"iin": "1", "applicant": "2"})) == 0
    assert "belongs to the people" in capsys.readouterr().out
    assert check(folder, log.receipt(index, SALT, {"from": "2025-09-01"})) == 0
    assert "whose entry it is was not checked" in capsys.readouterr().out
    assert check(folder, log.receipt(index, SALT, {"iin": "1"})) == 1
    assert check(folder, log.receipt(index, SALT, {"from": "2025-01-01"})) == 1
    assert check(folder, log.receipt(index, SALT, {"from": "2025-09-01", "iin": "1"})) == 1
    assert check(folder, log.receipt(index, SALT, {})) == 1


def on_paper(receipt: bytes) -> bytes:
    first, extra, rest = receipt.split(b"\n", 2)
    plain = base64.b64decode(extra.removeprefix(b"extra "))
    packed = zlib.compress(b"\n".join([first, plain, rest]), 9)
    return b"KEZEK1:" + base64.b32encode(packed).rstrip(b"=")


def test_a_receipt_on_paper_is_right_and_each_bit_counts(folder: Path) -> None:
    log = Log()
    index = voucher(log)
    text = on_paper(log.receipt(index, SALT, {"application": "K-1", "voucher": "V-2"}))
    assert check(folder, text) == 0
    assert check(folder, text + b"\n") == 0
    chance = random.Random(7)
    for _ in range(300):
        bent = bytearray(text)
        bit = chance.randrange(len(text) * 8)
        bent[bit // 8] ^= 1 << bit % 8
        assert check(folder, bytes(bent)) != 0, bit


def test_another_salt_is_wrong(folder: Path) -> None:
    log = Log()
    index = voucher(log)
    says = {"application": "K-1", "voucher": "V-2"}
    assert check(folder, log.receipt(index, bytes(32), says)) == 1


def test_an_entry_that_is_not_in_the_log_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    true, false = Log(), Log()
    voucher(true)
    voucher(false)
    place(true, "V-2")
    place(false, "V-9")
    receipt = false.receipt(1, SALT, {"voucher": "V-9", "place": "P-3"})
    head = receipt[: receipt.index(b"\n\n") + 2]
    assert check(folder, head + true.checkpoint()) == 1
    assert "does not lead to the signed root" in capsys.readouterr().out


def test_a_key_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log()
    index = voucher(log)
    assert check(tmp_path, log.receipt(index, SALT, {})) == 2
    assert "The city's key is needed" in capsys.readouterr().out


def promise(text: str) -> bytes:
    return writer.signed(text, witnesses=False)


def test_a_promise_is_right(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{writer.ORIGIN}\npromise/v1\n1756700000\n{'ab' * 32}\n"
    assert check(folder, promise(text)) == 0
    assert "by 2025-09-01 04:13:20 UTC" in capsys.readouterr().out


def test_a_promise_of_somebody_else_is_wrong(folder: Path) -> None:
    text = f"other.example\npromise/v1\n1756700000\n{'ab' * 32}\n"
    assert check(folder, promise(text)) == 1
    changed = promise(text.replace("other.example", writer.ORIGIN)).replace(b"17567", b"17568")
    assert check(folder, changed) == 1


def test_what_is_no_receipt_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder, b"%PDF-1.7") == 2
    assert "neither a receipt nor a promise" in capsys.readouterr().out
