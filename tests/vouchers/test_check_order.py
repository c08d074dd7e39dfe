"""The night's check agrees on what is right, halts all on what is not, lets go by itself."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal.models import Entry
from kezek.site.sweeping import sweep_night
from kezek.vouchers import planning
from kezek.vouchers.acts import check_order
from kezek.vouchers.models import OrderCheck, Voucher
from kezek.vouchers.queries import last_check
from kezek.vouchers.refusals import IssuingHalted
from kezek.vouchers.rules import Situation, Walk, walk
from kezek.vouchers.sweeps import check_issuing
from tests.builders import START, TARAZ, a_city, a_group, a_key, an_allotment, an_application
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db


@pytest.fixture
def _bent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk serves the wrong child."""

    def bent(now: Situation) -> Walk:
        return walk(replace(now, queues={key: line[::-1] for key, line in now.queues.items()}))

    monkeypatch.setattr(planning, "walk", bent)


def a_line() -> None:
    a_group(band=3, capacity=2)
    for days in (9, 5, 1):
        an_application(filed_at=START - timedelta(days=days))


def check() -> bool:
    return check_order(actor=CALENDAR, moment=START, request_key=a_key(), city=TARAZ)


def test_it_goes_as_far_as_places_reach_without_any_money() -> None:
    a_line()
    assert check()
    row = OrderCheck.objects.get()
    assert (row.agreed, row.granted, row.waiting) == (True, 2, 3)
    assert row.day == clock.day_of(START)
    data = Entry.objects.get(kind="issuing.checked").data
    assert data == {"agreed": True, "cutoff": row.cutoff_seq, "granted": 2, "waiting": 3}
    assert not Voucher.objects.exists()


def test_a_city_where_nobody_waits_agrees() -> None:
    a_city()
    assert check()
    assert OrderCheck.objects.get().granted == 0


@pytest.mark.usefixtures("_bent")
def test_a_difference_is_kept_and_said_aloud(caplog: pytest.LogCaptureFixture) -> None:
    a_line()
    with caplog.at_level(logging.ERROR):
        assert check_issuing(TARAZ, START) == 1
    assert "walk and window query disagree" in caplog.text
    assert Entry.objects.get(kind="issuing.checked").data["agreed"] is False
    assert not OrderCheck.objects.get().agreed


@pytest.mark.usefixtures("_bent")
def test_while_it_disagrees_nothing_is_issued() -> None:
    a_line()
    an_allotment()
    check()
    with pytest.raises(IssuingHalted):
        an_iteration()
    assert not Voucher.objects.exists()


def test_it_is_made_again_until_it_agrees_and_then_issuing_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_line()
    an_allotment()
    with monkeypatch.context() as patched:
        patched.setattr(
            planning,
            "walk",
            lambda now: walk(
                replace(now, queues={key: line[::-1] for key, line in now.queues.items()})
            ),
        )
        assert check_issuing(TARAZ, START) == 1
        assert check_issuing(TARAZ, START + timedelta(minutes=10)) == 1
    assert check_issuing(TARAZ, START + timedelta(minutes=20)) == 0
    assert OrderCheck.objects.count() == 1
    assert an_iteration(START + timedelta(minutes=30)).issued == 2


def test_one_a_night_is_enough() -> None:
    a_line()
    for minutes in (0, 10, 20):
        check_issuing(TARAZ, START + timedelta(minutes=minutes))
    assert Entry.objects.filter(kind="issuing.checked").count() == 1
    check_issuing(TARAZ, START + timedelta(days=1))
    assert OrderCheck.objects.count() == 2


def test_the_night_brings_it() -> None:
    a_line()
    sweep_night(TARAZ, START)
    found = last_check(TARAZ)
    assert found is not None
    assert found.agreed
