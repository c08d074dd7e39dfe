"""A witness: signs a checkpoint only if the log has done nothing but grow since the last one.

C2SP tlog-witness. It needs no database and nothing of the city but its vkey: whoever runs one for
real runs it elsewhere (`kezek witness`).
"""

import fcntl
import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from kezek.core import clock
from kezek.journal.log.checkpoint import Checkpoint, size_in
from kezek.journal.log.files import keep, make_folder
from kezek.journal.log.merkle import EMPTY, check_consistency
from kezek.journal.log.note import (
    Note,
    NoteUnreadable,
    NotSigned,
    Signer,
    Use,
    Verifier,
    unbase64,
)

ADD = "/add-checkpoint"
LONGEST_REQUEST = 64 * 1024
_MOST_HASHES = 63
_KEY = "key"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers: signature lines, or why not."""

    status: int
    text: str

    @property
    def content_type(self) -> str:
        """As the protocol wants it."""
        conflict = self.status == HTTPStatus.CONFLICT
        return "text/x.tlog.size" if conflict else "text/plain; charset=utf-8"


class Witness:
    """One witness with a folder of its own: its key, and what it has seen of each log."""

    def __init__(self, name: str, folder: Path, logs: Mapping[str, Verifier]) -> None:
        """`logs` are the keys it trusts, by origin. Its own key is made at its first start."""
        self._folder = folder
        self._logs = logs
        make_folder(folder, 0o700)
        path = folder / _KEY
        with self._alone():
            if not path.exists():
                keep(path, Signer.fresh(name, Use.COSIGNATURE).dump().encode(), 0o600)
        self._signer = Signer.parse(path.read_text(encoding="utf-8"))

    @property
    def verifier(self) -> Verifier:
        """By which its signatures are checked."""
        return self._signer.verifier

    def add_checkpoint(self, body: bytes) -> Answer:
        """Look at a checkpoint with its proof; sign it, or say why not."""
        try:
            old, proof, note = read_request(body)
            checkpoint = Checkpoint.parse(note.text)
        except NoteUnreadable as error:
            return Answer(HTTPStatus.BAD_REQUEST, f"{error}\n")
        log = self._logs.get(checkpoint.origin)
        if log is None:
            return Answer(HTTPStatus.NOT_FOUND, "this log is not known here\n")
        try:
            signed = note.by(log)
        except NotSigned:
            signed = []
        if not signed:
            return Answer(HTTPStatus.FORBIDDEN, "this log has not signed this\n")
        if old > checkpoint.size:
            return Answer(HTTPStatus.BAD_REQUEST, "the old size is above the new one\n")
        with self._alone():
            return self._weigh(old, proof, checkpoint, note.text)

    def _weigh(self, old: int, proof: Sequence[bytes], new: Checkpoint, text: str) -> Answer:
        seen = self.seen(new.origin)
        if old != seen.size or (new.size == seen.size and new.root != seen.root):
            return Answer(HTTPStatus.CONFLICT, f"{seen.size}\n")
        if old == 0:
            consistent = not proof
        else:
            consistent = check_consistency(old, seen.root, new.size, new.root, proof)
        if not consistent:
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "the proof does not hold\n")
        state = {"origin": new.origin, "size": new.size, "root": new.root.hex()}
        keep(self._state(new.origin), f"{json.dumps(state)}\n".encode(), 0o600)
        seconds = int(clock.wall().timestamp())
        return Answer(HTTPStatus.OK, self._signer.sign(text, seconds=seconds))

    def seen(self, origin: str) -> Checkpoint:
        """The last checkpoint of a log that it has signed; an empty one before."""
        try:
            state = json.loads(self._state(origin).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Checkpoint(origin, 0, EMPTY)
        return Checkpoint(state["origin"], int(state["size"]), bytes.fromhex(state["root"]))

    def _state(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:16]}.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """What was seen must not change between the look and the signature."""
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_request(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """What a log sends to a witness."""
    hashes = "".join(f"{b64encode(one).decode()}\n" for one in proof)
    return f"old {old}\n{hashes}\n{note}".encode()


def read_request(body: bytes) -> tuple[int, list[bytes], Note]:
    """The old size, the proof and the note of a request; raises NoteUnreadable."""
    try:
        head, between, note = body.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise NoteUnreadable("this is no UTF-8") from None
    first, *hashes = head.split("\n")
    if not between or not first.startswith("old ") or len(hashes) > _MOST_HASHES:
        raise NoteUnreadable("this is no request")
    return size_in(first.removeprefix("old ")), list(map(unbase64, hashes)), Note.parse(note)
