import pytest

from kezek.core.apart import each_apart


def _fails(error: Exception) -> int:
    raise error


def test_all_jobs_are_done_and_added_up() -> None:
    assert each_apart([lambda: 1, lambda: 2]) == 3
    assert each_apart([]) == 0


def test_one_failure_holds_up_nobody_and_is_raised_as_it_is() -> None:
    done: list[int] = []

    def last() -> int:
        done.append(1)
        return 1

    with pytest.raises(KeyError):
        each_apart([lambda: _fails(KeyError("one")), last])
    assert done == [1]


def test_several_failures_are_raised_together() -> None:
    with pytest.raises(ExceptionGroup) as failed:
        each_apart([lambda: _fails(KeyError("one")), lambda: _fails(ValueError("two"))])
    assert [type(error) for error in failed.value.exceptions] == [KeyError, ValueError]
