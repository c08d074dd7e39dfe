"""Families are told beside the town's days: everything in the end, and failures out loud."""

from collections.abc import Sequence

import pytest

from kezek.journal import followers
from kezek.journal.followers import Fact, Follower
from kezek.site.season import telling
from kezek.site.season.day import follow
from kezek.site.season.telling import Telling
from tests.builders import TARAZ, a_city, an_application
from tests.clones import cloned_db, template_db

__all__ = ["cloned_db", "template_db"]

pytestmark = pytest.mark.usefixtures("cloned_db")


def listening(monkeypatch: pytest.MonkeyPatch, follower: Follower) -> None:
    """This follower alone is told, in the place of the notices."""
    monkeypatch.setattr(followers, "_followers", {follower.name: follower})
    monkeypatch.setattr(telling, "APART", frozenset({follower.name}))
    monkeypatch.setattr("kezek.site.season.day.APART", frozenset({follower.name}))


def test_all_is_told_when_the_town_goes_to_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []

    def tell(facts: Sequence[Fact]) -> None:
        heard.extend(fact.seq for fact in facts)

    listening(monkeypatch, Follower("ear", tell))
    a_city()
    with Telling(TARAZ) as aside:
        for _evening in range(3):
            an_application()
            follow(TARAZ, aside)
    assert heard == sorted(set(heard))
    assert heard[-1] == len(heard) >= 3


def test_what_fails_beside_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(_facts: Sequence[Fact]) -> None:
        raise LookupError("nobody there")

    listening(monkeypatch, Follower("ear", tell))
    a_city()
    an_application()
    with pytest.raises(LookupError), Telling(TARAZ) as aside:
        follow(TARAZ, aside)
