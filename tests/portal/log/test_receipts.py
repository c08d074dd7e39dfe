"""Receipts: genuine, changed by one bit, of somebody else, half told."""

import random
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from tests.portal.log.built import SAYS, Log, a_log, canonical, encoded
from tests.portal.log.conftest import Ask

FLIPS = 1000


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """Not to be changed."""
    return a_log(tmp_path_factory.mktemp("log"), 300)


@pytest.mark.parametrize("index", SAYS)
def test_a_receipt_is_genuine_and_says_what_is_proven(ask: Ask, log: Log, index: int) -> None:
    text = log.receipt(index)
    assert ask("receipt", text=text, vkey=log.vkey) == ""
    assert sorted(ask("proven", text=text, vkey=log.vkey)) == sorted(SAYS[index])


@pytest.mark.parametrize("index", SAYS)
def test_a_thousand_changed_bits_are_all_found(ask: Ask, log: Log, index: int) -> None:
    text = log.receipt(index)
    dice = random.Random(index)
    bits = [dice.randrange(8 * len(text.encode())) for _ in range(FLIPS)]
    found = ask("receiptFlips", text=text, vkey=log.vkey, bits=bits)
    assert [bit for bit, code in zip(bits, found, strict=True) if not code] == []


def test_words_that_the_entry_is_not_about_are_found(ask: Ask, log: Log) -> None:
    for index, says in SAYS.items():
        for word in says:
            text = log.receipt(index, {**says, word: "000101000000"})
            assert ask("receipt", text=text, vkey=log.vkey) == "words", word


def test_a_family_may_keep_words_to_itself(ask: Ask, log: Log) -> None:
    text = log.receipt(1, {})
    assert ask("proven", text=text, vkey=log.vkey) == []
    text = log.receipt(1, {"from": "2025-09-01"})
    assert ask("proven", text=text, vkey=log.vkey) == ["from"]


@pytest.mark.parametrize(
    "says", [{"iin": "220213600010"}, {**SAYS[1], "name": "Аружан"}, {**SAYS[1], "iin": 1}, []]
)
def test_half_a_message_or_a_strange_word_is_refused(ask: Ask, log: Log, says: object) -> None:
    text = log.receipt(1, says)  # type: ignore[arg-type]  # what a forger may write
    assert ask("receipt", text=text, vkey=log.vkey) == "form"


def test_a_receipt_of_another_entry_is_found(ask: Ask, log: Log) -> None:
    one, other = log.receipt(2), log.receipt(3)
    lines, theirs = one.split("\n"), other.split("\n")
    mixed = "\n".join([lines[0], theirs[1], *lines[2:]])
    assert ask("receipt", text=mixed, vkey=log.vkey) == "outside"


def test_what_goes_along_has_one_form(ask: Ask, log: Log) -> None:
    lines = log.receipt(2).split("\n")
    said = b64decode(lines[1].removeprefix("extra "))
    for extra in (
        said.replace(b'","says"', b'", "says"'),
        said[:-1] + b',"x":1}',
        canonical(entry=1, salt="", says={}),
        b"[]",
        b"\xff",
    ):
        text = "\n".join([lines[0], encoded(extra), *lines[2:]])
        assert ask("receipt", text=text, vkey=log.vkey) == "form"
    second = b64encode(said).decode()
    text = "\n".join([lines[0], f"extra {second}=", *lines[2:]])
    assert ask("receipt", text=text, vkey=log.vkey) == "form"


@pytest.mark.parametrize(
    "text", ["", "\n", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nindex 1\n\nx\n"]
)
def test_something_else_is_no_receipt(ask: Ask, log: Log, text: str) -> None:
    assert ask("receipt", text=text, vkey=log.vkey) == "form"


def test_a_receipt_of_before_is_genuine_after_the_log_has_grown(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 20)
    text = log.receipt(3)
    log.grow([b"{}"])
    assert ask("receipt", text=text, vkey=log.vkey) == ""
