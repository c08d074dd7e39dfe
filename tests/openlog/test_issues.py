"""What the log says of rules, money and issues."""

import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path

import pytest

from kezek.openlog.publishing import keep_rules
from kezek.openlog.queries import entry_of
from kezek.openlog.rules import Stage
from kezek.policy.models import PolicyVersion
from kezek.vouchers.models import Voucher
from tests.builders import START, a_city
from tests.openlog.told import log, tell, told
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import PRICE, a_line, a_listed_group, a_small_town, money_for

pytestmark = pytest.mark.django_db


def test_rules_stand_in_the_log_and_word_for_word_beside_it(tmp_path: Path) -> None:
    a_city()
    first, second = told("rules")
    assert (first["number"], first["from"], first["acknowledge"]) == (1, "2025-01-01", False)
    assert (second["number"], second["from"], second["acknowledge"]) == (2, "2026-07-01", True)
    assert keep_rules(tmp_path) == 2
    for said in (first, second):
        text = (tmp_path / "rules" / f"{said['sha256']}.json").read_bytes()
        assert hashlib.sha256(text).hexdigest() == said["sha256"]
        assert json.loads(text) == PolicyVersion.objects.get(number=said["number"]).document
    assert keep_rules(tmp_path) == 0


def test_an_issue_says_all_that_it_looked_at() -> None:
    a_listed_group(capacity=7)
    line = a_line(3)
    money_for(2)
    an_iteration()
    allotted = told("allotted")
    assert [(said["tenge"], said["source"]) for said in allotted] == [
        (2 * PRICE * 100 // 97 + 2, "local")
    ]
    assert told("issue") == [
        {
            "kind": "issue",
            "issue": 1,
            "cutoff": next(n for n, body in enumerate(log()) if body["kind"] == "granted") - 1,
            "day": "2025-07-01",
            "rules": 1,
            "year": 2025,
            "free": allotted[0]["tenge"] - allotted[0]["contingency"],
            "owed": 0,
            "rooms": {"1": [0, 0], "2": [0, 0], "3": [7, 0], "4": [0, 0], "5": [0, 0], "6": [0, 0]},
            "turn": 0,
            "issued": 2,
            "reserved": 2 * PRICE,
            "turn_after": 3,
            "stopped_by": "money",
        }
    ]
    assert told("granted") == [
        {
            "kind": "granted",
            "issue": 1,
            "ordinal": n,
            "app": one.number,
            "band": 3,
            "rank": 2,
            "tenge": PRICE,
        }
        for n, one in enumerate(line[:2], start=1)
    ]


def test_granted_come_first_then_the_issue_then_its_vouchers_by_number() -> None:
    a_listed_group()
    a_line(8)
    money_for(8)
    an_iteration()
    tell()
    kinds = [body["kind"] for body in log()]
    begin = kinds.index("granted")
    assert kinds[begin:] == ["granted"] * 8 + ["issue"] + ["voucher.made"] * 8
    numbers = [body["voucher"] for body in log()[-8:]]
    assert numbers == sorted(Voucher.objects.values_list("number", flat=True))


def test_the_money_of_an_issue_takes_no_part_in_it() -> None:
    """The first entry after the cut-off is what the issue itself moved."""
    a_small_town()
    for said in told("issue"):
        assert log()[said["cutoff"]]["kind"] == "money"
        assert log()[said["cutoff"]]["flows"] == [["free", "reserved", said["reserved"]]]


def test_a_voucher_is_tied_to_its_application_by_its_salt_alone() -> None:
    a_small_town()
    made = {said["voucher"]: said for said in told("voucher.made")}
    for row in Voucher.objects.all():
        opened = entry_of(Stage.VOUCHER, row.pk)
        assert opened is not None
        message = f"voucher|v1|{row.application.number}|{row.number}"
        assert opened.says == {"application": row.application.number, "voucher": row.number}
        assert made[row.number]["c"] == hmac.digest(opened.salt, message.encode(), "sha256").hex()
        assert json.loads(opened.body)["voucher"] == row.number


def test_a_second_issue_goes_on_from_the_first() -> None:
    a_listed_group(capacity=30)
    a_line(6)
    a_line(4, right="priority")
    for hour in range(3):
        money_for(1)
        an_iteration(START + timedelta(hours=hour))
    issues = told("issue")
    assert [said["turn"] for said in issues[1:]] == [said["turn_after"] for said in issues[:-1]]
    assert [said["rooms"]["3"] for said in issues] == [[30, 0], [30, 1], [30, 2]]
