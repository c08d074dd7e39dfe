from datetime import date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.case.history import Change, number_history, points
from kezek.core import clock
from kezek.core.actors import IMPORT
from kezek.queue.models import Application
from kezek.queue.queries import position
from tests.case.cases import a_claim, a_voucher, an_iteration, filed, issue, tell


def at(day: int) -> datetime:
    return clock.at(date(2025, 9, 1) + timedelta(days=day), 10)


def line(changes: list[Change]) -> list[tuple[int | None, int | None]]:
    return [(change.before, change.after) for change in changes]


def leave(application: Application, moment: datetime) -> None:
    tell(application, "application.withdrawn", moment, number=application.number)
    Application.objects.filter(pk=application.pk).update(
        state="withdrawn", case=None, closed_at=moment
    )


def test_an_unmoved_number_has_only_its_beginning(city: str) -> None:
    filed(at(0))
    mine = filed(at(1))
    (only,) = number_history(mine.pk)
    assert (only.moment, only.before, only.after) == (at(1), None, 2)
    assert only.causes == ("Өтініш қабылданды.",)
    assert points([only]) == [(at(1), 2)]


def test_an_iteration_moves_the_number_by_those_it_served_in_this_queue(city: str) -> None:
    first, second, third = filed(at(0)), filed(at(1)), filed(at(2))
    elsewhere = filed(at(1), band=4)
    mine = filed(at(3))
    later = filed(at(4))
    iteration = an_iteration(7, at(10))
    issue(iteration, first, second, elsewhere, later)
    newest, oldest = number_history(mine.pk)
    assert (newest.moment, newest.before, newest.after, newest.iteration) == (at(10), 4, 2, 7)
    assert newest.causes == ("№\u00a07 ваучер бөлу: осы кезекке 2\u00a0ваучер берілді.",)
    assert oldest.after == 4
    assert position(mine.pk) == 2
    assert third.pk != mine.pk


def test_those_who_withdrew_are_told_with_the_iteration_after_them(city: str) -> None:
    first, second, third, _fourth = (filed(at(n)) for n in range(4))
    mine = filed(at(5))
    leave(second, at(6))
    issue(an_iteration(8, at(10)), first)
    newest, _oldest = number_history(mine.pk)
    assert (newest.before, newest.after) == (5, 3)
    assert len(newest.causes) == 2
    assert "1\u00a0өтініш" in newest.causes[1]
    leave(third, at(12))
    assert line(number_history(mine.pk)) == [(3, 2), (5, 3), (None, 5)]
    assert position(mine.pk) == 2


def test_one_who_withdrew_before_the_child_came_is_never_counted(city: str) -> None:
    early = filed(at(0))
    leave(early, at(1))
    mine = filed(at(2))
    assert line(number_history(mine.pk)) == [(None, 1)]


def test_a_restored_child_comes_back_before_and_the_number_grows(city: str) -> None:
    first = filed(at(0))
    mine = filed(at(1))
    issue(an_iteration(9, at(5)), first)
    tell(first, "application.restored", at(8), number=first.number)
    Application.objects.filter(pk=first.pk).update(state="waiting")
    grown, served, _began = number_history(mine.pk)
    assert (grown.moment, grown.before, grown.after) == (at(8), 1, 2)
    assert "сізден бұрын" in grown.causes[0]
    assert (served.before, served.after) == (2, 1)
    assert position(mine.pk) == 2


def test_a_child_that_came_from_another_queue_makes_the_number_grow(city: str) -> None:
    privileged = filed(at(0), right="general")
    filed(at(1), right="priority")
    mine = filed(at(2), right="priority")
    a_claim(privileged, "proven", decided_at=at(5))
    types = {
        row.right: row
        for row in Application.objects.get(pk=mine.pk).city.queuetype_set.filter(band=3)
    }
    tell(
        privileged,
        "application.retyped",
        at(5),
        number=privileged.number,
        old_type=types["general"].code,
        new_type=types["priority"].code,
        reason="privilege_proven",
    )
    Application.objects.filter(pk=privileged.pk).update(
        queue_type=types["priority"], right="priority"
    )
    assert line(number_history(mine.pk)) == [(2, 3), (None, 2)]
    assert position(mine.pk) == 3


