"""The term of the legal act: warned of, acknowledged, and what happens when nobody does."""

from datetime import date, datetime
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal import followers, sequencer
from kezek.journal.models import Entry
from kezek.notices.models import Notice
from kezek.people.models import RoleGrant
from kezek.policy import sweeps
from kezek.policy.acts import acknowledge_policy, publish_policy, warn_of_end
from kezek.policy.models import PolicyVersion
from kezek.policy.queries import remembered, version_in_force
from kezek.policy.queries_standing import standing
from kezek.policy.refusals import (
    ActEnded,
    AlreadyAcknowledged,
    NothingToAcknowledge,
    VersionChanged,
)
from kezek.site.settings import ROOT
from kezek.vouchers.models import Iteration, Voucher
from tests.builders import (
    DEPARTMENT,
    TARAZ,
    a_city,
    a_group,
    a_key,
    an_account,
    an_allotment,
    an_application,
)
from tests.policy.files import growing, published
from tests.vouchers.builders import an_iteration

ENDS = date(2026, 7, 1)
LAST = date(2026, 6, 30)


@pytest.fixture
def city(db: None) -> str:
    return str(a_city().pk)


def acknowledged(city: str, day: date, number: int = 2) -> date:
    return acknowledge_policy(
        actor=DEPARTMENT, moment=clock.at(day, 12), request_key=a_key(), city=city, number=number
    )


def kinds() -> list[str]:
    return list(
        Entry.objects.filter(kind__startswith="policy.")
        .exclude(kind="policy.published")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def number_on(city: str, day: date) -> int:
    return version_in_force(city, day).number


# ---------------------------------------------------------------- what rules


def test_without_an_acknowledgement_the_old_rules_go_on_and_the_act_has_lapsed(city: str) -> None:
    assert number_on(city, LAST) == number_on(city, ENDS) == number_on(city, date(2027, 1, 1)) == 1
    assert not standing(city, LAST).lapsed
    now = standing(city, ENDS)
    assert (now.lapsed, now.waits, now.days_left) == (True, True, 0)


def test_acknowledged_in_time_the_next_version_rules_from_its_first_day(city: str) -> None:
    assert acknowledged(city, date(2026, 6, 1)) == ENDS
    assert (number_on(city, LAST), number_on(city, ENDS)) == (1, 2)
    assert standing(city, LAST).settled
    assert not standing(city, ENDS).lapsed
    row = Entry.objects.get(kind="policy.acknowledged")
    assert row.data == {"number": 2, "from": "2026-07-01"}
    assert row.actor == str(DEPARTMENT)


def test_acknowledged_late_the_next_version_rules_from_that_day(city: str) -> None:
    day = date(2026, 7, 9)
    assert acknowledged(city, day) == day
    assert (number_on(city, date(2026, 7, 8)), number_on(city, day)) == (1, 2)


def test_a_version_that_needs_none_or_is_not_there_is_not_acknowledged(city: str) -> None:
    for number in (1, 9):
        with pytest.raises(NothingToAcknowledge):
            acknowledged(city, LAST, number)


def test_a_version_is_acknowledged_once(city: str) -> None:
    acknowledged(city, LAST)
    with pytest.raises(AlreadyAcknowledged):
        acknowledged(city, LAST)
    assert kinds() == ["policy.acknowledged"]


def test_what_a_block_remembers_is_forgotten_by_an_acknowledgement(city: str) -> None:
    with remembered():
        assert number_on(city, ENDS) == 1
        acknowledged(city, date(2026, 6, 1))
        assert number_on(city, ENDS) == 2


@pytest.mark.django_db
def test_an_edited_version_is_refused_and_the_books_stay(tmp_path: Path) -> None:
    path = growing(tmp_path / "town")
    published(path.parent)
    before = list(PolicyVersion.objects.order_by("pk").values_list("sha256", flat=True))
    path.write_text(path.read_text("utf-8").replace('kk = "Соңынан."', 'kk = "Ең соңы."'), "utf-8")
    with pytest.raises(VersionChanged):
        published(path.parent, again=True)
    after = list(PolicyVersion.objects.order_by("pk").values_list("sha256", flat=True))
    assert after == before


# ---------------------------------------------------------------- issuing stops, and goes on


def a_child_money_and_a_place(city: str, moment: datetime) -> None:
    a_group(band=3, city=city)
    an_application(city=city, band=3, moment=moment)
    an_allotment(city=city, year=2026, moment=moment)


def test_after_the_end_of_the_act_nothing_is_issued_and_the_reason_is_named(city: str) -> None:
    a_child_money_and_a_place(city, clock.at(LAST, 9))
    with pytest.raises(ActEnded) as refused:
        an_iteration(clock.at(ENDS, 9), city)
    assert refused.value.todo
    assert not Voucher.objects.exists()
    assert an_iteration(clock.at(LAST, 9), city).issued == 1


def test_money_that_came_meanwhile_is_issued_once_the_rules_are_acknowledged(city: str) -> None:
    day = date(2026, 7, 9)
    a_child_money_and_a_place(city, clock.at(day, 8))
    (follower,) = [one for one in followers.all_followers() if one.name == "vouchers.iteration"]

    def follow() -> None:
        sequencer.catch_up(city)
        while followers.step(follower, city):
            pass

    with clock.standing_at(clock.at(day, 9)):
        follow()
        assert not Iteration.objects.exists()
        acknowledged(city, day)
        follow()
    (iteration,) = Iteration.objects.all()
    assert (iteration.issued, iteration.policy_version.number) == (1, 2)
    assert iteration.cause.startswith("policy.acknowledged:")


# ---------------------------------------------------------------- warnings


def warned(city: str, day: date) -> int:
    return sweeps.warn(city, clock.at(day, 0, 2))


def test_the_department_is_warned_at_sixty_thirty_and_ten_days_and_at_the_end(city: str) -> None:
    for day in (date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3), date(2026, 6, 1)):
        warned(city, day)
    for day in (date(2026, 6, 20), date(2026, 6, 21), LAST, ENDS, date(2026, 7, 2)):
        warned(city, day)
    told = Entry.objects.filter(kind__in=["policy.ending", "policy.lapsed"]).order_by("pk")
    assert [(one.kind, one.data.get("days")) for one in told] == [
        ("policy.ending", 60),
        ("policy.ending", 30),
        ("policy.ending", 10),
        ("policy.lapsed", None),
    ]
    assert all(one.actor == str(CALENDAR) for one in told)


