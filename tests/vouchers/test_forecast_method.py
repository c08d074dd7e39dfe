"""The method of the forecast alone: known processes in, ranges out."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from kezek.vouchers.forecast.method import (
    HORIZON,
    LEAST_HISTORY,
    Flow,
    Inputs,
    Line,
    Month,
    Reach,
    _same_season,
    days_of,
    month_start,
    reaches,
)

DAY = date(2026, 9, 10)
STAYS = (0,) * HORIZON
NOTHING = (0.0,) * HORIZON
A, B = Line(("a",)), Line(("b",))


def month(**served: int) -> Month:
    flows = {code: Flow(served=many, waiting=200) for code, many in served.items()}
    return Month(sum(served.values()), 0.0, full=False, flows=flows)


def inputs(history: Sequence[Month], *lines: Line, **more: object) -> Inputs:
    known = Inputs("taraz", DAY, tuple(history), STAYS, NOTHING, lines or (A,))
    return replace(known, **more)  # type: ignore[arg-type]  # fields by name


def reach(history: Sequence[Month], *lines: Line, **more: object) -> Reach:
    asked = inputs(history, *lines, **more)
    return reaches(asked)[asked.lines[0].key]


def test_a_steady_queue_is_forecast_to_the_month() -> None:
    assert reach([month(a=10)] * 12).months(25) == (2, 2)


def test_the_first_of_a_steady_queue_comes_in_the_first_month() -> None:
    assert reach([month(a=10)] * 12).months(1) == (0, 0)


def test_a_queue_that_moves_unevenly_gets_a_range() -> None:
    span = reach([month(a=0), month(a=30), month(a=5)] * 4).months(60)
    assert span is not None
    assert span[0] < span[1]


def test_what_lies_beyond_the_horizon_is_not_known() -> None:
    assert reach([month(a=1)] * 12).months(HORIZON + 2) is None


def test_too_little_history_says_nothing() -> None:
    assert reaches(inputs([month(a=10)] * (LEAST_HISTORY - 1))) == {}
    assert reaches(inputs([month(a=10)] * LEAST_HISTORY)) != {}


def test_the_same_inputs_give_the_same_forecast_and_others_another() -> None:
    rng = random.Random(5)
    history = [month(a=rng.randint(0, 20)) for _n in range(12)]
    assert reaches(inputs(history)) == reaches(inputs(history))
    other = inputs([*history[:-1], month(a=90)])
    assert other.seed() != inputs(history).seed()
    assert reaches(other) != reaches(inputs(history))


def test_a_season_is_looked_for_where_it_was() -> None:
    """Vouchers came in the first three months of the year ahead, a year ago: not in the seventh."""
    history = [month(a=50)] * 3 + [month(a=0)] * 9
    early, late = reach(history).early, reach(history).late
    assert late[3] > 0
    assert early[5] == early[8]  # far from the season nothing moves in any course


def test_a_month_that_is_not_known_yet_is_taken_from_its_neighbours() -> None:
    """Of ten months the two behind them are missing: the newest stands for one, the oldest too."""
    assert [_same_season(k, 10) for k in range(12)] == [9, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [_same_season(k, 12) for k in range(-1, 13)] == [11, *range(12), 0]


def test_the_order_of_ranges_follows_the_order_of_the_queue() -> None:
    rng = random.Random(6)
    found = reach([month(a=rng.randint(0, 20)) for _n in range(12)])
    spans = [found.months(place) for place in (1, 20, 40, 60, 80)]
    known = [span for span in spans if span is not None]
    assert len(known) > 2
    assert known == sorted(known)


def test_those_who_leave_bring_a_child_nearer_and_those_who_return_do_not() -> None:
    flow = Flow(served=10, waiting=200)
    plain = reach([Month(10, 0.0, full=False, flows={"a": flow})] * 12)
    leaving = replace(flow, gone=20)
    back = replace(flow, restored=5)
    joining = replace(flow, joined=20)
    moved = {
        name: reach([Month(10, 0.0, full=False, flows={"a": one})] * 12).late[5]
        for name, one in {"leaving": leaving, "back": back, "joining": joining}.items()
    }
    assert moved["leaving"] > plain.late[5] > max(moved["back"], moved["joining"])


def test_a_queue_that_was_emptied_serves_whoever_comes() -> None:
    flow = Flow(served=2, emptied=True, waiting=2)
    assert reach([Month(2, 0.0, full=False, flows={"a": flow})] * 12).months(9) == (0, 0)


def test_announced_money_takes_the_place_of_last_years() -> None:
    plain = reach([month(a=10, b=30)] * 12, A, B)
    rich = reach([month(a=10, b=30)] * 12, A, B, announced=(80.0, *NOTHING[1:]))
    poor = reach([month(a=10, b=30)] * 12, A, B, announced=(8.0, *NOTHING[1:]))
    assert (poor.late[0], plain.late[0], rich.late[0]) == (2, 10, 20)


def test_announced_money_comes_beside_what_is_freed() -> None:
    freed = [replace(month(a=10), freed=0.5)] * 12
    assert reach(freed, announced=(10.0, *NOTHING[1:])).late[0] == 15


def test_where_places_were_missing_more_money_does_not_help() -> None:
    full = [replace(month(a=10), full=True)] * 12
    assert reach(full, announced=(80.0, *NOTHING[1:])).late[0] == 10


def test_announced_money_in_a_month_without_vouchers_goes_by_the_shares_of_the_year() -> None:
    history = [month(a=10, b=30)] * 3 + [month()] * 9
    announced = (*NOTHING[:7], 40.0, *NOTHING[8:])
    assert reach(history, A, B, announced=announced).early[7] >= 10 + reach(history, A, B).late[7]


def test_an_age_gets_no_more_vouchers_than_places() -> None:
    found = reach([month(a=10)] * 12, bands={"a": "3"}, rooms={"3": 25})
    assert found.late[:4] == (10, 20, 25, 25)
    assert found.early[-1] == 25


def test_places_that_come_up_carry_vouchers() -> None:
    history = [replace(month(a=10), places={"3": 4})] * 12
    found = reach(history, bands={"a": "3"}, rooms={"3": 6})
    assert found.late[:4] == (10, 14, 18, 22)


def test_queues_of_an_age_share_its_places() -> None:
    asked = {"bands": {"a": "3", "b": "3"}, "rooms": {"3": 8}}
    history = [month(a=10, b=30)] * 12
    assert reach(history, A, B, **asked).late[5] == 2
    assert reach(history, B, A, **asked).late[5] == 6


def test_a_month_that_lacked_places_fills_those_there_are() -> None:
    full = [replace(month(a=2), full=True)] * 12
    found = reach(full, bands={"a": "3"}, rooms={"3": 30})
    assert found.late[0] == 30


def test_nobody_is_served_without_a_place_even_where_nobody_was_left() -> None:
    flow = Flow(served=2, emptied=True, waiting=2)
    history = [Month(2, 0.0, full=False, flows={"a": flow})] * 12
    assert reach(history, bands={"a": "3"}, rooms={"3": 0}).late[-1] == 0
    assert reach(history, bands={"a": "3"}, rooms={"3": 1}).months(9) == (0, 0)


def test_after_a_refresh_the_next_queue_counts() -> None:
    line = Line(("a", "b"))
    refreshed = (0,) * 3 + (1,) * (HORIZON - 3)
    found = reach([month(a=1, b=10)] * 12, line, refreshes=refreshed)
    assert (found.late[2], found.late[3]) == (3, 13)


def test_those_who_do_not_come_along_at_a_refresh_are_counted_off() -> None:
    refreshed = (0,) * 3 + (1,) * (HORIZON - 3)
    alone = reach([month(a=0, b=10)] * 12, Line(("a", "b"), 0.5), refreshes=refreshed)
    assert alone.late[3] == 20


def test_at_school_age_nobody_is_served_any_more() -> None:
    refreshed = (0,) * 3 + (1,) * (HORIZON - 3)
    found = reach([month(a=10)] * 12, refreshes=refreshed)
    assert found.schooled
    assert found.late[2] == found.late[-1] == 30


def test_nobody_is_served_before_their_day() -> None:
    found = reach([month(a=10)] * 12)
    assert days_of(found, DAY, 25) == (date(2026, 11, 10), date(2026, 12, 9))
    assert days_of(found, DAY, 25, date(2026, 12, 1)) == (date(2026, 12, 1), date(2026, 12, 9))
    assert days_of(found, DAY, 25, date(2027, 3, 5)) == (date(2027, 3, 5), date(2027, 4, 5))
    assert days_of(found, DAY, 10_000) is None


def test_months_of_history_lie_a_month_apart_at_any_day() -> None:
    assert month_start(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert month_start(date(2026, 1, 15), -12) == date(2025, 1, 15)


@pytest.mark.parametrize("clumps", [1, 10])
def test_seven_of_ten_truths_of_a_known_process_lie_inside(clumps: int) -> None:
    """A year of a steady random process in, its next two years as the truth: is the range honest?

    `clumps`: vouchers come in that many at once, which makes months more uneven.
    """
    rng = random.Random(7 + clumps)

    def drawn() -> int:
        return clumps * sum(rng.random() < 0.5 for _n in range(40 // clumps))

    inside = asked = 0
    for _town in range(60):
        found = reach([month(a=drawn()) for _n in range(12)])
        truth = [drawn() for _n in range(HORIZON)]
        for place in (15, 60, 130, 220):
            span = found.months(place)
            if span is None:
                continue
            served = next((k for k in range(HORIZON) if sum(truth[: k + 1]) >= place), HORIZON)
            asked += 1
            inside += span[0] <= served <= span[1]
    assert asked > 200
    assert inside / asked >= 0.7
