"""What was last signed, and by which key.

Kept outside the database, so that neither an older copy of it nor a mistake can make the log sign a
second past.
"""

import json
from dataclasses import dataclass

from kezek.core.sealing import keep_secret
from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.errors import KeyLost, LogForked
from kezek.journal.log.files import keep, make_folder
from kezek.journal.log.keeping import LAST_SIGNED, SIGNING_KEY
from kezek.journal.log.merkle import EMPTY
from kezek.journal.log.note import Note, NoteUnreadable, NotSigned, Signer, Verifier
from kezek.journal.log.tiles import CHECKPOINT
from kezek.journal.log.where import Home


@dataclass(frozen=True, slots=True)
class Signed:
    """A size and root that were signed, and the size signed before it."""

    size: int = 0
    root: bytes = EMPTY
    before: int = 0


def signing_key(home: Home) -> Signer:
    """The key of the log, made before anything was signed; read by what publishes alone."""
    path = home.secret / SIGNING_KEY
    if not path.exists():
        if (home.secret / LAST_SIGNED).exists():
            raise KeyLost(
                f"{path} is missing, but with it was signed. Put it back from where you keep it."
            )
        make_folder(home.secret, 0o700)
        keep_secret(path, Signer.fresh(home.origin).dump().encode())
    signer = Signer.parse(path.read_text(encoding="utf-8"))
    if signer.name != home.origin:
        raise KeyLost(f"{path} is the key of {signer.name}, not of {home.origin}.")
    return signer


def last_signed(home: Home) -> Signed:
    """The record; an empty log's if nothing was ever signed."""
    path = home.secret / LAST_SIGNED
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Signed(int(raw["size"]), bytes.fromhex(raw["root"]), int(raw["before"]))
    except FileNotFoundError:
        return Signed()
    except (ValueError, KeyError, TypeError):
        raise LogForked(f"{path} cannot be read. Put it back from where you keep it.") from None


def remember(home: Home, signed: Signed) -> None:
    """Write the record, to last, before the signature is made."""
    raw = {"size": signed.size, "root": signed.root.hex(), "before": signed.before}
    keep(home.secret / LAST_SIGNED, f"{json.dumps(raw)}\n".encode(), 0o600)


def published(home: Home, key: Verifier) -> Checkpoint | None:
    """The checkpoint in the folder if this key signed it; None if there is none."""
    try:
        note = Note.parse((home.folder / CHECKPOINT).read_bytes())
        if not note.by(key):
            raise NotSigned
        found = Checkpoint.parse(note.text)
    except FileNotFoundError:
        return None
    except (NotSigned, NoteUnreadable):
        raise LogForked(
            f"{home.folder / CHECKPOINT} is not signed by {key.name}. Find out who wrote it; remove"
            " it once you know."
        ) from None
    return found
