"""A file that is not what it says is refused with a reason, before anything else."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation

from kezek.site.imports.problems import FileRefused, Problems
from kezek.site.imports.reading import read_rows
from kezek.site.imports.steps import run_steps

COLUMNS = ("name", "age")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    problems = Problems(path.name)
    found = [
        dict(row) for _, row in read_rows(path, problems, columns=COLUMNS, delimiter=delimiter)
    ]
    problems.refuse_if_any()
    return found


def a_file(folder: Path, content: bytes | str) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_plain_rows(tmp_path: Path) -> None:
    assert rows(a_file(tmp_path, "name,age\nАсель,3\n")) == [{"name": "Асель", "age": "3"}]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    assert rows(a_file(tmp_path, "age,name\n3,Асель\n")) == [{"age": "3", "name": "Асель"}]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert rows(a_file(tmp_path, b"\xef\xbb\xbfname,age\nA,3\n")) == [{"name": "A", "age": "3"}]


def test_windows_line_ends_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    assert len(rows(a_file(tmp_path, "name,age\r\nA,3\r\n\r\nB,4\r\n"))) == 2


def test_a_line_break_inside_quotes_belongs_to_the_field(tmp_path: Path) -> None:
    assert rows(a_file(tmp_path, 'name,age\n"A\nB",3\n')) == [{"name": "A\nB", "age": "3"}]


def test_another_separator_can_be_named(tmp_path: Path) -> None:
    assert rows(a_file(tmp_path, "name;age\nA;3\n"), ";") == [{"name": "A", "age": "3"}]


def a_workbook(folder: Path) -> Path:
    path = folder / "file.csv"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], int, str, str]] = {
    "missing": (lambda folder: folder / "no.csv", 0, "", "no such file"),
    "empty": (lambda folder: a_file(folder, b""), 0, "", "empty"),
    "only a mark": (lambda folder: a_file(folder, b"\xef\xbb\xbf\n"), 0, "", "empty"),
    "a workbook": (a_workbook, 0, "", "spreadsheet"),
    "an old workbook": (
        lambda folder: a_file(folder, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, "", "spreadsheet"
    ),
    "utf-16": (
        lambda folder: a_file(folder, "name,age\nA,3\n".encode("utf-16")), 0, "", "UTF-8"
    ),
    "windows-1251": (
        lambda folder: a_file(folder, "name,age\nA,3\nСерик,3\n".encode("cp1251")), 3, "", "UTF-8"
    ),
    "semicolons": (lambda folder: a_file(folder, "name;age\nA;3\n"), 1, "", "“;”"),
    "tabs": (lambda folder: a_file(folder, "name\tage\nA\t3\n"), 1, "", "tab"),
    "no header": (lambda folder: a_file(folder, "name,years\nA,3\n"), 1, "age", "missing"),
    "extra column": (
        lambda folder: a_file(folder, "name,age,shoe\nA,3,20\n"), 1, "shoe", "unknown"
    ),
    "column twice": (lambda folder: a_file(folder, "name,age,age\nA,3,3\n"), 1, "age", "twice"),
    "short line": (lambda folder: a_file(folder, "name,age\nA,3\nB\n"), 3, "", "1 fields"),
    "long line": (lambda folder: a_file(folder, "name,age\nA,3,4\n"), 2, "", "3 fields"),
    "open quote": (lambda folder: a_file(folder, 'name,age\n"A,3\n'), 2, "", "quotation"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_csv_is_refused(tmp_path: Path, case: str) -> None:
    make, line, column, word = REFUSED[case]
    with pytest.raises(FileRefused) as refused:
        rows(make(tmp_path))
    found = {(p.line, p.column) for p in refused.value.problems}
    assert (line, column) in found
    assert word in str(refused.value)


def test_many_mistakes_are_counted_and_the_first_are_shown(tmp_path: Path) -> None:
    path = a_file(tmp_path, "name,age\n" + "A\n" * 80)
    with pytest.raises(FileRefused) as refused:
        rows(path)
    said = str(refused.value).splitlines()
    assert said[0] == "file.csv: 80 mistakes found."
    assert sum(line.startswith("file.csv:") for line in said) == 51


@pytest.mark.django_db
def test_steps_wait_for_those_before_them() -> None:
    done: list[str] = []
    run_steps({"c": ("a", "b"), "a": (), "b": ("a",)}, done.append)
    assert done == ["a", "b", "c"]


@pytest.mark.django_db
def test_no_step_begins_after_a_failure() -> None:
    done: list[str] = []

    def do(step: str) -> None:
        if step == "a":
            raise LookupError
        done.append(step)

    with pytest.raises(LookupError):
        run_steps({"a": (), "b": ("a",)}, do)
    assert done == []
