"""The follower that turns what happened into entries of the open log."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from kezek.core import clock
from kezek.journal.followers import Fact, Follower, register
from kezek.openlog import rules as forms
from kezek.openlog.telling import money, places, queue, rounds, state
from kezek.openlog.telling.batch import Batch

TELLINGS: Final = queue.TELLINGS | money.TELLINGS | places.TELLINGS | rounds.TELLINGS

# Told of many at once in an order that was that of their applications or of their old places, which
# would tie the numbers of one child: told by the place's number instead.
_BY_NUMBER: Final = frozenset({"place.imported", "place.moved", "place.released"})


def translate(facts: Sequence[Fact]) -> None:
    """Append what the log says of these facts; one city's, in their order."""
    batch = Batch(facts)
    begun = state.month(batch.city)
    for fact in _ordered(batch):
        month = forms.month_of(clock.day_of(fact.moment))
        if begun is None or month > begun:
            if begun is not None:
                queue.begin_month(batch, fact, month)
            state.save_month(batch.city, month)
            begun = month
        TELLINGS[fact.kind](batch, fact)
    batch.close()


def _ordered(batch: Batch) -> list[Fact]:
    """The facts in their order; what one act did with many places, by the numbers of these."""
    ordered: list[Fact] = []
    for (kind, _moment, _cause), run in groupby(batch.facts, lambda one: _act(batch, one)):
        facts = list(run)
        if kind:
            told = sorted(facts, key=lambda one: str(one.data["number"]))
            facts = [replace(one, seq=place.seq) for one, place in zip(told, facts, strict=True)]
        ordered += facts
    return ordered


def _act(batch: Batch, fact: Fact) -> tuple[str, str, str]:
    by_number = fact.kind in _BY_NUMBER or (
        fact.kind == "place.claimed" and batch.places[fact.subject_id].via == "choice"
    )
    return fact.kind if by_number else "", fact.moment.isoformat(), fact.cause


FOLLOWER: Final = Follower("openlog", translate, joined=True, kinds=frozenset(TELLINGS))
register(FOLLOWER)
