from django.db import connection

from kezek.journal import followers, sequencer
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.ledger.queries import balances
from kezek.payments.models import Accrual
from tests.attendance.builders import Enrolled, Key
from tests.attendance.days import closed_month
from tests.payments.months import approved_month


def run() -> None:
    (accrual,) = [one for one in followers.all_followers() if one.name == "payments.accrual"]
    sequencer.catch_up("taraz")
    while followers.step(accrual, "taraz"):
        pass


def test_an_approved_month_becomes_money_by_itself(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    approved_month(group, children, key)
    run()
    assert Accrual.objects.count() == 3
    assert balances("taraz", 2025)["accrued"] == 3 * 65_000
    assert {entry.actor for entry in Entry.objects.filter(kind="accrual.made")} == {"follower:0"}


def test_a_closed_month_does_not(group: Group, children: list[Enrolled], key: Key) -> None:
    closed_month(group, children, key)
    run()
    assert not Accrual.objects.exists()


def test_run_again_from_the_start_it_changes_nothing(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    approved_month(group, children, key)
    run()
    before = (list(Accrual.objects.order_by("pk").values()), balances("taraz", 2025))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_cursor SET seq = 0 WHERE follower = 'payments.accrual'")
    run()
    assert (list(Accrual.objects.order_by("pk").values()), balances("taraz", 2025)) == before
