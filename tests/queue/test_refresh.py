"""The yearly refresh: who moves, who stays, who leaves at school age, and when it runs."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal.models import Entry
from kezek.policy.acts import acknowledge_policy
from kezek.queue import sweeps
from kezek.queue.acts import Refreshed, refresh_queue, restore_application
from kezek.queue.models import Application
from kezek.queue.positions import miscounts
from kezek.queue.queries import position
from kezek.queue.refusals import TooOld
from kezek.vouchers.models import Voucher
from tests.builders import (
    DEPARTMENT,
    PARENT,
    TARAZ,
    a_case,
    a_child,
    a_city,
    a_group,
    a_key,
    a_voucher,
    an_allotment,
    an_application,
    statements_of,
)
from tests.policy.files import growing, published
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db

FILED = clock.at(date(2025, 9, 1), 10)
NIGHT = clock.at(date(2026, 7, 1), 0, 2)  # the queue year 2026 has begun


def waiting(
    birth: date,
    band: int,
    *,
    right: str = "general",
    state: str = "waiting",
    filed_at: datetime = FILED,
) -> Application:
    """An application as it was filed in the queue year 2025."""
    return an_application(
        case=a_case(a_child(birth)),
        band=band,
        right=right,
        state=state,
        filed_at=filed_at,
        moment=FILED,
        may_from=born(birth),
    )


def born(birth: date) -> date:
    """The day of 18 months."""
    return date(birth.year + 1 + (birth.month > 6), (birth.month + 5) % 12 + 1, birth.day)


def refresh(moment: datetime = NIGHT, city: str = TARAZ) -> Refreshed:
    return refresh_queue(actor=CALENDAR, moment=moment, request_key=a_key(), city=city)


def now(row: Application) -> Application:
    return Application.objects.select_related("queue_type").get(pk=row.pk)


def test_a_child_moves_to_the_queue_of_its_new_age_and_keeps_right_and_filing_moment() -> None:
    row = waiting(date(2022, 5, 5), 3, right="priority")
    assert refresh() == Refreshed(moved=1, closed=0)
    moved = now(row)
    assert (moved.band, moved.right, moved.queue_type.code) == (4, "priority", "b4-priority")
    assert (moved.filed_at, moved.order_seq, moved.state) == (
        row.filed_at,
        row.order_seq,
        "waiting",
    )
    entry = Entry.objects.get(kind="application.retyped")
    assert (entry.actor, entry.cause, entry.subject_id) == ("calendar:0", "older_band", row.pk)
    assert entry.data == {
        "number": row.number,
        "old_type": "b3-priority",
        "new_type": "b4-priority",
        "reason": "older_band",
    }


def test_nobody_who_moves_along_is_overtaken() -> None:
    rows = [
        waiting(date(2022, 5, 5), 3, filed_at=FILED - timedelta(days=days)) for days in (30, 20, 10)
    ]
    settled([row.pk for row in rows])
    refresh()
    assert [position(row.pk) for row in rows] == [1, 2, 3]


def test_the_counts_behind_the_numbers_stay_exact() -> None:
    rows = [
        waiting(date(year, 5, day), 2025 - year) for year in range(2019, 2025) for day in (1, 2)
    ]
    settled([row.pk for row in rows])
    refresh()
    assert miscounts(TARAZ) == []
    assert position(rows[-1].pk) == 2


def settled(ids: list[int]) -> None:
    for pk in ids:
        Application.objects.filter(pk=pk).update(order_seq=pk)


def test_who_is_in_the_right_queue_already_stays_without_an_entry() -> None:
    row = waiting(date(2023, 5, 5), 3)
    assert refresh() == Refreshed(0, 0)
    assert now(row).band == 3
    assert not Entry.objects.filter(kind="application.retyped").exists()


def test_before_the_queue_year_turns_nobody_moves() -> None:
    waiting(date(2022, 5, 5), 3)
    assert refresh(clock.at(date(2026, 6, 30), 23, 59)) == Refreshed(0, 0)


def test_who_waits_at_school_age_is_closed_with_the_reason() -> None:
    row = waiting(date(2019, 5, 5), 6)
    assert refresh() == Refreshed(0, 1)
    assert (now(row).state, now(row).case_id) == ("closed", None)
    assert Entry.objects.get(kind="application.closed").data == {
        "number": row.number,
        "reason": "school_age",
    }


def test_an_inactive_application_moves_too_or_is_closed() -> None:
    young = waiting(date(2022, 5, 5), 3, state="inactive")
    old = waiting(date(2019, 5, 5), 6, state="inactive")
    assert refresh() == Refreshed(1, 1)
    assert (now(young).band, now(young).state, now(old).state) == (4, "inactive", "closed")


def test_a_voucher_in_hand_keeps_its_band_and_the_application_is_ready_to_come_back() -> None:
    row = waiting(date(2022, 5, 5), 3, state="voucher")
    voucher = a_voucher(application=row, issued_at=clock.at(date(2026, 6, 29), 10))
    assert refresh() == Refreshed(1, 0)
    assert now(row).queue_type.code == "b4-general"
    assert Voucher.objects.get(pk=voucher.pk).band == 3


def test_a_voucher_of_a_child_that_is_now_of_school_age_is_left_to_its_term() -> None:
    row = waiting(date(2019, 5, 5), 6, state="voucher")
    a_voucher(application=row, issued_at=clock.at(date(2026, 6, 29), 10))
    assert refresh() == Refreshed(0, 0)
    assert (now(row).state, now(row).band) == ("voucher", 6)


def test_at_school_age_an_application_is_not_restored() -> None:
    row = waiting(date(2019, 5, 5), 6, state="inactive")
    Application.objects.filter(pk=row.pk).update(
        inactive_at=FILED, restore_due_at=NIGHT + timedelta(days=9)
    )
    with pytest.raises(TooOld):
        restore_application(
            actor=PARENT,
            moment=NIGHT + timedelta(hours=9),
            request_key=a_key(),
            city=TARAZ,
            application=row.pk,
        )
    assert now(row).state == "inactive"


def test_a_child_with_a_place_is_left_alone() -> None:
    row = waiting(date(2022, 5, 5), 3, state="placed")
    assert refresh() == Refreshed(0, 0)
    assert now(row).band == 3


def test_another_city_is_left_alone() -> None:
    a_city()
    row = waiting(date(2022, 5, 5), 3)
    a_city("almaty-auezov")
    assert refresh(city="almaty-auezov") == Refreshed(0, 0)
    assert now(row).band == 3


def test_the_sweep_runs_once_a_queue_year_and_returns_what_it_did() -> None:
    row = waiting(date(2022, 5, 5), 3)
    assert sweeps.refresh(TARAZ, NIGHT) == 1
    later = waiting(date(2022, 5, 6), 3)  # as if somebody had put it into the wrong queue since
    assert sweeps.refresh(TARAZ, NIGHT + timedelta(days=40)) == 1  # the first night's answer
    assert (now(row).band, now(later).band) == (4, 3)
    assert sweeps.refresh(TARAZ, NIGHT + timedelta(days=366)) == 2


def test_a_night_that_was_missed_is_made_up_for() -> None:
    row = waiting(date(2022, 5, 5), 3)
    assert sweeps.refresh(TARAZ, NIGHT + timedelta(days=12)) == 1
    assert now(row).band == 4


def test_the_number_of_statements_does_not_grow_with_the_queue() -> None:
    waiting(date(2022, 5, 5), 3)
    waiting(date(2019, 5, 5), 6)
    refresh()  # whatever is remembered of the rules is remembered now
    waiting(date(2022, 5, 5), 3)
    waiting(date(2019, 5, 5), 6)
    few = statements_of(refresh)
    for day in range(1, 9):
        waiting(date(2022, 5, day), 3)
        waiting(date(2019, 5, day), 6)
    assert statements_of(refresh) == few


def test_an_iteration_after_the_refresh_serves_children_in_their_new_age() -> None:
    row = waiting(date(2022, 5, 5), 3)
    day = clock.at(date(2026, 6, 30), 9)
    a_group(band=4)
    an_allotment(year=2026, moment=day)
    assert an_iteration(day).issued == 0  # places for four-year-olds alone
    refresh()
    acknowledge_policy(actor=DEPARTMENT, moment=NIGHT, request_key=a_key(), city=TARAZ, number=2)
    assert an_iteration(NIGHT + timedelta(hours=9)).issued == 1
    assert Voucher.objects.get(application=row.pk).band == 4


def test_new_queues_take_the_children_over_on_the_first_night(tmp_path: Path) -> None:
    """From 18 queues to 21: who is under two gets a queue of its own, later leaves it by age."""
    town = published(growing(tmp_path / "town").parent).pk
    eve, first = (clock.at(date(2025, 12, 31), 0, 2), clock.at(date(2026, 1, 1), 0, 2))
    child = a_child(date(2024, 3, 4))
    row = an_application(
        city=town, case=a_case(child, town), band=1, moment=FILED, may_from=date(2025, 9, 4)
    )
    assert sweeps.refresh(town, eve) == 0
    assert sweeps.refresh(town, first) == 1
    assert now(row).queue_type.code == "u2-general"
    assert sweeps.refresh(town, clock.at(date(2026, 3, 3), 0, 2)) == 0
    assert sweeps.refresh(town, clock.at(date(2026, 3, 4), 0, 2)) == 1
    assert now(row).queue_type.code == "b1-general"
    told = Entry.objects.filter(kind="application.retyped").order_by("pk")
    assert [one.data["reason"] for one in told] == ["rules_changed", "older_band"]
