"""The log check: right logs pass, whatever was changed is found."""

import functools
import http.server
import random
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kezek_verify.command import main
from kezek_verify.tree import Tree, leaf_hash, root_by_proof
from tests.verifier import writer
from tests.verifier.bending import trusted
from tests.verifier.writer import Log

SALT = bytes(range(100, 132))
SAYS = {"iin": "190507500015", "applicant": "900101300017", "from": "2025-11-07"}


def some_log(size: int) -> Log:
    log = Log()
    for n in range(size):
        log.add("paid", "2025-09-01T04:00:00.000000Z", kindergarten=n, tenge=n, month="2025-09")
    return log


def filed(log: Log) -> int:
    return log.add(
        "queue.filed",
        "2025-09-01T04:00:00.000000Z",
        app="K-1",
        band=3,
        rank=2,
        filed="2025-09-01T04:00:00.000000Z",
        early=False,
        c=writer.commitment(SALT, "child", "v1", SAYS["iin"], SAYS["applicant"]),
        from_=writer.commitment(SALT, "from", "v1", SAYS["from"]),
    )


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 700, 1025])
def test_a_right_log_passes(size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = some_log(size).write(tmp_path)
    assert main(["log", str(place), *trusted(place, 2), "--lang", "en"]) == 0
    assert f"Entries: {size}." in said(capsys)


def test_three_levels_of_tiles_pass() -> None:
    leaves = [leaf_hash(b"%d" % n) for n in range(65536 + 300)]
    tree = Tree()
    full: list[int] = []
    for start in range(0, 65536 + 256, 256):
        full += [level for level, _ in tree.add_full(leaves[start : start + 256])]
    assert full == [1]
    assert [len(level) for level in tree.levels] == [0, 1, 1]
    assert tree.root(leaves[65536 + 256 :]) == writer.root(leaves)


def test_every_prefix_has_its_root() -> None:
    leaves = [leaf_hash(b"%d" % n) for n in range(600)]
    tree = Tree()
    for start in range(0, 600, 256):
        tile = leaves[start : start + 256]
        for inside in range(1, len(tile) + 1):
            assert tree.root(tile[:inside]) == writer.root(leaves[: start + inside])
        if len(tile) == 256:
            tree.add_full(tile)


def test_every_proof_leads_to_the_root() -> None:
    for size in (1, 2, 3, 7, 8, 9, 33):
        leaves = [leaf_hash(b"%d" % n) for n in range(size)]
        for index, leaf in enumerate(leaves):
            proof = writer.path(index, leaves)
            assert root_by_proof(leaf, index, size, proof) == writer.root(leaves)


def test_older_checkpoints_are_beginnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = some_log(600)
    place = log.write(tmp_path / "log")
    older = []
    for size in (0, 1, 255, 256, 257, 512, 599, 600):
        older.append(tmp_path / f"old{size}")
        older[-1].write_bytes(log.checkpoint(size))
    assert main(["log", str(place), "--lang", "en", "--against", *map(str, older)]) == 0
    assert "Older checkpoints compared: 8." in said(capsys)


@pytest.mark.parametrize("size", [1, 256, 300, 512])
def test_a_beginning_that_was_changed_is_named(
    size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = some_log(600)
    old = tmp_path / "old"
    old.write_bytes(log.checkpoint(size))
    log.change(0, tenge=7)
    place = log.write(tmp_path / "log")
    assert main(["log", str(place), "--lang", "en", "--against", str(old)]) == 1
    assert f"the first {size} entries are not those signed before" in said(capsys)


def test_a_log_that_shrank_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old"
    old.write_bytes(some_log(600).checkpoint())
    place = some_log(500).write(tmp_path / "log")
    assert main(["log", str(place), "--lang", "en", "--against", str(old)]) == 1
    assert "it had 600 entries, now 500" in said(capsys)


def test_another_key_does_not_sign_for_the_city(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = some_log(3).write(tmp_path / "log")
    trusted = tmp_path / "trusted"
    other = next(iter(writer.WITNESSES.values()))
    trusted.write_text(writer.vkey(writer.ORIGIN, 1, other) + "\n", "utf-8")
    assert main(["log", str(place), "--lang", "en", "--vkey", str(trusted)]) == 1
    assert "There is no key of the signer" in said(capsys)
    lenient = ["log", str(place), "--lang", "en", "--vkey", str(trusted), "--ignore-unknown"]
    assert main(lenient) == 1
    assert "The city has not signed" in said(capsys)


def test_a_false_witness_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = some_log(3)
    place = log.write(tmp_path)
    text = log.checkpoint().decode().splitlines(keepends=True)
    others = some_log(4).checkpoint().decode().splitlines(keepends=True)
    (place / "checkpoint").write_text("".join([*text[:5], others[5], text[6]]), "utf-8")
    assert main(["log", str(place), "--lang", "en"]) == 1
    assert "The signature is false: witness.example/one" in said(capsys)


def test_too_few_witnesses_are_too_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = some_log(3)
    place = log.write(tmp_path)
    (place / "checkpoint").write_bytes(log.checkpoint(witnesses=False))
    assert main(["log", str(place), "--lang", "en"]) == 0
    assert "No witness has signed" in said(capsys)
    assert main(["log", str(place), "--lang", "en", *trusted(place, 1)]) == 1


@pytest.mark.parametrize("command", ["log", "replay"])
def test_witnesses_are_not_counted_by_the_logs_own_keys(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = some_log(3).write(tmp_path)
    assert main([command, str(place), "--lang", "en", "--witnesses", "1"]) == 2
    assert "by keys that you trust, not by the log's own" in said(capsys)


def test_a_changed_entry_is_named_by_its_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = some_log(700).write(tmp_path)
    file = place / "tile/entries/001"
    file.write_bytes(file.read_bytes().replace(b'"tenge":300', b'"tenge":301'))
    assert main(["log", str(place), "--lang", "en"]) == 1
    assert "WRONG. Entry 300:" in said(capsys)


@pytest.mark.parametrize(
    ("name", "code"),
    [("checkpoint", 2), ("tile/0/000", 2), ("tile/entries/002.p/188", 2), ("tile/1/000.p/2", 2)],
)
def test_a_cut_or_missing_file_is_said(
    name: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = some_log(700).write(tmp_path)
    file = place / name
    file.write_bytes(file.read_bytes()[:-1])
    assert main(["log", str(place), "--lang", "en"]) == code
    assert "too early" in said(capsys)
    file.unlink()
    assert main(["log", str(place), "--lang", "en"]) == code
    assert f"No such file: {name}" in said(capsys)


def test_a_part_that_was_outgrown_meanwhile_is_read_from_the_full_tile(tmp_path: Path) -> None:
    place = some_log(300).write(tmp_path)
    checkpoint = (place / "checkpoint").read_bytes()
    some_log(700).write(tmp_path)
    for part in ("tile/0/001.p", "tile/entries/001.p"):
        shutil.rmtree(place / part)
    assert main(["log", str(place), "--lang", "en"]) == 0
    (place / "checkpoint").write_bytes(checkpoint)
    assert main(["log", str(place), "--lang", "en"]) == 0
    assert main(["replay", str(place), "--lang", "en"]) == 0


def test_a_wrong_place_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", str(tmp_path / "no"), "--lang", "ru"]) == 2
    assert "Нет такой папки" in said(capsys)
    assert main(["log", "gopher://log.example", "--lang", "kk"]) == 2
    assert "Бұл мекенжай емес" in said(capsys)
    assert main(["log", "http://127.0.0.1:1/log", "--lang", "en"]) == 2
    assert "Check the network and the address" in said(capsys)


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", tmp_path
        server.shutdown()
        thread.join()


def test_a_log_on_the_web_is_checked(
    served: tuple[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    address, folder = served
    some_log(600).write(folder / "our log")
    assert main(["log", f"{address}/our log/", "--lang", "en"]) == 0
    assert main(["log", f"{address}/other", "--lang", "en"]) == 2
    assert "No such file: vkey" in said(capsys)


def flipped(file: Path, chance: random.Random) -> bytes:
    """The right bytes, after one bit of the file was turned."""
    right = file.read_bytes()
    bit = chance.randrange(len(right) * 8)
    data = bytearray(right)
    data[bit // 8] ^= 1 << bit % 8
    file.write_bytes(data)
    return right


def test_1000_single_bits_in_tiles_entries_and_checkpoint_are_found(tmp_path: Path) -> None:
    place = some_log(300).write(tmp_path / "log")
    trusted = tmp_path / "trusted"
    trusted.write_text(writer.vkeys(), "utf-8")
    command = ["log", str(place), "--vkey", str(trusted), "--lang", "en"]
    groups = [
        [place / "checkpoint"],
        sorted(file for file in (place / "tile/entries").rglob("*") if file.is_file()),
        sorted(
            file
            for file in (place / "tile").rglob("*")
            if file.is_file() and "entries" not in file.parts
        ),
    ]
    assert [len(group) for group in groups] == [1, 2, 3]
    chance = random.Random(20250901)
    missed = []
    for turn in range(1000):
        file = chance.choice(groups[turn % 3])
        right = flipped(file, chance)
        if main(command) == 0:
            missed.append((turn, file))
        file.write_bytes(right)
    assert missed == []
    assert main(command) == 0


def test_1000_single_bits_in_a_receipt_are_found(tmp_path: Path) -> None:
    log = some_log(77)
    index = filed(log)
    for _ in range(30):
        log.bodies.append(log.bodies[0])
    (tmp_path / "vkey").write_text(writer.vkeys(), "utf-8")
    file = tmp_path / "receipt.tlog-proof"
    file.write_bytes(log.receipt(index, SALT, SAYS))
    chance = random.Random(20250902)
    missed = []
    for turn in range(1000):
        right = flipped(file, chance)
        if main(["receipt", str(file), "--lang", "en"]) == 0:
            missed.append(turn)
        file.write_bytes(right)
    assert missed == []
    assert main(["receipt", str(file), "--lang", "en"]) == 0
