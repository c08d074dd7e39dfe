"""How the sandbox ports behave: each can be told to be down, slow, or to know nobody.

The modes stand in one small JSON file beside the database they belong to; the demo panel writes it
and every process reads it afresh when it changes. Outside the sandbox nothing reads it.
"""

import json
import os
import secrets
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import connection

MODES_FILE = "modes.json"


class Port(StrEnum):
    """The outside services that have a sandbox."""

    REGISTRY = "registry"
    SMS = "sms"
    EMAIL = "email"
    SIGNATURE = "signature"
    SOCIAL = "social"


class Mode(StrEnum):
    """What a sandbox does when it is called."""

    OK = "ok"
    DOWN = "down"
    SLOW = "slow"
    NO_SUCH_PERSON = "no_such_person"


class ModeUnfit(ValueError):
    """This port has no such mode."""


MODES: dict[Port, tuple[Mode, ...]] = {
    Port.REGISTRY: (Mode.OK, Mode.DOWN, Mode.SLOW, Mode.NO_SUCH_PERSON),
    Port.SMS: (Mode.OK, Mode.DOWN, Mode.SLOW),
    Port.EMAIL: (Mode.OK, Mode.DOWN, Mode.SLOW),
    Port.SIGNATURE: (Mode.OK, Mode.DOWN, Mode.SLOW),
    Port.SOCIAL: (Mode.OK, Mode.DOWN, Mode.SLOW, Mode.NO_SUCH_PERSON),
}

_read: dict[Path, tuple[int, dict[Port, Mode]]] = {}


class Silence(Exception):
    """The service does not answer; `slow` says whether it was waited for."""

    def __init__(self, port: Port, *, slow: bool) -> None:
        super().__init__(f"{port}: {'slow' if slow else 'down'}")
        self.port = port
        self.slow = slow


def sandbox_folder() -> Path:
    """The folder of this database's sandbox files."""
    return Path(settings.VAR) / "sandbox" / str(connection.settings_dict["NAME"])


def modes() -> dict[Port, Mode]:
    """The mode of every port; what the file does not name, or misnames, is `ok`."""
    path = sandbox_folder() / MODES_FILE
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return dict.fromkeys(Port, Mode.OK)
    known = _read.get(path)
    if known is None or known[0] != stamp:
        known = (stamp, _parse(path))
        _read[path] = known
    return dict(known[1])


def mode_of(port: Port) -> Mode:
    """What this port does now."""
    return modes()[port]


def set_mode(port: Port, mode: Mode) -> None:
    """Make a port behave so from now on; raises ModeUnfit."""
    if mode not in MODES[port]:
        raise ModeUnfit(f"{port} has no mode {mode}")
    wanted = modes() | {port: mode}
    path = sandbox_folder() / MODES_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{MODES_FILE}.{secrets.token_hex(8)}")
    draft.write_text(json.dumps({str(p): str(m) for p, m in wanted.items()}, indent=1))
    os.replace(draft, path)  # noqa: PTH105 - atomic by contract on every system
    _read.pop(path, None)


def _parse(path: Path) -> dict[Port, Mode]:
    try:
        raw = json.loads(path.read_text())
    except (OSError, ValueError):
        raw = {}
    given = raw if isinstance(raw, dict) else {}
    found = dict.fromkeys(Port, Mode.OK)
    for port, fit in MODES.items():
        if (mode := given.get(port)) in fit:
            found[port] = Mode(mode)
    return found


def answer_as_told(
    port: Port, patience: float, *, wait: Callable[[float], None] = time.sleep
) -> Mode:
    """Go along with the port's mode: silence when down, silence after `patience` seconds when slow.

    A slow service answers later than anybody waits for, so the caller sees only its own patience
    running out. Returns the mode otherwise.
    """
    mode = mode_of(port)
    if mode is Mode.DOWN:
        raise Silence(port, slow=False)
    if mode is Mode.SLOW:
        wait(patience)
        raise Silence(port, slow=True)
    return mode
