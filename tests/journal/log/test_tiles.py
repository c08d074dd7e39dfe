"""Tiles as files: their places, what is in them, and every tree that can be read back."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.files import keep_all
from kezek.journal.log.merkle import (
    OutsideTree,
    check_consistency,
    check_inclusion,
    leaf_hash,
    root,
)
from kezek.journal.log.note import NoteUnreadable, NotSigned, Signer, sign_note
from kezek.journal.log.proof import Proof
from kezek.journal.log.tiles import (
    Edge,
    EntryTooLong,
    Reader,
    TileWrong,
    bundle,
    outgrown,
    path_of,
    unbundle,
    widths,
)

LOG = Signer.fresh("log.example/city")
MANY = 66_000  # three levels of tiles


def entries_of(size: int) -> list[bytes]:
    return [f'{{"n":{n}}}'.encode() for n in range(size)]


def written(folder: Path, *sizes: int) -> Edge:
    """A log that was published at each of these sizes."""
    edge = Edge()
    for size in sizes:
        keep_all(folder, edge.grow(entries_of(size)[edge.size :]))
        keep_all(folder, edge.parts())
    note = sign_note(Checkpoint(LOG.name, edge.size, edge.root()).text(), LOG)
    (folder / "checkpoint").write_text(note)
    return edge


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    written(folder, 300, 65_536, MANY)
    return folder


def test_paths_are_those_of_the_specification() -> None:
    assert path_of(0, 1_234_067) == "tile/0/x001/x234/067"
    assert path_of("entries", 0, 12) == "tile/entries/000.p/12"
    assert path_of(1, 1000, 256) == "tile/1/x001/000"


def test_a_tree_of_70_000_has_the_tiles_of_the_specification() -> None:
    assert list(widths(70_000)) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(widths(256)) == [(1, 0, 1)]
    assert list(widths(0)) == []


def test_a_bundle_comes_back() -> None:
    entries = [b"", b"x" * 65_535, "ұ".encode()]
    assert unbundle(bundle(entries)) == entries
    for cut in (1, 3, 65_540):
        with pytest.raises(TileWrong):
            unbundle(bundle(entries)[:cut])


def test_an_entry_that_is_too_long_is_refused() -> None:
    with pytest.raises(EntryTooLong):
        bundle([b"x" * 65_536])
    edge = Edge()
    with pytest.raises(EntryTooLong):
        list(edge.grow([b"x" * 65_536]))
    assert edge.size == 0


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(1, 900), min_size=1, max_size=4).map(sorted))
def test_however_it_grew_the_folder_holds_the_same_tree(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    written(folder, *sizes)
    leaves = [leaf_hash(entry) for entry in entries_of(sizes[-1])]
    reader = Reader(folder)
    assert reader.size == sizes[-1]
    assert reader.check() == reader.root() == root(leaves)
    for size in sizes:
        assert reader.root(size) == root(leaves[:size])
    assert list(reader.entries()) == entries_of(sizes[-1])


def test_a_tree_of_three_levels_is_read(large: Path) -> None:
    reader = Reader(large)
    leaves = [leaf_hash(entry) for entry in entries_of(MANY)]
    assert reader.check() == root(leaves)
    for index in (0, 255, 256, 65_535, 65_536, MANY - 1):
        proof = reader.inclusion(index)
        assert reader.entry(index) == entries_of(MANY)[index]
        assert check_inclusion(leaves[index], index, MANY, proof, reader.root())
    for old in (1, 300, 65_536, 65_537, MANY - 1):
        proof = reader.consistency(old)
        assert check_consistency(old, root(leaves[:old]), MANY, reader.root(), proof)


def test_parts_of_tiles_that_are_full_now_may_go(tmp_path: Path) -> None:
    written(tmp_path, 200, 300)
    assert outgrown(200, 300) == ["tile/0/000.p", "tile/entries/000.p"]
    assert outgrown(300, 400) == []
    assert outgrown(65_500, 65_536) == [
        "tile/0/255.p",
        "tile/entries/255.p",
        "tile/1/000.p",
    ]
    old = Reader(tmp_path, 200)
    before = old.root()
    for name in outgrown(200, 300):
        for part in (tmp_path / name).iterdir():
            part.unlink()
        (tmp_path / name).rmdir()
    assert Reader(tmp_path, 200).check() == before


def test_a_missing_or_cut_file_is_named(tmp_path: Path) -> None:
    written(tmp_path, 600)
    for name in ("tile/0/001", "tile/entries/002.p/88", "tile/1/000.p/2"):
        path = tmp_path / name
        content = path.read_bytes()
        path.write_bytes(content[:-1])
        with pytest.raises(TileWrong, match=name):
            Reader(tmp_path).check()
        path.unlink()
        with pytest.raises(TileWrong, match=name):
            Reader(tmp_path).check()
        path.write_bytes(content)
    (tmp_path / "checkpoint").unlink()
    with pytest.raises(TileWrong, match="checkpoint"):
        Reader(tmp_path)


def test_every_bit_of_every_file_counts(tmp_path: Path) -> None:
    edge = written(tmp_path, 300)
    files = [path for path in sorted((tmp_path / "tile").rglob("*")) if path.is_file()]
    assert len(files) == 5
    for path in files:
        content = path.read_bytes()
        for at in range(0, len(content) * 8, 1 + len(content) * 8 // 40):
            bent = bytearray(content)
            bent[at // 8] ^= 1 << at % 8
            path.write_bytes(bent)
            try:
                found = Reader(tmp_path).check()
            except TileWrong:
                continue
            assert found != edge.root()
        path.write_bytes(content)
    assert Reader(tmp_path).check() == edge.root()


def test_nothing_is_read_past_the_end(tmp_path: Path) -> None:
    written(tmp_path, 5)
    reader = Reader(tmp_path)
    with pytest.raises(OutsideTree):
        reader.entry(5)
    with pytest.raises(OutsideTree):
        list(reader.entries(0, 6))


# ---------------------------------------------------------------- proofs as texts


def a_proof(folder: Path, index: int, extra: bytes | None = None) -> Proof:
    reader = Reader(folder)
    return Proof(index, tuple(reader.inclusion(index)), reader.note(), extra)


def test_a_proof_comes_back_and_holds(large: Path) -> None:
    proof = a_proof(large, 300, b'{"salt":"00"}')
    again = Proof.parse(proof.dump())
    assert again == proof
    assert again.check(entries_of(301)[300], LOG.verifier).size == MANY
    assert Proof.parse(a_proof(large, 0).dump().encode()).extra is None


def test_a_proof_of_another_entry_index_or_log_does_not_hold(large: Path) -> None:
    proof = a_proof(large, 300)
    entry = entries_of(301)[300]
    with pytest.raises(NotSigned):
        proof.check(entries_of(301)[299], LOG.verifier)
    with pytest.raises(NotSigned):
        Proof(301, proof.hashes, proof.checkpoint).check(entry, LOG.verifier)
    with pytest.raises(NotSigned):
        proof.check(entry, Signer.fresh(LOG.name).verifier)
    other = Signer.fresh("log.example/other")
    note = sign_note(Reader(large).checkpoint().text(), other)
    with pytest.raises(NotSigned):
        Proof(300, proof.hashes, note).check(entry, other.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 0\nx",
        "c2sp.org/tlog-proof@v1\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 00\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx",
        "c2sp.org/tlog-proof@v1\nextra ?\nindex 0\n\nx",
        b"\xff",
    ],
)
def test_what_is_no_proof_is_unreadable(text: str | bytes) -> None:
    with pytest.raises(NoteUnreadable):
        Proof.parse(text)
