"""The buttons of a list of groups: what was pressed, and the list as that leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_DIGITS: Final = 18  # of a number that the database can hold


def number_in(sent: str) -> int | None:
    """The number that a button carries; None for anything else."""
    fits = sent.isascii() and sent.isdigit() and len(sent) <= MAX_DIGITS
    return int(sent) if fits else None


class Press(StrEnum):
    """What a button of the list does with its group."""

    ADD = "add"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button: what it does and with which group."""

    what: Press
    group: int


def pressed(sent: str) -> Pressed | None:
    """The button behind «up:12»; None for anything else."""
    word, _colon, number = sent.partition(":")
    group = number_in(number)
    return Pressed(Press(word), group) if word in set(Press) and group is not None else None


def after(groups: Sequence[int], press: Pressed) -> list[int]:
    """The list as the button leaves it; a press that means nothing any more changes nothing."""
    order = list(groups)
    if press.what is Press.ADD:
        return order if press.group in order else [*order, press.group]
    if press.group not in order:
        return order
    here = order.index(press.group)
    if press.what is Press.REMOVE:
        return [*order[:here], *order[here + 1 :]]
    there = here - 1 if press.what is Press.UP else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return order
