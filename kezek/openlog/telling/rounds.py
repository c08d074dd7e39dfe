"""Rounds: every group, every list, and what became of it."""

from collections.abc import Callable
from typing import Final

from kezek.journal.followers import Fact
from kezek.openlog.telling.batch import Batch

Telling = Callable[[Batch, Fact], None]


def _served(batch: Batch, fact: Fact) -> None:
    said = fact.data
    groups, lists = batch.rounds[fact.subject_id]
    number = said["number"]
    for group, seats, kept, last in groups:
        batch.tell(
            fact, "round.group", round=number, group=group, seats=seats, kept=kept, last=last
        )
    for n, (right, wished, siblings, tried, got, order) in enumerate(lists):
        batch.tell(
            fact,
            "round.list",
            round=number,
            n=n,
            order=order,
            rank=batch.rank(right, fact.moment),
            groups=wished,
            siblings=siblings,
            tried=[1 + wish for wish in tried] or None,
            got=got,
        )
    batch.tell(
        fact,
        "round",
        round=number,
        cause=said["cause"],
        rules=batch.versions[said["policy_version"]],
        lists=said["lists"],
        placed=said["placed"],
    )


TELLINGS: Final[dict[str, Telling]] = {"round.served": _served}
