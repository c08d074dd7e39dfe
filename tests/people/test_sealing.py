import json
import logging
import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from kezek.core import sealing
from kezek.core.sealing import (
    KeyRing,
    KeysMissing,
    KeyUnknown,
    Purpose,
    SealBroken,
    keep_secret,
    load_ring,
)


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing.fresh()


def _seal(ring: KeyRing, value: str, purpose: Purpose = Purpose.IIN) -> bytes:
    return ring.seal_many(purpose, [value])[0]


def test_what_is_sealed_opens_again(ring: KeyRing) -> None:
    assert ring.unseal_many(Purpose.NAME, [_seal(ring, "Әлия Ұзақ", Purpose.NAME)]) == ["Әлия Ұзақ"]


def test_the_same_value_seals_to_other_bytes_each_time(ring: KeyRing) -> None:
    assert _seal(ring, "791028302728") != _seal(ring, "791028302728")


def test_a_seal_does_not_hold_its_value(ring: KeyRing) -> None:
    assert b"791028302728" not in _seal(ring, "791028302728")


def test_a_seal_of_another_purpose_does_not_open(ring: KeyRing) -> None:
    with pytest.raises(SealBroken):
        ring.unseal_many(Purpose.NAME, [_seal(ring, "+77010000001", Purpose.PHONE)])


def test_every_changed_byte_but_the_key_number_breaks_the_seal(ring: KeyRing) -> None:
    sealed = _seal(ring, "791028302728")
    for place in range(1, len(sealed)):
        bad = sealed[:place] + bytes((sealed[place] ^ 1,)) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            ring.unseal_many(Purpose.IIN, [bad])


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12)])
def test_a_cut_seal_is_broken(ring: KeyRing, sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        ring.unseal_many(Purpose.IIN, [sealed])


def test_an_unknown_key_is_named_by_its_number_alone(ring: KeyRing) -> None:
    with pytest.raises(KeyUnknown) as caught:
        ring.unseal_many(Purpose.IIN, [b"\x07" + _seal(ring, "791028302728")[1:]])
    assert str(caught.value) == "iin, key 7"


def test_after_rotation_the_new_key_seals_and_the_old_one_opens(ring: KeyRing) -> None:
    old = _seal(ring, "791028302728")
    turned = ring.rotated()
    new = _seal(turned, "791028302728")
    assert (old[0], new[0]) == (1, 2)
    assert turned.unseal_many(Purpose.IIN, [old, new]) == ["791028302728"] * 2
    with pytest.raises(KeyUnknown):
        ring.unseal_many(Purpose.IIN, [new])


def test_rotation_leaves_marks_as_they_are(ring: KeyRing) -> None:
    assert ring.rotated().mark_many(Purpose.IIN, ["1"]) == ring.mark_many(Purpose.IIN, ["1"])


def test_a_mark_depends_on_value_purpose_and_key(ring: KeyRing) -> None:
    (mark,) = ring.mark_many(Purpose.IIN, ["791028302728"])
    assert len(mark) == 32
    assert mark == ring.mark_many(Purpose.IIN, ["791028302728"])[0]
    assert mark != ring.mark_many(Purpose.IIN, ["061211600012"])[0]
    assert mark != ring.mark_many(Purpose.PHONE, ["791028302728"])[0]
    assert mark != KeyRing.fresh().mark_many(Purpose.IIN, ["791028302728"])[0]


def test_seventy_thousand_values_are_all_sealed_and_marked_apart(ring: KeyRing) -> None:
    values = [f"{number:012}" for number in range(70_000)]
    seals, marks = ring.seal_many(Purpose.IIN, values), ring.mark_many(Purpose.IIN, values)
    assert len(set(seals)) == len(set(marks)) == 70_000


def test_a_ring_survives_its_json_form(ring: KeyRing) -> None:
    again = KeyRing.parse(ring.rotated().dump())
    assert again.unseal_many(Purpose.IIN, [_seal(ring, "1")]) == ["1"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"current": 1, "seals": {"1": "AAAA"}, "marks": "AAAA"}',
        '{"current": 1, "seals": [], "marks": ""}',
    ],
)
def test_an_unreadable_ring_is_refused(text: str) -> None:
    with pytest.raises(KeysMissing):
        KeyRing.parse(text)


def test_a_ring_shows_no_key_when_printed(ring: KeyRing) -> None:
    assert repr(ring) == "KeyRing(current=1)"


def test_the_first_run_makes_a_ring_only_its_owner_reads(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KEZEK_KEYS", raising=False)
    settings.VAR = tmp_path
    made = load_ring()
    path = tmp_path / "keys" / "sealing.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load_ring().dump() == made.dump()


def test_the_environment_may_hold_the_ring_itself(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEZEK_KEYS", ring.dump())
    assert load_ring().dump() == ring.dump()


def test_a_named_folder_without_a_ring_is_never_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEZEK_KEYS", str(tmp_path))
    with pytest.raises(KeysMissing):
        load_ring()
    assert list(tmp_path.iterdir()) == []


def test_rotate_writes_the_new_ring(
    ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_secret(tmp_path / "sealing.json", ring.dump().encode())
    monkeypatch.setenv("KEZEK_KEYS", str(tmp_path))
    try:
        assert sealing.rotate() == 2
    finally:
        monkeypatch.undo()
        sealing.ring.cache_clear()
        sealing.ring()  # the other tests' ring again, before any of them moves VAR
    path = tmp_path / "sealing.json"
    assert json.loads(path.read_text())["current"] == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["sealing.json"]


def test_of_two_writers_of_a_secret_the_first_wins(tmp_path: Path) -> None:
    keep_secret(tmp_path / "a", b"first")
    keep_secret(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_no_error_and_no_log_holds_a_value(ring: KeyRing, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(SealBroken) as caught:
        ring.unseal_many(Purpose.PHONE, [_seal(ring, "791028302728")])
    assert "791028302728" not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None
