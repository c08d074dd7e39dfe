"""A receipt by itself: what it proves, and that no changed bit of it goes unseen."""

import json
import random
import secrets
from base64 import b32decode, b32encode, b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.merkle import inclusion_proof, leaf_hash, root, subtrees_of
from kezek.journal.log.note import Signer, Use, cosign, sign_note
from kezek.journal.log.proof import Proof
from kezek.openlog.paper import HEAD, LARGEST, is_packed, pack, unpack
from kezek.openlog.receipts import Promise, Receipt, Seen, is_promise, look, promise_text
from kezek.openlog.refusals import NotAReceipt
from kezek.openlog.rules import body, commitment, moment, of_child, of_first_day

IINS = {"iin": "200304600123", "applicant": "920517400456"}
AT = datetime(2025, 9, 1, 4, tzinfo=UTC)


@dataclass
class Log:
    """A log of a few entries, of which one is a child's."""

    key: Signer
    witnesses: list[Signer]
    salt: bytes
    entry: bytes
    proof: Proof

    def receipt(self, **says: str) -> Receipt:
        return Receipt.made(self.entry, self.salt, says or {"from": "2025-09-01"}, self.proof)

    def look(self, text: str | bytes) -> Seen:
        receipt = Receipt.parse(text)
        return look(receipt, self.key.verifier, [one.verifier for one in self.witnesses])


@pytest.fixture
def log() -> Log:
    salt = secrets.token_bytes(32)
    fields = {
        "app": "K-12345674",
        "band": 3,
        "rank": 2,
        "filed": moment(AT),
        "early": False,
        "c": commitment(salt, of_child(IINS["iin"], IINS["applicant"])),
        "from": commitment(salt, of_first_day(date(2025, 9, 1))),
    }
    entry = body("taraz", "queue.filed", AT, fields)
    entries = [body("taraz", "group.open", AT, {"group": n}) for n in range(21)]
    entries[13] = entry
    leaves = [leaf_hash(one) for one in entries]
    key = Signer.fresh("log.example")
    witnesses = [Signer.fresh(f"{name}.example", Use.COSIGNATURE) for name in ("one", "two")]
    text = Checkpoint(key.name, len(leaves), root(leaves)).text()
    lines = [one.sign(text, seconds=1_756_700_000) for one in witnesses]
    note = cosign(sign_note(text, key), lines)
    hashes = tuple(inclusion_proof(13, len(leaves), subtrees_of(leaves)))
    return Log(key, witnesses, salt, entry, Proof(13, hashes, note))


def test_a_right_receipt_says_what_the_city_wrote(log: Log) -> None:
    seen = log.look(log.receipt().text())
    assert seen.right
    assert (seen.index, seen.size, seen.facts["app"]) == (13, 21, "K-12345674")
    assert seen.signers == ("log.example", "one.example", "two.example")
    assert seen.opens == {"from"}


def test_with_iins_it_proves_about_whom(log: Log) -> None:
    seen = log.look(log.receipt(**IINS).text())
    assert (seen.right, seen.opens) == (True, frozenset({"c"}))


@pytest.mark.parametrize(
    "says",
    [
        IINS | {"iin": "200304600124"},
        {"iin": IINS["iin"]},
        {"from": "2025-09-02"},
        {"from": "2025-09-01", "voucher": "V-12345674"},
    ],
)
def test_words_that_open_nothing_are_not_believed(log: Log, says: dict[str, str]) -> None:
    seen = log.look(log.receipt(**says).text())
    assert (seen.right, seen.wrong) == (False, "opens")


def test_a_receipt_without_words_proves_nothing_of_its_salt(log: Log) -> None:
    told = Receipt.made(log.entry, log.salt, {}, log.proof)
    assert log.look(told.text()).wrong == "opens"


def test_another_logs_receipt_is_not_ours(log: Log) -> None:
    other = Signer.fresh(log.key.name)
    assert look(log.receipt(), other.verifier).wrong == "log"


def test_a_signature_of_somebody_unknown_is_not_passed_over(log: Log) -> None:
    assert look(log.receipt(), log.key.verifier).wrong == "log"


def test_an_entry_that_was_put_in_later_is_found(log: Log) -> None:
    entry = log.entry.replace(b"K-12345674", b"K-12345675")
    assert log.look(Receipt.made(entry, log.salt, IINS, log.proof).text()).wrong == "log"


def _found(log: Log, shown: bytes) -> bool:
    try:
        return not log.look(shown).right
    except NotAReceipt:
        return True


