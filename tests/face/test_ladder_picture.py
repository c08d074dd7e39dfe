"""The ladder of a group in a round: one scale from 1, green as far as the places reached."""

from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from kezek.face.pictures.ladder import Reach, ladder, said

CASES = [
    Reach(1, 0, left=True),
    Reach(7, 0, left=True),
    Reach(1, 1),
    Reach(34, 22),
    Reach(22, 34),
    Reach(5, 0),
    Reach(12_345, 9_999),
]


def drawn(reach: Reach) -> ET.Element:
    return ET.fromstring(str(ladder(reach)))


def dot(reach: Reach) -> float:
    (found,) = drawn(reach).iter("circle")
    return float(found.get("cx", "0"))


def green(reach: Reach) -> float:
    """Where the green ends, 0 where there is none."""
    rows = [one for one in drawn(reach).iter("rect") if one.get("class") == "f-grass"]
    return max((float(one.get("x", "0")) + float(one.get("width", "0")) for one in rows), default=0)


@pytest.mark.parametrize("reach", CASES)
def test_it_says_what_it_shows_and_stays_in_its_frame(reach: Reach) -> None:
    picture = drawn(reach)
    assert picture[0].text == said(reach)
    for one in picture.iter("rect"):
        assert float(one.get("x", "0")) >= 0
        assert float(one.get("x", "0")) + float(one.get("width", "0")) <= 340
    assert 9 <= dot(reach) <= 331


def test_who_got_in_stands_on_the_green_and_who_did_not_behind_it() -> None:
    assert dot(Reach(22, 34)) < green(Reach(22, 34))
    assert dot(Reach(34, 22)) > green(Reach(34, 22))
    assert dot(Reach(7, 0, left=True)) <= green(Reach(7, 0, left=True))
    assert green(Reach(5, 0)) == 0


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (Reach(34, 22), "Your number: 34. The last one who got in: number 22"),
        (Reach(3, 0, left=True), "Your number: 3. Places were left over."),
        (Reach(3, 0), "Your number: 3. Nobody got in."),
    ],
)
def test_the_sentence_for_each_end(reach: Reach, words: str) -> None:
    with override("en"):
        assert said(reach) == words
