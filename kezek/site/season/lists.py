"""Families that file a list of wishes while they are in line, and what they wish for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.places.acts import file_choices
from kezek.site.season import crowd, reads
from kezek.site.season.town import Town, parent

ROUND: Final = 14  # days in which every family has had its day for a list
MOST: Final = 8  # wishes


@dataclass(frozen=True, slots=True)
class _Wish:
    """A family's list on its way to the act."""

    account: int
    application: int
    groups: tuple[int, ...]
    confirms: bool


def file_lists(town: Town, moment: datetime) -> int:
    """Some families file a list once, on a day of their own; most let it confirm the voucher."""
    today = clock.day_of(moment).toordinal()
    groups = reads.ordinary_groups(town.city)
    found = [
        wish
        for unlisted in reads.unlisted(town.city)
        if (unlisted.child + today) % ROUND == 0 and unlisted.child not in town.alone
        if (wish := _wished(town.seed, unlisted, groups)) is not None
    ]
    if not found:
        return 0
    return _file_all(
        actor=parent(0),
        moment=moment,
        request_key=f"season:lists:{town.city}:{moment.isoformat()}",
        city=town.city,
        wishes=found,
    )


def _wished(seed: int, unlisted: reads.Unlisted, groups: Mapping[int, list[int]]) -> _Wish | None:
    habits = crowd.family(seed, unlisted.child)
    band = groups.get(unlisted.band, [])
    if not habits.lists or not band:
        return None
    liked = crowd.wishes(seed, unlisted.child, band, MOST)
    return _Wish(unlisted.account, unlisted.application, tuple(liked), habits.list_confirms)


@act("choices.filed", queue=True)
def _file_all(
    *, actor: Actor, moment: datetime, request_key: str, city: str, wishes: Sequence[_Wish]
) -> int:
    """The lists of a day, in one transaction."""
    del actor
    for wish in wishes:
        file_choices(
            actor=parent(wish.account),
            moment=moment,
            request_key=request_key,
            city=city,
            application=wish.application,
            groups=wish.groups,
            confirms=wish.confirms,
        )
    return len(wishes)
