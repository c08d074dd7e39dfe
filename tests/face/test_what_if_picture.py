"""The bars of «what if»: all on one scale, what is lost and gained apart."""

import re
from xml.etree import ElementTree as ET

from django.utils.translation import override

from kezek.face.pictures.what_if import Age, what_if


def widths(ages: list[Age], kind: str) -> list[float]:
    drawn = ET.fromstring(str(what_if(ages)))
    return [float(one.get("width", "0")) for one in drawn.iter("rect") if one.get("class") == kind]


def test_the_title_says_each_age() -> None:
    with override("en"):
        drawn = ET.fromstring(str(what_if([Age("<3>", 2, 5, 4), Age("4", 0, 0, 7)])))
    assert drawn[0].text == "Vouchers as it is and as it would be: <3>: 2 → 5; 4: 0 → 0"


def test_bars_stand_on_one_scale() -> None:
    ages = [Age("3", 100, 100, 0), Age("4", 50, 50, 0)]
    long, short = widths(ages, "f-grass")
    assert round((long + 1) / (short + 1), 2) == 2


def test_what_is_gained_and_what_is_lost_stand_apart() -> None:
    assert len(widths([Age("3", 2, 5, 4)], "f-sun")) == 1
    assert widths([Age("3", 2, 5, 4)], "f-no s-clay") == []
    assert len(widths([Age("3", 5, 2, 4)], "f-no s-clay")) == 1
    assert widths([Age("3", 5, 2, 4)], "f-sun") == []


def test_nothing_is_wider_than_the_picture() -> None:
    drawn = str(what_if([Age("3", 1, 1, 10_000), Age("4", 9_000, 3, 9_500)]))
    for box in re.findall(r'x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn):
        assert float(box[0]) + float(box[1]) <= 340.5


def test_an_empty_city_is_drawn() -> None:
    assert "<svg" in what_if([])
