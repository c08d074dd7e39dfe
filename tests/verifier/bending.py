"""What tests of the replay share: finding entries, bending them, and what must be said then."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from tests.verifier.city import City
from tests.verifier.rounds import rules_document

Replay: TypeAlias = Callable[..., tuple[int, str]]


def grants(city: City) -> list[int]:
    return [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == "granted"]


def only(city: City, kind: str) -> int:
    (found,) = [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == kind]
    return found


def wrong(out: tuple[int, str], index: int, what: str) -> None:
    code, said = out
    assert code == 1, said
    assert said.startswith(f"WRONG. Entry {index}: "), said
    assert what in said


def trusted(place: Path, witnesses: int) -> list[str]:
    """Words that ask for so many witnesses, by the keys that lie beside the log."""
    return ["--vkey", str(place / "vkey"), "--witnesses", str(witnesses)]


def insert(city: City, index: int, like: int, **fields: Any) -> None:
    """Another entry before one that stands there; nothing behind it may count indices."""
    city.log.bodies.insert(index, city.log.bodies[like])
    city.log.change(index, **fields)


def four_groups(count: int, **rules: Any) -> City:
    """A town with an open group of two seats for each of so many, and enough vouchers."""
    city = City(rules_document(**rules))
    for _ in range(count):
        city.group(3, 2)
    for _ in range(6):
        city.file(3, 2)
    city.allot(6 * 40)
    city.issue()
    return city
