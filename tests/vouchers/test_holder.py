"""Confirming and giving up."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal.models import Entry
from kezek.ledger.queries import balances, imbalance
from kezek.queue.models import Application
from kezek.vouchers.acts import confirm_voucher, confirm_vouchers, refuse_voucher, refuse_vouchers
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import reservation_gap
from kezek.vouchers.refusals import ConfirmOver, VoucherMoved
from tests.builders import PARENT, START, TARAZ, a_key, a_voucher, statements_of

pytestmark = pytest.mark.django_db


def confirm(voucher: Voucher, moment: datetime = START) -> int:
    return confirm_voucher(
        actor=PARENT, moment=moment, request_key=a_key(), city=TARAZ, voucher=voucher.pk
    )


def refuse(voucher: Voucher) -> int:
    return refuse_voucher(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher.pk
    )


def test_confirmed_has_five_working_days_to_sign() -> None:
    voucher = a_voucher()
    confirm(voucher)
    row = Voucher.objects.get(pk=voucher.pk)
    assert (row.state, row.confirmed_at) == ("confirmed", START)
    assert row.sign_due_at == clock.at(date(2025, 7, 9))  # Tuesday 1 + 5 working days, 24:00
    data = Entry.objects.get(kind="voucher.confirmed").data
    assert datetime.fromisoformat(data["sign_due"]) == row.sign_due_at


def test_the_last_second_counts_and_the_next_does_not() -> None:
    voucher = a_voucher()
    late = a_voucher()
    confirm(voucher, voucher.confirm_due_at - timedelta(seconds=1))
    with pytest.raises(ConfirmOver) as refused:
        confirm(late, late.confirm_due_at)
    with translation.override("kk"):
        assert "3\u00a0шілде, бс" in str(refused.value)
    with translation.override("ru"):
        assert "3\u00a0июля, чт" in str(refused.value)


def test_a_lapsed_one_says_that_the_time_is_over() -> None:
    voucher = a_voucher("lapsed")
    with pytest.raises(ConfirmOver):
        confirm(voucher, voucher.confirm_due_at + timedelta(days=1))


@pytest.mark.parametrize("state", ["confirmed", "placed", "active", "refused", "ended"])
def test_what_was_done_is_not_done_again(state: str) -> None:
    with pytest.raises(VoucherMoved):
        confirm(a_voucher(state))


def test_of_many_one_that_moved_keeps_all() -> None:
    vouchers = [a_voucher(), a_voucher("refused")]
    with pytest.raises(VoucherMoved):
        confirm_vouchers(
            actor=PARENT,
            moment=START,
            request_key=a_key(),
            city=TARAZ,
            vouchers=[row.pk for row in vouchers],
        )
    assert Voucher.objects.get(pk=vouchers[0].pk).state == "issued"


def test_of_many_each_is_confirmed_by_its_own_parent() -> None:
    vouchers = [a_voucher(), a_voucher()]
    parents = [Actor(Role.PARENT, 11), Actor(Role.PARENT, 22)]
    confirm_vouchers(
        actor=parents[::-1],
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        vouchers=[row.pk for row in vouchers[::-1]],
    )
    entries = Entry.objects.filter(kind="voucher.confirmed").order_by("subject_id")
    assert list(entries.values_list("subject_id", "actor")) == [
        (row.pk, str(parent)) for row, parent in zip(vouchers, parents, strict=True)
    ]


@pytest.mark.parametrize("state", ["issued", "confirmed"])
def test_given_up_frees_the_money_and_annuls_the_place_in_the_queue(state: str) -> None:
    voucher = a_voucher(state)
    refuse(voucher)
    row = Voucher.objects.get(pk=voucher.pk)
    assert (row.state, row.case_id, row.ended_at) == ("refused", None, START)
    application = Application.objects.get(pk=voucher.application_id)
    assert (application.state, application.case_id) == ("annulled", None)
    assert balances(TARAZ, 2025)["free"] == 65_000 * 6
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)
    assert Entry.objects.get(kind="voucher.refused").data["released"] == 65_000 * 6


@pytest.mark.parametrize("state", ["placed", "active", "lapsed", "refused"])
def test_one_with_a_place_or_gone_is_not_given_up_here(state: str) -> None:
    with pytest.raises(VoucherMoved):
        refuse(a_voucher(state))
    assert Application.objects.filter(state="annulled").count() == (state == "refused")


def test_many_cost_as_many_statements_as_one() -> None:
    def give_up(many: int) -> int:
        vouchers = [a_voucher().pk for _n in range(many)]
        return statements_of(
            lambda: refuse_vouchers(
                actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, vouchers=vouchers
            )
        )

    assert give_up(1) == give_up(9)
