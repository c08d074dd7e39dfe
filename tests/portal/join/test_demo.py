"""The demo panel, and its absence anywhere else."""

import re
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from kezek.core import clock
from kezek.delivery.sandbox import Mode, Port, modes
from kezek.policy import queries
from kezek.policy.models import City, ClockMove, DemoClock
from kezek.policy.queries import demo_now
from kezek.policy.queries_demo import demo_people
from tests.portal.join.visitor import PHONE, Visitor, a_family, code, typed

pytestmark = pytest.mark.django_db

PAGES = ["clock", "inbox", "people", "sandbox"]


@pytest.mark.parametrize("page", PAGES)
def test_outside_a_demo_there_is_no_panel(city: City, settings: Any, page: str) -> None:
    settings.DEMO = False
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/kk/demo/{page}/").status_code == 404
    assert demo_people("taraz") == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_in_every_language(city: City, page: str, language: str) -> None:
    assert Visitor(language).go(f"demo/{page}/").text


@pytest.mark.parametrize(("to", "day"), [("day", date(2025, 9, 2)), ("month", date(2025, 10, 1))])
def test_a_button_asks_the_worker_to_move_the_clock(city: City, to: str, day: date) -> None:
    visitor = Visitor().go("demo/clock/")
    assert "Сегодня в городе: 1 сентября" in visitor.text
    visitor.send("demo/clock/", to=to)
    move = ClockMove.objects.get()
    assert move.target == clock.at(day, 9)
    assert 'http-equiv="refresh"' in visitor.shown


def test_a_day_off_is_skipped(city: City) -> None:
    with clock.standing_at(clock.at(date(2025, 9, 5), 10)):  # a Friday
        Visitor().go("demo/clock/").send("demo/clock/", to="day")
    assert ClockMove.objects.get().target == clock.at(date(2025, 9, 8), 9)


def test_while_the_clock_moves_the_page_says_how_far_it_is(city: City) -> None:
    ClockMove.objects.create(
        target=clock.at(date(2025, 10, 1), 9),
        state="running",
        percent=40,
        reached=date(2025, 9, 12),
    )
    visitor = Visitor().go("demo/clock/")
    assert "Дошёл до дня: 12 сентября, пт · 40%" in visitor.text
    assert "Перейти к следующему рабочему дню" not in visitor.text
    visitor.send("demo/clock/", to="day")
    assert "Время уже переводится" in visitor.text
    assert ClockMove.objects.count() == 1


def test_a_move_that_ended_this_moment_is_not_asked_for_again(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = clock.at(date(2025, 9, 1), 10), clock.at(date(2025, 9, 2), 9)
    DemoClock.objects.create(pk=1, offset=timedelta(), stands_at=after)  # the worker has arrived
    read = time.monotonic() + 60  # this process still knows what it read before
    monkeypatch.setattr(queries, "_offset", (read, timedelta(), before))
    monkeypatch.setattr(clock, "_source", demo_now)
    assert clock.today() == clock.day_of(before)
    Visitor().go("demo/clock/").send("demo/clock/", to="day")
    assert ClockMove.objects.get().target == clock.at(date(2025, 9, 3), 9)


def test_arrival_and_failure_are_said(city: City) -> None:
    move = ClockMove.objects.create(target=clock.at(date(2025, 9, 1), 9), state="done")
    assert "Город дожил до дня: 1 сентября" in Visitor().go("demo/clock/").text
    ClockMove.objects.filter(pk=move.pk).update(state="failed")
    assert "Часы остановились на полпути" in Visitor().go("demo/clock/").text


def test_the_button_pressed_twice_moves_once(city: City) -> None:
    visitor = Visitor().go("demo/clock/")
    key = visitor.key()
    visitor.send("demo/clock/", to="day")
    visitor.send("demo/clock/", to="day", request_key=key)
    assert ClockMove.objects.count() == 1


def test_the_inbox_begins_each_text_with_its_phone(city: City) -> None:
    Visitor().go("apply/").send("apply/", **typed(a_family()))
    shown = Visitor().go("demo/inbox/").shown
    blocks = re.findall(r"<article.*?</article>", shown, re.DOTALL)
    assert len(blocks) == 1
    assert re.search(rf">{re.escape(PHONE)}</h2>", blocks[0])
    assert code() in blocks[0]


def test_the_people_can_be_signed_in_as_with_one_button(city: City) -> None:
    visitor = Visitor().go("demo/people/")
    people = demo_people("taraz")
    assert {"parent", "head", "educator", "department", "counter", "auditor"} == {
        person.role for person in people
    }
    for person in people:
        assert f'name="iin" value="{person.iin}"' in visitor.shown
        assert person.name in visitor.text
    first = next(person for person in people if person.child_iin)
    assert first.child_iin in visitor.text
    visitor.send("sign-in/", iin=first.iin)
    assert visitor.path == "sign-in/code/"


def test_services_break_on_demand(city: City) -> None:
    visitor = Visitor().go("demo/sandbox/")
    visitor.send("demo/sandbox/", registry="down", sms="ok", signature="slow", social="down")
    assert "Сохранено." in visitor.text
    assert modes()[Port.REGISTRY] is Mode.DOWN
    assert modes()[Port.SIGNATURE] is Mode.SLOW
    assert modes()[Port.SOCIAL] is Mode.DOWN
    visitor.send("demo/sandbox/", registry="asleep", sms="ok", signature="ok", social="ok")
    assert modes()[Port.REGISTRY] is Mode.DOWN
    assert "Проверьте, что ниже" in visitor.text
