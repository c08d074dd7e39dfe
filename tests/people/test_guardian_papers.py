"""A guardian whom no registry names: by the decision that was shown at the counter."""

from datetime import date
from pathlib import Path

import pytest

from kezek.core.actors import Actor, Role
from kezek.journal.models import Entry
from kezek.people.acts import (
    ChildUnknown,
    NothingNew,
    admit_parent,
    ask_child,
    ask_guardians,
    ask_registry,
    register_guardian_by_paper,
)
from kezek.people.models import Guardianship
from kezek.people.ports import civil_registry
from kezek.people.queries import children_of
from kezek.people.sealing import Purpose, unseal
from tests.builders import a_key
from tests.people.builders import MOMENT, a_city, a_registry_row, an_iin, known_to_registry

pytestmark = pytest.mark.django_db

COUNTER = Actor(Role.COUNTER, 7)
DECISION = "Қорғаншылық бөлімі, № 14, 03.02.2025"


def came_in(guardian: str) -> int:
    answer = ask_registry(civil_registry(), guardian)
    return admit_parent(
        city="taraz",
        actor=COUNTER,
        moment=MOMENT,
        request_key=a_key(),
        answer=answer,
        language="kk",
    ).person


@pytest.fixture
def guardian(sandbox: Path) -> int:
    a_city()
    row = a_registry_row()
    known_to_registry([row])
    return came_in(row.iin)


def shown(guardian: int, child_iin: str) -> int:
    return register_guardian_by_paper(
        city="taraz",
        actor=COUNTER,
        moment=MOMENT,
        request_key=a_key(),
        child=ask_child(civil_registry(), child_iin),
        guardian=guardian,
        paper=DECISION,
    )


def test_the_decision_is_kept_sealed_and_out_of_the_journal(guardian: int) -> None:
    row = a_registry_row(birth_date=date(2022, 4, 2))
    known_to_registry([row])
    child = shown(guardian, row.iin)
    assert children_of(guardian) == [child]
    kept = Guardianship.objects.get()
    assert kept.paper_sealed is not None
    assert unseal(Purpose.TEXT, bytes(kept.paper_sealed)) == DECISION
    entry = Entry.objects.get(kind="guardian.registered")
    assert entry.cause == "paper"
    assert entry.data == {"kind": "guardian", "child": child, "guardian": guardian}


def test_a_decision_shown_twice_is_written_once(guardian: int) -> None:
    row = a_registry_row(birth_date=date(2022, 4, 2))
    known_to_registry([row])
    assert shown(guardian, row.iin) == shown(guardian, row.iin)
    assert Entry.objects.filter(kind="guardian.registered").count() == 1


def test_the_registry_s_silence_does_not_end_it(sandbox: Path) -> None:
    a_city()
    grown, row = a_registry_row(), a_registry_row(birth_date=date(2022, 4, 2))
    known_to_registry([grown, row])
    guardian = came_in(grown.iin)
    child = shown(guardian, row.iin)
    assert came_in(grown.iin) == guardian
    with pytest.raises(NothingNew):
        ask_guardians(civil_registry(), child)
    assert children_of(guardian) == [child]


def test_a_child_nobody_knows_is_nobody_s_ward(guardian: int) -> None:
    with pytest.raises(ChildUnknown):
        shown(guardian, an_iin(date(2022, 4, 2)))
    known_to_registry([a_registry_row(iin=(dead := an_iin()), died="2025-01-02")])
    with pytest.raises(ChildUnknown):
        shown(guardian, dead)
    assert not Guardianship.objects.exists()