def test_every_changed_bit_is_found(log: Log) -> None:
    raw = log.receipt().text().encode()
    chance = random.Random(13)
    for bit in chance.sample(range(len(raw) * 8), 1_000):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << (bit % 8)
        assert _found(log, bytes(changed)), (bit, bytes(changed)[bit // 8 - 20 : bit // 8 + 20])


def test_the_code_holds_the_whole_file(log: Log) -> None:
    text = log.receipt(**IINS).text()
    letters = pack(text)
    assert unpack(letters) == text
    assert len(letters) < len(text) * 1.2
    assert set(letters) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567:01")  # packed best by a QR code
    assert "HTTP" not in letters


def test_the_letters_survive_pasting(log: Log) -> None:
    letters = pack(log.receipt().text()).lower()
    pasted = "  " + "\n".join(letters[at : at + 40] for at in range(0, len(letters), 40)) + "\n"
    assert is_packed(pasted)
    assert log.look(pasted).right


def test_a_file_survives_mailing(log: Log) -> None:
    assert log.look("\n" + log.receipt().text().replace("\n", "\r\n") + "\r\n").right


def test_every_changed_letter_of_the_code_is_found(log: Log) -> None:
    text = log.receipt().text()
    letters = pack(text)
    chance = random.Random(14)
    said_again = 0
    for at in chance.sample(range(len(HEAD), len(letters)), 300):
        other = chance.choice([one for one in "ABCXYZ234567" if one != letters[at]])
        changed = letters[:at] + other + letters[at + 1 :]
        if _text(changed) == text:  # zlib may be told to fetch the same letters from elsewhere
            said_again += 1
        else:
            assert _found(log, changed.encode()), at
    assert said_again < 10


def _text(letters: str) -> str | None:
    try:
        return unpack(letters)
    except NotAReceipt:
        return None


def test_nothing_hangs_on_behind_the_code(log: Log) -> None:
    letters = pack(log.receipt().text()).removeprefix(HEAD)
    squeezed = b32decode(letters + "=" * (-len(letters) % 8))
    with pytest.raises(NotAReceipt):
        unpack(HEAD + b32encode(squeezed + b"more").decode().rstrip("="))


def _extra(log: Log, **changes: object) -> str:
    said = {"entry": log.entry.decode(), "salt": log.salt.hex(), "says": {}} | changes
    raw = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    return Proof(log.proof.index, log.proof.hashes, log.proof.checkpoint, raw).dump()


@pytest.mark.parametrize(
    "changes",
    [
        {"salt": "00"},
        {"salt": 7},
        {"says": []},
        {"says": {"from": 7}},
        {"entry": "[]"},
        {"entry": "{"},
        {"more": 1},
    ],
)
def test_what_is_not_written_as_a_receipt_is_none(log: Log, changes: dict[str, object]) -> None:
    with pytest.raises(NotAReceipt):
        Receipt.parse(_extra(log, **changes))


@pytest.mark.parametrize(
    "raw",
    ["", "\0", b"\xff\xfe", "c2sp.org/tlog-proof@v1\n", HEAD, HEAD + "AAAA", HEAD + "!", "x" * 10],
)
def test_whatever_is_shown_gets_an_answer(raw: str | bytes) -> None:
    with pytest.raises(NotAReceipt):
        Receipt.parse(raw)


def test_a_code_that_swells_is_stopped(log: Log) -> None:
    head, extra, rest = log.receipt().text().split("\n", 2)
    bomb = pack(f"{head}\nextra {b64encode(b' ' * 10_000_000).decode()}\n{rest}")
    assert len(bomb) < LARGEST
    with pytest.raises(NotAReceipt):
        Receipt.parse(bomb)
    assert extra


def test_a_promise_is_the_citys_word(log: Log) -> None:
    note = sign_note(promise_text(log.key.name, log.entry, 1_756_700_000), log.key)
    promise = Promise.parse(note)
    assert is_promise(note)
    assert not is_promise(log.receipt().text())
    assert (promise.origin, promise.seconds) == ("log.example", 1_756_700_000)
    assert promise.signed(log.key.verifier)
    assert not promise.signed(Signer.fresh("log.example").verifier)
    assert not Promise.parse(note.replace("1756700000", "1756700001")).signed(log.key.verifier)


def test_no_promise_passes_for_a_checkpoint(log: Log) -> None:
    note = sign_note(promise_text(log.key.name, log.entry, 1_756_700_000), log.key)
    told = Receipt.made(log.entry, log.salt, IINS, Proof(0, (), note))
    assert look(told, log.key.verifier).wrong == "log"


@pytest.mark.parametrize("line", ["promise/v2", "0", "f" * 63, "F" * 64])
def test_a_promise_is_written_in_one_way(log: Log, line: str) -> None:
    lines = [log.key.name, "promise/v1", "1756700000", "f" * 64]
    lines[{"p": 1, "0": 2}.get(line[0], 3)] = line
    with pytest.raises(NotAReceipt):
        Promise.parse(sign_note("\n".join(lines) + "\n", log.key))
