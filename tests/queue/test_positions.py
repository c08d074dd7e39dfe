"""The counts behind the positions: every way in and out of a queue moves them, nobody else can."""

from datetime import datetime, timedelta

import pytest
from django.db import InternalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.policy.queries import queue_types
from kezek.queue.acts import (
    claim_privilege,
    close_applications,
    decide_privilege,
    mark_inactive,
    restore_application,
    withdraw_application,
)
from kezek.queue.models import Tally
from kezek.queue.positions import Miscount, TalliesWrong, miscounts
from kezek.queue.queries import lanes, position, queue_page, waiting_counts
from kezek.queue.sweeps import check_positions
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_city,
    a_key,
    an_application,
    statements_of,
)
from tests.queue.crowds import CROWDED, STRETCH, queue_up, some_children, stretch_of, true_positions

pytestmark = pytest.mark.django_db

# The edges of stretches, a microsecond before them, and equal moments.
_EDGE = datetime.fromtimestamp((int(START.timestamp()) >> 21 << 21), tz=START.tzinfo)
MOMENTS = [
    _EDGE + timedelta(seconds=seconds, microseconds=micro)
    for seconds in (-(2**21), -(2**16), -256, 0, 255, 256, 2**16, 2**21)
    for micro in (-1, 0)
]


def the_kind(band: int = 3, right: str = "general") -> int:
    a_city()
    return queue_types(TARAZ)[band, right].pk