def test_after_a_standstill_only_the_nearest_warning_is_given(city: str) -> None:
    warned(city, date(2026, 6, 25))
    (entry,) = Entry.objects.filter(kind="policy.ending")
    assert entry.data == {"number": 1, "until": "2026-07-01", "days": 6}


def test_once_acknowledged_nobody_is_warned(city: str) -> None:
    acknowledged(city, date(2026, 4, 1))
    assert warned(city, date(2026, 6, 25)) == warned(city, ENDS) == 0
    assert "policy.ending" not in kinds()


def test_a_version_that_follows_by_itself_needs_no_warning(tmp_path: Path, db: None) -> None:
    town = published(growing(tmp_path / "town").parent).pk
    assert sweeps.warn(town, clock.at(date(2025, 12, 30))) == 0
    assert number_on(town, date(2026, 1, 1)) == 2


def test_an_act_with_no_version_behind_it_lapses_too(tmp_path: Path, db: None) -> None:
    path = growing(tmp_path / "town")
    text = path.read_text("utf-8")
    first, _second = text.split('[[version]]\ncode = "21"')
    path.write_text(first, "utf-8")
    town = published(path.parent).pk
    now = standing(town, date(2026, 1, 5))
    assert (now.lapsed, now.waits, now.follows) == (True, False, None)
    assert number_on(town, date(2026, 1, 5)) == 1
    assert sweeps.warn(town, clock.at(date(2026, 1, 5))) == 1


def test_a_warning_of_another_city_is_refused(city: str) -> None:
    version = PolicyVersion.objects.get(city_id=city, number=1)
    with pytest.raises(PolicyVersion.DoesNotExist):
        warn_of_end(
            actor=CALENDAR,
            moment=clock.at(LAST),
            request_key=a_key(),
            city="elsewhere",
            version=version.pk,
            days=1,
        )


def test_everybody_in_the_department_finds_the_warning_in_the_cabinet(city: str) -> None:
    two = [an_account(), an_account()]
    for account in two:
        RoleGrant.objects.create(account=account, city_id=city, role="department")
    RoleGrant.objects.create(account=an_account(), city_id=city, role="counter")
    gone = an_account()
    RoleGrant.objects.create(account=gone, city_id=city, role="department", until=LAST)
    warned(city, date(2026, 6, 21))
    warned(city, ENDS)
    sequencer.catch_up(city)
    (follower,) = [one for one in followers.all_followers() if one.name == "notices"]
    while followers.step(follower, city):
        pass
    found = Notice.objects.filter(kind__startswith="policy.").order_by("seq", "person")
    people = sorted(account.person_id for account in two)
    assert [(one.kind, one.person_id) for one in found] == [
        *(("policy.ending", person) for person in people),
        *(("policy.lapsed", person) for person in people),
    ]
    assert all(one.values == {"date": "2026-06-30"} for one in found)


def test_publishing_again_keeps_the_acknowledgement(city: str) -> None:
    acknowledged(city, LAST)
    publish_policy(
        actor=DEPARTMENT,
        moment=clock.at(ENDS),
        request_key=a_key(),
        city=city,
        folder=str(ROOT / "cities" / TARAZ),
    )
    assert number_on(city, ENDS) == 2
