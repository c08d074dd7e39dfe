"""The sandbox of the social register: who holds which ground, in one SQLite file beside the others.

It misbehaves when the demo panel says so: down, slow, or knowing nobody.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

from kezek.delivery.sandbox import Mode, Port, Silence, answer_as_told, sandbox_folder
from kezek.people.ports.social import RegisterDown

SOCIAL_FILE = "social.sqlite"
PATIENCE = 2.0
_TABLE = """
CREATE TABLE IF NOT EXISTS holder (iin TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (iin, code))
WITHOUT ROWID
"""


def social_file() -> Path:
    """Where the sandbox of this database keeps who holds what."""
    return sandbox_folder() / SOCIAL_FILE


def add_holders(rows: Iterable[tuple[str, str]]) -> None:
    """Add pairs of an IIN and a ground; one known before changes nothing."""
    path = social_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(_TABLE)
        base.executemany("INSERT OR IGNORE INTO holder VALUES (?, ?)", rows)


class SandboxSocial:
    """The adapter."""

    def __init__(
        self, *, patience: float = PATIENCE, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._patience = patience
        self._wait = wait

    def confirms(self, code: str, iins: Sequence[str]) -> bool:
        """Whether one of these persons holds the ground; without a file nobody holds any."""
        try:
            mode = answer_as_told(Port.SOCIAL, self._patience, wait=self._wait)
        except Silence:
            raise RegisterDown from None
        path = social_file()
        if mode is Mode.NO_SUCH_PERSON or not path.exists():
            return False
        holes = ", ".join("?" * len(iins))
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
            found = base.execute(
                f"SELECT 1 FROM holder WHERE code = ? AND iin IN ({holes})",  # noqa: S608 - only holes
                (code, *iins),
            ).fetchone()
        return found is not None
