"""Signed notes: what is accepted, and everything that is not."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezek.journal.log.checkpoint import Checkpoint, size_in
from kezek.journal.log.note import (
    Note,
    NoteUnreadable,
    NotSigned,
    Signer,
    Use,
    Verifier,
    cosign,
    sign_note,
    unbase64,
    verify_note,
    vkey,
)

# The example of Go's documentation of golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SPEECH = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"  # noqa: E501 - one line
)

LOG = Signer("log.example/city", Use.NOTE, bytes(range(32)))
OTHER = Signer("log.example/city", Use.NOTE, bytes(range(1, 33)))
WITNESS = Signer("witness.example/one", Use.COSIGNATURE, bytes(range(2, 34)))
TEXT = Checkpoint("log.example/city", 3, bytes(32)).text()


def test_a_note_signed_by_somebody_else_s_program_is_accepted() -> None:
    text, names = verify_note(SPEECH, [Verifier.parse(PETER)])
    assert names == ["PeterNeumann"]
    assert text.startswith("If you think")


def test_a_note_is_signed_and_checked() -> None:
    note = sign_note(TEXT, LOG)
    assert verify_note(note, [LOG.verifier]) == (TEXT, [LOG.name])
    assert verify_note(note.encode(), [WITNESS.verifier, LOG.verifier])[1] == [LOG.name]
    assert Note.parse(note).dump() == note


def test_a_witness_signs_the_time_too() -> None:
    note = cosign(sign_note(TEXT, LOG), [WITNESS.sign(TEXT, seconds=1_700_000_000)])
    assert verify_note(note, [LOG.verifier, WITNESS.verifier])[1] == [LOG.name, WITNESS.name]
    (line,) = Note.parse(note).by(WITNESS.verifier)
    assert line.seconds == 1_700_000_000
    later = bytearray(line.signature)
    later[7] ^= 1
    assert not WITNESS.verifier.holds(TEXT, bytes(later))
    assert not WITNESS.verifier.holds(TEXT, line.signature[:8])
    with pytest.raises(TypeError):
        WITNESS.sign(TEXT)


def test_a_note_of_nobody_known_is_refused() -> None:
    with pytest.raises(NotSigned):
        verify_note(sign_note(TEXT, OTHER), [LOG.verifier])


def test_a_wrong_signature_is_refused_though_another_is_right() -> None:
    wrong = LOG.sign(TEXT.replace("3", "4", 1))
    with pytest.raises(NotSigned):
        verify_note(cosign(sign_note(TEXT, LOG), [wrong]), [LOG.verifier])


@given(st.data())
def test_no_bit_of_a_note_can_change(data: st.DataObject) -> None:
    note = sign_note(TEXT, LOG).encode()
    at = data.draw(st.integers(0, len(note) * 8 - 1))
    bent = bytearray(note)
    bent[at // 8] ^= 1 << at % 8
    with pytest.raises((NotSigned, NoteUnreadable)):
        verify_note(bytes(bent), [LOG.verifier])


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "no signature\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name AAAAAAAA",
        "text\n\n— name AAAAAAA=\r\n",
        "te\txt\n\n— name AAAAAAAA\n",
        "text\n\n— name AAAAAA==\n",
        "text\n\n— name AAAAAAB=\n",
        "text\n\n" + "— name AAAAAAAA\n" * 101,
        b"\xff\n\n\xe2\x80\x94 name AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_unreadable(raw: str | bytes) -> None:
    with pytest.raises(NoteUnreadable):
        Note.parse(raw)


def test_a_key_comes_back_from_its_line_and_its_file() -> None:
    assert Verifier.parse(vkey(LOG)) == LOG.verifier
    assert Verifier.parse(vkey(WITNESS)) == WITNESS.verifier
    assert Signer.parse(LOG.dump()) == LOG
    assert "secret" not in repr(LOG)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "name",
        "name+00000000+AQ==",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("PeterNeumann", "Peter Neumann"),
        f"name+00000000+{b64encode(bytes((9, *range(32)))).decode()}",
    ],
)
def test_what_is_no_key_is_unreadable(line: str) -> None:
    with pytest.raises(NoteUnreadable):
        Verifier.parse(line)
    with pytest.raises(NoteUnreadable):
        Signer.parse(line)


def test_a_name_with_a_space_gets_no_key() -> None:
    with pytest.raises(NoteUnreadable):
        Signer.fresh("two words")


def test_a_text_without_its_last_newline_is_not_signed() -> None:
    with pytest.raises(NoteUnreadable):
        sign_note("text", LOG)


def test_base64_has_one_form() -> None:
    assert unbase64("AAE=") == b"\0\1"
    for other in ("AAF=", "AAE", "AA E=", "ÄÄÄÄ"):
        with pytest.raises(NoteUnreadable):
            unbase64(other)


def test_a_checkpoint_comes_back_from_its_lines() -> None:
    assert Checkpoint.parse(TEXT) == Checkpoint("log.example/city", 3, bytes(32))
    assert Checkpoint.parse(f"{TEXT}an extension\n").size == 3


@pytest.mark.parametrize(
    "text",
    ["", "o\n1\n", "\n1\nAAAA\n", "o\n01\nAAAA\n", "o\n-1\nAAAA\n", "o\n1\nAAAA\n", "o\n١\nAAAA\n"],
)
def test_what_is_no_checkpoint_is_unreadable(text: str) -> None:
    with pytest.raises(NoteUnreadable):
        Checkpoint.parse(text)


def test_a_size_has_one_form() -> None:
    assert size_in("0") == 0
    for other in ("", "00", "+1", "1_0", " 1", "1\n"):
        with pytest.raises(NoteUnreadable):
            size_in(other)
