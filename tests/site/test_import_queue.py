"""An old queue comes in whole or not at all, and says what is wrong with it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from kezek.journal import sequencer
from kezek.journal.models import Entry
from kezek.people.models import ChildCase, Guardianship, Person
from kezek.queue.acts import settle_order
from kezek.queue.models import Application, Privilege
from kezek.site.imports.loading import load_queue
from kezek.site.imports.problems import FileRefused
from tests.builders import an_iin
from tests.site.importing import a_waiting, only, queue_file, the_city, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city() -> None:
    the_city()


def test_a_child_keeps_moment_and_number(tmp_path: Path) -> None:
    loaded = load_queue(queue_file(tmp_path, a_waiting()), wanted())
    row = Application.objects.get()
    assert loaded.rows == 1
    assert row.old_number == "24-000001"
    assert row.filed_at == datetime.fromisoformat("2024-03-04T09:00:03.120000+05:00")
    assert (row.queue_type.code, row.state, row.case_id) == ("b3-general", "waiting", row.child_id)
    assert row.number.startswith("K-")
    assert row.may_from == date(2023, 9, 4)


def test_people_behind_it_are_registered(tmp_path: Path) -> None:
    load_queue(queue_file(tmp_path, a_waiting()), wanted())
    relation = Guardianship.objects.get()
    row = Application.objects.get()
    assert (relation.child_id, relation.guardian_id) == (row.child_id, row.guardian_id)
    assert relation.kind == "mother"
    assert relation.guardian.account.language == "kk"
    assert relation.guardian.phones.count() == 1
    assert ChildCase.objects.get().city_id == "taraz"


def test_a_ground_gives_its_right_and_counts_as_proven(tmp_path: Path) -> None:
    load_queue(queue_file(tmp_path, a_waiting(privilege="military")), wanted())
    assert Application.objects.get().queue_type.code == "b3-out-of-turn"
    claim = Privilege.objects.get()
    assert (claim.code, claim.right, claim.state) == ("military", "out_of_turn", "proven")


def test_the_journal_holds_no_name_and_no_number_of_a_person(tmp_path: Path) -> None:
    child = a_waiting(privilege="teacher")
    load_queue(queue_file(tmp_path, child), wanted())
    said = " ".join(str(entry.data) for entry in Entry.objects.all())
    for secret in ("child_iin", "parent_iin", "child_name", "parent_name", "parent_phone"):
        assert child[secret] not in said
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"application.filed", "case.opened", "privilege.proven", "import.done"} <= kinds


def test_ties_are_settled_by_the_order_of_the_file(tmp_path: Path) -> None:
    same = "2024-03-04T09:00:03.120000+05:00"
    rows = [
        a_waiting(old_number=f"n{place}", filed_at=same, parent_phone="+77010000001")
        for place in range(5)
    ]
    late = a_waiting(old_number="first", filed_at="2024-03-01T09:00:00+05:00")
    load_queue(queue_file(tmp_path, *rows, late), wanted())
    sequencer.catch_up("taraz")
    settle_order("taraz")
    ordered = Application.objects.order_by("filed_at", "order_seq")
    assert [row.old_number for row in ordered] == ["first", "n0", "n1", "n2", "n3", "n4"]


def test_brothers_and_sisters_share_their_parent(tmp_path: Path) -> None:
    first = a_waiting()
    second = a_waiting(parent_iin=first["parent_iin"], old_number="24-000002")
    load_queue(queue_file(tmp_path, first, second), wanted())
    assert Person.objects.count() == 3
    assert Guardianship.objects.values("guardian").distinct().count() == 1


def test_the_same_file_is_not_taken_in_again(tmp_path: Path) -> None:
    path = queue_file(tmp_path, a_waiting())
    load_queue(path, wanted())
    with pytest.raises(FileRefused) as refused:
        load_queue(path, wanted())
    assert (only(refused.value).line, only(refused.value).column) == (0, "")
    assert Application.objects.count() == 1


def test_a_child_that_waits_is_refused(tmp_path: Path) -> None:
    child = a_waiting()
    load_queue(queue_file(tmp_path, child), wanted())
    again = a_waiting(child_iin=child["child_iin"], old_number="24-000002")
    with pytest.raises(FileRefused) as refused:
        load_queue(queue_file(tmp_path, again, a_waiting(old_number="24-000003")), wanted())
    assert (only(refused.value).line, only(refused.value).column) == (2, "child_iin")
    assert Application.objects.count() == 1


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    loaded = load_queue(queue_file(tmp_path, a_waiting()), wanted(dry_run=True))
    assert loaded.rows == 1
    assert not Application.objects.exists()
    assert not Person.objects.exists()


def test_one_mistake_keeps_the_whole_file_out(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        load_queue(queue_file(tmp_path, a_waiting(), a_waiting(sex="x")), wanted())
    assert not Application.objects.exists()


def test_partial_takes_the_sound_rows_and_names_the_others(tmp_path: Path) -> None:
    rows = [a_waiting(), a_waiting(sex="x", old_number="24-000002")]
    loaded = load_queue(queue_file(tmp_path, *rows), wanted(partial=True))
    assert loaded.rows == Application.objects.count() == 1
    assert [(one.line, one.column) for one in loaded.left_out] == [(3, "sex")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("child_iin", "220304600001"),
        ("child_iin", "22030460"),
        ("child_iin", ""),
        ("parent_iin", "abcdefghijkl"),
        ("birth_date", "04.03.2022"),
        ("birth_date", "2022-02-30"),
        ("birth_date", "2018-03-04"),
        ("birth_date", "2026-01-01"),
        ("filed_at", "yesterday"),
        ("filed_at", "2027-01-01T09:00:00+05:00"),
        ("sex", "female"),
        ("parent_phone", "12345"),
        ("language", "en"),
        ("privilege", "friend"),
        ("child_name", ""),
        ("child_name", "А" * 300),
        ("old_number", "9" * 40),
    ],
)
def test_a_wrong_field_is_named_by_line_and_column(tmp_path: Path, column: str, value: str) -> None:
    rows = [a_waiting(old_number="24-000002"), a_waiting(**{column: value})]
    with pytest.raises(FileRefused) as refused:
        load_queue(queue_file(tmp_path, *rows), wanted())
    problem = only(refused.value)
    assert (problem.line, problem.column) == (3, column)


@pytest.mark.parametrize("column", ["child_iin", "old_number"])
def test_what_stands_twice_is_refused(tmp_path: Path, column: str) -> None:
    first = a_waiting(old_number="24-000001")
    second = a_waiting(old_number="24-000002") | {column: first[column]}
    with pytest.raises(FileRefused) as refused:
        load_queue(queue_file(tmp_path, first, second), wanted())
    assert (only(refused.value).line, only(refused.value).column) == (3, column)


def test_parent_and_child_cannot_be_one(tmp_path: Path) -> None:
    iin = an_iin(date(2022, 3, 4))
    with pytest.raises(FileRefused) as refused:
        load_queue(queue_file(tmp_path, a_waiting(child_iin=iin, parent_iin=iin)), wanted())
    assert only(refused.value).column == "parent_iin"


def test_a_number_that_does_not_show_the_birth_date_is_taken(tmp_path: Path) -> None:
    load_queue(queue_file(tmp_path, a_waiting(birth_date="2022-03-05")), wanted())
    assert Application.objects.count() == 1


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_refusal_speaks_the_language_of_the_reader(tmp_path: Path, language: str) -> None:
    with translation.override("en"):
        english = _refusal(tmp_path, sex="x")
    with translation.override(language):
        said = _refusal(tmp_path, sex="x")
    assert "queue.csv:2: sex: " in said
    assert said.splitlines()[0] != english.splitlines()[0]
    assert said.splitlines()[-1] != english.splitlines()[-1]


def _refusal(folder: Path, **wrong: Any) -> str:
    with pytest.raises(FileRefused) as refused:
        load_queue(queue_file(folder, a_waiting(**wrong)), wanted())
    return str(refused.value)
