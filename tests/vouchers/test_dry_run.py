"""Where the rules ask for a dry run, nothing is issued until a person has released it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.journal.followers import all_followers, step
from kezek.journal.models import Entry
from kezek.journal.sequencer import catch_up
from kezek.policy.models import PolicyVersion
from kezek.queue.models import Application
from kezek.vouchers.acts import allot_money, make_dry_run, release_dry_run
from kezek.vouchers.models import DryRun, Iteration, Voucher
from kezek.vouchers.queries import waiting_dry_run
from tests.builders import DEPARTMENT, START, TARAZ, a_city, a_group, a_key, an_application
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db

PRICE = 65_000 * 6


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    a_city()
    for version in PolicyVersion.objects.filter(city_id=TARAZ):
        version.document["rule"]["iteration_needs_dry_run"]["value"] = True
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE policy_policyversion SET document = %s::jsonb, sha256 = %s WHERE id = %s",
                [json.dumps(version.document), f"{version.pk:064}", version.pk],
            )
    with clock.standing_at(START):
        yield


def allot(vouchers: int) -> int:
    return allot_money(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        budget_year=2025,
        source="local",
        tenge=PRICE * vouchers * 11 // 10,
    )


def follow() -> None:
    catch_up(TARAZ)
    (follower,) = [one for one in all_followers() if one.name == "vouchers.iteration"]
    while step(follower, TARAZ):
        catch_up(TARAZ)


def released(dry_run: int) -> object:
    return release_dry_run(
        actor=DEPARTMENT, moment=START, request_key=a_key(), city=TARAZ, dry_run=dry_run
    )


def planned() -> int:
    return make_dry_run(
        actor=DEPARTMENT, moment=START, request_key=a_key(), city=TARAZ, cause="test"
    )


def a_town(children: int = 3) -> list[Application]:
    a_group(band=3)
    return [an_application(filed_at=START - timedelta(days=9 - n)) for n in range(children)]


def test_money_makes_a_dry_run_and_issues_nothing() -> None:
    a_town()
    allotment = allot(2)
    follow()
    row = DryRun.objects.get()
    assert (row.state, row.issued, row.reserved) == ("waiting", 2, 2 * PRICE)
    assert row.cause == f"allotment.made:{allotment}"
    assert row.protocol["stopped_by"] == row.stopped_by == "money"
    assert waiting_dry_run(TARAZ) == row
    assert not Voucher.objects.exists()
    entry = Entry.objects.get(kind="dry_run.made")
    assert (entry.actor, entry.data["sha256"]) == ("follower:0", row.sha256)


def test_releasing_it_issues_exactly_that() -> None:
    first, second, _third = a_town()
    allot(2)
    follow()
    row = DryRun.objects.get()
    released(row.pk)
    issued = Voucher.objects.order_by("ordinal").values_list("application_id", flat=True)
    assert list(issued) == [first.pk, second.pk]
    row.refresh_from_db()
    iteration = Iteration.objects.get()
    assert (row.state, row.iteration_id, row.decided_at) == ("released", iteration.pk, START)
    assert iteration.cause == f"dry_run:{row.pk}"
    entry = Entry.objects.get(kind="dry_run.released")
    assert (entry.actor, entry.data) == (str(DEPARTMENT), {"iteration": 1})
    assert waiting_dry_run(TARAZ) is None


def test_new_entries_behind_do_not_spoil_it() -> None:
    a_town()
    allot(2)
    follow()
    an_application(filed_at=START)
    released(DryRun.objects.get().pk)
    assert Voucher.objects.count() == 2


def test_it_cannot_be_released_twice() -> None:
    a_town()
    allot(2)
    follow()
    number = DryRun.objects.get().pk
    released(number)
    with pytest.raises(DomainError) as refused:
        released(number)
    assert refused.value.code == "dry_run_gone"
    assert Iteration.objects.count() == 1


def test_after_a_change_it_issues_nothing_and_a_new_one_is_needed() -> None:
    first, *_rest = a_town()
    allot(2)
    follow()
    old = DryRun.objects.get().pk
    Application.objects.filter(pk=first.pk).update(state="withdrawn", case=None)
    with pytest.raises(DomainError) as refused:
        released(old)
    assert refused.value.code == "dry_run_stale"
    assert not Voucher.objects.exists()
    assert not Iteration.objects.exists()
    assert DryRun.objects.get(pk=old).state == "waiting"
    new = planned()
    assert DryRun.objects.get(pk=old).state == "replaced"
    assert Entry.objects.order_by("pk").filter(kind="dry_run.made")[1].data["replaces"] == old
    released(new)
    assert Voucher.objects.count() == 2


def test_when_nothing_can_be_issued_any_more_it_is_stale() -> None:
    rows = a_town()
    allot(2)
    follow()
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(state="withdrawn", case=None)
    with pytest.raises(DomainError) as refused:
        released(DryRun.objects.get().pk)
    assert refused.value.code == "dry_run_stale"
    assert planned() == 0
    assert DryRun.objects.get().state == "replaced"


def test_the_same_plan_is_kept_once() -> None:
    a_town()
    allot(2)
    follow()
    assert planned() == DryRun.objects.get().pk
    assert Entry.objects.filter(kind="dry_run.made").count() == 1


def test_an_iteration_without_a_released_dry_run_is_refused() -> None:
    a_town()
    allot(2)
    with pytest.raises(DomainError) as refused:
        an_iteration()
    assert refused.value.code == "dry_run_first"
    assert not Voucher.objects.exists()


def test_a_dry_run_of_another_city_cannot_be_released() -> None:
    a_town()
    allot(2)
    follow()
    with pytest.raises(DomainError) as refused:
        release_dry_run(
            actor=DEPARTMENT,
            moment=START,
            request_key=a_key(),
            city="almaty-auezov",
            dry_run=DryRun.objects.get().pk,
        )
    assert refused.value.code == "dry_run_gone"


def test_a_new_month_changes_the_prices_and_needs_a_new_dry_run() -> None:
    a_town()
    allot(2)
    follow()
    with pytest.raises(DomainError) as refused:
        release_dry_run(
            actor=DEPARTMENT,
            moment=clock.at(date(2025, 8, 4), 9),
            request_key=a_key(),
            city=TARAZ,
            dry_run=DryRun.objects.get().pk,
        )
    assert refused.value.code == "dry_run_stale"
