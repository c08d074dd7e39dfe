"""A follower that stumbles over an entry holds up no other, and sees the entry again."""

from collections.abc import Sequence

import pytest

from kezek.core.actors import IMPORT
from kezek.journal import followers, sequencer
from kezek.journal.followers import Fact, Follower
from tests.builders import START, TARAZ, a_key
from tests.journal.test_frame import open_it

pytestmark = pytest.mark.django_db


def test_one_that_fails_keeps_its_place_and_the_rest_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []
    good = [False]

    def stumble(facts: Sequence[Fact]) -> None:
        if not good[0]:
            raise ValueError("cannot read this")
        seen.append(-len(facts))

    def read(facts: Sequence[Fact]) -> None:
        seen.extend(fact.seq for fact in facts)

    pair = {"a": Follower("a", stumble), "b": Follower("b", read)}
    monkeypatch.setattr(followers, "_followers", pair)
    open_it(actor=IMPORT, moment=START, request_key=a_key(), subject=1)
    assert sequencer.waiting_cities() == [TARAZ]
    sequencer.catch_up(TARAZ)
    with pytest.raises(ValueError, match="cannot read this"):
        followers.run_all(TARAZ)
    assert seen == [1]
    assert sequencer.waiting_cities() == [TARAZ], "left behind: the worker comes again"
    good[0] = True
    assert followers.run_all(TARAZ) == 1
    assert seen == [1, -1]
    assert sequencer.waiting_cities() == []
