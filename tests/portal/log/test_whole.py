"""A whole log: good, grown, changed by one bit, forged, cut."""

import random
import shutil
from pathlib import Path

import pytest

from kezek.journal.log.tiles import Edge
from tests.portal.log.built import (
    CITY,
    OTHER,
    RULES,
    WITNESS,
    Log,
    a_log,
    an_entry,
    canonical,
    entries,
)
from tests.portal.log.conftest import Ask

COUNT = 600  # two bundles that are full and one that isn't
FLIPS = 1000


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """Not to be changed."""
    return a_log(tmp_path_factory.mktemp("log"), COUNT)


def files_of(log: Log) -> list[str]:
    """Everything but the keys, by path."""
    found = [str(one.relative_to(log.folder)) for one in log.folder.rglob("*") if one.is_file()]
    return sorted(name for name in found if name != "vkey")


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 512, 513])
def test_a_good_log_of_any_size_is_good(ask: Ask, tmp_path: Path, count: int) -> None:
    log = a_log(tmp_path, count)
    assert ask("whole", where=str(tmp_path), vkey=log.vkey) == ""


def test_a_log_with_three_levels_of_tiles_is_good(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 66_000)
    old = log.sign(66_000, log.edge.root())
    log.grow(an_entry(n) for n in range(300))
    assert ask("whole", where=str(tmp_path), vkey=log.vkey, older=[old]) == ""
    assert ask("quick", where=str(tmp_path), vkey=log.vkey, older=old) == ""


def test_entries_are_counted_by_kind(ask: Ask, log: Log) -> None:
    assert ask("counts", where=str(log.folder), vkey=log.vkey) == {
        "rules": 1,
        "queue.filed": 1,
        "voucher.made": 1,
        "place.taken": 1,
        "queue.moved": COUNT - 4,
    }


def test_a_thousand_changed_bits_are_all_found(ask: Ask, log: Log) -> None:
    dice = random.Random(20250901)
    names = files_of(log)
    flips = []
    for n in range(FLIPS):
        name = names[n % len(names)]  # small files as often as large ones
        size = (log.folder / name).stat().st_size
        flips.append({"path": name, "bit": dice.randrange(8 * size)})
    found = ask("flips", where=str(log.folder), vkey=log.vkey, flips=flips)
    assert [flip for flip, code in zip(flips, found, strict=True) if not code] == []
    assert set(found) >= {"bundle", "tile", "signature", "form", "rules"}


def test_every_bit_of_a_checkpoint_counts(ask: Ask, log: Log) -> None:
    size = (log.folder / "checkpoint").stat().st_size
    flips = [{"path": "checkpoint", "bit": bit} for bit in range(8 * size)]
    found = ask("flips", where=str(log.folder), vkey=log.vkey, flips=flips)
    assert [flip for flip, code in zip(flips, found, strict=True) if not code] == []


@pytest.mark.parametrize("old", [0, 1, 255, 256, 257, 599, 600])
def test_a_log_that_grew_begins_with_what_was_seen(ask: Ask, tmp_path: Path, old: int) -> None:
    log = a_log(tmp_path, old)
    seen = (tmp_path / "checkpoint").read_text("utf-8")
    log.grow(an_entry(n) for n in range(old, 700))
    assert ask("whole", where=str(tmp_path), vkey=log.vkey, older=[seen]) == ""
    assert ask("quick", where=str(tmp_path), vkey=log.vkey, older=seen) == ""


@pytest.mark.parametrize("old", [5, 256, 300, 600])
def test_a_log_written_anew_is_found_though_all_of_it_fits(
    ask: Ask, tmp_path: Path, old: int
) -> None:
    first = a_log(tmp_path / "first", old)
    seen = (first.folder / "checkpoint").read_text("utf-8")
    anew = entries(700)
    anew[4] = an_entry(4, app="K-666", band=1, rank=0, why="forged")
    second = Log(tmp_path / "second")
    second.grow(anew)
    where = str(second.folder)
    assert ask("whole", where=where, vkey=second.vkey) == ""
    assert ask("whole", where=where, vkey=second.vkey, older=[seen]) == "changed"
    assert ask("quick", where=where, vkey=second.vkey, older=seen) == "changed"


def test_a_shorter_log_is_found(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 300)
    seen = log.sign(400, log.edge.root())
    log.grow([])
    assert ask("whole", where=str(tmp_path), vkey=log.vkey, older=[seen]) == "shrunk"
    assert ask("quick", where=str(tmp_path), vkey=log.vkey, older=seen) == "shrunk"


