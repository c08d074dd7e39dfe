"""The counter files an application for a parent who stands before it."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kezek.core import sealing
from kezek.core.iin import Sex
from kezek.delivery import sandbox
from kezek.delivery.sandbox import Mode, Port
from kezek.journal.models import Entry
from kezek.people.models import Account, Consent, Guardianship
from kezek.people.sealing import Purpose, unseal
from kezek.queue.models import Application
from tests.desks.staff import keyed, last_actor, words
from tests.people.builders import a_family, a_registry_row, an_iin, known_to_registry

CASE, APPLY = "/ru/desks/counter/case/", "/ru/desks/apply/"

pytestmark = pytest.mark.usefixtures("july")


@pytest.fixture
def registry(tmp_path: Path, settings: Settings) -> None:
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = tmp_path


def applying(parent: str, child: str, **more: object) -> dict[str, object]:
    return keyed(parent_iin=parent, child_iin=child, privilege="", agreed="on", **more)


def test_an_application_is_filed_for_the_parent(
    registry: None, counter: Client, clerk: Account
) -> None:
    parent, (child,) = a_family()
    sent = applying(parent, child)
    for _ in range(2):
        assert counter.post(APPLY, sent).headers["Location"] == CASE + "?done=filed"
    row = Application.objects.get()
    assert Consent.objects.get().person_id == row.guardian_id
    assert last_actor("application.filed").startswith(f"counter:{clerk.pk}>")
    assert row.number in words(counter.get(CASE))
    anew = counter.post(APPLY, applying(parent, child))
    assert "уже в очереди" in words(anew)


def test_a_privilege_is_claimed_with_it(registry: None, counter: Client) -> None:
    parent, (child,) = a_family()
    counter.post(APPLY, applying(parent, child) | {"privilege": "large_family"})
    assert Application.objects.get().privileges.get().code == "large_family"


def test_what_the_registry_does_not_say_is_refused(registry: None, counter: Client) -> None:
    parent, (child,) = a_family()
    other, (stranger,) = a_family()
    cases = [
        (parent, stranger, "не записан"),
        (an_iin(), child, "В реестре нет"),
        (parent, parent, "Два одинаковых ИИН"),
        (parent, "123", "В ИИН 12 цифр"),
        ("", child, "Введите ИИН родителя."),
    ]
    for typed_parent, typed_child, said in cases:
        answer = counter.post(APPLY, applying(typed_parent, typed_child))
        assert said in words(answer), said
        assert f'value="{typed_child}"' in answer.content.decode()
    assert "Без согласия" in words(counter.post(APPLY, applying(parent, child) | {"agreed": ""}))
    assert other
    assert not Application.objects.exists()


def test_an_iin_that_disagrees_with_the_registry_warns_and_files(
    registry: None, counter: Client
) -> None:
    mother = a_registry_row()
    odd = a_registry_row(
        iin=an_iin(date(2021, 3, 9), Sex.MALE), birth_date=date(2021, 3, 5), mother=mother.iin
    )
    known_to_registry([mother, odd])
    assert counter.post(APPLY, applying(mother.iin, odd.iin)).headers["Location"].startswith(CASE)
    assert Application.objects.count() == 1
    page = words(counter.get(CASE))
    assert "Дата рождения в ИИН не такая" in page
    assert "Пол в ИИН" in page
    counter.post("/ru/desks/counter/leave/")
    parent, (child,) = a_family()
    counter.post(APPLY, applying(parent, child))
    assert "в ИИН не такая" not in words(counter.get(CASE))


def test_a_guardian_whom_no_registry_names_shows_the_decision(
    registry: None, counter: Client
) -> None:
    guardian, child = a_registry_row(), a_registry_row(birth_date=date(2021, 3, 5))
    known_to_registry([guardian, child])
    sent = applying(guardian.iin, child.iin)
    refused = words(counter.post(APPLY, sent))
    assert "запишите решение" in refused
    assert not Guardianship.objects.exists()

    decision = "Отдел опеки, № 14 от 03.02.2025"
    filed = counter.post(APPLY, applying(guardian.iin, child.iin, paper=decision))
    assert filed.headers["Location"] == CASE + "?done=filed"
    kept = Guardianship.objects.get()
    assert (kept.kind, kept.guardian_id) == ("guardian", Application.objects.get().guardian_id)
    assert kept.paper_sealed is not None
    assert unseal(Purpose.TEXT, bytes(kept.paper_sealed)) == decision
    entry = Entry.objects.get(kind="guardian.registered")
    assert entry.cause == "paper"
    assert set(entry.data) == {"kind", "child", "guardian"}
    # The registry still names nobody: that ends what the registry once said, not a decision.
    counter.post(APPLY, sent)
    assert Guardianship.objects.get().until is None


def test_a_decision_about_a_child_nobody_knows_is_refused(registry: None, counter: Client) -> None:
    guardian = a_registry_row()
    known_to_registry([guardian])
    sent = applying(guardian.iin, an_iin(date(2021, 3, 5)), paper="№ 14")
    assert "этого ребёнка" in words(counter.post(APPLY, sent))
    assert not Application.objects.exists()


def test_a_silent_registry_is_said_and_nothing_is_lost(registry: None, counter: Client) -> None:
    parent, (child,) = a_family()
    sandbox.set_mode(Port.REGISTRY, Mode.DOWN)
    answer = counter.post(APPLY, applying(parent, child))
    assert "не отвечает" in words(answer)
    assert f'value="{child}"' in answer.content.decode()
    assert not Application.objects.exists()
