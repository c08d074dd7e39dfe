"""A family is erased while somebody files for it in another city: one of the two waits and sees."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from kezek.openlog.acts import Erased, erase_family
from kezek.openlog.acts import erase as erasing
from kezek.openlog.refusals import FamilyHasCase
from kezek.people.models import Person
from kezek.people.queries import iin_of
from kezek.queue.acts import Filed, applications, file_application
from kezek.queue.models import Application
from kezek.queue.refusals import NotGuardian
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_child,
    a_city,
    a_key,
    guardian_of,
)
from tests.clones import cloned_db, side_by_side, template_db
from tests.openlog.told import tell

__all__ = ["cloned_db", "template_db"]

ELSEWHERE = "almaty-auezov"
SHORT = 3.0  # seconds that one gives the other to overtake it


class Pause:
    """A step of an act, and whoever may overtake the act there."""

    def __init__(self, step: Callable[..., Any]) -> None:
        self.step = step
        self.reached, self.overtaken = Event(), Event()

    def __call__(self, *words: Any) -> Any:
        found = self.step(*words)
        self.reached.set()
        self.overtaken.wait(SHORT)
        return found


def _erase(child: Person) -> Erased:
    return erase_family(
        actor=DEPARTMENT,
        moment=START + timedelta(days=1),
        request_key=a_key(),
        city=TARAZ,
        applicant=guardian_of(child).pk,
    )


def _file(child: Person) -> Filed:
    return file_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=ELSEWHERE,
        guardian=guardian_of(child).pk,
        child=child.pk,
    )


def _raced(
    pause: Pause, first: Callable[[Person], object], second: Callable[[Person], object]
) -> tuple[Person, list[object]]:
    a_city()
    a_city(ELSEWHERE)
    child = a_child()
    tell()

    def overtake() -> object:
        assert pause.reached.wait(SHORT)
        try:
            return second(child)
        finally:
            pause.overtaken.set()

    return child, list(side_by_side([lambda: first(child), overtake]))


def test_who_files_first_keeps_the_family_from_being_erased(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = Pause(applications._children)
    monkeypatch.setattr(applications, "_children", pause)
    child, (filed, erased) = _raced(pause, _file, _erase)
    assert isinstance(filed, Filed)
    assert isinstance(erased, FamilyHasCase)
    assert len(iin_of(child.pk)) == 12


def test_who_looks_without_holding_files_for_a_child_that_is_nobody_any_more(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the test before: what is read without holding the people is over by then."""
    pause = Pause(applications._children)
    monkeypatch.setattr(applications, "_children", pause)
    monkeypatch.setattr(applications, "hold_persons", lambda _people: None)
    child, (filed, erased) = _raced(pause, _file, _erase)
    assert (type(filed), type(erased)) == (Filed, Erased)
    assert iin_of(child.pk) == ""


def test_nobody_files_for_a_family_that_is_being_erased(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = Pause(erasing._grounds)
    monkeypatch.setattr(erasing, "_grounds", pause)
    _child, (erased, filed) = _raced(pause, _erase, _file)
    assert isinstance(erased, Erased)
    assert isinstance(filed, NotGuardian)
    assert not Application.objects.exists()
