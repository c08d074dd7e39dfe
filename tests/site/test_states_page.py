"""docs/states.md is drawn from the tables that the acts obey, and shows all of them."""

import pkgutil
from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module

import pytest

import kezek
from kezek.site.commands import states


def test_the_page_is_current() -> None:
    assert states.FILE.read_text("utf-8") == states.page(), "run `kezek states`"


def tables_of_the_house() -> dict[str, type[StrEnum]]:
    """Each table of moves in the rooms' `states.py`, and the states it moves."""
    found: dict[str, type[StrEnum]] = {}
    for module in pkgutil.iter_modules(kezek.__path__):
        name = f"kezek.{module.name}.states"
        if module.ispkg and _exists(name):
            for label, table in vars(import_module(name)).items():
                if label.endswith("MOVES") and isinstance(table, Mapping):
                    some = next(iter(table.values()))
                    kind = type(some[1]) if isinstance(some, tuple) else type(next(iter(table)))
                    found[f"{module.name}.{label}"] = kind
    return found


def _exists(module: str) -> bool:
    try:
        import_module(module)
    except ModuleNotFoundError:
        return False
    return True


def test_every_table_of_moves_is_drawn() -> None:
    tables = tables_of_the_house()
    drawn = {(picture.room, picture.title) for picture in states.pictures()}
    missing = [
        name
        for name, kind in tables.items()
        if (name.split(".")[0], (kind.__doc__ or "").strip()) not in drawn
    ]
    assert len(tables) >= 10
    assert missing == []


@pytest.mark.parametrize("picture", states.pictures(), ids=lambda picture: picture.title)
def test_every_state_can_be_reached_from_a_start(picture: states.Picture) -> None:
    reached = set(picture.starts)
    for _round in picture.moves:
        reached |= {target for source, target, _step in picture.moves if source in reached}
    assert reached == {
        state for source, target, _step in picture.moves for state in (source, target)
    }
