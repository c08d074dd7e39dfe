"""Who moves, in which order, all on one day; and what becomes of contracts and places."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db.models import Sum

from kezek.contracts import queries_transfers as queries
from kezek.contracts.acts import Leaving, Reason, Signed, leave, sign_by_head, withdraw_transfer
from kezek.contracts.models import Contract, Enrolment, Transfer, TransferRun
from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.ledger.queries import imbalance
from kezek.places import queries as places
from kezek.places.acts import Release, join_waiting_list, release_places
from kezek.places.models import Place, Wait
from kezek.places.sweeps import offer_freed_seats
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group, statements_of
from tests.contracts.builders import a_head, frame, head_cms
from tests.contracts.transfers import (
    ENROLLED,
    FIRST_DAY,
    RUN_AT,
    consented,
    earlier,
    enrolled,
    group_now,
    run,
)
from tests.places.builders import a_claimant, a_claimed_place, data_of, kinds_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def all_is_well() -> None:
    """Seats agree with places, nobody has two, nobody who attends has none, the books balance."""
    assert places.reconcile(TARAZ) == []
    attending = Enrolment.objects.filter(period__endswith=None, period__isempty=False)
    assert not attending.exclude(place__state="held").exists()
    held = Place.objects.filter(state="held").values_list("child_id", flat=True)
    assert sorted(held) == sorted(attending.values_list("child_id", flat=True))
    assert imbalance(TARAZ) == 0


def full(group: Group) -> None:
    """Nobody else finds a seat in the group."""
    for _ in range(group.capacity - taken(group)):
        a_claimed_place(group)


def test_a_free_seat_is_the_childs_on_the_next_working_day() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old)
    transfer = consented(child, new)
    assert (run().moved, group_now(child, FIRST_DAY - timedelta(days=1))) == (1, old.pk)
    assert group_now(child) == new.pk
    child.refresh_from_db()
    transfer.refresh_from_db()
    assert child.period.upper == child.contract.period.upper == FIRST_DAY
    assert (child.contract.state, child.contract.end_reason) == ("ended", "transfer")
    contract = transfer.contract
    assert contract is not None
    assert (contract.state, contract.parent_signed_at) == ("parent_signed", transfer.signed_at)
    assert contract.head_due_at == clock.end_of(date(2025, 9, 16)), "two working days"
    assert (transfer.state, child.voucher.state) == ("moved", "active")
    assert (taken(old), taken(new)) == (0, 1)
    all_is_well()


def test_a_chain_of_three_moves_whole() -> None:
    a, b, c, d = (a_group(capacity=1) for _ in range(4))
    first, second, third = enrolled(a), enrolled(b), enrolled(c)
    for child, wish in ((first, b), (second, c), (third, d)):
        consented(child, wish)
    assert run().moved == 3
    assert [group_now(one) for one in (first, second, third)] == [b.pk, c.pk, d.pk]
    found = TransferRun.objects.get()
    assert (found.chains, found.cycles, found.longest, found.first_day) == (1, 0, 3, FIRST_DAY)
    assert [taken(group) for group in (a, b, c, d)] == [0, 1, 1, 1]
    all_is_well()


def test_a_ring_of_three_needs_no_free_seat() -> None:
    a, b, c = (a_group(capacity=1) for _ in range(3))
    first, second, third = enrolled(a), enrolled(b), enrolled(c)
    for child, wish in ((first, b), (second, c), (third, a)):
        consented(child, wish)
    assert run().moved == 3
    assert [group_now(one) for one in (first, second, third)] == [b.pk, c.pk, a.pk]
    assert (TransferRun.objects.get().cycles, TransferRun.objects.get().longest) == (1, 3)
    all_is_well()


def test_a_chain_without_its_free_seat_moves_nobody() -> None:
    a, b, c = (a_group(capacity=1) for _ in range(3))
    first, second = enrolled(a), enrolled(b)
    full(c)
    consented(first, b)
    consented(second, c)
    assert (run().moved, group_now(first), group_now(second)) == (0, a.pk, b.pk)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"standing"}
    assert places.reconcile(TARAZ) == []


def test_the_earlier_voucher_is_first_and_then_the_earlier_filing() -> None:
    old, new = a_group(), a_group(capacity=1)
    late, early = enrolled(old), enrolled(old, earlier(5))
    consented(late, new)
    consented(early, new)
    run()
    assert (group_now(early), group_now(late)) == (new.pk, old.pk)


def test_a_child_without_a_place_ahead_in_the_line_is_not_passed_over() -> None:
    old, new = a_group(capacity=1), a_group(capacity=1)
    leaver = a_claimed_place(new)
    holder = a_claimant(issued_at=earlier(5))
    wait = join_waiting_list(voucher=holder.pk, group=new.pk, **frame())
    child = enrolled(old)
    consented(child, new)
    free_one(leaver)
    assert (run().moved, group_now(child)) == (0, old.pk)
    assert offer_freed_seats(TARAZ, RUN_AT).offered == 1
    assert Wait.objects.get(pk=wait).state == "offered"


def free_one(place: Place) -> None:
    """A child that was just placed leaves again."""
    release_places(places=[place.pk], reason=Release.LEFT, **frame())


def test_the_vacated_seat_is_offered_to_the_first_who_has_none() -> None:
    old, new = a_group(capacity=1), a_group(capacity=1)
    child = enrolled(old, earlier(5))
    holder = a_claimant()
    wait = join_waiting_list(voucher=holder.pk, group=old.pk, **frame())
    consented(child, new)
    run()
    assert offer_freed_seats(TARAZ, RUN_AT).offered == 1
    assert Wait.objects.get(pk=wait).state == "offered"
    assert places.reconcile(TARAZ) == []


def test_an_enrolled_child_gets_no_offer_and_keeps_its_turn() -> None:
    old, new = a_group(capacity=1), a_group(capacity=1)
    child = enrolled(old, earlier(5))
    consented(child, new)
    assert places.open_seats(TARAZ).get(new.pk) is None, "the seat is the line's"
    assert offer_freed_seats(TARAZ, RUN_AT).offered == 0
    assert run().moved == 1


def test_the_best_wish_that_can_be_had_ends_the_others() -> None:
    old, best, good = a_group(), a_group(capacity=1), a_group(capacity=1)
    full(best)
    child = enrolled(old)
    consented(child, best, good)
    run()
    assert group_now(child) == good.pk
    states = dict(Wait.objects.values_list("group_id", "state"))
    assert states == {best.pk: "left", good.pk: "accepted"}
    assert Wait.objects.get(group=good).place_id == Place.objects.get(group=good).pk


def test_a_withdrawal_just_before_the_run_keeps_the_child_where_it_is() -> None:
    a, b, c = (a_group(capacity=1) for _ in range(3))
    first, second = enrolled(a), enrolled(b)
    consented(first, b)
    wish = consented(second, c)
    withdraw_transfer(transfer=wish.pk, **frame(RUN_AT - timedelta(minutes=1)))
    assert (run().moved, group_now(first), group_now(second)) == (0, a.pk, b.pk)
    all_is_well()


def test_a_leave_in_the_same_night_gives_its_seat_to_the_chain() -> None:
    a, b = a_group(capacity=1), a_group(capacity=1)
    first, second = enrolled(a), enrolled(b)
    consented(first, b)
    wish = consented(second, a)
    yesterday = RUN_AT.date()
    leave(leaving=[Leaving(second.pk, yesterday, Reason.MOVED)], **frame(RUN_AT))
    wish.refresh_from_db()
    assert (wish.state, kinds_of("transfer", wish.pk)[-1]) == ("ended", "transfer.ended")
    assert (run().moved, group_now(first)) == (1, b.pk)
    all_is_well()


def test_a_moved_child_may_leave_before_its_new_head_has_signed() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old)
    consented(child, new)
    run()
    at = clock.at(FIRST_DAY, 12)
    now = Enrolment.objects.get(child_id=child.child_id, period__endswith=None)
    leave(leaving=[Leaving(now.pk, FIRST_DAY, Reason.FAMILY)], **frame(at))
    assert Contract.objects.get(pk=now.contract_id).state == "ended"
    assert Voucher.objects.get(pk=child.voucher_id).state == "ended"
    assert (taken(old), taken(new), places.reconcile(TARAZ)) == (0, 0, [])


def test_a_head_who_does_not_sign_takes_nothing_from_the_family() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old)
    contract = consented(child, new)
    run()
    contract.refresh_from_db()
    (waiting,) = queries.to_receive(new.kindergarten_id)
    assert (waiting.contract, waiting.first_day) == (contract.contract_id, FIRST_DAY)
    over = clock.at(date(2025, 9, 17))
    assert queries.late_receivers(TARAZ, over - timedelta(seconds=1)) == []
    (late,) = queries.late_receivers(TARAZ, over)
    assert late.kindergarten == new.kindergarten_id
    assert group_now(child, over.date()) == new.pk
    all_is_well()


def test_the_new_head_signs_and_nobody_is_enrolled_twice() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old)
    wish = consented(child, new)
    run()
    wish.refresh_from_db()
    assert wish.contract is not None
    head, at = a_head(new.kindergarten), clock.at(date(2025, 9, 12), 11)
    signed = [Signed(wish.contract.pk, head_cms(wish.contract, head, at))]
    (enrolment,) = sign_by_head(signed=signed, **frame(at, head))
    assert Enrolment.objects.get(pk=enrolment).period.lower == FIRST_DAY
    wish.contract.refresh_from_db()
    assert wish.contract.state == "signed"
    assert Enrolment.objects.filter(child_id=child.child_id).count() == 2
    assert queries.to_receive(new.kindergarten_id) == []
    all_is_well()


def test_a_child_that_has_not_come_yet_is_moved_later() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old, begins=FIRST_DAY)
    consented(child, new)
    assert run().moved == 0
    assert run(clock.at(FIRST_DAY)).moved == 1
    assert group_now(child, FIRST_DAY + timedelta(days=1)) == new.pk


def test_a_recalled_group_takes_nobody_in() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old)
    consented(child, new)
    Group.objects.filter(pk=new.pk).update(published=False)
    assert (run().moved, group_now(child)) == (0, old.pk)


def test_a_day_has_one_run() -> None:
    old, new = a_group(), a_group()
    full(new)
    consented(enrolled(old), new)
    assert run().run
    assert run().run == 0
    assert TransferRun.objects.count() == 1


def test_a_city_where_nobody_wishes_has_no_run() -> None:
    enrolled(a_group())
    assert run().run == 0
    assert not TransferRun.objects.exists()


def test_the_journal_tells_who_moved_and_names_nobody() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old)
    wish = consented(child, new)
    run()
    assert kinds_of("transfer", wish.pk) == ["transfer.asked", "transfer.signed", "transfer.made"]
    said = data_of("transfer.made", wish.pk)
    assert (said["from"], said["group"], said["old_group"]) == (
        FIRST_DAY.isoformat(),
        new.pk,
        old.pk,
    )
    assert kinds_of("place", child.place_id)[-1] == "place.released"
    new_place = Place.objects.get(group=new)
    assert kinds_of("place", new_place.pk) == ["place.moved"]
    assert kinds_of("enrolment", child.pk) == ["enrolment.ended"]
    assert ENROLLED < FIRST_DAY


def test_many_cost_as_many_statements_as_one() -> None:
    counts = []
    for number, day in ((1, 12), (6, 15)):
        old, new = a_group(), a_group()
        for _ in range(number):
            consented(enrolled(old), new)
        counts.append(statements_of(partial(run, clock.at(date(2025, 9, day)))))
    assert TransferRun.objects.aggregate(all=Sum("moved"))["all"] == 7
    assert counts[0] == counts[1]
