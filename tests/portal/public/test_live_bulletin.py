"""The open list of a city with bulletins: hours on the page, and pages that turn with the hour."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from kezek.core import clock
from tests.builders import a_group, a_kindergarten
from tests.places.test_sight_bulletin import ALL, CITY, EVENING, OPENS, a_bulletin, town
from tests.portal.public.door import a_door, ask
from tests.portal.public.town import words_of

__all__ = ["town"]

LIST = "/%s/kindergartens/"  # the only city stands at the root
JSON = f"/api/v1/cities/{CITY}/kindergartens/"
CSV = f"/api/v1/cities/{CITY}/free-places.csv"

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def bulletin(town: str, tmp_path: Path) -> None:
    a_group(a_kindergarten(town), capacity=3)
    a_bulletin()


def test_the_page_turns_with_the_hour_and_by_nothing_else(bulletin: None) -> None:
    with clock.standing_at(EVENING):
        door = a_door()

    def seen(moment: str) -> str:
        at = {"eve": EVENING, "opens": OPENS, "turn": ALL - timedelta(seconds=1), "all": ALL}
        with clock.standing_at(at[moment]):
            door.watch.look()
            said = ask(door, LIST % "ru")
        return words_of(said.text)

    eve = seen("eve")
    assert "По бюллетеню откроются 3 места" in eve
    assert "чья очередь подошла: 2 июля, ср, 06:57. Для всех: 5 июля, сб, 06:57" in eve
    assert "В бюллетене 3 места" in eve
    assert "Откроется 02.07, 06:57, мест: 3" in eve
    opens = seen("opens")
    assert "Есть 3 свободных места" in opens
    assert "сейчас могут занять те, чья очередь подошла" in opens
    assert "Для тех, чья очередь подошла: 3" in opens
    turn = seen("turn")
    assert "чья очередь подошла" in turn
    everybody = seen("all")
    assert "Есть 3 свободных места" in everybody
    assert "очередь подошла" not in everybody


def test_kazakh_says_it_too(bulletin: None) -> None:
    with clock.standing_at(EVENING):
        door = a_door()
        text = words_of(ask(door, LIST % "kk").text)
        assert "Бюллетеньде 3 орын бар. Кезегі келгендерге ашылатын уақыты:" in text
        assert "Ашылатын уақыты – 02.07, 06:57, орын саны – 3" in text


def test_programs_are_told_the_hours(bulletin: None) -> None:
    with clock.standing_at(EVENING):
        door = a_door()
        (house,) = json.loads(ask(door, f"{JSON}?free=on").text)
        (group,) = house["groups"]
        assert (group["free"], group["by_turn"], group["coming"]) == (0, 0, 3)
        (line,) = csv.DictReader(io.StringIO(ask(door, CSV).text))
    assert line["coming"] == "3"
    assert line["opens_at"] == OPENS.isoformat()
    assert line["all_at"] == ALL.isoformat()
