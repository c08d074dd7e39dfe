"""Money in and money freed start the iteration by themselves, once a batch."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kezek.core import clock
from kezek.journal.followers import all_followers, run_all, step
from kezek.journal.models import Entry, Request
from kezek.journal.sequencer import catch_up
from kezek.policy.models import PolicyVersion
from kezek.vouchers.acts import allot_money, confirm_voucher, refuse_voucher
from kezek.vouchers.models import Iteration, Voucher
from kezek.vouchers.sweeps import lapse_due
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_city,
    a_group,
    a_key,
    an_application,
)

pytestmark = pytest.mark.django_db

PRICE = 65_000 * 6


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.standing_at(START):
        yield


def allot(tenge: int) -> int:
    a_city()
    return allot_money(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        budget_year=2025,
        source="local",
        tenge=tenge,
    )


def follow() -> None:
    catch_up(TARAZ)
    (follower,) = [one for one in all_followers() if one.name == "vouchers.iteration"]
    while step(follower, TARAZ):
        catch_up(TARAZ)


def test_an_allotment_starts_an_iteration() -> None:
    an_application()
    a_group(band=3)
    allotment = allot(PRICE * 2)
    follow()
    assert Voucher.objects.count() == 1
    assert Iteration.objects.get().cause == f"allotment.made:{allotment}"
    assert Entry.objects.get(kind="iteration.ran").actor == "follower:0"


def test_a_batch_starts_one_iteration() -> None:
    for _n in range(4):
        an_application()
    a_group(band=3)
    for _n in range(4):
        allot(PRICE * 2)
    follow()
    assert Iteration.objects.count() == 1
    assert Voucher.objects.count() == 4


def test_freed_money_starts_the_next() -> None:
    for _n in range(2):
        an_application()
    a_group(band=3)
    allot(PRICE + PRICE // 10)
    follow()
    refused = Voucher.objects.get()
    refuse_voucher(actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=refused.pk)
    follow()
    assert Iteration.objects.count() == 2
    assert Voucher.objects.filter(state="issued").count() == 1


@pytest.mark.parametrize("end", ["lapsed", "returned"])
def test_money_that_came_back_by_itself_starts_the_next(end: str) -> None:
    for _n in range(2):
        an_application()
    a_group(band=3)
    allot(PRICE + PRICE // 10)
    follow()
    voucher = Voucher.objects.get()
    if end == "returned":
        confirm_voucher(
            actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher.pk
        )
    later = START + timedelta(days=20)
    with clock.standing_at(later):
        assert lapse_due(TARAZ, later) == 1
        follow()
    voucher.refresh_from_db()
    assert voucher.state == end
    freed = Iteration.objects.get(number=2)
    assert (freed.cause, freed.issued) == (f"voucher.{end}:{voucher.pk}", 1)
    assert Voucher.objects.get(state="issued").child_id != voucher.child_id


def test_a_batch_seen_twice_issues_once() -> None:
    for _n in range(3):
        an_application()
    a_group(band=3)
    allot(PRICE * 2)
    follow()
    (follower,) = [one for one in all_followers() if one.name == "vouchers.iteration"]
    from kezek.journal.followers import read_after  # noqa: PLC0415 - this test alone reads twice

    facts = [
        fact for fact in read_after(TARAZ, 0, 99, follower.kinds) if fact.kind == "allotment.made"
    ]
    follower.handle(facts)
    assert Iteration.objects.count() == 1


def test_money_that_pays_for_nobody_starts_nothing() -> None:
    an_application()
    a_group(band=3)
    allot(PRICE - 1)
    follow()
    assert not Request.objects.filter(act__endswith="run_iteration").exists()


def test_where_the_rules_ask_for_a_dry_run_first_the_department_starts_it() -> None:
    an_application()
    a_group(band=3)
    allot(PRICE * 2)
    for version in PolicyVersion.objects.all():
        version.document["rule"]["iteration_needs_dry_run"]["value"] = True
        version.sha256 = "0" * 64
        version.save()
    follow()
    assert not Voucher.objects.exists()


def test_all_followers_together_come_to_rest() -> None:
    an_application()
    a_group(band=3)
    allot(PRICE * 2)
    for _n in range(3):
        catch_up(TARAZ)
        run_all(TARAZ)
    assert catch_up(TARAZ) == Entry.objects.count()
    assert Voucher.objects.count() == 1
