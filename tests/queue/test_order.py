"""Order: filing moment, then the journal's number. Positions, pages, lanes, numbers."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kezek.core.numbers import NumberCheckDigitError, NumberMissingError
from kezek.journal.followers import all_followers, step
from kezek.journal.sequencer import catch_up
from kezek.policy.queries import queue_types
from kezek.queue.acts import settle_order
from kezek.queue.models import Application
from kezek.queue.queries import (
    application_of,
    find_by_number,
    lanes,
    position,
    queue_page,
    waiting_counts,
)
from tests.builders import START, TARAZ, a_city, an_application, statements_of

pytestmark = pytest.mark.django_db


def settle() -> int:
    catch_up(TARAZ)
    return settle_order(TARAZ)


def test_settling_gives_each_application_the_number_of_its_filing() -> None:
    rows = [an_application() for _n in range(3)]
    assert settle() == 3
    seqs = [Application.objects.get(pk=row.pk).order_seq for row in rows]
    assert None not in seqs
    assert seqs == sorted(seqs, key=lambda seq: seq or 0)
    assert settle() == 0


def test_the_follower_settles_the_same() -> None:
    rows = [an_application() for _n in range(3)]
    catch_up(TARAZ)
    (follower,) = [one for one in all_followers() if one.name == "queue.order"]
    step(follower, TARAZ)
    by_follower = [Application.objects.get(pk=row.pk).order_seq for row in rows]
    Application.objects.update(order_seq=None)
    settle_order(TARAZ)
    assert by_follower == [Application.objects.get(pk=row.pk).order_seq for row in rows]


def test_an_entry_without_its_number_stays_unsettled() -> None:
    an_application()
    assert settle_order(TARAZ) == 0


def test_position_counts_by_the_filing_moment_in_ones_own_type() -> None:
    late, early = (an_application(filed_at=START - timedelta(days=n)) for n in (1, 9))
    other = an_application(band=4, filed_at=START - timedelta(days=99))
    settle()
    assert [position(row.pk) for row in (early, late, other)] == [1, 2, 1]


def test_a_tie_is_settled_by_the_journal() -> None:
    first, second = an_application(), an_application()
    settle()
    assert [position(row.pk) for row in (first, second)] == [1, 2]


def test_one_without_its_number_stands_behind_those_of_its_moment() -> None:
    settled = an_application()
    settle()
    waiting = [an_application() for _n in range(2)]
    earlier = an_application(filed_at=START - timedelta(days=999))
    assert [position(row.pk) for row in (earlier, settled, *waiting)] == [1, 2, 3, 4]


@pytest.mark.parametrize("state", ["voucher", "inactive", "placed", "withdrawn"])
def test_one_that_does_not_wait_has_no_position_and_stands_before_nobody(state: str) -> None:
    gone = an_application(state=state, filed_at=START - timedelta(days=999))
    waiting = an_application()
    settle()
    assert position(gone.pk) is None
    assert position(waiting.pk) == 1


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    filed=st.lists(st.tuples(st.integers(0, 3), st.sampled_from([3, 4])), min_size=1, max_size=8),
    settled=st.booleans(),
)
def test_positions_are_those_of_a_full_recount(
    filed: list[tuple[int, int]], *, settled: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM queue_application")
    rows = [
        an_application(band=band, filed_at=START - timedelta(days=days)) for days, band in filed
    ]
    if settled:
        settle()
    for band in (3, 4):
        line = sorted(
            (row for row in rows if row.band == band), key=lambda row: (row.filed_at, row.pk)
        )
        assert [position(row.pk) for row in line] == list(range(1, len(line) + 1))


def test_a_page_shows_numbers_moments_and_positions_and_nobody() -> None:
    rows = [an_application(filed_at=START - timedelta(days=10 - n)) for n in range(5)]
    settle()
    kind = queue_types(TARAZ)[3, "general"].pk
    first = queue_page(kind, 1, rows=2)
    assert (first.total, first.pages) == (5, 3)
    assert [(row.number, row.position, row.status) for row in first.rows] == [
        (rows[0].number, 1, "waiting"),
        (rows[1].number, 2, "waiting"),
    ]
    assert [row.position for row in queue_page(kind, 3, rows=2).rows] == [5]
    assert not {"child", "guardian", "iin", "name"} & set(first.rows[0].__slots__)


def test_a_page_beyond_the_last_is_the_last() -> None:
    an_application()
    kind = queue_types(TARAZ)[3, "general"].pk
    assert queue_page(kind, 99).number == 1
    assert queue_page(kind, -5).number == 1


def test_an_empty_queue_has_one_empty_page() -> None:
    a_city()
    page = queue_page(queue_types(TARAZ)[6, "priority"].pk)
    assert (page.rows, page.total, page.pages) == ([], 0, 1)


def test_a_page_costs_two_statements_at_1_and_at_3() -> None:
    a_city()
    kind = queue_types(TARAZ)[3, "general"].pk
    an_application()
    one = statements_of(lambda: queue_page(kind))
    an_application()
    an_application()
    assert statements_of(lambda: queue_page(kind)) == one == 2


def test_lanes_say_who_is_first_and_who_was_served_last() -> None:
    served = an_application(state="voucher", filed_at=START - timedelta(days=50))
    an_application(state="placed", filed_at=START - timedelta(days=60))
    an_application(state="placed", filed_at=START)  # brought from elsewhere, filed later
    first = an_application(filed_at=START - timedelta(days=40))
    an_application(filed_at=START - timedelta(days=30))
    settle()
    all_lanes = lanes(TARAZ)
    assert len(all_lanes) == 18
    (lane,) = [one for one in all_lanes if one.code == "b3-general"]
    assert (lane.waiting, lane.first_number, lane.last_served_number) == (
        2,
        first.number,
        served.number,
    )
    empty = all_lanes[0]
    assert (empty.waiting, empty.first_number, empty.last_served_number) == (0, "", "")
    assert statements_of(lambda: lanes(TARAZ)) == 1


def test_waiting_counts_name_every_type() -> None:
    an_application()
    an_application(state="voucher")
    counts = waiting_counts(TARAZ)
    assert len(counts) == 18
    assert (counts["b3-general"], sum(counts.values())) == (1, 1)


def test_an_application_is_found_by_its_number_however_it_is_typed() -> None:
    row = an_application()
    typed = row.number.lower().replace("-", " ")
    found = find_by_number(TARAZ, typed)
    assert found == row
    assert find_by_number("elsewhere", row.number) is None


def test_an_old_number_finds_the_live_application_first() -> None:
    an_application(old_number="ТЗ-77 / 2023", state="withdrawn")
    live = an_application(old_number="ТЗ-77 / 2023")
    Application.objects.filter(state="withdrawn").update(closed_at=START)
    assert find_by_number(TARAZ, " ТЗ-77  / 2023 ") == live


def test_an_unknown_number_finds_nothing() -> None:
    row = an_application()
    Application.objects.filter(pk=row.pk).update(number="K-00000000")
    assert find_by_number(TARAZ, row.number) is None


def test_a_mistyped_number_says_so() -> None:
    row = an_application()
    wrong = row.number[:-1] + str((int(row.number[-1]) + 1) % 10)
    with pytest.raises(NumberCheckDigitError):
        find_by_number(TARAZ, wrong)
    with pytest.raises(NumberMissingError):
        find_by_number(TARAZ, "  ")


def test_a_childs_application_is_the_live_one() -> None:
    row = an_application()
    assert application_of(row.child_id) == row
    gone = an_application(state="closed")
    assert application_of(gone.child_id) is None