def sql(statement: str, *parameters: int | datetime | list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def shown() -> dict[int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, queue_position(id) FROM queue_application")
        return {pk: place for pk, place in cursor.fetchall() if place is not None}


def check() -> None:
    """Counts equal a recount, positions those counted in Python, pages the order."""
    assert miscounts(TARAZ) == []
    truth = true_positions()
    assert shown() == truth
    assert sum(waiting_counts(TARAZ).values()) == len(truth)


def test_each_act_moves_the_counts() -> None:
    first, second, third = (
        an_application(filed_at=START - timedelta(days=days)) for days in (90, 60, 30)
    )
    check()
    privilege = claim_privilege(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=third.pk,
        code="large_family",
    )
    check()
    decide_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=True,
    )
    assert [position(row.pk) for row in (third, first, second)] == [1, 1, 2]
    check()
    withdraw_application(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, application=second.pk
    )
    assert [position(row.pk) for row in (third, first, second)] == [1, 1, None]
    check()


def test_one_restored_stands_again_where_it_stood() -> None:
    gone = an_application(state="voucher", filed_at=START - timedelta(days=90))
    other = an_application(filed_at=START - timedelta(days=60))
    assert position(other.pk) == 1
    mark_inactive(
        actor=CALENDAR,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        applications=[gone.pk],
        cause="not_confirmed",
    )
    assert position(other.pk) == 1
    restore_application(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, application=gone.pk
    )
    assert (position(gone.pk), position(other.pk)) == (1, 2)
    check()


def test_many_leave_in_one_statement() -> None:
    kind, other = the_kind(3), the_kind(4)
    children = some_children(60)
    queue_up(children, [kind, other] * 30, [START - timedelta(hours=n) for n in range(60)])
    check()
    assert sql("UPDATE queue_application SET state = 'voucher' WHERE case_id %% 3 = 0") == 20
    check()
    assert sql("DELETE FROM queue_application") == 60
    check()
    assert not Tally.objects.exclude(waiting=0).exists()


def test_rows_that_were_copied_in_are_counted() -> None:
    template = an_application()
    (child,) = some_children(1)
    with connection.cursor() as cursor:
        driver = cursor.cursor
        columns = (
            "city_id, number, old_number, case_id, child_id, guardian_id, queue_type_id, band,"
            ' "right", filed_at, entry, may_from, state, restored_times'
        )
        with driver.copy(f"COPY queue_application ({columns}) FROM STDIN") as copy:
            copy.write_row(
                (
                    TARAZ, "K-copied", "", child, child, template.guardian_id,
                    template.queue_type_id, 3, "general", template.filed_at, 10**9, "2020-01-01",
                    "waiting", 0,
                )
            )  # fmt: skip
    check()
    assert max(true_positions().values()) == 2


def test_an_insert_that_conflicts_counts_nothing() -> None:
    row = an_application()
    written = sql(
        "INSERT INTO queue_application (city_id, number, old_number, case_id, child_id,"
        ' guardian_id, queue_type_id, band, "right", filed_at, entry, may_from, state,'
        " restored_times) SELECT city_id, 'K-other', '', case_id, child_id, guardian_id,"
        ' queue_type_id, band, "right", filed_at, entry, may_from, state, 0'
        " FROM queue_application WHERE id = %s ON CONFLICT (case_id) DO NOTHING",
        row.pk,
    )
    assert written == 0
    check()


def test_a_change_that_is_undone_leaves_no_trace() -> None:
    row = an_application()
    with transaction.atomic():
        queue_up(some_children(3), [row.queue_type_id] * 3, [row.filed_at - timedelta(1)] * 3)
        assert position(row.pk) == 4
        transaction.set_rollback(True)
    assert position(row.pk) == 1
    check()


def test_settling_a_tie_writes_no_count() -> None:
    kind = the_kind()
    queue_up(some_children(4), [kind] * 4, [START] * 4)
    before = rows_written()
    assert sql("UPDATE queue_application SET order_seq = 100 - case_id %% 4") == 4
    assert rows_written() == before
    check()


def rows_written() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, xmin::text FROM queue_tally ORDER BY 1")
        return list(cursor.fetchall())


@pytest.mark.parametrize("more", [0, 1])
def test_a_crowded_stretch_is_divided(more: int) -> None:
    kind = the_kind()
    start = stretch_of(START)
    count = CROWDED + more
    queue_up(
        some_children(count),
        [kind] * count,
        [start + timedelta(seconds=n * (STRETCH - 1) / count) for n in range(count)],
    )
    assert Tally.objects.filter(divided=True).count() == more
    check()
    queue_up(some_children(3), [kind] * 3, [start, START, start + timedelta(seconds=STRETCH)])
    check()
    sql("UPDATE queue_application SET state = 'voucher' WHERE case_id %% 2 = 0")
    check()
    sql(
        "UPDATE queue_application SET filed_at = filed_at + interval '300 seconds'"
        " WHERE state = 'waiting'"
    )
    check()


def test_all_of_one_moment_stand_by_the_journal() -> None:
    """An old register may know days only: then thousands have the same moment."""
    kind = the_kind()
    queue_up(some_children(CROWDED + 20), [kind] * (CROWDED + 20), [START] * (CROWDED + 20))
    check()
    sql("UPDATE queue_application SET order_seq = 1000000 - case_id WHERE case_id %% 2 = 0")
    check()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_happens_positions_are_those_of_a_full_recount(data: st.DataObject) -> None:
    """Any mix of arrivals, departures, returns, changes of queue and moment, settled or not."""
    kinds = [the_kind(3), the_kind(4), the_kind(3, "priority")]
    with transaction.atomic():
        children = some_children(24)
        away = list(children)
        for _step in range(data.draw(st.integers(1, 7))):
            some = data.draw(st.lists(st.sampled_from(children), unique=True, max_size=9))
            what = data.draw(st.sampled_from(WAYS))
            if what == "arrive":
                fresh = [child for child in some if child in away]
                away = [child for child in away if child not in fresh]
                moments = [data.draw(st.sampled_from(MOMENTS)) for _child in fresh]
                types = [data.draw(st.sampled_from(kinds)) for _child in fresh]
                queue_up(fresh, types, moments)
            elif what == "crowd":
                count = data.draw(st.sampled_from([5, CROWDED, CROWDED + 9]))
                moment = data.draw(st.sampled_from(MOMENTS))
                queue_up(
                    some_children(count),
                    [data.draw(st.sampled_from(kinds))] * count,
                    [moment + timedelta(seconds=n * 100) for n in range(count)],
                )
            elif what == "refile":
                sql(CHANGES[what], data.draw(st.sampled_from(MOMENTS)), some)
            elif what == "retype":
                sql(CHANGES[what], data.draw(st.sampled_from(kinds)), some)
            else:
                sql(CHANGES[what], some)
        check()
        transaction.set_rollback(True)


CHANGES = {
    "leave": "UPDATE queue_application SET state = 'voucher' WHERE case_id = ANY(%s)",
    "return": "UPDATE queue_application SET state = 'waiting' WHERE case_id = ANY(%s)",
    "retype": "UPDATE queue_application SET queue_type_id = %s WHERE case_id = ANY(%s)",
    "refile": "UPDATE queue_application SET filed_at = %s WHERE case_id = ANY(%s)",
    "settle": "UPDATE queue_application SET order_seq = 5000000000 - entry"
    " WHERE order_seq IS NULL AND case_id = ANY(%s)",
    "erase": "DELETE FROM queue_application WHERE case_id = ANY(%s)",
}
WAYS = ["arrive", "arrive", "crowd", *CHANGES]


def test_pages_follow_the_order_across_stretches() -> None:
    kind = the_kind()
    queue_up(
        some_children(len(MOMENTS) * 2),
        [kind] * len(MOMENTS) * 2,
        [moment for moment in MOMENTS for _twice in range(2)],
    )
    sql("UPDATE queue_application SET state = 'voucher' WHERE case_id %% 5 = 0")
    truth = true_positions()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, id FROM queue_application")
        ids = dict(cursor.fetchall())
    for rows in (1, 3, 100):
        first = queue_page(kind, 1, rows=rows)
        seen = [
            row for page in range(1, first.pages + 1) for row in queue_page(kind, page, rows).rows
        ]
        assert first.total == len(truth)
        assert {ids[row.number]: row.position for row in seen} == truth
        assert [row.position for row in seen] == list(range(1, len(truth) + 1))
    (lane,) = [one for one in lanes(TARAZ) if one.code == "b3-general"]
    assert lane.waiting == len(truth)


def test_a_position_is_one_statement() -> None:
    row = an_application()
    assert statements_of(lambda: position(row.pk)) == 1


def test_the_nightly_count_finds_nothing_wrong() -> None:
    an_application()
    assert check_positions(TARAZ, START) == 0


def test_a_wrong_count_is_named_and_left_as_it_is() -> None:
    row = an_application()
    other = Tally.objects.get(level=1)
    sql("UPDATE queue_tally SET waiting = waiting + 1 WHERE level = 1")
    with pytest.raises(TalliesWrong, match=r"1 wrong counts.*b3-general level 1.*2 kept, 1 wait"):
        check_positions(TARAZ, START)
    assert miscounts(TARAZ) == [Miscount("b3-general", 1, other.slot, 2, 1)]
    assert miscounts("elsewhere") == []
    sql("SELECT queue_recount()")
    check()
    assert position(row.pk) == 1


def test_a_row_changed_with_the_triggers_off_is_found() -> None:
    an_application()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE queue_application DISABLE TRIGGER queue_tally_moved")
    sql("UPDATE queue_application SET filed_at = filed_at - interval '1 year'")
    sql("ALTER TABLE queue_application ENABLE TRIGGER queue_tally_moved")
    assert {one.level for one in miscounts(TARAZ)} == {0, 1}
    with pytest.raises(TalliesWrong):
        check_positions(TARAZ, START)


def test_a_full_recount_divides_what_is_crowded() -> None:
    kind = the_kind()
    queue_up(some_children(CROWDED + 1), [kind] * (CROWDED + 1), [START] * (CROWDED + 1))
    before = list(Tally.objects.order_by("level", "slot").values())
    sql("SELECT queue_recount()")
    assert list(Tally.objects.order_by("level", "slot").values()) == before
    assert {row["level"] for row in before} == {0, 1, 2}


def test_nobody_leaves_a_queue_in_which_nobody_is_counted() -> None:
    row = an_application()
    sql("UPDATE queue_tally SET waiting = 0")
    with pytest.raises(InternalError, match="its tally is wrong"):
        close_applications(
            actor=CALENDAR,
            moment=clock.at(START.date(), 10),
            request_key=a_key(),
            city=TARAZ,
            applications=[row.pk],
            reason="not_restored",
        )


def test_an_emptied_queue_has_no_counts() -> None:
    an_application()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("TRUNCATE queue_application CASCADE")
    assert not Tally.objects.exists()
    an_application()
    check()