def test_a_child_that_left_for_another_queue_makes_it_smaller(city: str) -> None:
    privileged = filed(at(0))
    mine = filed(at(2))
    a_claim(privileged, "proven", decided_at=at(5))
    types = {row.right: row for row in mine.city.queuetype_set.filter(band=3)}
    tell(
        privileged,
        "application.retyped",
        at(5),
        old_type=types["general"].code,
        new_type=types["priority"].code,
        number=privileged.number,
        reason="privilege_proven",
    )
    Application.objects.filter(pk=privileged.pk).update(
        queue_type=types["priority"], right="priority"
    )
    assert line(number_history(mine.pk)) == [(2, 1), (None, 2)]
    assert position(mine.pk) == 1


def test_ones_own_change_of_queue_begins_a_new_count(city: str) -> None:
    filed(at(0))
    filed(at(0) + timedelta(hours=1), right="priority")
    filed(at(0) + timedelta(hours=2))
    mine = filed(at(2))
    a_claim(mine, "proven", decided_at=at(5))
    types = {row.right: row for row in mine.city.queuetype_set.filter(band=3)}
    tell(
        mine,
        "application.retyped",
        at(5),
        old_type=types["general"].code,
        new_type=types["priority"].code,
        number=mine.number,
        reason="privilege_proven",
    )
    Application.objects.filter(pk=mine.pk).update(queue_type=types["priority"], right="priority")
    assert line(number_history(mine.pk)) == [(3, 2), (None, 3)]
    assert position(mine.pk) == 2


def test_the_own_voucher_ends_it_with_its_iteration(city: str) -> None:
    first = filed(at(0))
    mine = filed(at(1))
    issue(an_iteration(11, at(6)), first, mine)
    last, before, _began = number_history(mine.pk)
    assert (last.before, last.after, last.iteration) == (1, None, 11)
    assert (before.before, before.after) == (2, 1)
    assert points(number_history(mine.pk)) == [(at(1), 2), (at(6), 1)]


def test_after_being_restored_oneself_the_count_goes_on(city: str) -> None:
    first = filed(at(0))
    mine = filed(at(1))
    issue(an_iteration(12, at(6)), mine)
    tell(mine, "application.restored", at(9), number=mine.number)
    Application.objects.filter(pk=mine.pk).update(state="waiting")
    issue(an_iteration(13, at(12)), first)
    assert line(number_history(mine.pk)) == [(2, 1), (None, 2), (2, None), (None, 2)]
    assert position(mine.pk) == 1


def test_children_who_came_with_a_voucher_from_the_old_system_never_waited_here(
    city: str,
) -> None:
    attending = filed(at(0))
    a_voucher(attending, "active", issued_at=at(0))
    Application.objects.filter(pk=attending.pk).update(state="placed")
    mine = filed(at(2))
    assert line(number_history(mine.pk)) == [(None, 1)]


def test_an_imported_application_says_so(city: str) -> None:
    (only,) = number_history(filed(at(0), by=IMPORT).pk)
    assert only.causes == ("Өтініш бұрынғы жүйеден көшірілді.",)


def test_an_unknown_application_has_no_history(city: str) -> None:
    assert number_history(404) == []


def test_many_before_take_as_many_statements_as_one(city: str) -> None:
    filed(at(0))
    mine = filed(at(20))
    with CaptureQueriesContext(connection) as one:
        number_history(mine.pk)
    for n in range(1, 6):
        filed(at(n))
    with CaptureQueriesContext(connection) as six:
        number_history(mine.pk)
    assert len(one) == len(six) == 3
