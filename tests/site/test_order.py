from types import SimpleNamespace
from typing import Any

from tests.order import LONGEST, ROOT, pytest_collection_modifyitems


def test_every_file_that_begins_first_is_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_the_longest_come_first_and_all_else_keeps_its_order() -> None:
    names = ["tests/b.py", LONGEST[1], "tests/a.py", LONGEST[0], "tests/b.py"]
    items: list[Any] = [SimpleNamespace(path=ROOT / name) for name in names]
    pytest_collection_modifyitems(items)
    found = [str(item.path.relative_to(ROOT)) for item in items]
    assert found == [LONGEST[0], LONGEST[1], "tests/b.py", "tests/a.py", "tests/b.py"]
