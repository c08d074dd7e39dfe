"""Every picture is well-formed, says its finding and bears small and empty numbers."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from kezek.face.pictures.calendar import Day, calendar
from kezek.face.pictures.case import Forecast, Issue, forecast, issues
from kezek.face.pictures.cover import cover
from kezek.face.pictures.fill import fill
from kezek.face.pictures.group import Seats, group
from kezek.face.pictures.history import Point, history
from kezek.face.pictures.lanes import Band, Lane, lanes
from kezek.face.pictures.map import City, District, Pin, city_map, city_of, map_data
from kezek.face.pictures.money import Money, balance, money
from kezek.face.pictures.qr import qr, qr_png
from kezek.face.pictures.rooms import Room, room

SVG = "svg"
KINDS: tuple[Room, ...] = get_args(Room)
EVIL = "«Гүл» <script>alert(1)</script> & \"'"


@pytest.fixture(autouse=True, params=["kk", "ru", "en"])
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    with override(request.param):
        yield


def drawings(found: str) -> list[ET.Element]:
    """The pictures of a fragment; it must parse as XML."""
    root = ET.fromstring(f"<root>{found}</root>")
    return [root[0]] if root[0].tag == SVG else list(root.iter(SVG))


def title(found: str) -> str:
    element = drawings(found)[0].find("title")
    assert element is not None
    return element.text or ""


def sizes(found: str, kind: str) -> list[float]:
    """The widths of the rectangles that bear exactly the class `kind`."""
    return [
        float(r.get("width", "0"))
        for r in drawings(found)[0].iter("rect")
        if kind == r.get("class")
    ]


def the_lanes() -> SafeString:
    return lanes(
        [
            Band("2", [Lane("a", 8, 41, 8), Lane("b", 598), Lane("c", 2704, 120, 80, 40)]),
            Band("3", [Lane("a", 0), Lane("b", None), Lane("c", 1790, own=842)]),
        ]
    )


def the_map() -> SafeString:
    city = City(
        [(71.3, 42.8), (71.5, 42.8), (71.5, 43.0), (71.3, 43.0)], [District("A", (71.4, 42.9))]
    )
    return city_map(city, [Pin((71.35, 42.85), 3, EVIL), Pin((71.45, 42.95), 1, "B")], (71.4, 42.9))


MONEY = Money(
    free=20, contingency=105, reserved=1474, accrued=958, ordered=300, paid=2382, released=412
)

SOME = [Point(date(2025, 1, 1), 900), Point(date(2025, 5, 1), 20)]
BAND = Forecast(date(2025, 11, 20), date(2025, 12, 20), date(2025, 12, 1))
ISSUES = ([Issue(date(2025, 11, 3), 528)], Issue(date(2025, 12, 1), 0, 3, 9), date(2025, 11, 9))
EVERY: dict[str, Callable[[], SafeString]] = {
    "lanes": the_lanes,
    "group": lambda: group(EVIL, Seats(free=4, taken=19, offered=2, closed=1)),
    "fill": lambda: fill(Seats(free=4, taken=19, offered=2)),
    "history": lambda: history(SOME, date(2025, 6, 1)),
    "forecast": lambda: forecast(BAND),
    "issues": lambda: issues(*ISSUES),
    "cover": lambda: cover(EVIL, EVIL),
    "map": the_map,
    "money": lambda: money(MONEY),
    "qr": lambda: qr("https://example.kz/x?y=1&z=2", EVIL),
    **{f"room {kind}": partial(room, kind, "1") for kind in KINDS},
}


@pytest.mark.parametrize("name", EVERY)
def test_each_picture_is_well_formed_and_says_its_finding(name: str) -> None:
    for drawing in drawings(EVERY[name]()):
        assert drawing.get("role") == "img"
        first = drawing[0]
        assert first.tag == "title"
        assert (first.text or "").strip()


@pytest.mark.parametrize("name", EVERY)
def test_no_picture_holds_script_style_or_the_name_of_another_element(name: str) -> None:
    for drawing in drawings(EVERY[name]()):
        for element in drawing.iter():
            assert element.tag not in {"script", "style", "foreignObject", "a", "use", "image"}
            assert not {"style", "id", "onload", "onclick", "href"} & set(element.keys())


def test_lanes_draw_every_bar_on_one_scale() -> None:
    wide = sizes(the_lanes(), "f-skyl s-sky")
    b, c = wide[1], wide[2]
    assert b / c == pytest.approx(598 / 2704, rel=0.01)


def test_lanes_say_zero_in_words_and_draw_no_bar() -> None:
    drawn = lanes([Band("2", [Lane("a", 0)])])
    assert sizes(drawn, "f-skyl s-sky") == []
    assert len({t.text for t in drawings(drawn)[0].iter("text")}) >= 4


def test_lanes_never_tell_a_number_below_five() -> None:
    drawn = lanes([Band("Б", [Lane("a", None), Lane("c", 61)])])
    figures = {(t.text or "") for t in drawings(drawn)[0].iter("text")}
    assert not figures & {"0", "1", "2", "3", "4"}
    assert sum("dash" in (p.get("class") or "") for p in drawings(drawn)[0].iter("path")) >= 1


def test_lanes_name_the_longest_queue_and_the_own_number_in_the_title() -> None:
    assert "842" in title(the_lanes())
    assert "2\u202f704" in title(the_lanes())


def test_lanes_of_an_empty_city_say_so() -> None:
    with override("ru"):
        assert title(lanes([])) == "Ни в одной очереди никто не ждёт"


def test_group_draws_one_chair_for_each_place() -> None:
    chairs = drawings(group("A", Seats(free=4, taken=19, offered=2)))[0].findall("g")
    kinds = [c.get("class") for c in chairs]
    assert kinds == ["c-grass"] * 4 + ["c-second"] * 2 + ["c-sky"] * 19


def test_a_full_group_says_so_in_the_title() -> None:
    with override("ru"):
        assert (
            title(group("«Балапан»", Seats(free=0, taken=25))) == "«Балапан»: Мест нет, Занято: 25"
        )


def test_an_empty_group_is_still_a_picture() -> None:
    assert title(group("A", Seats(free=0, taken=0)))


def test_fill_shows_a_single_free_place_among_many() -> None:
    assert sizes(fill(Seats(free=1, taken=999)), "f-grassl s-grass")[0] > 3


def test_fill_without_free_places_draws_none() -> None:
    assert sizes(fill(Seats(free=0, taken=25)), "f-grassl s-grass") == []


def test_history_names_the_largest_rise() -> None:
    points = [
        Point(date(2025, 1, 1), 600),
        Point(date(2025, 2, 1), 612),
        Point(date(2025, 3, 1), 655),
    ]
    assert "+43" in {t.text for t in drawings(history(points, date(2025, 4, 1)))[0].iter("text")}


def test_history_without_a_rise_names_none() -> None:
    points = [Point(date(2025, 1, 1), 600), Point(date(2025, 2, 1), 500)]
    shown = {t.text or "" for t in drawings(history(points, date(2025, 4, 1)))[0].iter("text")}
    assert not any(t.startswith("+") for t in shown)


@pytest.mark.parametrize("points", [[], [Point(date(2025, 1, 1), 1)], [Point(date(2025, 1, 1), 2)]])
def test_history_bears_nothing_one_day_and_small_numbers(points: list[Point]) -> None:
    assert title(history(points, date(2025, 1, 1)))


def test_forecast_gives_both_dates() -> None:
    with override("ru"):
        said = title(forecast(Forecast(date(2025, 11, 20), date(2025, 12, 20))))
    assert said.replace("\u00a0", " ") == "Прогноз: 20 ноября — 20 декабря"


def test_forecast_of_one_day_is_drawn() -> None:
    assert title(forecast(Forecast(date(2025, 12, 1), date(2025, 12, 1))))


def test_issues_without_any_say_so() -> None:
    assert title(issues([], None, date(2025, 12, 2)))


def test_money_balance_is_written_out_and_true() -> None:
    assert MONEY.allotted == 20 + 105 + 1474 + 958 + 300 + 2382
    with override("ru"):
        assert balance(Money(0, 0, 0, 0, 0, 10**6)).endswith("1\u00a0млн\u202f₸")


def test_money_of_nothing_says_so() -> None:
    with override("ru"):
        assert title(money(Money(0, 0, 0, 0, 0, 0))) == "Деньги ещё не выделены"


def test_money_keeps_a_thin_flow_visible() -> None:
    drawn = money(Money(free=1, contingency=1, reserved=10**9, accrued=0, ordered=0, paid=0))
    assert min(sizes(drawn, "f-second")) == pytest.approx(14)


def test_calendar_marks_differ_by_shape_and_by_word() -> None:
    days = {3: Day("came"), 4: Day("ill"), 5: Day("away", url="#5")}
    root = ET.fromstring(f"<root>{calendar(2025, 11, days)}</root>")
    cells = {c[0].text or c[0][0].text: ET.tostring(c) for c in root.iter("td") if len(c)}
    shapes = {cells[d].split(b"<svg")[1].split(b"</svg")[0] for d in ("3", "4", "5", "1")}
    assert len(shapes) == 4
    words = {cells[d].split(b"hide")[1] for d in ("3", "4", "5", "1")}
    assert len(words) == 4


def test_calendar_has_every_day_of_the_month_once() -> None:
    root = ET.fromstring(f"<root>{calendar(2024, 2, {})}</root>")
    shown = [s.text for s in root.iter("span") if s.get("class") == "d"]
    assert shown == [str(d) for d in range(1, 30)]


def test_the_same_seed_draws_the_same_house_and_others_differ() -> None:
    assert cover("1", "A") == cover("1", "A")
    assert len({str(cover(str(i), "A")) for i in range(40)}) == 40


def test_map_counts_pins_together_where_they_would_cover_one_another() -> None:
    city = City([(71.3, 42.8), (71.5, 42.8), (71.5, 43.0), (71.3, 43.0)])
    pins = [Pin((71.4, 42.9), 3, "A"), Pin((71.4001, 42.9001), 4, "B")]
    assert "7" in {t.text for t in drawings(city_map(city, pins))[0].iter("text")}


def test_map_leaves_out_kindergartens_without_a_free_place() -> None:
    city = City([(71.3, 42.8), (71.5, 42.8), (71.5, 43.0)])
    drawn = drawings(city_map(city, [Pin((71.4, 42.85), 0, "A")]))[0]
    assert "0" not in {t.text for t in drawn.iter("text")}


def test_map_without_a_city_is_still_drawn() -> None:
    assert title(city_map(City([]), []))


def test_map_cuts_districts_without_outlines_apart() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    data = map_data(City(square, [District("A", (0.25, 0.5)), District("B", (0.75, 0.5))]), [])
    west = data["districts"][0]["land"]  # type: ignore[index]  # JSON
    assert max(lon for _lat, lon in west) == pytest.approx(0.5, abs=0.001)


def test_city_facts_are_turned_to_longitude_first() -> None:
    facts = {
        "outline": [[42.9, 71.3], [42.9, 71.4], [43.0, 71.4]],
        "district": [{"name": {"ru": "А"}, "centre": [42.95, 71.35], "polygon": []}],
        "line": [
            {"kind": "river", "points": [[42.9, 71.3], [43.0, 71.4]], "name": {"ru": "Талас"}}
        ],
    }
    found = city_of(facts, "ru")
    assert found.outline[0] == (71.3, 42.9)
    assert found.districts[0].at == (71.35, 42.95)
    assert found.traces[0].name == "Талас"


def test_qr_is_a_png_too() -> None:
    assert qr_png("x").startswith(b"\x89PNG")
