from tests.order import LONGEST, ROOT


def test_every_file_that_begins_first_is_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)
