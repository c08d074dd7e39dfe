from datetime import date
from pathlib import Path

import pytest

from kezek.delivery.sandbox import Mode, ModeUnfit, Port, mode_of, modes, set_mode
from kezek.people.ports.registry import RegistryDown, Relation, Sex
from kezek.people.ports.sandbox_registry import (
    COLUMNS,
    RegistryFileError,
    SandboxRegistry,
    load_csv,
    load_rows,
)
from tests.people.builders import a_family, a_registry_row, an_iin, known_to_registry

HEAD = ",".join(COLUMNS)


@pytest.fixture
def registry(sandbox: Path) -> SandboxRegistry:
    load_rows([])
    return SandboxRegistry(wait=lambda _seconds: None)


def test_a_person_comes_back_as_written(registry: SandboxRegistry) -> None:
    row = a_registry_row(name="Ұзақ Әлия", phone="+77012345678")
    known_to_registry([row])
    person = registry.person(row.iin)
    assert person is not None
    assert (person.iin, person.name, person.phone) == (row.iin, "Ұзақ Әлия", "+77012345678")
    assert (person.birth_date, person.sex, person.died) == (date(1991, 3, 14), Sex.FEMALE, None)


def test_nobody_is_none(registry: SandboxRegistry) -> None:
    assert registry.person(an_iin()) is None


def test_the_dead_carry_their_day(registry: SandboxRegistry) -> None:
    row = a_registry_row(died="2024-02-29")
    known_to_registry([row])
    person = registry.person(row.iin)
    assert person is not None
    assert person.died == date(2024, 2, 29)


def test_children_are_found_by_mother_father_and_guardian(registry: SandboxRegistry) -> None:
    grown = a_registry_row()
    born = {
        "mother": a_registry_row(birth_date=date(2021, 1, 1), mother=grown.iin),
        "father": a_registry_row(birth_date=date(2022, 1, 1), father=grown.iin),
        "guardian": a_registry_row(birth_date=date(2023, 1, 1), guardian=grown.iin),
    }
    lost = a_registry_row(birth_date=date(2020, 1, 1), mother=grown.iin, died="2021-01-01")
    known_to_registry([grown, lost, *born.values()])
    assert [child.iin for child in registry.children_of(grown.iin)] == [
        child.iin for child in born.values()
    ]
    for kind, child in born.items():
        assert registry.relation(grown.iin, child.iin) == Relation(kind)


def test_a_child_without_parents_is_nobody_s(registry: SandboxRegistry) -> None:
    child = a_registry_row(birth_date=date(2021, 1, 1))
    known_to_registry([child])
    assert registry.relation("", child.iin) is None
    assert registry.children_of("") == []


def test_strangers_are_not_related(registry: SandboxRegistry) -> None:
    mother, (child,) = a_family()
    assert registry.relation(an_iin(), child) is None
    assert registry.relation(child, mother) is None
    assert registry.relation(mother, an_iin()) is None


def test_many_persons_at_once(registry: SandboxRegistry) -> None:
    rows = [a_registry_row() for _ in range(3)]
    known_to_registry(rows)
    asked = [row.iin for row in rows] + ["000000000000"] * 900
    assert set(registry.people(asked)) == {row.iin for row in rows}


@pytest.mark.parametrize("mode", [Mode.DOWN, Mode.SLOW])
def test_a_silent_registry_is_down(registry: SandboxRegistry, mode: Mode) -> None:
    mother, (child,) = a_family()
    set_mode(Port.REGISTRY, mode)
    for call in (
        lambda: registry.person(mother),
        lambda: registry.children_of(mother),
        lambda: registry.relation(mother, child),
    ):
        with pytest.raises(RegistryDown):
            call()


def test_a_slow_registry_is_waited_for_no_longer_than_its_patience(sandbox: Path) -> None:
    load_rows([])
    waited: list[float] = []
    set_mode(Port.REGISTRY, Mode.SLOW)
    with pytest.raises(RegistryDown):
        SandboxRegistry(patience=1.5, wait=waited.append).person(an_iin())
    assert waited == [1.5]


def test_told_so_it_knows_nobody(registry: SandboxRegistry) -> None:
    mother, (child,) = a_family()
    set_mode(Port.REGISTRY, Mode.NO_SUCH_PERSON)
    assert registry.person(mother) is None
    assert registry.children_of(mother) == []
    assert registry.relation(mother, child) is None
    set_mode(Port.REGISTRY, Mode.OK)
    assert registry.person(mother) is not None


def test_without_a_file_it_is_down(sandbox: Path) -> None:
    with pytest.raises(RegistryDown):
        SandboxRegistry().person(an_iin())


def test_a_replaced_file_is_read_anew(registry: SandboxRegistry) -> None:
    row = a_registry_row()
    assert registry.person(row.iin) is None
    load_rows([row])
    assert registry.person(row.iin) is not None


def _csv(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "registry.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def test_a_csv_is_loaded_whole(registry: SandboxRegistry, tmp_path: Path) -> None:
    row = a_registry_row(name='Сәбитова "Ай" А.')
    path = tmp_path / "registry.csv"
    quoted = [f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row]
    path.write_text(HEAD + "\n" + ",".join(quoted) + "\n", encoding="utf-8-sig")
    assert load_csv(path) == 1
    person = registry.person(row.iin)
    assert person is not None
    assert person.name == 'Сәбитова "Ай" А.'


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("12345,A,1990-01-01,f,,,,,", "iin"),
        ("910314400017,A,1990-13-01,f,,,,,", "birth_date"),
        ("910314400017,A,1990-01-01,x,,,,,", "sex"),
        ("910314400017,A,1990-01-01,f,,gone,,,", "died"),
        ("910314400017,A,1990-01-01,f,,,77,,", "mother_iin"),
        ("910314400017,A,1990-01-01", ""),
    ],
)
def test_a_bad_line_names_line_column_and_reason_and_changes_nothing(
    registry: SandboxRegistry, tmp_path: Path, line: str, column: str
) -> None:
    before = a_registry_row()
    load_rows([before])
    with pytest.raises(RegistryFileError) as caught:
        load_csv(_csv(tmp_path, ",".join(a_registry_row()), line))
    assert (caught.value.line, caught.value.column) == (3, column)
    assert "910314400017" not in str(caught.value)
    assert registry.person(before.iin) is not None


def test_other_columns_are_refused(sandbox: Path, tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(RegistryFileError):
        load_csv(path)


def test_the_same_iin_twice_is_refused(sandbox: Path) -> None:
    row = a_registry_row()
    with pytest.raises(RegistryFileError):
        load_rows([row, row])


def test_every_port_is_ok_until_told_otherwise(sandbox: Path) -> None:
    assert set(modes().values()) == {Mode.OK}
    set_mode(Port.SMS, Mode.DOWN)
    assert (mode_of(Port.SMS), mode_of(Port.EMAIL)) == (Mode.DOWN, Mode.OK)


def test_a_port_takes_only_its_own_modes(sandbox: Path) -> None:
    with pytest.raises(ModeUnfit):
        set_mode(Port.SIGNATURE, Mode.NO_SUCH_PERSON)


@pytest.mark.parametrize("content", ["", "[1]", '{"registry": "asleep", "post": "down"}'])
def test_a_spoilt_modes_file_means_ok(sandbox: Path, content: str) -> None:
    set_mode(Port.REGISTRY, Mode.DOWN)
    (path,) = sandbox.rglob("modes.json")
    path.write_text(content)
    assert mode_of(Port.REGISTRY) is Mode.OK
