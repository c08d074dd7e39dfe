"""Chains and circles: a box for each seat, an arrow for each child, and a sentence for ears."""

from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from kezek.face.pictures.moves import Move, moves

CHAIN = [Move("P-1", "B", "A"), Move("P-2", "C", "B"), Move("P-3", "D", "C")]
CIRCLE = [Move("P-1", "B", "A"), Move("P-2", "C", "B"), Move("P-3", "A", "C")]


def drawn(steps: list[Move]) -> ET.Element:
    return ET.fromstring(str(moves(steps)))


def texts(picture: ET.Element) -> list[str]:
    return [one.text or "" for one in picture.iter("text")]


def test_a_chain_has_one_seat_more_than_children() -> None:
    picture = drawn(CHAIN)
    assert len(list(picture.iter("rect"))) == 4
    assert len(list(picture.iter("path"))) == 3
    assert sorted(texts(picture)) == ["A", "B", "C", "D", "P-1", "P-2", "P-3"]


def test_a_circle_has_as_many_seats_as_children() -> None:
    picture = drawn(CIRCLE)
    assert len(list(picture.iter("rect"))) == 3
    assert len(list(picture.iter("path"))) == 3
    assert sorted(texts(picture)) == ["A", "B", "C", "P-1", "P-2", "P-3"]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (CHAIN, "A chain of 3 children: P-1: B → A; P-2: C → B; P-3: D → C"),
        (CIRCLE, "A circle of 3 children: P-1: B → A; P-2: C → B; P-3: A → C"),
        (CHAIN[:1], "A chain of 1 child: P-1: B → A"),
    ],
)
def test_the_title_says_every_move(steps: list[Move], said: str) -> None:
    with override("en"):
        assert drawn(steps)[0].text == said


def test_long_names_are_cut_in_the_box_and_whole_in_the_title() -> None:
    name = "№ 36 «Ертөстік» бөбекжай-балабақшасы, «Балапандар»"
    picture = drawn([Move("P-1", name, "A")])
    assert name in (picture[0].text or "")
    assert all(len(text) <= 34 for text in texts(picture))
