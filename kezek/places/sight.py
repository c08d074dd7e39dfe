"""A city's free places as everybody may see them, held in memory; and how a change is noticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from kezek.core import clock
from kezek.kindergartens.queries import Card, GroupLine, fit, kindergarten_cards
from kezek.places.queries import waiting_by_group
from kezek.places.queries_openings import BulletinLine, bulletin_lines
from kezek.places.search import Search
from kezek.policy.models import City
from kezek.policy.queries import NoRules, version_in_force
from kezek.policy.rules import PlacesMode


@dataclass(frozen=True, slots=True)
class Share:
    """Of a group's seats that nobody holds or waits for: who can have them, and when.

    `free` are open to everybody, `by_turn` to those whose turn has come; `coming` open at
    `opens_at`, by turn first. From `all_at` on both are for everybody.
    """

    free: int = 0
    by_turn: int = 0
    coming: int = 0
    opens_at: datetime | None = None
    all_at: datetime | None = None

    @property
    def seats(self) -> int:
        """All of them."""
        return self.free + self.by_turn + self.coming


def share_of(free: int, line: BulletinLine | None, moment: datetime) -> Share:
    """What of a group's free seats bulletins have opened, or will open to whom."""
    if line is None:
        return Share()
    if moment >= line.all_at:
        return Share(min(free, line.open_seats + line.seats))
    kept = min(free, line.seats)
    older = min(line.open_seats, free - kept)
    if not kept:
        return Share(older)
    if moment >= line.opens_at:
        return Share(older, by_turn=kept, opens_at=line.opens_at, all_at=line.all_at)
    return Share(older, coming=kept, opens_at=line.opens_at, all_at=line.all_at)


@dataclass(frozen=True, slots=True)
class House:
    """A kindergarten and the seats in its groups that nobody holds; `held` are for who waits."""

    card: Card
    free: int
    by_turn: int
    coming: int

    @property
    def held(self) -> int:
        """Seats for the waiting lists, and such as the next bulletin will bring."""
        return self.card.free - self.free - self.by_turn - self.coming


@dataclass(frozen=True, slots=True)
class Sight:
    """All that the open list and map show, as it stood at one moment. Asks nothing of anybody.

    `shares` are of the groups that have any. It changes by itself at `turns_at`, if there is one.
    """

    city: City
    day: date
    bands: Sequence[Mapping[str, Any]]
    cards: Sequence[Card]
    waiting: Mapping[int, int]
    shares: Mapping[int, Share]
    turns_at: datetime | None = None

    def same_as(self, other: "Sight") -> bool:
        """Whether a reader would see the same."""
        return self.shown == other.shown

    @property
    def shown(self) -> tuple[object, ...]:
        """What readers are shown of it."""
        city = self.city
        names = (city.name_kk, city.name_ru, city.name_en, city.is_default)
        return (names, city.facts, self.day, self.bands, self.cards, self.waiting, self.shares)

    def share(self, group: GroupLine) -> Share:
        """Who can have a group's seats, and when."""
        return self.shares.get(group.id, _NOTHING)

    def houses(self, search: Search) -> list[House]:
        """The kindergartens that fit, by name or the nearest first."""
        houses = []
        for card in fit(self.cards, search.filters):
            shares = [self.share(group) for group in card.groups]
            seats = (
                sum(share.free for share in shares),
                sum(share.by_turn for share in shares),
                sum(share.coming for share in shares),
            )
            if not search.free:
                houses.append(House(card, *seats))
            elif any(seats):
                groups = tuple(group for group in card.groups if self.share(group).seats)
                houses.append(House(replace(card, groups=groups), *seats))
        return houses


_NOTHING: Final = Share()


def sight_of(city: City, moment: datetime) -> Sight:
    """Read a city's free places. A number of statements that does not grow."""
    day = clock.day_of(moment)
    bands: Sequence[Mapping[str, Any]] = []
    bulletins = False
    try:
        version = version_in_force(city.code, day)
    except NoRules:
        pass  # then nobody can be asked for an age; the places are there all the same
    else:
        bands = version.document["band"]
        bulletins = version.places_mode == PlacesMode.BULLETIN
    cards = kindergarten_cards(city.code)
    groups = [group for card in cards for group in card.groups]
    waiting = waiting_by_group([group.id for group in groups])
    free = {group.id: max(0, group.free - waiting.get(group.id, 0)) for group in groups}
    if not bulletins:
        shares = {group: Share(seats) for group, seats in free.items() if seats}
        return Sight(city, day, bands, cards, waiting, shares)
    lines = {line.group: line for line in bulletin_lines(city.code)}
    opened = {group: share_of(seats, lines.get(group), moment) for group, seats in free.items()}
    turns = (at for line in lines.values() for at in (line.opens_at, line.all_at) if at > moment)
    shares = {group: share for group, share in opened.items() if share.seats}
    return Sight(city, day, bands, cards, waiting, shares, min(turns, default=None))


_MARKS: Final = """
    SELECT c.code, concat_ws(' ', hashtextextended(c::text, 0),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(k::text, 0)))
         FROM kindergartens_kindergarten k WHERE k.city_id = c.code),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(g::text, 0)))
         FROM kindergartens_group g WHERE g.city_id = c.code),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(w.group_id || ' ' || w.id, 0)))
         FROM places_wait w WHERE w.city_id = c.code AND w.state = 'waiting'),
        (SELECT concat_ws(' ', count(*), bit_xor(hashtextextended(o::text, 0)))
         FROM places_opening o JOIN kindergartens_group g ON g.id = o.group_id
         WHERE g.city_id = c.code),
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
