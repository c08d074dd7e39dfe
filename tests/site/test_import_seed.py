"""A seeded city holds the constraints that a lived-in one holds, and goes on after a break."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kezek.attendance.models import DayMark
from kezek.contracts.models import Enrolment
from kezek.core.sealing import Purpose, mark
from kezek.journal.models import Entry
from kezek.kindergartens.models import Kindergarten, StaffPost
from kezek.ledger.queries import balances, imbalance
from kezek.people.models import RoleGrant
from kezek.people.ports import civil_registry, privilege_register
from kezek.policy.models import DemoClock
from kezek.policy.queries import default_city
from kezek.queue.models import Application
from kezek.site.generator.demo import read_demo
from kezek.site.imports import seeding
from kezek.site.imports.seeding import AFTER, Seeding, is_seeded, people_to_sign_in, seed_cities
from kezek.vouchers.models import Iteration, Voucher

START = date(2025, 9, 1)
CHILDREN = 450


@pytest.fixture
def var(cloned: None, tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def plan(city: str = "taraz", start: date = START) -> Seeding:
    return Seeding(city, start, CHILDREN)


def one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def assert_sound(city: str) -> None:
    assert imbalance(city) == 0
    reserved = one(
        "SELECT sum(r.tenge)::bigint FROM vouchers_reservation r"
        f" JOIN vouchers_voucher v ON v.id = r.voucher_id WHERE v.city_id = '{city}'"
    )
    assert balances(city)["reserved"] == reserved
    assert not one(
        "SELECT count(*) FROM kindergartens_group g WHERE taken <>"
        " (SELECT count(*) FROM places_place p WHERE p.group_id = g.id AND p.case_id IS NOT NULL)"
    )
    assert not Application.objects.filter(order_seq=None).exists()


def test_a_demo_of_two_cities(var: Path) -> None:
    heard: list[tuple[str, str]] = []
    plans = [plan(), plan("almaty-auezov")]
    seed_cities(plans, demo=True, progress=lambda *step: heard.append(step))
    assert len(heard) == len(set(heard)) == 2 * len(AFTER)
    for city in ("taraz", "almaty-auezov"):
        assert is_seeded(city)
        assert_sound(city)
        types = Application.objects.filter(city_id=city).values("queue_type").distinct()
        assert types.count() == 18
        assert DayMark.objects.filter(city_id=city).exists()
    assert Kindergarten.objects.filter(city_id="almaty-auezov").count() == 46
    default = default_city()
    assert default is not None
    assert default.code == "taraz"
    assert DemoClock.objects.count() == 1
    _the_named_people_stand_where_their_stories_say()


def _the_named_people_stand_where_their_stories_say() -> None:
    def voucher_of(iin: str) -> Voucher | None:
        return Voucher.objects.filter(child__iin_mark=mark(Purpose.IIN, iin)).first()

    demo = read_demo(seeding.CITIES / "taraz")
    child = {family["code"]: family["child"][0]["iin"] for family in demo["family"]}
    issued, confirmed = voucher_of(child["issued"]), voucher_of(child["confirmed"])
    assert issued is not None
    assert issued.state == "issued"
    assert confirmed is not None
    assert confirmed.state == "confirmed"
    assert voucher_of(child["front"]) is None
    assert Iteration.objects.filter(city_id="taraz").count() == 1
    waiting = Application.objects.get(child__iin_mark=mark(Purpose.IIN, child["front"]))
    assert waiting.state == "waiting"
    assert not Application.objects.filter(child__iin_mark=mark(Purpose.IIN, child["apply"]))
    parent = next(person for person in people_to_sign_in("taraz") if person.role == "parent")
    known = civil_registry().children_of(parent.iin)
    assert [person.iin for person in known] == [child["apply"]]
    register = privilege_register("social")
    assert register is not None
    assert register.confirms("parent_disability", [parent.iin])
    assert not register.confirms("large_family", [parent.iin])
    files = seeding.seeded_files("taraz")
    assert files is not None
    with (files / "future.csv").open(encoding="utf-8") as file:
        claims = [
            (row["privilege"], row["parent_iin"])
            for row in csv.DictReader(file)
            if row["privilege"] == "large_family"
        ]
    known_to_it = [register.confirms(code, [iin]) for code, iin in claims]
    assert any(known_to_it)
    assert not all(known_to_it)
    roles = set(RoleGrant.objects.values_list("role", flat=True))
    assert roles == {"head", "educator", "department", "counter", "auditor"}
    educator = StaffPost.objects.get(role="educator", kindergarten__city="taraz")
    assert educator.group is not None
    assert Enrolment.objects.filter(
        group=educator.group, child__iin_mark=mark(Purpose.IIN, child["enrolled"])
    ).exists()


def test_the_season_begins_without_vouchers_of_its_own(var: Path) -> None:
    seed_cities([plan(start=date(2025, 7, 1))], demo=False)
    assert_sound("taraz")
    assert not Iteration.objects.exists()
    assert not DemoClock.objects.exists()
    assert Voucher.objects.filter(band=6, state="active").exists()


@pytest.mark.parametrize("broken", ["kindergartens", "enrolled", "queue"])
def test_a_seeding_that_was_broken_off_goes_on(
    var: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    whole = getattr(seeding._Run, broken)

    def breaks(run: object) -> None:
        whole(run)
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(seeding._Run, broken, breaks)
        with pytest.raises(ConnectionError):
            seed_cities([plan()], demo=True)
    assert not is_seeded("taraz")
    seed_cities([plan()], demo=True)
    assert is_seeded("taraz")
    assert_sound("taraz")


def test_a_seeding_that_is_done_is_not_done_again(var: Path) -> None:
    seed_cities([plan()], demo=True)
    entries = Entry.objects.count()
    seed_cities([plan()], demo=True)
    assert Entry.objects.count() == entries


def test_nobody_hears_of_what_was_brought_in(var: Path) -> None:
    seed_cities([plan()], demo=False)
    behind = one(
        "SELECT count(*) FROM journal_cursor WHERE seq <"
        " (SELECT max(seq) FROM journal_order WHERE city = 'taraz')"
    )
    assert behind == 0
