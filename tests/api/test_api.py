"""The open API: shapes, pages, problems, who may read it, what it keeps to itself."""

import csv
import io
import re

import pytest
from django.test import Client

from kezek.journal.sequencer import catch_up
from kezek.opendata.tables import TABLES
from kezek.places.models import Place
from kezek.queue.models import Privilege
from tests.builders import START, TARAZ, a_city, a_group, a_kindergarten
from tests.portal.public.door import a_door, ask
from tests.portal.public.town import a_town, a_waiting_child, an_issue_with_few_of_a_right

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
    place = {"number", "kindergarten", "group", "band", "day", "staff", "round", "order", "last"}
    assert keys("places/") == place
    assert keys("waiting-lists/") == {"kindergarten", "group", "band", "waiting"}
    assert keys("money/") == {
        *("budget_year", "allotted", "free", "contingency", "reserved", "accrued", "ordered"),
        *("paid", "released"),
    }
    assert keys("tables/") == {"name", "title", "description", "files", "columns"}


def test_a_small_queue_is_told_with_the_general_one() -> None:
    a_city()
    small = [a_waiting_child(200 + n, right="priority") for n in range(4)]
    general = [a_waiting_child(201), a_waiting_child(400)]
    rows = {row["code"]: row["waiting"] for row in Client().get(f"{URL}queues/").json()}
    assert (rows["b3-priority"], rows["b3-general"], rows["b4-priority"]) == (None, 6, 0)
    hidden = Client().get(f"{URL}queues/b3-priority/").json()
    assert hidden == {"total": None, "number": 1, "pages": 1, "rows": []}
    page = Client().get(f"{URL}queues/b3-general/").json()
    assert page["total"] == 6
    assert {row["number"] for row in page["rows"]} == {one.number for one in [*small, *general]}


def test_an_issue_names_no_queue_in_an_age_with_few_of_a_right() -> None:
    an_issue_with_few_of_a_right()
    found = Client().get(f"{URL}issues/1/").json()
    assert {line["queue_type"] for line in found["order"]} == {None, "b4-general"}
    types = {row["code"]: row for row in found["protocol"]["types"]}
    few, general = types["b3-priority"], types["b3-general"]
    assert (few["waiting"], few["issued"], few["next"]) == (None, None, [])
    assert (general["waiting"], general["issued"]) == (4, 4)
    table = Client().get(f"{URL}issues/1/order.csv").content.decode()
    assert "priority" not in table
    assert "b3-general" not in table


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


def test_pages_out_of_reach_are_the_last() -> None:
    a_town()
    for path in ("queues/b3-general/", "places/", "issues/", "rounds/", "payments/"):
        answer = Client().get(f"{URL}{path}?page=99999999999")
        assert answer.status_code == 200, path
        assert 'page=1>; rel="last"' in answer["Link"], path
    for wrong in ("x", "0", "-1", "1.5", ""):
        answer = Client().get(f"{URL}places/?page={wrong}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["where"] == "query.page"


def test_links_lead_through_a_long_list() -> None:
    a_city()
    for n in range(205):
        a_waiting_child(100 + n)
    seen: list[str] = []
    url: str | None = f"{URL}queues/b3-general/"
    while url:
        answer = Client().get(url)
        seen += [row["number"] for row in answer.json()["rows"]]
        following = re.search(r'<([^>]*)>; rel="next"', answer["Link"])
        url = following[1] if following else None
    assert len(seen) == len(set(seen)) == 205
    middle = Client().get(f"{URL}queues/b3-general/?page=2")["Link"]
    assert re.findall(r"page=(\d)>; rel=\"(\w+)\"", middle) == [
        *(("1", "first"), ("1", "prev"), ("3", "next"), ("3", "last")),
    ]


def test_what_is_wrong_is_a_problem_in_one_form() -> None:
    a_city()
    for path, status in (
        ("queues/x/", 404),
        ("places/?page=x", 422),
        ("kindergartens/?band=77", 422),
    ):
        answer = Client().get(URL + path)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Access-Control-Allow-Origin"] == "*"
        said = answer.json()
        assert (answer.status_code, said["status"], said["type"]) == (status, status, "about:blank")
        assert said["title"]
        assert said["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method: str) -> None:
    a_city()
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"{URL}queues/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer["Content-Type"] == "application/problem+json"


def test_anybodys_page_may_read_it() -> None:
    a_town()
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    before = Client().options(f"{URL}issues/", headers=asked)
    assert before.status_code == 204
    assert before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    answer = Client().get(f"{URL}issues/", HTTP_ORIGIN="https://example.org")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    live = ask(a_door(), f"{URL}kindergartens/")
    assert live.headers["Access-Control-Allow-Origin"] == "*"


def test_who_has_it_gets_no_bytes_again() -> None:
    a_town()
    for path in ("", "queues/", "queues/b3-general/", "issues/1/", "places/", "tables/"):
        first = Client().get(URL + path)
        again = Client().get(URL + path, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content) == (304, b""), path
        assert again["Access-Control-Allow-Origin"] == "*"
        head = Client().head(URL + path)
        assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")
    a_waiting_child(10)
    catch_up(TARAZ)
    changed = Client().get(f"{URL}queues/b3-general/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200


def test_a_protected_childs_place_has_no_kindergarten() -> None:
    town = a_town()
    place = Place.objects.filter(group=town.groups[0]).get()
    Privilege.objects.create(
        application=place.voucher.application,
        code="no_parental_care",
        right="priority",
        state="proven",
        claimed_at=START,
        review_due_at=START,
    )
    rows = {row["number"]: row for row in Client().get(f"{URL}places/").json()}
    assert len(rows) > 1
    hidden = rows.pop(place.number)
    assert (hidden["kindergarten"], hidden["group"]) == (None, None)
    assert all(row["kindergarten"] for row in rows.values())


def test_every_table_leads_to_its_files() -> None:
    a_city()
    rows = Client().get(f"{URL}tables/").json()
    assert [row["name"] for row in rows] == list(TABLES)
    for row in rows:
        table = TABLES[row["name"]]
        assert row["files"]["csv"] == f"/data/{TARAZ}/{table.name}.csv"
        assert [column["name"] for column in row["columns"]] == [one.name for one in table.columns]


def test_the_description_is_openapi_3_1() -> None:
    a_city()
    said = Client().get("/api/v1/openapi.json").json()
    assert said["openapi"] == "3.1.0"
    assert said["info"]["license"]["name"] == "CC-BY-4.0"
    for path, methods in said["paths"].items():
        answers = methods["get"]["responses"]
        assert "200" in answers, path
        if "{code}" in path:
            problem = answers["404"]["content"]["application/problem+json"]["schema"]
            assert {"type", "title", "status", "detail", "errors"} == set(problem["properties"])


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
