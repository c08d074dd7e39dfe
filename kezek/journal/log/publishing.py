"""Publishing the log: new entries become tiles, then a record, then a signed checkpoint.

The order is the promise. First the tiles lie on the disk; then, outside the database, what is about
to be signed; only then is it signed, by the log and by its witnesses, and the checkpoint appears.
However this ends in between, the next beginning finds either the old state, or the new one to be
signed again, and never another.
"""

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from kezek.core import clock
from kezek.journal.log.alarm import end_alarm, raise_alarm
from kezek.journal.log.appending import LOG_LOCK
from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.errors import DatabaseBehind, ForeignFolder, LogForked, LogRefused
from kezek.journal.log.files import keep, keep_all, make_folder, settle
from kezek.journal.log.keeping import REFUSED
from kezek.journal.log.merkle import check_consistency
from kezek.journal.log.note import Signer, sign_note
from kezek.journal.log.signed import Signed, last_signed, published, remember, signing_key
from kezek.journal.log.tiles import CHECKPOINT, VKEY, Edge, Reader, TileWrong, outgrown
from kezek.journal.log.where import OWN_FOLDERS, Home, home
from kezek.journal.log.witnesses import Witnesses, load_witnesses, witnesses_file

BATCH = 4_096
_PUBLISHING = 1  # the second half of the advisory lock: one publisher at a time

_log = logging.getLogger(__name__)


class Publisher:
    """Publishes one log, and remembers its growing edge from one time to the next."""

    def __init__(self, here: Home, signer: Signer, witnesses: Witnesses) -> None:
        self.home = here
        self._signer = signer
        self._witnesses = witnesses
        self._edge: Edge | None = None

    def publish(self) -> Checkpoint | None:
        """Publish what was committed since; the new checkpoint, None if there is nothing new.

        None, too, while somebody else publishes. Raises LogRefused: then nothing was signed.
        """
        with alone(self.home) as held:
            if not held:
                return None
            signed = known_signed(self.home, self._signer)
            edge = self._edge
            if edge is None or (edge.size, edge.root()) != (signed.size, signed.root):
                edge = self._begin(signed)
            if signed != last_signed(self.home):
                remember(self.home, signed)
            self._edge = None  # whatever stops what follows, the next time begins anew
            found = self._go_on(edge, signed)
            self._edge = edge
            return found

    # ------------------------------------------------------------ beginning

    def _begin(self, signed: Signed) -> Edge:
        """The edge at the signed size: from the database, held against the record and each file.

        Files that are missing are written again, for what they held is known; one that says
        something else stops the log.
        """
        _refuse_foreign(self.home.folder, self._signer)
        edge, missing = Edge(), set[str]()
        for draft in (*self.home.folder.glob(".*.*"), *self.home.folder.glob("tile/**/.*.*")):
            draft.unlink(missing_ok=True)  # of a publisher that was killed
        for name, content in self._files(edge, signed.size):
            self._hold(name, content, missing)
        if edge.size < signed.size:
            raise DatabaseBehind(edge.size, signed.size)
        if edge.root() != signed.root:
            raise LogForked(
                f"The database's first {signed.size} entries are not those that were signed."
                " Somebody has changed them. Put back a copy of the database in which they stand."
            )
        if missing:
            _log.warning("%s files of the open log were missing; written again", len(missing))
            again = self._files(Edge(), signed.size)
            keep_all(self.home.folder, ((name, raw) for name, raw in again if name in missing))
        return edge

    def _files(self, edge: Edge, size: int) -> Iterator[tuple[str, bytes]]:
        yield from edge.grow(_bodies(0, size))
        yield from edge.parts()

    def _hold(self, name: str, content: bytes, missing: set[str]) -> None:
        path = self.home.folder / name
        try:
            found = path.read_bytes()
        except FileNotFoundError:
            missing.add(name)
            return
        if found != content:
            raise LogForked(
                f"{path} is not what was signed. Find out who changed it; then remove it: it is"
                " written again from the database."
            )

    # ------------------------------------------------------------ going on

    def _go_on(self, edge: Edge, signed: Signed) -> Checkpoint | None:
        folder = self.home.folder
        keep_all(folder, edge.grow(_bodies(edge.size)))
        now = Checkpoint(self.home.origin, edge.size, edge.root())
        before = published(self.home, self._signer.verifier)
        if now.size == 0 or (before and before.size == now.size):
            return None
        if now.size > signed.size:
            keep_all(folder, edge.parts())
        tree = Reader(folder, now.size)
        for one in (signed, before or Signed()):
            _refuse_fork(tree, one.size, one.root, now)
        if now.size > signed.size:
            remember(self.home, Signed(now.size, now.root, before=signed.size))
        self._keep_vkeys()
        note = sign_note(now.text(), self._signer)
        seen = before.size if before else 0
        note += self._witnesses.sign(note, now, seen, tree)
        keep(folder / CHECKPOINT, note.encode())
        self._forget_parts(signed)
        return now

    def _keep_vkeys(self) -> None:
        keys = [self._signer.verifier, *(port.verifier for port in self._witnesses.ports)]
        raw = "".join(f"{key.vkey()}\n" for key in keys).encode()
        path = self.home.folder / VKEY
        if not path.exists() or path.read_bytes() != raw:
            keep(path, raw)

    def _forget_parts(self, signed: Signed) -> None:
        """Remove parts of tiles that were full before this checkpoint; later readers have those."""
        for name in outgrown(signed.before, signed.size):
            parts = self.home.folder / name
            if parts.is_dir():
                for part in parts.iterdir():
                    part.unlink()
                parts.rmdir()
                settle(parts.parent)


