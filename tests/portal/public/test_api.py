"""The open API: shapes, 404, CSV."""

import csv
import io

import pytest
from django.test import Client

from tests.builders import TARAZ, a_city, a_group, a_kindergarten
from tests.portal.public.town import a_town

pytestmark = pytest.mark.django_db

URL = f"/api/v1/cities/{TARAZ}/"


def keys(path: str) -> set[str]:
    answer = Client().get(URL + path)
    assert answer.status_code == 200, path
    found = answer.json()
    return set(found[0] if isinstance(found, list) else found)


def test_shapes() -> None:
    a_town()
    assert Client().get("/api/v1/cities/").json() == [TARAZ]
    assert keys("") == {
        *("code", "waiting", "attending", "capacity", "taken", "free", "kindergartens"),
        "vouchers_this_month",
    }
    names = {"name_kk", "name_ru", "name_en"}
    assert keys("queues/") == {"code", "band", "right", "waiting", *names}
    assert keys("queues/b3-general/") == {"total", "number", "pages", "rows"}
    assert keys("kindergartens/") == {
        *("code", "name_kk", "name_ru", "kind", "district", "lat", "lon", "free", "km", "groups"),
    }
    issue = {"number", "ran_at", "issued", "reserved", "budget_year", "cutoff_seq", "stopped_by"}
    assert keys("issues/") == issue
    assert keys("issues/1/") == issue | {"protocol", "order"}
    assert keys("places/") == {"number", "kindergarten", "group", "band", "day", "staff"}


def test_numbers_of_a_small_queue_are_not_told() -> None:
    a_town()
    rows = {row["code"]: row["waiting"] for row in Client().get(f"{URL}queues/").json()}
    assert rows["b3-general"] is None  # one child waits
    assert rows["b3-priority"] == 0


def test_the_order_of_an_issue_as_csv() -> None:
    town = a_town()
    answer = Client().get(f"{URL}issues/1/order.csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0] == ["turn", "application", "queue_type", "filed_at", "reserve"]
    assert [row[1] for row in rows[1:]] == [town.applications[-1].number]  # the earliest filing


def test_free_places_as_csv() -> None:
    town = a_town()
    rows = list(csv.DictReader(io.StringIO(Client().get(f"{URL}free-places.csv").content.decode())))
    by_group = {row["group"]: row for row in rows}
    mine = by_group[town.groups[0].code]
    assert (mine["capacity"], mine["taken"], mine["waiting"], mine["free"]) == ("4", "1", "0", "3")
    full = next(row for code, row in by_group.items() if code != town.groups[0].code)
    assert (full["taken"], full["waiting"], full["free"]) == ("1", "1", "0")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/cities/nowhere/",
        "/api/v1/cities/%00/",
        "/api/v1/cities/nowhere/queues/",
        "/api/v1/cities/nowhere/kindergartens/",
        "/api/v1/cities/nowhere/free-places.csv",
        "/api/v1/cities/nowhere/issues/",
        f"{URL}queues/b9-general/",
        f"{URL}issues/7/",
        f"{URL}issues/99999999999999999999/",
        f"{URL}issues/7/order.csv",
    ],
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    a_city()
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "detail" in answer.json()


def test_pages_out_of_reach_are_the_last_or_empty() -> None:
    a_town()
    answer = Client().get(f"{URL}queues/b3-general/?page=99999999999")
    assert answer.json()["number"] == 1
    assert Client().get(f"{URL}places/?page=99999999999").json() == []
    assert Client().get(f"{URL}places/?page=x").status_code == 422


def test_kindergartens_by_the_filters_of_the_list() -> None:
    a_town()
    far = a_kindergarten(lat=42.84, lon=71.33, kind="private")
    group = a_group(far, band=2, language="ru", capacity=5)
    for query in ("band=2", "language=ru", "kind=private", "band=2&free=on&hours=10.5"):
        found = Client().get(f"{URL}kindergartens/?{query}").json()
        assert [one["code"] for one in found] == [far.code], query
        assert found[0]["km"] is None
        table = Client().get(f"{URL}free-places.csv?{query}").content.decode()
        assert [row["group"] for row in csv.DictReader(io.StringIO(table))] == [group.code], query
    near = Client().get(f"{URL}kindergartens/?origin=point&lat=42.84&lon=71.33").json()
    assert near[0]["code"] == far.code
    assert near[0]["km"] == 0
    assert sorted(near, key=lambda one: float(one["km"])) == near


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("band=77", "band"),
        ("band=x", "band"),
        ("language=fr", "language"),
        ("hours=8", "hours"),
        ("origin=nowhere", "origin"),
        ("origin=point&lat=0&lon=0", "origin"),
        ("free=perhaps", "free"),
    ],
)
def test_a_filter_that_means_nothing_is_named(query: str, named: str) -> None:
    a_town()
    for path in ("kindergartens/", "free-places.csv"):
        answer = Client().get(f"{URL}{path}?{query}")
        assert answer.status_code == 422
        assert named in str(answer.json()["detail"])
