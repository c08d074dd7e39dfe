"""`docs/states.md`: what may follow what, drawn from the tables that the acts obey."""

import argparse
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kezek.attendance.states import TIMESHEET_MOVES
from kezek.contracts.states import MOVES as CONTRACT_MOVES
from kezek.contracts.states import SWAP_MOVES, TRANSFER_MOVES
from kezek.feedback.states import QUESTION_MOVES
from kezek.payments.states import ORDER_MOVES
from kezek.places.states import LIST_MOVES, PLACE_MOVES, WAIT_MOVES, PlaceState
from kezek.queue.states import APPEAL_MOVES, APPLICATION_MOVES, FILING_MOVES, PRIVILEGE_MOVES
from kezek.vouchers.states import MOVES as VOUCHER_STEPS
from kezek.vouchers.states import STAYS

HELP = "Write docs/states.md from the tables of moves; --check compares instead."
DATABASE = None

FILE: Final = Path(__file__).resolve().parents[3] / "docs" / "states.md"
_HEAD: Final = """\
# States

What may follow what, for each object of the house. Drawn by `kezek states` from the tables that
the acts take their WHERE from (`states.py` of each room); a test keeps this page current. A move
that is not here is refused by the act.
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """The life of one object: its moves in order, each with the step's name where it has one."""

    room: str
    title: str
    starts: tuple[str, ...]
    moves: tuple[tuple[str, str, str], ...]


def _table(table: Mapping[Any, frozenset[Any]], *starts: StrEnum) -> Picture:
    """A table `state -> states after it`; a life begins with the first state unless it is said."""
    kind: type[StrEnum] = type(next(iter(table)))
    order = list(kind)
    moves = [
        (source.value, target.value, "")
        for source in order
        for target in sorted(table[source], key=order.index)
    ]
    return _picture(kind, moves, starts)


def _steps(
    table: Mapping[Any, tuple[tuple[Any, ...], Any]], stays: Mapping[Any, Sequence[Any]]
) -> Picture:
    """A table `step -> (states before, state after)`, and `step -> states` of what leaves them."""
    kind: type[StrEnum] = type(next(iter(table.values()))[1])
    moves = [
        (source.value, target.value, step.value)
        for step, (sources, target) in table.items()
        for source in sources
    ]
    moves += [
        (state.value, state.value, step.value) for step, held in stays.items() for state in held
    ]
    return _picture(kind, moves)


def _picture(
    kind: type[StrEnum], moves: Sequence[tuple[str, str, str]], starts: Sequence[StrEnum] = ()
) -> Picture:
    first = tuple(state.value for state in starts or list(kind)[:1])
    room = kind.__module__.split(".")[1]
    return Picture(room, inspect.getdoc(kind) or "", first, tuple(moves))


def pictures() -> list[Picture]:
    """Every object of the house that has states, in the order of a child's way."""
    return [
        _table(FILING_MOVES),
        _table(APPLICATION_MOVES),
        _table(APPEAL_MOVES),
        _table(PRIVILEGE_MOVES),
        _steps(VOUCHER_STEPS, STAYS),
        _table(PLACE_MOVES, PlaceState.OFFERED, PlaceState.CLAIMED, PlaceState.HELD),
        _table(WAIT_MOVES),
        _table(LIST_MOVES),
        _table(CONTRACT_MOVES),
        _table(TRANSFER_MOVES),
        _table(SWAP_MOVES),
        _table(TIMESHEET_MOVES),
        _table(ORDER_MOVES),
        _table(QUESTION_MOVES),
    ]


def _lines(picture: Picture) -> Iterator[str]:
    sources = [source for source, _target, _step in picture.moves]
    targets = [target for _source, target, _step in picture.moves]
    yield f"\n## `{picture.room}`: {picture.title}\n"
    yield "```mermaid"
    yield "stateDiagram-v2"
    for first in picture.starts:
        yield f"    [*] --> {first}"
    for source, target, step in picture.moves:
        yield f"    {source} --> {target}" + (f": {step}" if step else "")
    for last in dict.fromkeys(state for state in targets if state not in sources):
        yield f"    {last} --> [*]"
    yield "```"


def page() -> str:
    """The page as it should be now."""
    return _HEAD + "\n".join(line for picture in pictures() for line in _lines(picture)) + "\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to compare."""
    parser.add_argument("--check", action="store_true", help="fail if the page is out of date")


def run(args: argparse.Namespace) -> int:
    """Write the page, or compare it."""
    if not args.check:
        FILE.write_text(page(), encoding="utf-8")
        return 0
    if FILE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/states.md is out of date: run `kezek states`.", file=sys.stderr)
    return 1
