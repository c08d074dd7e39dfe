from datetime import timedelta

import pytest
from django.db import connection

from kezek.journal.frame import OutsideAct
from kezek.journal.models import Entry
from kezek.ledger.acts import Move, NoSuchFlow, NotEnoughMoney, move
from kezek.ledger.models import Transfer
from kezek.ledger.queries import Flow, balances, budget_years, flow, imbalance
from kezek.ledger.rules import FLOWS, POTS, Pot, net
from tests.builders import DEPARTMENT, START, TARAZ, a_city, an_allotment, moved, statements_of

pytestmark = pytest.mark.django_db


def test_money_goes_from_pot_to_pot() -> None:
    an_allotment(1_000, contingency=30)
    moved(TARAZ, 2025, [Move("free", "reserved", 400, "voucher", 1)])
    assert balances(TARAZ, 2025) == {
        "source": -1_000,
        "free": 570,
        "contingency": 30,
        "reserved": 400,
        "accrued": 0,
        "ordered": 0,
        "paid": 0,
    }
    assert imbalance(TARAZ) == 0


def test_each_move_leaves_its_transfer() -> None:
    an_allotment(1_000)
    moved(TARAZ, 2025, [Move("free", "reserved", n, "voucher", n) for n in (1, 2, 3)])
    of_vouchers = Transfer.objects.filter(subject_type="voucher").order_by("subject_id")
    assert [(row.subject_id, row.tenge) for row in of_vouchers] == [(1, 1), (2, 2), (3, 3)]


def test_a_pot_cannot_go_below_zero() -> None:
    an_allotment(100)
    with pytest.raises(NotEnoughMoney):
        moved(TARAZ, 2025, [Move("free", "reserved", 101, "voucher", 1)])
    assert balances(TARAZ, 2025)["free"] == 100


def test_money_that_comes_in_the_same_moves_can_go_out() -> None:
    an_allotment(100)
    moved(
        TARAZ,
        2025,
        [
            Move("reserved", "accrued", 60, "voucher", 1),
            Move("free", "reserved", 60, "voucher", 1),
        ],
    )
    assert balances(TARAZ, 2025)["accrued"] == 60


def test_budget_years_do_not_lend_to_each_other() -> None:
    an_allotment(100, year=2025)
    an_allotment(1, year=2026)
    with pytest.raises(NotEnoughMoney):
        moved(TARAZ, 2026, [Move("free", "reserved", 2, "voucher", 1)])
    assert balances(TARAZ)["free"] == 101
    assert budget_years(TARAZ) == [2025, 2026]


def test_nothing_moved_is_no_transfer() -> None:
    a_city()
    moved(TARAZ, 2025, [Move("free", "reserved", 0, "voucher", 1)])
    assert not Transfer.objects.exists()


def test_a_flow_that_the_rules_do_not_know_is_refused() -> None:
    an_allotment(100)
    with pytest.raises(NoSuchFlow):
        moved(TARAZ, 2025, [Move("free", "paid", 1, "voucher", 1)])


def test_less_than_nothing_is_refused() -> None:
    an_allotment(100)
    with pytest.raises(NoSuchFlow):
        moved(TARAZ, 2025, [Move("free", "reserved", -1, "voucher", 1)])


def test_money_does_not_move_outside_an_act() -> None:
    an_allotment(100)
    with pytest.raises(OutsideAct):
        move(
            city=TARAZ,
            budget_year=2025,
            moves=[Move("free", "reserved", 1, "voucher", 1)],
            moment=START,
        )


def test_the_table_itself_refuses_a_pot_below_zero() -> None:
    an_allotment(100)
    with connection.cursor() as cursor, pytest.raises(Exception, match="ledger_not_below_zero"):
        cursor.execute("UPDATE ledger_account SET balance = -1 WHERE name = 'free'")


def test_imbalance_finds_a_balance_changed_by_hand() -> None:
    an_allotment(100)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET balance = balance + 7 WHERE name = 'free'")
    assert imbalance(TARAZ) == 14  # the sum is off by 7, and the pot disagrees with its transfers


def test_flow_says_what_went_where_in_a_period() -> None:
    an_allotment(100)
    moved(TARAZ, 2025, [Move("free", "reserved", n, "voucher", n) for n in (10, 20)])
    later = START + timedelta(days=1)
    moved(TARAZ, 2025, [Move("reserved", "free", 5, "voucher", 1)], later)
    assert flow(TARAZ, START, later) == [
        Flow("source", "free", 100, 1),
        Flow("free", "reserved", 30, 2),
    ]


def test_the_number_of_statements_does_not_grow() -> None:
    an_allotment(10_000)

    def reserve(many: int) -> None:
        moved(TARAZ, 2025, [Move("free", "reserved", 1, "voucher", n) for n in range(many)])

    assert statements_of(lambda: reserve(1)) == statements_of(lambda: reserve(300))


def test_every_flow_is_between_known_pots() -> None:
    assert {pot for pair in FLOWS for pot in pair} == set(POTS)
    assert all(giver != taker for giver, taker in FLOWS)
    assert all(taker != Pot.SOURCE for _giver, taker in FLOWS)


def test_net_leaves_out_what_ends_even() -> None:
    assert net([("a", "b", 5), ("b", "c", 5)]) == {"a": -5, "c": 5}


def test_the_journal_tells_the_sums_of_every_flow() -> None:
    an_allotment(1_000, contingency=30)
    moved(TARAZ, 2025, [Move("free", "reserved", n, "voucher", n) for n in (0, 1, 2)])
    moved(TARAZ, 2025, [Move("free", "reserved", 0, "voucher", 1)])
    rows = Entry.objects.filter(kind="money.moved").order_by("pk")
    assert [row.data["flows"] for row in rows] == [
        [["source", "contingency", 30], ["source", "free", 970]],
        [["free", "reserved", 3]],
    ]
    assert {(row.subject_id, row.data["budget_year"]) for row in rows} == {(2025, 2025)}
    assert {row.actor for row in rows} == {str(DEPARTMENT)}
