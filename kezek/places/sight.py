"""A city's free places as everybody may see them, held in memory; and how a change is noticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db import connection

from kezek.kindergartens.queries import Card, GroupLine, fit, kindergarten_cards
from kezek.places.queries import waiting_by_group
from kezek.places.search import Search
from kezek.policy.models import City
from kezek.policy.queries import NoRules, version_in_force


@dataclass(frozen=True, slots=True)
class House:
    """A kindergarten and its seats without a child: `free` for a claim, `held` for who waits."""

    card: Card
    free: int
    held: int


@dataclass(frozen=True, slots=True)
class Sight:
    """All that the open list and map show, as it stood at one moment. Asks nothing of anybody."""

    city: City
    day: date
    bands: Sequence[Mapping[str, Any]]
    cards: Sequence[Card]
    waiting: Mapping[int, int]

    def same_as(self, other: "Sight") -> bool:
        """Whether a reader would see the same."""
        return self.shown == other.shown

    @property
    def shown(self) -> tuple[object, ...]:
        """What readers are shown of it."""
        city = self.city
        names = (city.name_kk, city.name_ru, city.name_en, city.is_default)
        return (names, city.facts, self.day, self.bands, self.cards, self.waiting)

    def free_in(self, group: GroupLine) -> int:
        """Seats of a group that a claim can have: those of its line are free for nobody else."""
        return max(0, group.free - self.waiting.get(group.id, 0))

    def houses(self, search: Search) -> list[House]:
        """The kindergartens that fit, by name or the nearest first."""
        houses = []
        for card in fit(self.cards, search.filters):
            free = sum(self.free_in(group) for group in card.groups)
            if not search.free:
                houses.append(House(card, free, card.free - free))
            elif free:
                groups = tuple(group for group in card.groups if self.free_in(group))
                left = replace(card, groups=groups)
                houses.append(House(left, free, left.free - free))
        return houses


def sight_of(city: City, day: date) -> Sight:
    """Read a city's free places. A number of statements that does not grow."""
    try:
        bands = version_in_force(city.code, day).document["band"]
    except NoRules:
        bands = []  # then nobody can be asked for an age; the places are there all the same
    cards = kindergarten_cards(city.code)
    waiting = waiting_by_group([group.id for card in cards for group in card.groups])
    return Sight(city, day, bands, cards, waiting)


_MARKS: Final = """
    SELECT c.code, concat_ws(' ', hashtextextended(c::text, 0),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(k::text, 0)))
         FROM kindergartens_kindergarten k WHERE k.city_id = c.code),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(g::text, 0)))
         FROM kindergartens_group g WHERE g.city_id = c.code),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(w.group_id || ' ' || w.id, 0)))
         FROM places_wait w WHERE w.city_id = c.code AND w.state = 'waiting'),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(
             concat_ws(' ', p.id, p.sha256, p.valid, p.acknowledged_at), 0)))
         FROM policy_policyversion p WHERE p.city_id = c.code))
    FROM policy_city c ORDER BY c.code
"""


def marks() -> dict[str, str]:
    """A mark of each city's rows behind `sight_of`: it differs when they do. One statement.

    Numbers of the journal would not do: an entry gets its own only after the commit, and the open
    list must not wait for that. Nor would a counter: every claim would queue for its row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
        return dict(cursor.fetchall())