def test_a_signed_root_that_the_entries_do_not_give_is_found(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 300)
    seen = (tmp_path / "checkpoint").read_text("utf-8")
    other = Edge()
    list(other.grow(entries(299)))
    log.sign(300, other.root())
    assert ask("whole", where=str(tmp_path), vkey=log.vkey) == "root"
    assert ask("whole", where=str(tmp_path), vkey=log.vkey, older=[seen]) == "root"
    assert ask("quick", where=str(tmp_path), vkey=log.vkey, older=seen) == "changed"


def test_tiles_of_a_level_above_are_checked_too(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 700)
    tile = tmp_path / "tile" / "1" / "000.p" / "2"
    tile.write_bytes(tile.read_bytes()[::-1])
    assert ask("whole", where=str(tmp_path), vkey=log.vkey) == "tile"


def test_a_file_cut_or_made_longer_is_found(ask: Ask, log: Log, tmp_path: Path) -> None:
    for name in files_of(log):
        content = (log.folder / name).read_bytes()
        for changed in (content[:-1], content + b"\0"):
            where: Path = tmp_path / "copy"
            shutil.copytree(log.folder, where)
            (where / name).write_bytes(changed)
            assert ask("whole", where=str(where), vkey=log.vkey), name
            shutil.rmtree(where)


def test_a_part_that_is_gone_is_read_from_the_full_tile(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 300)
    old = (tmp_path / "checkpoint").read_bytes()
    log.grow(an_entry(n) for n in range(300))
    for level in ("0", "entries"):
        shutil.rmtree(tmp_path / "tile" / level / "001.p")
    (tmp_path / "checkpoint").write_bytes(old)
    assert ask("whole", where=str(tmp_path), vkey=log.vkey) == ""


def test_a_missing_file_is_missing_and_no_more(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 300)
    (tmp_path / "tile" / "0" / "000").unlink()
    assert ask("whole", where=str(tmp_path), vkey=log.vkey) == "missing tile/0/000"


@pytest.mark.parametrize(
    "bad",
    [
        b"{}",
        b"no json",
        b"\xff",
        canonical(v=2, city="taraz", kind="x", at="2025-09-01T04:00:00.000000Z"),
        canonical(v=1, kind="x", at="2025-09-01T04:00:00.000000Z"),
        canonical(v=1, city="taraz", kind="x", at="2025-09-01T04:00:00Z"),
        an_entry(5).replace(b":", b": "),
    ],
)
def test_an_entry_of_another_form_is_named(ask: Ask, tmp_path: Path, bad: bytes) -> None:
    log = Log(tmp_path)
    log.grow([*entries(5), bad])
    assert ask("whole", where=str(tmp_path), vkey=log.vkey) == "entry"


def test_rules_that_are_not_those_named_are_found(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 10)
    (name,) = (tmp_path / "rules").iterdir()
    name.write_bytes(RULES + b" ")
    assert ask("whole", where=str(tmp_path), vkey=log.vkey) == "rules"


def test_somebody_elses_signature_is_worth_nothing(ask: Ask, tmp_path: Path) -> None:
    log = a_log(tmp_path, 10)
    where = str(tmp_path)
    city, witness = log.vkey.splitlines()
    assert ask("whole", where=where, vkey=f"{OTHER.verifier.vkey()}\n{witness}\n") == "signer"
    assert ask("whole", where=where, vkey=f"{city}\n") == "signer"
    assert ask("whole", where=where, vkey=f"{witness}\n{city}\n") == "vkey"
    assert ask("whole", where=where, vkey=city[:-1]) == "vkey"
    note = (tmp_path / "checkpoint").read_text("utf-8")
    lines = note.splitlines(keepends=True)
    for kept, code in (
        ([*lines[:4], lines[5]], "signature"),  # the witness alone
        ([*lines, lines[4]], "signature"),  # one signature twice
        (lines[:4], "form"),
    ):
        (tmp_path / "checkpoint").write_text("".join(kept), "utf-8")
        assert ask("whole", where=where, vkey=log.vkey) == code
    (tmp_path / "checkpoint").write_text("".join(lines[:5]), "utf-8")
    assert ask("whole", where=where, vkey=log.vkey) == ""
    assert {CITY.name, WITNESS.name} == {line.split("+")[0] for line in (city, witness)}
