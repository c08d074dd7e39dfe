"""An issue as pages, files and the API tell it: no difference of them names a queue of few."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from kezek.journal.sequencer import catch_up
from kezek.opendata import sweeps
from kezek.opendata.issues import hidden_in, limit_of, openly
from kezek.policy.models import PolicyVersion
from tests.builders import START, TARAZ, a_city, a_group, an_allotment
from tests.portal.public.town import NOW, a_waiting_child, get, words_of
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db

API = f"/api/v1/cities/{TARAZ}/"


def an_issue(vouchers: int) -> None:
    """Of nine who wait at one age two have a right of their own; so many get a voucher."""
    for n in range(7):
        a_waiting_child(300 - 10 * n)
    for n in range(2):
        a_waiting_child(285 - 10 * n, right="priority")
    a_group(band=3, capacity=9)
    an_allotment(65_000 * 6 * vouchers, moment=START)
    an_iteration(START)
    catch_up(TARAZ)


def asked(path: str) -> Any:
    return Client().get(API + path).json()


def types() -> dict[str, Any]:
    return {row["code"]: row for row in asked("issues/1/")["protocol"]["types"]}


def test_who_is_next_is_the_beginning_of_the_list_that_everybody_sees() -> None:
    an_issue(2)
    listed = [row["number"] for row in asked("queues/b3-general/")["rows"]]
    told = types()
    assert [one["number"] for one in told["b3-general"]["next"]] == listed[:5]
    assert told["b3-priority"]["next"] == []


def test_the_page_names_one_next_child_of_an_age_with_a_queue_of_few() -> None:
    an_issue(2)
    listed = [row["number"] for row in asked("queues/b3-general/")["rows"]]
    following = get("issues/1/", "en").split("Who is next")[1].split("</section>")[0]
    assert [number for number in listed if number in following] == listed[:1]


def test_no_guest_stands_in_a_queue_that_is_told_alone() -> None:
    def row(right: str, waiting: int, *moments: str) -> dict[str, Any]:
        told = [{"number": f"{right}{day}", "filed_at": f"2025-01-0{day}"} for day in moments]
        return {"band": 3, "right": right, "waiting": waiting, "issued": 0, "next": told}

    made = {"types": [row("a", 6, "3", "4"), row("b", 2, "1"), row("c", 9, "2", "5")]}
    hidden = hidden_in(made, 5, "c")
    shown = {one["right"]: one for one in openly(made, hidden, "c")["types"]}
    assert [one["number"] for one in shown["a"]["next"]] == ["a3", "a4"]
    assert [one["number"] for one in shown["c"]["next"]] == ["b1", "c2", "c5"]
    assert (shown["b"]["next"], shown["b"]["waiting"], shown["c"]["waiting"]) == ([], None, 11)


def from_now_on(limit: int) -> None:
    """Later rules have another limit."""
    old = PolicyVersion.objects.get(city_id=TARAZ, valid__contains=NOW.date())
    PolicyVersion.objects.filter(pk=old.pk).update(valid=DateRange(old.valid.lower, NOW.date()))
    document = copy.deepcopy(old.document)
    document["rule"]["small_cell_limit"]["value"] = limit
    PolicyVersion.objects.create(
        city_id=TARAZ,
        number=90,
        valid=DateRange(NOW.date(), old.valid.upper),
        legal_act=old.legal_act,
        document=document,
        sha256=f"{limit:064}",
    )


def test_every_way_keeps_to_the_limit_of_the_issues_own_day(tmp_path: Path) -> None:
    an_issue(9)
    before = types()["b3-general"]["issued"]
    assert limit_of(PolicyVersion.objects.get(number=1).document["rule"])[0] == 5
    from_now_on(2)
    told = types()
    assert (told["b3-general"]["issued"], told["b3-priority"]["issued"]) == (before, None)
    assert {line["queue_type"] for line in asked("issues/1/")["order"]} == {None}
    assert "Age 3, priority" not in words_of(get("issues/1/", "en"))
    sweeps.publish(tmp_path, TARAZ, NOW)
    rows = (tmp_path / TARAZ / "grants.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(row)["right"] for row in rows} == {None}


def test_a_city_without_an_issue_has_a_queue_page() -> None:
    a_city()
    assert "</html>" in get("queue/", "ru")
