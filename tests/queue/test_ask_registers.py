"""Registers that can confirm a ground do; one that is silent is asked again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kezek.core.actors import CALENDAR
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.journal.models import Entry
from kezek.people.ports import privilege_register, sandbox_social
from kezek.people.ports.sandbox_social import add_holders
from kezek.people.queries import iin_of
from kezek.queue.acts import confirm_by_register, leave_to_department
from kezek.queue.models import Application, Privilege
from kezek.queue.refusals import PrivilegeDecided
from kezek.queue.sweeps import ask_registers
from tests.builders import START, TARAZ, a_key, an_application
from tests.queue.claims import a_claim, a_proven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


def state_of(privilege: int) -> tuple[str, datetime | None]:
    row = Privilege.objects.get(pk=privilege)
    return row.state, row.ask_from


@pytest.mark.parametrize("whose", ["guardian_id", "child_id"])
def test_what_the_register_knows_is_proven_without_a_paper(whose: str) -> None:
    application = an_application()
    privilege = a_claim(application)
    add_holders([(iin_of(getattr(application, whose)), "large_family")])
    assert ask_registers(TARAZ, START) == 1
    assert state_of(privilege) == ("proven", None)
    assert Application.objects.get(pk=application.pk).right == "priority"
    entry = Entry.objects.get(kind="privilege.proven")
    assert (entry.cause, entry.actor) == ("register", str(CALENDAR))
    assert ask_registers(TARAZ, START) == 0


@pytest.mark.parametrize("held", [None, "parent_disability"])
def test_what_the_register_does_not_know_is_left_to_the_department(held: str | None) -> None:
    application = an_application()
    privilege = a_claim(application)
    if held:
        add_holders([(iin_of(application.guardian_id), held)])
    assert ask_registers(TARAZ, START) == 1
    assert state_of(privilege) == ("pending", None)
    assert Entry.objects.get(kind="privilege.unconfirmed").data["code"] == "large_family"
    assert ask_registers(TARAZ, START) == 0


@pytest.mark.parametrize("mode", [Mode.DOWN, Mode.SLOW])
def test_a_silent_register_is_asked_again_later(
    mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_social.SandboxSocial.__init__, "__kwdefaults__", KWARGS)
    application = an_application()
    privileges = [a_claim(application), a_claim(an_application())]
    add_holders([(iin_of(application.guardian_id), "large_family")])
    set_mode(Port.SOCIAL, mode)
    assert ask_registers(TARAZ, START) == 0
    assert [state_of(one) for one in privileges] == [("pending", START)] * 2
    assert not Entry.objects.filter(kind__in=["privilege.proven", "privilege.unconfirmed"])
    set_mode(Port.SOCIAL, Mode.OK)
    assert ask_registers(TARAZ, START + timedelta(minutes=1)) == 2
    assert state_of(privileges[0]) == ("proven", None)


WAITED: list[float] = []
KWARGS = {"patience": 2.0, "wait": WAITED.append}


def test_a_silent_register_is_waited_for_once_a_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_social.SandboxSocial.__init__, "__kwdefaults__", KWARGS)
    WAITED.clear()
    for _n in range(3):
        a_claim(an_application())
    set_mode(Port.SOCIAL, Mode.SLOW)
    ask_registers(TARAZ, START)
    assert WAITED == [2.0]


def test_a_register_that_knows_nobody_confirms_nobody() -> None:
    application = an_application()
    privilege = a_claim(application)
    add_holders([(iin_of(application.guardian_id), "large_family")])
    set_mode(Port.SOCIAL, Mode.NO_SUCH_PERSON)
    ask_registers(TARAZ, START)
    assert state_of(privilege) == ("pending", None)


def test_a_ground_without_a_register_is_asked_of_none() -> None:
    privilege = a_claim(an_application(), "teacher")
    assert state_of(privilege) == ("pending", None)
    assert ask_registers(TARAZ, START) == 0


def test_a_child_who_left_the_queue_is_not_asked_about() -> None:
    application = an_application()
    a_claim(application)
    Application.objects.filter(pk=application.pk).update(state="placed")
    assert ask_registers(TARAZ, START) == 0


def test_no_register_of_that_name_is_connected() -> None:
    assert privilege_register("tax") is None


def test_an_answer_comes_once() -> None:
    privilege = a_proven(an_application(), "large_family")
    for act in (confirm_by_register, leave_to_department):
        with pytest.raises(PrivilegeDecided):
            act(
                actor=CALENDAR,
                moment=START,
                request_key=a_key(),
                city=TARAZ,
                privilege=privilege,
            )


def test_the_register_s_file_is_beside_the_others(sandbox: Path) -> None:
    add_holders([("900101400000", "large_family"), ("900101400000", "large_family")])
    assert sandbox_social.social_file().is_relative_to(sandbox)
    assert sandbox_social.SandboxSocial().confirms("large_family", ["900101400000"])
    assert not sandbox_social.SandboxSocial().confirms("large_family", ["900101400001"])
