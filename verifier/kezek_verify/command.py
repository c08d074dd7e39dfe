"""The command line: `log`, `receipt`, `replay`.

Ends with 0 if all is right, 1 if something is wrong, 2 if it could not be checked.
"""

import argparse
import base64
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from kezek_verify.log import Bundle, check_log
from kezek_verify.notes import Checkpoint, Key, checkpoint_of, keys_of
from kezek_verify.problems import Problem, Unchecked
from kezek_verify.receipt import Promise, check_receipt
from kezek_verify.replay.run import replay
from kezek_verify.source import Source, source_of
from kezek_verify.words import LANGUAGES, say, told


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    asked = _parser().parse_args(words)
    lang = asked.lang or _language()
    try:
        match asked.command:
            case "log":
                _log(asked, lang)
            case "receipt":
                _receipt(asked, lang)
            case "replay":
                _replay(asked, lang)
    except Problem as problem:
        print(told(problem, lang))
        return problem.code
    except KeyboardInterrupt:
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--vkey", type=Path, metavar="FILE", help="the keys you trust")
    shared.add_argument("--lang", choices=LANGUAGES, help="otherwise as LANG says")
    shared.add_argument(
        "--witnesses", type=int, default=0, metavar="N", help="so many must have signed, too"
    )
    shared.add_argument(
        "--ignore-unknown",
        action="store_true",
        help="pass over signatures of keys that are not known",
    )
    parser = argparse.ArgumentParser(
        prog="kezek-verify", description="Checks a city's open log. See docs/log.md."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    log = commands.add_parser("log", parents=[shared], help="signature, tiles, every entry")
    log.add_argument("place", metavar="URL|DIR")
    log.add_argument(
        "--against", type=Path, nargs="+", default=[], metavar="CHECKPOINT", help="older ones"
    )
    receipt = commands.add_parser("receipt", parents=[shared], help="a family's receipt, offline")
    receipt.add_argument("file", type=Path, metavar="FILE")
    again = commands.add_parser("replay", parents=[shared], help="decide every case again")
    again.add_argument("place", metavar="URL|DIR")
    again.add_argument("--city", help="of that city alone")
    return parser


def _language() -> str:
    """The first language of the environment that is spoken here."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2] if value[:2] in LANGUAGES else "en"
    return "en"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Unchecked("no_file", name=path) from None
    except OSError as error:
        raise Unchecked("unreadable", name=path, reason=error.strerror) from None


def _opened(asked: argparse.Namespace) -> tuple[Source, tuple[Key, ...], Checkpoint]:
    """The log, the keys, and its newest checkpoint, signed as it must be."""
    if asked.witnesses and not asked.vkey:  # whoever forged the log would have named the witnesses
        raise Unchecked("need_witness_keys")
    source = source_of(asked.place)
    keys = keys_of(_read(asked.vkey) if asked.vkey else source.read("vkey"))
    checkpoint = _checkpoint(source.read("checkpoint"), keys, asked)
    return source, keys, checkpoint


def _checkpoint(data: bytes, keys: Sequence[Key], asked: argparse.Namespace) -> Checkpoint:
    return checkpoint_of(data, keys, lenient=asked.ignore_unknown, witnesses=asked.witnesses)


class Progress:
    """A line on a terminal's stderr, at most once a second."""

    def __init__(self, size: int, lang: str, to: TextIO) -> None:
        self._size, self._lang, self._to = size, lang, to
        self._next = time.monotonic() + 1
        self._shown = False

    def __call__(self, done: int) -> None:
        """Show how far it is, if it is time to."""
        if time.monotonic() >= self._next and self._to.isatty():
            line = say("progress", self._lang, done=done, size=self._size)
            self._to.write(f"\r{line}")
            self._to.flush()
            self._next, self._shown = time.monotonic() + 1, True

    def end(self) -> None:
        """Leave the line."""
        if self._shown:
            self._to.write("\n")


def _log(asked: argparse.Namespace, lang: str) -> None:
    source, keys, checkpoint = _opened(asked)
    older = [
        checkpoint_of(_read(path), keys, lenient=asked.ignore_unknown) for path in asked.against
    ]
    progress = Progress(checkpoint.size, lang, sys.stderr)

    def each(bundle: Bundle) -> None:
        progress(bundle.start)

    try:
        check_log(source, checkpoint, older, each=each)
    finally:
        progress.end()
    root = base64.b64encode(checkpoint.root).decode()
    print(say("log_right", lang, size=checkpoint.size, root=root))
    if older:
        print(say("older_right", lang, count=len(older)))
    _say_who_signed(asked, keys, checkpoint, lang)


def _say_who_signed(
    asked: argparse.Namespace, keys: Sequence[Key], checkpoint: Checkpoint, lang: str
) -> None:
    if checkpoint.witnesses:
        print(say("witnesses", lang, names=", ".join(checkpoint.witnesses)))
    else:
        print(say("no_witnesses", lang))
    if not asked.vkey:
        city = next(key for key in keys if key.name == checkpoint.origin)
        print(say("key_from_log", lang, key=f"{city.name}+{city.id.hex()}"))


def _receipt(asked: argparse.Namespace, lang: str) -> None:
    data = _read(asked.file)
    beside = asked.file.parent / "vkey"
    if not asked.vkey and not beside.is_file():
        raise Unchecked("need_key")
    if asked.witnesses and not asked.vkey:
        raise Unchecked("need_witness_keys")
    keys = keys_of(_read(asked.vkey or beside))
    found = check_receipt(data, keys, lenient=asked.ignore_unknown, witnesses=asked.witnesses)
    if isinstance(found, Promise):
        by = datetime.fromtimestamp(found.by, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        print(say("promise_right", lang, by=by))
        return
    print(say("receipt_right", lang, index=found.index, size=found.size))
    print(say("opened" if found.opened else "not_opened", lang))
    for name, value in sorted(found.entry.items()):
        print(f"  {name}: {value}")


def _replay(asked: argparse.Namespace, lang: str) -> None:
    source, keys, checkpoint = _opened(asked)
    progress = Progress(2 * checkpoint.size, lang, sys.stderr)
    try:
        found = replay(source, checkpoint, city=asked.city, tell=progress)
    finally:
        progress.end()
    print(say("replay_right", lang, vouchers=found.vouchers, places=found.places))
    print(say("replay_counts", lang, issues=found.issues, rounds=found.rounds, offers=found.offers))
    print(say("passed_over", lang, count=found.passed))
    if found.before:
        print(say("filed_before", lang, count=len(found.before), last=found.before[-1]))
    if found.behind:
        print(say("behind_cutoff", lang, count=found.behind))
    _say_who_signed(asked, keys, checkpoint, lang)
