"""Many at once on the same pots: the ledger stays even. The twin reads first and loses money."""

from functools import partial

from django.db import connection, transaction

from kezek.ledger.acts import Move, NotEnoughMoney
from kezek.ledger.queries import balances, imbalance
from tests.builders import TARAZ, an_allotment, moved
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]

AT_ONCE = 12


def test_reserves_at_once_take_no_more_than_there_is(cloned_db: str) -> None:
    an_allotment(5 * 100)
    outcome = side_by_side(
        [
            partial(moved, TARAZ, 2025, [Move("free", "reserved", 100, "voucher", n)])
            for n in range(AT_ONCE)
        ]
    )
    refused = [one for one in outcome if isinstance(one, NotEnoughMoney)]
    assert len(refused) == AT_ONCE - 5
    assert balances(TARAZ, 2025)["reserved"] == 500
    assert imbalance(TARAZ) == 0


def test_moves_both_ways_at_once_do_not_stand_in_each_others_way(cloned_db: str) -> None:
    an_allotment(10_000)
    moved(TARAZ, 2025, [Move("free", "reserved", 5_000, "voucher", 0)])
    outcome = side_by_side(
        [
            partial(
                moved,
                TARAZ,
                2025,
                [Move("free", "reserved", 10, "voucher", n)]
                if n % 2
                else [Move("reserved", "free", 10, "voucher", n)],
            )
            for n in range(AT_ONCE)
        ]
    )
    assert [one for one in outcome if isinstance(one, Exception)] == []
    assert imbalance(TARAZ) == 0


def test_a_new_year_made_by_many_at_once_has_its_pots_once(cloned_db: str) -> None:
    an_allotment(1)
    outcome = side_by_side(
        [
            partial(moved, TARAZ, 2027, [Move("source", "free", 1, "allotment", n)])
            for n in range(AT_ONCE)
        ]
    )
    assert [one for one in outcome if isinstance(one, Exception)] == []
    assert balances(TARAZ, 2027)["free"] == AT_ONCE


def test_guard_off_reading_first_and_writing_after_loses_money(cloned_db: str) -> None:
    an_allotment(10_000)

    def careless(voucher: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT balance FROM ledger_account WHERE name = 'free'")
            (free,) = cursor.fetchone()
            cursor.execute("SELECT pg_sleep(0.05)")
            cursor.execute(
                "UPDATE ledger_account SET balance = %s WHERE name = 'free'", [free - 10]
            )
            cursor.execute(
                "INSERT INTO ledger_transfer (giver_id, taker_id, tenge, subject_type, subject_id,"
                " moment) SELECT g.id, t.id, 10, 'voucher', %s, now() FROM ledger_account g,"
                " ledger_account t WHERE g.name = 'free' AND t.name = 'reserved'",
                [voucher],
            )
            cursor.execute(
                "UPDATE ledger_account SET balance = balance + 10 WHERE name = 'reserved'"
            )

    side_by_side([partial(careless, n) for n in range(AT_ONCE)])
    assert imbalance(TARAZ) > 0