def _refuse_fork(tree: Reader, size: int, root: bytes, now: Checkpoint) -> None:
    """What lies on the disk must be what is signed, and begin with what was signed before."""
    try:
        proof = tree.consistency(size)
        right = tree.root() == now.root and check_consistency(size, root, now.size, now.root, proof)
    except TileWrong as error:
        raise LogForked(f"A file of the log cannot be read back: {error}.") from None
    if not right:
        raise LogForked(
            f"The log of {now.size} entries does not begin with the {size} that were signed."
        )


def _refuse_foreign(folder: Path, signer: Signer) -> None:
    """The folder must be this log's, or nobody's."""
    try:
        first = (folder / VKEY).read_text(encoding="utf-8").partition("\n")[0]
    except FileNotFoundError:
        return
    if first != signer.verifier.vkey():
        raise ForeignFolder(
            f"{folder} holds the log of {first.partition('+')[0]}, this one is {signer.name}. Name"
            " another folder (KEZEK_LOG), or move that one away."
        )


def known_signed(here: Home, signer: Signer) -> Signed:
    """The record, or the checkpoint in the folder if that is further: both were signed."""
    signed = last_signed(here)
    shown = published(here, signer.verifier)
    if shown is None or shown.size < signed.size:
        return signed
    if shown.size == signed.size:
        if shown.root != signed.root:
            raise LogForked(f"Two different logs of {signed.size} entries have been signed.")
        return signed
    return Signed(shown.size, shown.root, before=signed.size)


def _bodies(low: int, high: int | None = None) -> Iterator[bytes]:
    """The entries in the database from `low` on, up to `high` or the last one."""
    while high is None or low < high:
        wanted = BATCH if high is None else min(BATCH, high - low)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT index, body FROM journal_log_entry WHERE index >= %s"
                " ORDER BY index LIMIT %s",
                [low, wanted],
            )
            rows = cursor.fetchall()
        for index, body in rows:
            if index != low:
                raise LogForked(f"Entry {low} is not in the database, but entry {index} is.")
            yield bytes(body)
            low += 1
        if len(rows) < wanted:
            return


@contextmanager
def alone(here: Home) -> Iterator[bool]:
    """Whether nobody else publishes this log while the block lasts.

    The file holds off others on this machine, the database's lock those elsewhere. What is read
    inside has committed: a transaction that is open already is refused.
    """
    make_folder(here.secret, 0o700)
    with (here.secret / "lock").open("w") as lock, transaction.atomic(durable=True):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOG_LOCK, _PUBLISHING])
            (held,) = cursor.fetchone()
        yield bool(held)


# ---------------------------------------------------------------- for the worker

_publishers: dict[Home, Publisher] = {}


def publish() -> Checkpoint | None:
    """Publish the log of this process's database; as Publisher.publish."""
    here = home()
    publisher = _publishers.get(here)
    if publisher is None:
        if not has_entries():
            return None
        signer = signing_key(here)
        witnesses = load_witnesses(witnesses_file(), signer.verifier)
        publisher = _publishers[here] = Publisher(here, signer, witnesses)
    return publisher.publish()


def has_entries() -> bool:
    """Whether the log has begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM journal_log_entry)")
        (begun,) = cursor.fetchone()
    return bool(begun)


def publish_or_tell() -> Checkpoint | None:
    """Publish; a refusal goes to the log, once, and stays to be seen until it is over."""
    here = home()
    path = here.secret / REFUSED
    try:
        found = publish()
    except LogRefused as error:
        said = f"{error}\n"
        if not path.exists() or path.read_text(encoding="utf-8") != said:
            _log.error("the open log refuses to go on: %s", error)
            keep(path, said.encode(), 0o600)
        raise_alarm(clock.wall())
        return None
    end_alarm()
    path.unlink(missing_ok=True)
    return found


def begin_afresh() -> None:
    """Forget the logs of databases that had this one's name, with their files.

    For a database that was made anew, as the season's is. Raises LogRefused if its log has begun,
    or if its folder was named by somebody: what lies there is not ours to remove.
    """
    if has_entries():
        raise LogRefused("This log has begun: it can only grow.")
    here = home()
    database = here.secret.name.rpartition("-")[0]
    if os.environ.get("KEZEK_LOG") and database not in OWN_FOLDERS:
        raise LogRefused(f"{here.folder} is named by KEZEK_LOG: nothing there is removed.")
    for old in here.secret.parent.glob(f"{database}-????????"):
        shutil.rmtree(old)
    if here.folder.exists():
        shutil.rmtree(here.folder)
