"""The witnesses of this installation, and how many of them must have signed a checkpoint.

They belong to the log, and the log to the installation, not to a city: so they are named in a file
(`KEZEK_LOG_WITNESSES`, or `cities/witnesses.toml`), not in a city's rules.
"""

import http.client
import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from kezek.journal.log.checkpoint import Checkpoint, size_in
from kezek.journal.log.errors import LogForked, TooFewWitnesses, WitnessesUnreadable
from kezek.journal.log.note import (
    Note,
    NoteUnreadable,
    NotSigned,
    Verifier,
    parse_signatures,
)
from kezek.journal.log.witness import ADD, LONGEST_REQUEST, Answer, Witness, write_request

_PATIENCE = 5.0  # seconds for an answer
_TRIES = 3


class WitnessSilent(Exception):
    """A witness did not answer, or not with its signature; says why."""


class Port(Protocol):
    """A witness that can be asked."""

    @property
    def verifier(self) -> Verifier:
        """By which its signatures are checked."""

    def ask(self, body: bytes) -> Answer:
        """Its answer; raises WitnessSilent."""


class Tree(Protocol):
    """What proves to a witness that the log only grew."""

    def consistency(self, old: int, new: int) -> list[bytes]:
        """As Reader.consistency."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A witness inside this process, with files of its own. It sees; independent it is not."""

    witness: Witness

    @property
    def verifier(self) -> Verifier:
        """As the port says."""
        return self.witness.verifier

    def ask(self, body: bytes) -> Answer:
        """As the port says."""
        return self.witness.add_checkpoint(body)


@dataclass(frozen=True, slots=True)
class Remote:
    """A witness at an address."""

    url: str
    verifier: Verifier

    def ask(self, body: bytes) -> Answer:
        """As the port says."""
        address = urlsplit(self.url)
        kind = (
            http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        )
        server = kind(address.netloc, timeout=_PATIENCE)
        try:
            server.request("POST", address.path.rstrip("/") + ADD, body)
            answer = server.getresponse()
            return Answer(answer.status, answer.read(LONGEST_REQUEST).decode())
        except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
            raise WitnessSilent(f"{self.verifier.name}: {error}") from None
        finally:
            server.close()


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Whom the log asks, and how many must have signed."""

    needed: int = 0
    ports: Sequence[Port] = ()

    def sign(self, note: str, checkpoint: Checkpoint, before: int, tree: Tree) -> str:
        """The signature lines of those who signed; `before` is what they have seen, most likely.

        Raises TooFewWitnesses; LogForked if one has seen what this log does not know.
        """
        lines, failures = [], []
        for port in self.ports:
            try:
                lines.append(_signature(port, note, checkpoint, before, tree))
            except WitnessSilent as error:
                failures.append(str(error))
        if len(lines) < self.needed:
            said = "; ".join(failures) or "no others are named"
            raise TooFewWitnesses(
                f"{len(lines)} of {self.needed} witnesses have signed {checkpoint.size} entries"
                f" ({said}). They are asked again; the checkpoint before stands until then."
            )
        return "".join(lines)


def _signature(port: Port, note: str, new: Checkpoint, before: int, tree: Tree) -> str:
    old = before
    for _ in range(_TRIES):
        answer = port.ask(write_request(old, tree.consistency(old, new.size), note))
        if answer.status == HTTPStatus.OK:
            return _checked(port.verifier, new.text(), answer.text)
        if answer.status != HTTPStatus.CONFLICT:
            break
        seen = _size(port, answer)
        if seen > new.size or seen == old:
            raise LogForked(
                f"The witness {port.verifier.name} has seen {seen} entries, and not these. Find out"
                " what was put back from an older copy: the files beside the log's key, most likely"
            )
        old = seen
    raise WitnessSilent(f"{port.verifier.name}: {answer.status} {answer.text.strip()[:80]}")


def _size(port: Port, answer: Answer) -> int:
    try:
        return size_in(answer.text.removesuffix("\n"))
    except NoteUnreadable:
        raise WitnessSilent(f"{port.verifier.name}: says no size") from None


def _checked(verifier: Verifier, text: str, lines: str) -> str:
    """The witness's own line of its answer."""
    try:
        found = Note(text, parse_signatures(lines)).by(verifier)
    except (NoteUnreadable, NotSigned):
        found = []
    if not found:
        raise WitnessSilent(f"{verifier.name}: its signature is wrong")
    return found[0].line()


# ---------------------------------------------------------------- named in a file


def witnesses_file() -> Path:
    """The file that names them."""
    given = os.environ.get("KEZEK_LOG_WITNESSES", "")
    return Path(given) if given else Path(settings.ROOT) / "cities" / "witnesses.toml"


def load_witnesses(path: Path, log: Verifier) -> Witnesses:
    """The witnesses that a file names, for this log; raises WitnessesUnreadable."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        ports = [_port(one, log) for one in raw.get("witness", [])]
        needed = int(raw["needed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WitnessesUnreadable(
            f"{path}: {error}. It is described in docs/operators.md."
        ) from None
    if not 0 <= needed <= len(ports):
        raise WitnessesUnreadable(f"{path}: {needed} of {len(ports)} witnesses cannot sign.")
    return Witnesses(needed, ports)


def _port(raw: dict[str, Any], log: Verifier) -> Port:
    if "sandbox" in raw:
        folder = Path(settings.VAR) / "witness" / str(raw["sandbox"])
        return Sandbox(Witness(str(raw["name"]), folder, {log.name: log}))
    verifier = Verifier.parse(str(raw["vkey"]))
    return Remote(str(raw["url"]), verifier)
