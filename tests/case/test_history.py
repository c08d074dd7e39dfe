"""Why a number changed: every cause, and sums that are exact whatever happened."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import translation

from kezek.case.history import _BEFORE, Change, number_history, points
from kezek.core import clock
from kezek.policy.queries import queue_types
from kezek.queue.queries import position
from tests.builders import TARAZ, a_city, an_application, statements_of
from tests.case import line as town
from tests.case.line import (
    at,
    expire,
    file,
    follow,
    issue,
    lapse,
    privilege,
    refresh,
    restore,
    seats,
    withdraw,
)

LONG = 20_000


def numbers(changes: list[Change]) -> list[tuple[int | None, int | None]]:
    return [(change.before, change.after) for change in changes]


def words(change: Change) -> list[str]:
    return [cause.words.replace("\u00a0", " ") for cause in change.causes]


def told(application: int) -> list[Change]:
    follow()
    return number_history(application)


def test_an_unmoved_number_has_only_its_beginning(city: str) -> None:
    file(0)
    mine = file(1)
    (only,) = told(mine)
    assert (only.moment, only.before, only.after) == (at(1), None, 2)
    assert words(only) == ["Өтініш қабылданды."]
    assert points([only]) == [(at(1), 2)]


def test_one_just_filed_has_its_number_before_anybody_has_followed(city: str) -> None:
    file(0)
    mine = file(1)
    (only,) = number_history(mine)
    assert (only.moment, only.before, only.after) == (at(1), None, 2)
    assert words(only) == ["Өтініш қабылданды."]


def test_an_iteration_moves_the_number_by_those_before_it_served(city: str) -> None:
    for day in (0, 1, 2):
        file(day)
    mine = file(3)
    file(4)
    seats()
    assert issue(2, 10) == 2
    newest, oldest = told(mine)
    assert (newest.moment, newest.before, newest.after, newest.iteration) == (at(10), 4, 2, 1)
    assert words(newest) == ["№ 1 ваучер бөлу: сізден бұрын тұрған 2 бала ваучер алды."]
    assert oldest.after == 4
    assert position(mine) == 2


def test_each_issue_of_a_day_stands_by_itself(city: str) -> None:
    for day in (0, 1, 2):
        file(day)
    mine = file(3)
    seats()
    issue(1, 10)
    issue(2, 10)
    assert numbers(told(mine)) == [(3, 1), (4, 3), (None, 4)]


def test_those_who_withdrew_are_told_on_their_day(city: str) -> None:
    first, second = file(0), file(1)
    mine = file(5)
    withdraw(first, 6)
    withdraw(second, 6)
    newest, _began = told(mine)
    assert (newest.before, newest.after) == (3, 1)
    assert words(newest) == ["Сізден бұрынғы 2 өтінішті ата-анасы қайтарып алды."]


def test_one_who_withdrew_before_the_child_came_is_never_counted(city: str) -> None:
    withdraw(file(0), 1)
    assert numbers(told(file(2))) == [(None, 1)]


def test_who_filed_later_never_moves_the_number(city: str) -> None:
    mine = file(0)
    withdraw(file(1), 2)
    assert numbers(told(mine)) == [(None, 1)]


def test_a_restored_child_comes_back_before_and_the_number_grows(city: str) -> None:
    first, mine = file(0), file(1)
    seats()
    issue(1, 2)
    assert lapse(9) == 1
    restore(first, 10)
    grown, served, _began = told(mine)
    assert (grown.moment, grown.before, grown.after) == (at(10), 1, 2)
    assert "қалпына келтірілді" in words(grown)[0]
    assert (served.before, served.after) == (2, 1)
    assert position(mine) == 2


def test_a_filing_completed_later_keeps_its_moment_and_the_number_grows(city: str) -> None:
    mine = file(3)
    file(5, since=1)
    newest, _began = told(mine)
    assert (newest.moment, newest.before, newest.after) == (at(5), 1, 2)
    assert words(newest) == ["Берілген уақыты ертерек 1 өтініш қабылданды."]


def test_a_proven_privilege_moves_numbers_in_both_queues(city: str) -> None:
    privileged = file(0)
    general = file(1)
    ahead = file(2)
    privilege(ahead, 2)
    priority = file(3)
    privilege(priority, 3)
    privilege(privileged, 5)
    less, _began = told(general)
    assert (less.before, less.after) == (2, 1)
    assert words(less) == ["Сізден бұрын тұрған 1 бала басқа кезекке ауысты: жеңілдігі расталды."]
    more, own, _general = told(priority)
    assert (more.before, more.after) == (2, 3)
    assert words(more) == [
        "Өтінішін сізден бұрын берген 1 бала осы кезекке ауысты: жеңілдігі расталды."
    ]
    assert own.after == 2
    assert words(own) == ["Жеңілдік расталды. Қазіргі кезегіңіз: 3 жас, бірінші кезекте."]
    assert (position(general), position(priority)) == (1, 3)


def test_a_privilege_that_is_over_brings_a_child_back_by_its_filing_moment(city: str) -> None:
    back = file(0)
    mine = file(1)
    privilege(back, 2)
    expire(back, 6)
    more, less, _began = told(mine)
    assert (less.after, more.after) == (1, 2)
    assert "жеңілдігі аяқталды" in words(more)[0]
    assert words(told(back)[0]) == ["Жеңілдік аяқталды. Қазіргі кезегіңіз: 3 жас, жалпы кезек."]


def test_the_yearly_refresh_takes_some_away_and_brings_others(city: str) -> None:
    """Children who apply on 1 July, before the refresh, stand in the new age already."""
    file(-60, born=date(2021, 5, 5))
    for day in (-59, -58):
        file(day, born=date(2022, 5, 5))
    mine = file(-31, born=date(2022, 6, 6))
    follow()
    assert position(mine) == 2
    refresh(-30)
    newest, _began = told(mine)
    assert (newest.before, newest.after) == (2, 3)
    assert words(newest) == [
        "Сізден бұрын тұрған 1 бала келесі жас тобына көшті.",
        "Өтінішін сізден бұрын берген 2 бала кіші жас тобынан көшті.",
    ]
    assert position(mine) == 3


def test_those_who_turn_older_together_keep_their_numbers(city: str) -> None:
    late = file(-50, since=-58)  # a later row, an earlier moment
    rows = [file(day) for day in (-59, -57, -56)]
    follow()
    before = {one: position(one) for one in (late, *rows)}
    refresh(-30)
    for one in (late, *rows):
        own = told(one)[0]
        assert (own.before, own.after) == (before[one], before[one])
        assert words(own) == [
            "Кезек балалардың жасына қарай жаңарды. Қазіргі кезегіңіз: 3 жас, жалпы кезек."
        ]
        assert position(one) == before[one]
    with translation.override("ru"):
        assert words(told(late)[0]) == [
            "Очередь обновлена по возрасту детей. Теперь ваша очередь: 3 года, общая очередь."
        ]


def test_school_age_ends_a_wait_and_moves_those_behind(city: str) -> None:
    leaves, mine = file(-60, born=date(2018, 5, 5)), file(-59, born=date(2018, 6, 6))
    stays = file(-58, born=date(2019, 6, 6))
    refresh(-30)
    last = told(leaves)[0]
    assert (last.before, last.after, last.served) == (1, None, False)
    assert words(last) == ["Бала мектеп жасына жетті, өтініш жабылды."]
    assert words(told(mine)[1])[0].startswith("Сізден бұрын тұрған 1 бала мектеп жасына жетіп")
    assert position(stays) == 1


def test_one_that_changed_queues_without_waiting_comes_back_into_the_new_one(city: str) -> None:
    mine = file(0)
    other = file(1)
    privilege(other, 1)
    seats()
    issue(2, 2)
    assert lapse(9) == 2
    privilege(mine, 10)
    restore(other, 11)
    restore(mine, 12)
    again, ended, _began = told(mine)
    assert (again.before, again.after) == (None, 1)
    assert ended.served
    grown = told(other)[0]
    assert (grown.before, grown.after) == (1, 2)
    assert "қалпына келтірілді" in words(grown)[0]
    assert position(other) == 2


def test_the_own_voucher_ends_it_with_its_iteration(city: str) -> None:
    file(0)
    mine = file(1)
    seats()
    issue(2, 6)
    last, before, _began = told(mine)
    assert (last.before, last.after, last.iteration, last.served) == (1, None, 1, True)
    assert (before.before, before.after) == (2, 1)
    assert points(told(mine)) == [(at(1), 2), (at(6), 1)]


def test_taking_it_back_ends_it_without_a_voucher(city: str) -> None:
    mine = file(1)
    withdraw(mine, 2)
    last, _began = told(mine)
    assert (last.before, last.after, last.iteration, last.served) == (1, None, None, False)
    assert words(last) == ["Өтініш қайтарып алынды."]


def test_after_being_restored_oneself_the_count_goes_on(city: str) -> None:
    mine = file(1)
    seats()
    issue(1, 2)
    lapse(9)
    earlier = file(10, since=0)
    restore(mine, 11)
    withdraw(earlier, 12)
    assert numbers(told(mine)) == [(2, 1), (None, 2), (1, None), (None, 1)]
    assert position(mine) == 1


def test_an_imported_application_says_so_and_stands_among_those_brought_with_it(city: str) -> None:
    late = an_application(filed_at=at(-3), moment=at(0))
    early = an_application(filed_at=at(-9), moment=at(0))
    assert numbers(told(late.pk)) == [(None, 2)]
    (only,) = told(early.pk)
    assert words(only) == ["Өтініш бұрынғы жүйеден көшірілді."]
    an_application(filed_at=at(-5), moment=at(4))
    newest, _began = told(late.pk)
    assert (newest.before, newest.after) == (2, 3)
    assert words(newest) == ["Ертерек берілген 1 өтініш бұрынғы жүйеден көшірілді."]


def test_an_unknown_application_has_no_history(city: str) -> None:
    assert number_history(404) == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_history_gives_the_number_of_every_day(city: str, seed: int) -> None:
    """Fifty days of filings, withdrawals, issues, lapses, restorations and proven privileges."""
    lived = town.RandomTown(seed)
    lived.live(50)
    assert sum(map(len, lived.seen.values())) > 300
    changed = 0
    for one in lived.everybody:
        changes = number_history(one)[::-1]
        changed += len(changes) > 2
        for earlier, later in pairwise(changes):
            assert later.before in {earlier.after, None}
        for change in changes:
            if change.causes[0].step and change.before is not None and change.after is not None:
                assert sum(cause.step for cause in change.causes) == change.after - change.before
        line = points(changes[::-1])
        for day, place in lived.seen.get(one, {}).items():
            assert [then for moment, then in line if clock.day_of(moment) <= day][-1] == place
    assert changed > 10


def test_a_history_takes_two_statements_whoever_stands_before(city: str) -> None:
    file(0)
    mine = file(20)
    follow()
    assert statements_of(lambda: number_history(mine)) == 2
    for day in range(1, 6):
        withdraw(file(day), 21 + day)
    follow()
    assert statements_of(lambda: number_history(mine)) == 2


def plan_of(before: int) -> str:
    """How PostgreSQL reads the moves of those before the application of that place."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (FORMAT JSON) {_BEFORE}",
            {
                "stays": [0],
                "types": [queue_types(TARAZ)[3, "general"].pk],
                "firsts": [LONG],
                "lasts": [10 * LONG],
                "began": [at(0)],
                "came_by": ["filed"],
                "ended": [None],
                "went_by": [""],
                "filed_at": clock.at(date(2025, 1, 1)) + timedelta(minutes=before),
                "order_seq": before,
                "zone": "Asia/Almaty",
            },
        )
        (plan,) = cursor.fetchone()
    return plan if isinstance(plan, str) else json.dumps(plan)


def test_the_moves_before_a_child_are_one_range_of_an_index(city: str) -> None:
    """Who stands in front reads little, however long the queue behind them is."""
    row = an_application()
    a_city()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_move (city_id, queue_type_id, seq, application_id, filed_at,"
            " order_seq, step, cause, moment)"
            " SELECT %s, %s, n, %s, %s::timestamptz + n * interval '1 minute', n, 1, 'filed', %s"
            " FROM generate_series(1, %s) n",
            [
                TARAZ,
                queue_types(TARAZ)[3, "general"].pk,
                row.pk,
                clock.at(date(2025, 1, 1)),
                at(0),
                LONG,
            ],
        )
        cursor.execute("ANALYZE queue_move")
    plan = plan_of(5)
    assert '"Index Name": "move_before"' in plan
    assert "Seq Scan" not in plan
    assert "filed_at" in plan.split('"Index Cond": ')[1].split('"')[1]
