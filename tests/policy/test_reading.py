"""How the files of a policy are read."""

import tomllib

import pytest

from kezek.policy.reading import parsed


def test_who_changes_what_a_text_says_changes_it_for_nobody_else() -> None:
    text = "[rule]\nratio = [1, 3]\n"
    first = parsed(text)
    first["rule"]["ratio"].append(7)
    assert parsed(text) == {"rule": {"ratio": [1, 3]}}


def test_a_text_with_a_fault_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(tomllib.TOMLDecodeError):
            parsed("[rule")
