"""Rules are data: the 21 queues, a second city with everything otherwise, the rules of the day."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.core.actors import IMPORT, Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.kindergartens.models import Group
from kezek.ledger.queries import balances
from kezek.policy.models import QueueType
from kezek.policy.queries import queue_types, rules_for
from kezek.queue import acts as queue
from kezek.queue import sweeps as queue_sweeps
from kezek.queue.models import Application, Privilege
from kezek.queue.refusals import RestoreOver
from kezek.vouchers import sweeps as voucher_sweeps
from kezek.vouchers.acts import allot_money, confirm_voucher
from kezek.vouchers.models import Iteration, Voucher
from kezek.vouchers.planning import check
from kezek.vouchers.queries import plan_iteration
from kezek.vouchers.replay import replay
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    a_child,
    a_group,
    a_key,
    an_allotment,
    guardian_of,
)
from tests.policy.files import HERE, growing, published, twenty_one
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db


def filed(city: str, birth: date, moment: datetime = START, privilege: str | None = None) -> int:
    """An application by the act, as the page calls it."""
    child = a_child(birth)
    done = queue.file_application(
        actor=PARENT,
        moment=moment,
        request_key=a_key(),
        city=city,
        guardian=guardian_of(child).pk,
        child=child.pk,
        privilege=privilege,
    )
    return done.application_id


def proven(city: str, application: int, moment: datetime) -> None:
    queue.decide_privilege(
        actor=DEPARTMENT,
        moment=moment,
        request_key=a_key(),
        city=city,
        privilege=Privilege.objects.get(application_id=application).pk,
        proven=True,
    )


def code_of(application: int) -> str:
    return Application.objects.select_related("queue_type").get(pk=application).queue_type.code


def served() -> list[str]:
    """The queues of the vouchers so far, in the order of issue."""
    rows = Voucher.objects.order_by("iteration__number", "ordinal")
    return [
        row.application.queue_type.code for row in rows.select_related("application__queue_type")
    ]


# ---------------------------------------------------------------- the 21 queues of 2026


def test_the_under_two_have_a_queue_of_their_own_among_twenty_one(tmp_path: Path) -> None:
    city = published(twenty_one(tmp_path / "city").parent).pk
    assert QueueType.objects.filter(city_id=city).count() == 21
    at = clock.at(date(2025, 12, 1), 9)
    assert code_of(filed(city, date(2024, 5, 5), at)) == "u2-general"  # 18 months and more
    assert code_of(filed(city, date(2024, 12, 2), at)) == "u2-general"  # two tomorrow a year later
    assert code_of(filed(city, date(2023, 12, 1), at)) == "b2-general"
    assert code_of(filed(city, date(2025, 9, 1), at)) == "u2-general"  # waits till 18 months
    at = clock.at(date(2026, 5, 5), 9)
    assert code_of(filed(city, date(2024, 5, 5), at)) == "b1-general"  # two today


def test_the_under_two_are_served_only_when_no_other_open_age_waits(tmp_path: Path) -> None:
    city = published(twenty_one(tmp_path / "city").parent).pk
    at = clock.at(date(2026, 1, 12), 9)
    under_two = filed(city, date(2024, 3, 3), at)  # filed before all others
    of_two = filed(city, date(2024, 1, 5), at + timedelta(hours=1))
    of_four = filed(city, date(2021, 3, 3), at + timedelta(hours=2))
    assert [code_of(one) for one in (under_two, of_two, of_four)] == [
        "u2-general",
        "b1-general",
        "b4-general",
    ]
    a_group(band=0, city=city)
    a_group(band=1, city=city)
    price = 65_000 * 12
    an_allotment(price, city=city, year=2026, moment=at)
    moment = at + timedelta(days=1)
    assert an_iteration(moment, city).issued == 1
    assert served() == ["b1-general"]
    # The four-year-old waits in an age without places: that age is not open, so it holds up nobody.
    an_allotment(price * 3, city=city, year=2026, moment=moment)
    assert an_iteration(moment, city).issued == 1
    assert served() == ["b1-general", "u2-general"]


def test_the_second_opinion_agrees_about_the_twenty_one_queues(tmp_path: Path) -> None:
    city = published(twenty_one(tmp_path / "city").parent).pk
    at = clock.at(date(2026, 1, 12), 9)
    for year in range(2019, 2025):
        for month in (1, 6, 12):
            one = filed(city, date(year, month, 9), at, "large_family" if month == 6 else None)
            if month == 6:
                proven(city, one, at)
    for band in range(7):
        a_group(band=band, capacity=2, city=city)
    an_allotment(65_000 * 12 * 9, city=city, year=2026, moment=at)
    assert an_iteration(at + timedelta(days=1), city).issued == 9
    made = plan_iteration(city, date(2026, 1, 14), extra_tenge=10**9)
    check(made, whole=True)
    assert made.walk.grants


# ---------------------------------------------------------------- the rules of the day


@act("group.listed")
def _listed(*, actor: Actor, moment: datetime, request_key: str, group: Group) -> int:
    return record(
        "group.listed",
        city=group.city_id,
        subject=group.pk,
        actor=actor,
        cause="import",
        moment=moment,
        data={"band": group.band, "capacity": group.capacity, "kind": group.kind},
    )


def allotted(city: str, moment: datetime, tenge: int) -> None:
    allot_money(
        actor=DEPARTMENT,
        moment=moment,
        request_key=a_key(),
        city=city,
        budget_year=moment.year,
        source="local",
        tenge=tenge,
    )


def test_an_old_iteration_keeps_the_rules_of_its_day(tmp_path: Path) -> None:
    city = published(growing(tmp_path / "town").parent).pk
    before, after = date(2025, 12, 30), date(2026, 1, 1)
    old, new = rules_for(city, before), rules_for(city, after)
    assert (len(old.types), len(new.types)) == (18, 21)
    assert [band.code for band in old.bands if band.last] == [1]
    assert [band.code for band in new.bands if band.last] == [0]
    assert (old.cycle, new.cycle) == (
        (("priority", 1), ("general", 3)),
        (("priority", 2), ("general", 2)),
    )
    assert (old.norms[3], new.norms[3]) == (65_000, 80_000)
    assert (len(queue_types(city)), len(queue_types(city, old))) == (21, 18)

    eve, morning = clock.at(before, 8), clock.at(after, 8)
    for band in (0, 1, 3):
        group = a_group(band=band, city=city, capacity=40)
        _listed(actor=IMPORT, moment=eve, request_key=a_key(), group=group)
    for number in range(12):
        at = eve + timedelta(minutes=number)
        one = filed(city, date(2022, 6, 1), at, "large_family" if number % 2 else None)
        if number % 2:
            proven(city, one, at)
    filed(city, date(2024, 3, 3), eve)
    allotted(city, eve, 280_000)  # four of December: 65 000 each, and what is put by
    assert an_iteration(eve + timedelta(hours=1), city).issued == 4
    assert served() == ["b3-priority", *["b3-general"] * 3]

    queue_sweeps.refresh(city, clock.at(after, 0, 2))
    allotted(city, morning, 9_000_000)
    voucher_sweeps.carry_due(city, morning)
    assert an_iteration(morning + timedelta(hours=1), city).issued == 5
    assert served()[4:] == ["b3-priority"] * 2 + ["b3-general"] * 2 + ["b3-priority"]
    first, second = Iteration.objects.order_by("number")
    assert (first.policy_version.number, second.policy_version.number) == (1, 2)
    assert [len(one.protocol["types"]) for one in (first, second)] == [18, 21]
    assert set(first.vouchers.values_list("norm", flat=True)) == {65_000}
    assert set(second.vouchers.values_list("norm", flat=True)) == {80_000}

    # Each issue is replayed by the rules of its own day, years later as well.
    outcome = replay(city)
    assert (outcome.explained, outcome.iterations, outcome.vouchers) == (True, 2, 9)


# ---------------------------------------------------------------- a city with everything otherwise


@pytest.fixture
def steppe() -> str:
    return str(published(HERE / "steppe").pk)


def test_bands_of_two_years_that_turn_on_the_first_of_september(steppe: str) -> None:
    rules = rules_for(steppe, date(2025, 8, 31))
    assert (rules.queue_year(date(2025, 8, 31)), rules.queue_year(date(2025, 9, 1))) == (2024, 2025)

    def band(birth: date, day: date) -> int:
        found = rules.band_of(birth, day)
        return found.code if found else -1

    summer, autumn = date(2025, 8, 31), date(2025, 9, 1)
    births = [date(year, 6, 1) for year in (2025, 2024, 2023, 2022, 2021, 2020, 2019, 2018)]
    assert [band(birth, summer) for birth in births] == [10, 10, 10, 20, 20, 30, 30, -1]
    assert [band(birth, autumn) for birth in births] == [10, 10, 20, 20, 30, 30, -1, -1]


def test_a_child_goes_the_whole_way_by_the_numbers_of_its_own_city(steppe: str) -> None:
    monday = clock.at(date(2025, 10, 6), 9)
    for number in range(6):
        filed(steppe, date(2022, 6, 1), monday + timedelta(minutes=number))
    for number, ground in enumerate(["soldier"] * 3 + ["poor"] * 4):
        one = filed(steppe, date(2022, 6, 1), monday + timedelta(hours=1, minutes=number), ground)
        assert code_of(one) == "middle-common"  # pending ranks as none, by this city's own word
        proven(steppe, one, monday + timedelta(hours=2))
        assert code_of(one) == f"middle-{'service' if ground == 'soldier' else 'need'}"
    tiny = filed(steppe, date(2024, 6, 1), monday)

    # Ten per cent is put by; a voucher reserves 70 000 a month for October to December.
    a_group(band=20, city=steppe, capacity=30)
    a_group(band=10, city=steppe, capacity=30)
    allot_money(
        actor=DEPARTMENT,
        moment=monday,
        request_key=a_key(),
        city=steppe,
        budget_year=2025,
        source="local",
        tenge=2_400_000,
    )
    assert balances(steppe, 2025)["contingency"] == 240_000
    tuesday = monday + timedelta(days=1)
    assert an_iteration(tuesday, steppe).issued == 10  # 2 160 000 // 210 000
    assert served() == ["middle-service"] * 2 + ["middle-need"] * 3 + ["middle-common"] * 5

    # Four working days to confirm: Tuesday 7 October, so until the end of Monday the 13th.
    voucher = Voucher.objects.get(ordinal=1)
    assert voucher.norm == 60_000
    assert voucher.confirm_due_at == clock.at(date(2025, 10, 14))
    confirm_voucher(
        actor=PARENT, moment=tuesday, request_key=a_key(), city=steppe, voucher=voucher.pk
    )
    voucher.refresh_from_db()
    assert voucher.sign_due_at == clock.at(date(2025, 10, 18))  # eight working days

    # Nine are not confirmed: inactive, two weeks to restore, and the money goes on to the tiny.
    assert voucher_sweeps.lapse_due(steppe, clock.at(date(2025, 10, 13), 23)) == 0
    lapsed_at = clock.at(date(2025, 10, 14), 0, 5)
    assert voucher_sweeps.lapse_due(steppe, lapsed_at) == 9
    inactive = Application.objects.filter(state="inactive").order_by("pk")
    assert {row.restore_due_at for row in inactive} == {clock.at(date(2025, 10, 29))}
    assert an_iteration(lapsed_at + timedelta(hours=9), steppe).issued == 4
    assert served()[10:] == ["middle-service", "middle-need", "middle-common", "tiny-common"]
    assert Voucher.objects.get(application=tiny).state == "issued"

    # It may be restored twice here, and keeps its filing moment.
    lapsed = inactive[0]
    for _time in range(2):
        queue.restore_application(
            actor=PARENT,
            moment=lapsed_at + timedelta(hours=10),
            request_key=a_key(),
            city=steppe,
            application=lapsed.pk,
        )
        Application.objects.filter(pk=lapsed.pk).update(
            state="inactive", restore_due_at=lapsed_at + timedelta(days=9)
        )
    with pytest.raises(RestoreOver):
        queue.restore_application(
            actor=PARENT,
            moment=lapsed_at + timedelta(hours=10),
            request_key=a_key(),
            city=steppe,
            application=lapsed.pk,
        )


def test_its_queue_is_refreshed_on_its_own_day(steppe: str) -> None:
    at = clock.at(date(2025, 3, 3), 9)
    moves = filed(steppe, date(2023, 6, 1), at)
    stays = filed(steppe, date(2022, 6, 1), at)
    leaves = filed(steppe, date(2019, 6, 1), at)
    assert [code_of(one) for one in (moves, stays, leaves)] == [
        "tiny-common",
        "middle-common",
        "big-common",
    ]
    assert queue_sweeps.refresh(steppe, clock.at(date(2025, 7, 1), 0, 2)) == 0
    assert queue_sweeps.refresh(steppe, clock.at(date(2025, 9, 1), 0, 2)) == 2
    assert code_of(moves) == code_of(stays) == "middle-common"
    assert Application.objects.get(pk=leaves).state == "closed"
