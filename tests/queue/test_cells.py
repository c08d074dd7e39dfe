"""Queues of few children: what is hidden, and that no sum tells it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezek.queue.cells import Key, few, told
from kezek.queue.queries import queue_page
from kezek.queue.queries_open import joint_page
from tests.builders import START, a_city, an_application

RIGHTS = ("out_of_turn", "priority", "general")
LIMIT = 5

counts = st.dictionaries(
    st.tuples(st.integers(1, 3), st.sampled_from(RIGHTS)), st.integers(0, 12), min_size=1
)


@given(counts)
def test_whatever_is_told_is_zero_large_or_general_and_all_are_counted(
    waiting: dict[Key, int],
) -> None:
    hidden = few(waiting, LIMIT, "general")
    shown = told(waiting, hidden, "general")
    for (band, right), count in shown.items():
        if right != "general":
            assert count is None or count == 0 or count >= LIMIT
            assert (count is None) == ((band, right) in hidden)
    assert sum(count or 0 for count in shown.values()) == sum(waiting.values())


def test_a_hidden_queue_is_counted_with_its_own_age() -> None:
    waiting = {(3, "priority"): 2, (3, "general"): 7, (4, "general"): 9, (4, "priority"): 6}
    assert told(waiting, few(waiting, 5, "general"), "general") == {
        (3, "priority"): None,
        (3, "general"): 9,
        (4, "general"): 9,
        (4, "priority"): 6,
    }


def test_where_the_limit_is_nothing_nothing_is_hidden() -> None:
    assert few({(3, "priority"): 1}, 0, "general") == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize("guests", [[0.5], [2.5, 2.6], [-1, 10], [3.5, 4.5, 5.5, 6.5], [50]])
@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_the_joint_list_holds_everybody_once_in_order_of_filing(
    guests: list[float], rows: int
) -> None:
    from_first = [("general", float(n)) for n in range(7)] + [("priority", n) for n in guests]
    made = [
        an_application(right=right, filed_at=START + timedelta(hours=hours))
        for right, hours in from_first
    ]
    by_right = {one.right: one.queue_type_id for one in made}
    general, small = by_right["general"], [by_right["priority"]]
    expected = [one.number for one in sorted(made, key=lambda one: one.filed_at)]
    first = joint_page(general, small, 1, rows)
    assert (first.total, first.pages) == (len(made), -(-len(made) // rows))
    pages = [joint_page(general, small, page, rows) for page in range(1, first.pages + 1)]
    assert [row.number for page in pages for row in page.rows] == expected
    assert [row.position for page in pages for row in page.rows] == [
        n + 1 for n in range(len(made))
    ]
    assert joint_page(general, small, 99, rows) == pages[-1]


@pytest.mark.django_db
def test_without_small_queues_the_joint_list_is_the_queues_own() -> None:
    one = an_application()
    assert joint_page(one.queue_type_id, []) == queue_page(one.queue_type_id)


@pytest.mark.django_db
def test_where_only_the_small_queue_has_children_they_are_listed() -> None:
    a_city()
    general = an_application(state="withdrawn")
    small = an_application(right="priority")
    page = joint_page(general.queue_type_id, [small.queue_type_id])
    assert [row.number for row in page.rows] == [small.number]
    assert page.total == 1
