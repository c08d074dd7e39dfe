"""The demo clock moves: the town lives the days on the way, the named people are left alone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kezek.attendance.models import DayMark, GroupDay, Timesheet
from kezek.attendance.queries import enrolled_by_group
from kezek.contracts.models import Enrolment
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.core.sealing import Purpose, mark
from kezek.journal.models import Entry
from kezek.ledger.queries import imbalance
from kezek.people.models import Person
from kezek.places.queries import reconcile
from kezek.policy.acts import ClockBusy, NotADemo, ask_clock_move
from kezek.policy.models import ClockMove
from kezek.policy.queries import demo_now, forget_demo_clock
from kezek.queue.models import Application
from kezek.site.imports.seeding import Seeding, people_to_sign_in, seed_cities
from kezek.site.season import kindergartens, move, office
from kezek.site.season.kindergartens import Register
from kezek.site.season.move import carry_out_moves
from kezek.site.season.town import Town
from kezek.vouchers.models import Voucher

CITY = "taraz"
START = date(2025, 9, 1)
VISITOR = Actor(Role.PARENT, 0)


@pytest.fixture
def town(
    cloned: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    settings.VAR = tmp_path
    settings.DEMO = True
    forget_demo_clock()
    monkeypatch.setattr(clock, "_source", demo_now)
    seed_cities([Seeding(CITY, START, 450)], demo=True)
    yield
    forget_demo_clock()


def ask(target: datetime, key: str = "ask") -> ClockMove:
    number = ask_clock_move(
        actor=VISITOR, moment=clock.now(), request_key=key, city=CITY, target=target
    )
    return ClockMove.objects.get(pk=number)


def named_children() -> list[int]:
    named = [mark(Purpose.IIN, one.iin) for one in people_to_sign_in(CITY)]
    children = Person.objects.filter(guardianships__guardian__iin_mark__in=named)
    return list(children.values_list("pk", flat=True).distinct())


def vouchers_of_named() -> list[tuple[int, str]]:
    found = Voucher.objects.filter(child__in=named_children()).order_by("pk")
    return list(found.values_list("pk", "state"))


def test_the_town_lives_on_the_way_and_the_named_are_left_alone(town: None) -> None:
    begun = clock.now()
    target = clock.at(date(2025, 10, 3), 17, 15)
    wish = ask(target)
    before = dict(vouchers_of_named())
    assert carry_out_moves() == 33
    wish.refresh_from_db()
    assert (wish.state, wish.percent, wish.reached) == ("done", 100, date(2025, 10, 3))
    assert target <= clock.now() < target + timedelta(minutes=5)
    moved = Entry.objects.get(kind="clock.moved")
    assert datetime.fromisoformat(moved.data["to"]) == target
    for day in (date(2025, 9, 2), date(2025, 9, 30), date(2025, 10, 3)):
        assert GroupDay.objects.filter(day=day).count() == len(enrolled_by_group(CITY, day)) > 0
    _only_time_happened_to_the_named(before)
    filed = Application.objects.filter(filed_at__gt=begun).count()
    assert 0 < filed < 60  # from the files of this town: in the whole city hundreds file
    assert (imbalance(CITY), reconcile(CITY)) == (0, [])


def _only_time_happened_to_the_named(before: dict[int, str]) -> None:
    """Their days are marked and their month is closed; nobody confirmed or approved for them."""
    after = dict(vouchers_of_named())
    assert {after[pk] for pk, state in before.items() if state == "issued"} <= {"lapsed"}
    assert {after[pk] for pk, state in before.items() if state == "active"} == {"active"}
    enrolled = Enrolment.objects.filter(child__in=named_children())
    assert enrolled.count() == 2
    for enrolment in enrolled:
        assert DayMark.objects.filter(enrolment=enrolment, day=date(2025, 9, 2)).exists()
    september = Timesheet.objects.filter(month=START)
    named = september.filter(enrolment__in=enrolled)
    assert set(named.values_list("state", flat=True)) == {"closed"}
    others = september.exclude(enrolment__in=enrolled)
    assert others.exclude(state="closed").count() > 0.3 * others.count() > 0


def test_only_one_wish_at_a_time_and_only_forward_in_a_demo(town: None, settings: Any) -> None:
    wish = ask(clock.at(date(2025, 9, 2), 9))
    with pytest.raises(ClockBusy):
        ask(clock.at(date(2025, 9, 5), 9), "again")
    ClockMove.objects.filter(pk=wish.pk).update(state="running")
    with pytest.raises(ClockBusy):
        ask(clock.at(date(2025, 9, 5), 9), "and again")
    carry_out_moves()
    with pytest.raises(ClockBusy):
        ask(clock.now() - timedelta(minutes=1), "back")
    assert ask(clock.at(date(2025, 9, 2), 10), "now").state == "asked"
    settings.DEMO = False
    with pytest.raises(NotADemo):
        ask(clock.now() + timedelta(days=1), "not here")
    assert carry_out_moves() == 0


def test_a_move_that_was_cut_off_goes_on_where_it_stood(
    town: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies in the middle of the second day; the next one lives that day again."""
    target = clock.at(date(2025, 9, 3), 20)
    wish = ask(target)
    marked = kindergartens.mark_day

    def die(town: Town, register: Register, moment: datetime, day: date) -> int:
        if day == date(2025, 9, 2):
            raise KeyboardInterrupt
        return marked(town, register, moment, day)

    with monkeypatch.context() as killed:
        killed.setattr(kindergartens, "mark_day", die)
        killed.setattr(move, "_end", lambda *_given: None)  # a killed process tells nobody
        with pytest.raises(KeyboardInterrupt):
            carry_out_moves()
    forget_demo_clock()
    wish.refresh_from_db()
    assert (wish.state, wish.reached) == ("running", START)
    filed = Entry.objects.filter(kind="application.filed").count()
    assert carry_out_moves() == 2  # from the night before the second day
    wish.refresh_from_db()
    assert wish.state == "done"
    for day in (date(2025, 9, 2), date(2025, 9, 3)):
        assert GroupDay.objects.filter(day=day).count() == len(enrolled_by_group(CITY, day))
    assert Entry.objects.filter(kind="application.filed").count() >= filed
    numbers = Application.objects.values_list("child").distinct().count()
    assert Application.objects.filter(case__isnull=False).count() <= numbers
    assert (imbalance(CITY), reconcile(CITY)) == (0, [])


def test_a_failed_move_says_so_and_lets_the_clock_go(
    town: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = ask(clock.at(date(2025, 9, 3), 9))

    def fail(*_given: Any, **_named: Any) -> int:
        raise RuntimeError("out of order")

    with monkeypatch.context() as broken:
        broken.setattr(office, "allot", fail)
        with pytest.raises(RuntimeError):
            carry_out_moves()
    wish.refresh_from_db()
    assert (wish.state, wish.message) == ("failed", "RuntimeError")
    assert carry_out_moves() == 0
    ask(clock.at(date(2025, 9, 3), 9), "again")
    assert carry_out_moves() > 0
