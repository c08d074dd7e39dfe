"""Free places of a city with bulletins: what is open, to whom, and what will be when."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.places.acts import publish_bulletin
from kezek.places.queries_openings import BulletinLine
from kezek.places.search import Search
from kezek.places.sight import Share, Sight, marks, share_of, sight_of
from kezek.policy.models import City
from kezek.policy.reading import FILE
from kezek.site.settings import ROOT
from tests.builders import a_group, a_key
from tests.places.builders import PARENT
from tests.policy.files import PLAIN_NAME, a_rule, published, written

CITY = "almaty-auezov"
EVENING = clock.at(date(2025, 7, 1), 18)
OPENS = clock.at(date(2025, 7, 2), 6, 57)
ALL = clock.at(date(2025, 7, 5), 6, 57)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def town(tmp_path: Path, db: None) -> str:
    base = ROOT / "cities" / CITY / FILE
    text = f'extends = "{base}"\n\n[city]\ncode = "{CITY}"\nname = {PLAIN_NAME}\n\n'
    return str(
        published(written(tmp_path / CITY, text + a_rule("places_mode", '"bulletin"')).parent).pk
    )


def a_bulletin(moment: datetime = EVENING) -> None:
    publish_bulletin(actor=PARENT, moment=moment, request_key=a_key(), city=CITY)


def sight(moment: datetime) -> Sight:
    return sight_of(City.objects.get(pk=CITY), moment)


def share(group: Group, moment: datetime) -> Share:
    seen = sight(moment)
    (line,) = (line for card in seen.cards for line in card.groups if line.id == group.pk)
    return seen.share(line)


def test_what_is_in_no_bulletin_is_nobodys_yet(town: str) -> None:
    group = a_group(city=town, capacity=3)
    assert share(group, EVENING) == Share()
    (house,) = sight(EVENING).houses(Search())
    assert (house.free, house.coming, house.held) == (0, 0, 3)
    assert sight(EVENING).houses(Search(free=True)) == []


def test_it_comes_then_goes_by_turn_then_is_everybodys(town: str) -> None:
    group = a_group(city=town, capacity=3)
    a_bulletin()
    assert share(group, OPENS - MOMENT) == Share(coming=3, opens_at=OPENS, all_at=ALL)
    assert share(group, OPENS) == Share(by_turn=3, opens_at=OPENS, all_at=ALL)
    assert share(group, ALL - MOMENT) == Share(by_turn=3, opens_at=OPENS, all_at=ALL)
    assert share(group, ALL) == Share(3)
    (house,) = sight(EVENING).houses(Search(free=True))
    assert (house.free, house.coming, house.held) == (0, 3, 0)


def test_a_sight_knows_when_it_will_be_old(town: str) -> None:
    a_group(city=town, capacity=3)
    assert sight(EVENING).turns_at is None
    a_bulletin()
    assert sight(EVENING).turns_at == OPENS
    assert sight(OPENS).turns_at == ALL
    assert sight(ALL).turns_at is None
    assert not sight(OPENS - MOMENT).same_as(sight(OPENS))


def test_a_bulletin_leaves_its_mark(town: str) -> None:
    a_group(city=town, capacity=3)
    before = marks()[town]
    a_bulletin()
    assert marks()[town] != before


def test_a_seat_that_came_free_since_waits_for_the_next_bulletin(town: str) -> None:
    group = a_group(city=town, capacity=2)
    a_bulletin()
    Group.objects.filter(pk=group.pk).update(capacity=5)
    assert share(group, ALL) == Share(2)
    a_bulletin(ALL + timedelta(hours=12))
    assert share(group, ALL + timedelta(hours=12)).free == 2
    assert share(group, ALL + timedelta(hours=12)).coming == 3


@pytest.mark.parametrize(
    ("free", "at", "shares"),
    [
        (9, OPENS - MOMENT, Share(4, 0, 3, OPENS, ALL)),
        (9, OPENS, Share(4, 3, 0, OPENS, ALL)),
        (9, ALL, Share(7)),
        (5, OPENS, Share(2, 3, 0, OPENS, ALL)),  # a line has formed: older seats give way
        (2, OPENS, Share(0, 2, 0, OPENS, ALL)),
        (0, OPENS, Share()),
        (2, ALL, Share(2)),
    ],
)
def test_what_a_line_takes_it_takes_from_all(free: int, at: datetime, shares: Share) -> None:
    assert share_of(free, BulletinLine(1, 4, 3, OPENS, ALL), at) == shares
