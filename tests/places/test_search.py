"""What an address asks of the free places: understood leniently, written back in one form."""

from decimal import Decimal
from typing import Any

import pytest

from kezek.places.search import Search, passed_over, search_of

FACTS: dict[str, Any] = {
    "centre": [42.9, 71.37],
    "district": [{"code": "arai", "centre": [42.94221, 71.41606]}],
}


def search(**asked: str) -> Search:
    return search_of(asked, [1, 2, 3], FACTS)


def test_everything_at_once_and_back_again() -> None:
    asked = {
        "band": "3",
        "language": "ru",
        "hours": "10.5",
        "kind": "private",
        "origin": "point",
        "lat": "42.930",
        "lon": "71.412",
        "free": "on",
        "special": "on",
    }
    found = search(**asked)
    assert found == Search(3, "ru", "10.5", "private", "point", (42.93, 71.412), True, True)
    assert dict(found.params) == asked
    assert passed_over(asked, found) == []
    filters = found.filters
    assert (filters.band, filters.language, filters.hours) == (3, "ru", Decimal("10.5"))
    assert (filters.kind, filters.group_kind, filters.near) == (
        "private",
        "special",
        (42.93, 71.412),
    )


def test_nothing_asked_is_everything() -> None:
    assert search() == Search()
    assert search().params == ()
    assert search(band="", free="off", origin="") == Search()


def test_a_district_is_measured_from_its_middle_and_needs_no_point() -> None:
    found = search(origin="arai", lat="1", lon="2")
    assert found.near == (42.94221, 71.41606)
    assert found.params == (("origin", "arai"),)


def test_a_point_tells_the_street_not_the_door() -> None:
    one = search(origin="point", lat="42.9301234", lon="71.4119999")
    other = search(origin="point", lat="42.93", lon="71.412")
    assert one == other


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("band", "4"),
        ("band", "03"),
        ("band", "x"),
        ("language", "en"),
        ("hours", "9.0"),
        ("hours", "NaN"),
        ("kind", "\x00"),
        ("origin", "nowhere"),
        ("origin", "point"),
        ("free", "perhaps"),
    ],
)
def test_what_is_none_of_ours_counts_as_not_chosen_and_is_told(name: str, value: str) -> None:
    found = search(**{name: value})
    assert found == Search()
    assert passed_over({name: value, "utm": "x"}, found) == [name]


@pytest.mark.parametrize("lat", ["nan", "inf", "-inf", "1e999", "x", "", "44.0", "9" * 5000])
def test_a_point_far_away_or_nowhere_is_a_slip(lat: str) -> None:
    assert search(origin="point", lat=lat, lon="71.37") == Search()
