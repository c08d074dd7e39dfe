"""The replay explains every voucher that followed the rules, and names each one that did not."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.journal.sequencer import catch_up
from kezek.queue.acts import settle_order, uncover_false_privilege
from kezek.vouchers.acts import carry_over
from kezek.vouchers.models import Iteration, Voucher
from tests.builders import DEPARTMENT, START, TARAZ, a_key, an_application
from tests.queue.claims import a_claim
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import (
    History,
    a_line,
    a_listed_group,
    a_small_town,
    altered,
    found,
    issued_entry,
    money_for,
    plant,
    plant_extra,
    replayed,
    voucher_at,
    write_entry,
)

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- what followed the rules


def test_a_town_that_followed_the_rules_is_explained() -> None:
    a_small_town()
    outcome = replayed()
    assert outcome.findings == ()
    assert (outcome.vouchers, outcome.imported, outcome.iterations) == (5, 0, 2)
    assert outcome.explained


def test_a_town_without_any_voucher_is_explained() -> None:
    a_listed_group()
    outcome = replayed()
    assert (outcome.vouchers, outcome.findings) == (0, ())


def test_what_is_not_numbered_yet_belongs_to_it() -> None:
    """Entries that the sequencer has not reached come last, in the order of their writing."""
    a_small_town()
    an_application()
    assert replayed().explained


def test_the_turn_of_the_cycle_goes_through_the_iterations() -> None:
    a_listed_group(capacity=30)
    a_line(6)
    a_line(4, right="priority")
    for hour in range(4):
        money_for(1)
        an_iteration(START + timedelta(hours=hour))
    assert replayed().explained


def test_a_new_year_carries_reserves_first() -> None:
    a_small_town()
    january = clock.at(date(2026, 1, 5), 9)
    money_for(60, january)
    carry_over(actor=DEPARTMENT, moment=january, request_key=a_key(), city=TARAZ, year=2026)
    assert an_iteration(january).issued == 5
    assert replayed().explained


def test_one_who_is_barred_between_two_iterations_is_passed_over() -> None:
    """The window query of the replay looks at the queue as it stood then, the stop list too."""
    a_listed_group()
    line = a_line(4)
    money_for(1)
    assert an_iteration().issued == 1
    uncover_false_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=a_claim(line[1]),
        reason="forged",
    )
    money_for(1)
    assert an_iteration(START + timedelta(hours=1)).issued == 1
    assert replayed().findings == ()


@pytest.mark.parametrize("seed", range(12))
def test_a_history_by_chance_gives_the_same_vouchers(seed: int) -> None:
    history = History(seed)
    history.live(60)
    outcome = replayed()
    assert outcome.findings == ()
    assert outcome.vouchers == Voucher.objects.exclude(iteration=None).count()


def test_histories_issue_vouchers_at_all() -> None:
    history = History(3)
    history.live(60)
    assert Iteration.objects.count() > 2
    assert Voucher.objects.exclude(state="issued").exists()


# ---------------------------------------------------------------- wrong grants


def test_a_skip_is_found() -> None:
    line = a_small_town()
    plant(voucher_at(1, 2), line[7])
    said = found()["skip"]
    assert said == (
        f"skip: iteration 1, voucher 2: expected {line[1].number}, stands {line[7].number}"
    )


def test_a_swap_is_found() -> None:
    line = a_small_town()
    first, second = voucher_at(1, 1), voucher_at(1, 2)
    altered("UPDATE vouchers_voucher SET ordinal = 99 WHERE id = %s", first.pk)
    altered("UPDATE vouchers_voucher SET ordinal = 1 WHERE id = %s", second.pk)
    altered("UPDATE vouchers_voucher SET ordinal = 2 WHERE id = %s", first.pk)
    write_entry(issued_entry(first), ordinal=2)
    write_entry(issued_entry(second), ordinal=1)
    assert found() == {
        "swap": f"swap: iteration 1, voucher 1: expected {line[0].number}, stands {line[1].number}"
    }


def test_an_extra_one_is_found() -> None:
    line = a_small_town()
    plant_extra(Iteration.objects.get(number=2), line[5])
    said = found()["extra"]
    assert said == (
        f"extra: iteration 2, voucher 3: expected none, stopped by money, stands {line[5].number}"
    )


def test_a_late_one_is_found() -> None:
    """It was filed after the cut-off, and its moment says that it came first."""
    line = a_small_town()
    late = an_application(filed_at=START - timedelta(days=999), moment=START + timedelta(hours=2))
    catch_up(TARAZ)
    settle_order(TARAZ)
    late.refresh_from_db()
    plant(voucher_at(2, 1), late)
    said = found()["late"]
    assert said.startswith(f"late: iteration 2, voucher 1: expected {line[3].number}, stands")
    assert late.number in said


def test_one_taken_out_is_found() -> None:
    a_small_town()
    last = voucher_at(2, 2)
    write_entry(issued_entry(last), iteration=1, ordinal=4)
    kinds = found()
    assert "missing" in kinds
    assert "extra" in kinds


# ---------------------------------------------------------------- one row altered

ONE_ROW = {
    "the journal's child": (
        (
            "UPDATE journal_entry SET data = data || '{\"child\": 1}' WHERE kind = 'voucher.issued'"
            " AND data->>'ordinal' = '2'"
        ),
        "voucher.child",
    ),
    "the journal's price": (
        (
            "UPDATE journal_entry SET data = data || '{\"reserve\": 1}'"
            " WHERE kind = 'voucher.issued' AND data->>'ordinal' = '2'"
        ),
        "voucher.reserve",
    ),
    "the journal's filing moment": (
        (
            'UPDATE journal_entry SET data = data || \'{"filed_at": "2020-01-01T00:00:00+00:00"}\''
            " WHERE kind = 'application.filed'"
            " AND data->>'number' = (SELECT number FROM queue_application WHERE state = 'waiting'"
            " ORDER BY id LIMIT 1)"
        ),
        "skip",
    ),
    "the journal's money": (
        (
            'UPDATE journal_entry SET data = data || \'{"flows": [["source", "free", 9]]}\''
            " WHERE id = (SELECT min(id) FROM journal_entry WHERE kind = 'money.moved')"
        ),
        "iteration.free_before",
    ),
    "the journal's allotment": (
        (
            "UPDATE journal_entry SET data = data || '{\"tenge\": 9}'"
            " WHERE id = (SELECT min(id) FROM journal_entry WHERE kind = 'allotment.made')"
        ),
        "allotments",
    ),
    "the journal's cut-off": (
        (
            "UPDATE journal_entry SET data = data || '{\"cutoff\": 3}'"
            " WHERE kind = 'iteration.ran' AND data->>'number' = '2'"
        ),
        "cut-off",
    ),
    "an entry taken out": (
        "DELETE FROM journal_order WHERE seq = 5",
        "journal",
    ),
    "a filing moment": (
        (
            "UPDATE queue_application SET filed_at = filed_at - interval '1 day' WHERE id ="
            " (SELECT max(id) FROM queue_application)"
        ),
        "application.filed_at",
    ),
    "an order": (
        (
            "UPDATE queue_application SET order_seq = order_seq + 1 WHERE id ="
            " (SELECT max(id) FROM queue_application)"
        ),
        "application.order_seq",
    ),
    "a queue type": (
        (
            "UPDATE queue_application SET queue_type_id = (SELECT id FROM policy_queuetype"
            " WHERE code = 'b3-priority'), \"right\" = 'priority' WHERE id ="
            " (SELECT max(id) FROM queue_application)"
        ),
        "application.queue_type",
    ),
    "a right beside its type": (
        (
            "UPDATE queue_application SET \"right\" = 'priority' WHERE id ="
            " (SELECT max(id) FROM queue_application)"
        ),
        "application.band",
    ),
    "a state": (
        (
            "UPDATE queue_application SET state = 'inactive' WHERE id ="
            " (SELECT max(id) FROM queue_application)"
        ),
        "application.state",
    ),
    "a voucher's application": (
        (
            "UPDATE vouchers_voucher SET application_id = (SELECT max(id) FROM queue_application)"
            " WHERE ordinal = 2 AND iteration_id = (SELECT min(id) FROM vouchers_iteration)"
        ),
        "voucher.application",
    ),
    "a voucher's ordinal": (
        (
            "UPDATE vouchers_voucher SET ordinal = 9"
            " WHERE ordinal = 2 AND iteration_id = (SELECT min(id) FROM vouchers_iteration)"
        ),
        "voucher.ordinal",
    ),
    "a voucher's norm": (
        (
            "UPDATE vouchers_voucher SET norm = norm + 1 WHERE id ="
            " (SELECT min(id) FROM vouchers_voucher)"
        ),
        "voucher.norm",
    ),
    "a voucher's state": (
        (
            "UPDATE vouchers_voucher SET state = 'confirmed' WHERE id ="
            " (SELECT min(id) FROM vouchers_voucher)"
        ),
        "voucher.state",
    ),
    "an iteration's turn": (
        "UPDATE vouchers_iteration SET turn_after = 2 WHERE number = 1",
        "iteration.turn_after",
    ),
    "an iteration's protocol": (
        (
            'UPDATE vouchers_iteration SET protocol = protocol || \'{"stopped_by": "queue"}\''
            " WHERE number = 1"
        ),
        "protocol",
    ),
    "an iteration's row": (
        "UPDATE vouchers_iteration SET ran_at = ran_at + interval '1 day' WHERE number = 2",
        "iteration.row",
    ),
    "the pointer": ("UPDATE vouchers_pointer SET turn = 0", "pointer"),
    "the rules": (
        "UPDATE policy_policyversion SET document = document || '{\"more\": 1}'",
        "policy.sha256",
    ),
    "a group's seats": ("UPDATE kindergartens_group SET taken = 1", "group.taken"),
    "a group's band": ("UPDATE kindergartens_group SET band = 4", "group.band"),
    "a balance": (
        "UPDATE ledger_account SET balance = balance + 1 WHERE name = 'free'",
        "ledger",
    ),
    "a transfer": (
        (
            "UPDATE ledger_transfer SET tenge = tenge + 1 WHERE id ="
            " (SELECT min(id) FROM ledger_transfer)"
        ),
        "ledger.balance",
    ),
    "a reservation": (
        (
            "UPDATE vouchers_reservation SET tenge = tenge - 1 WHERE voucher_id ="
            " (SELECT min(id) FROM vouchers_voucher)"
        ),
        "reservations",
    ),
}


@pytest.mark.parametrize("what", ONE_ROW)
def test_one_altered_row_is_found_and_named(what: str) -> None:
    a_small_town()
    assert replayed().explained
    statement, kind = ONE_ROW[what]
    assert altered(statement.replace("%", "%%")) >= 1
    assert kind in found(), found()


def test_a_row_too_few_and_a_row_too_many_are_found() -> None:
    a_small_town()
    altered("DELETE FROM vouchers_reservation WHERE voucher_id = %s", voucher_at(2, 2).pk)
    altered("DELETE FROM vouchers_voucher WHERE id = %s", voucher_at(2, 2).pk)
    kinds = found()
    assert {"voucher.row", "reservation.row"} <= kinds.keys()


def test_an_iteration_that_never_ran_is_found() -> None:
    a_small_town()
    altered(
        "INSERT INTO vouchers_iteration (city_id, number, policy_version_id, ran_at, cause,"
        " cutoff_seq, turn_before, turn_after, budget_year, free_before, reserved, issued,"
        " stopped_by, protocol) SELECT city_id, 3, policy_version_id, ran_at, cause, cutoff_seq,"
        " turn_before, turn_after, budget_year, free_before, reserved, issued, stopped_by, protocol"
        " FROM vouchers_iteration WHERE number = 2"
    )
    assert "never ran" in found()["iteration.row"]
