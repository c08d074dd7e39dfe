"""The folder: whole snapshots, fixed names that turn over together, old days that go."""

import json
import os
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.journal.sequencer import catch_up
from kezek.opendata import folder, sweeps
from kezek.opendata.tables import TABLES
from tests.builders import TARAZ, a_city
from tests.portal.public.town import a_town, a_waiting_child

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 3)
NOW = clock.at(DAY, 0, 1)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the sweep writes."""
    monkeypatch.setenv("KEZEK_DATA", str(tmp_path))
    return tmp_path


def due(days: int = 0) -> int:
    return sweeps.publish_due(TARAZ, NOW + timedelta(days=days))


def count(root: Path) -> int:
    """Children in the newest list."""
    return len((root / TARAZ / "queue.jsonl").read_text("utf-8").splitlines())


def test_a_new_day_is_written_once(root: Path) -> None:
    a_city()
    a_waiting_child()
    assert due() == 1
    assert due() == 0
    assert count(root) == 1
    a_waiting_child()
    assert due() == 0
    assert count(root) == 1  # a day's snapshot never changes
    assert due(1) == 1
    assert count(root) == 2
    assert folder.days(root, TARAZ) == [DAY, DAY + timedelta(days=1)]
    assert json.loads((root / TARAZ / "days.json").read_text()) == ["2025-07-03", "2025-07-04"]
    assert (root / TARAZ / "latest").readlink() == Path("2025-07-04")


def test_what_was_broken_off_is_never_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_city()
    assert due() == 1

    def full(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sweeps, "write_text", full)
        with pytest.raises(OSError, match="No space"):
            due(1)
    assert folder.days(root, TARAZ) == [DAY]
    assert not list((root / TARAZ).glob(".new-*"))
    assert due(1) == 1


def test_a_killed_writers_folder_goes_after_an_hour(root: Path) -> None:
    a_city()
    (root / TARAZ).mkdir()
    old, young = root / TARAZ / ".new-old", root / TARAZ / ".new-young"
    for path in (old, young):
        path.mkdir()
        (path / "queue.csv").write_text("queue\n")
    os.utime(old, (1, 1))
    assert due() == 1
    assert not old.exists()
    assert young.exists()


def test_two_writers_leave_one_snapshot(root: Path) -> None:
    a_city()
    a_waiting_child()
    made = [folder.begun(root, TARAZ) for _ in range(2)]
    for n, path in enumerate(made):
        (path / "queue.jsonl").write_text(str(n))
    said: list[bool] = []
    both = threading.Barrier(2)

    def put(path: Path) -> None:
        both.wait()
        said.append(folder.put(root, TARAZ, DAY, path))

    threads = [threading.Thread(target=put, args=(path,)) for path in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False, True]
    assert folder.days(root, TARAZ) == [DAY]
    assert not [path for path in made if path.exists()]


def test_a_reader_always_finds_whole_tables(root: Path) -> None:
    a_city()
    due()
    over, torn = threading.Event(), list[str]()

    def read() -> None:
        while not over.is_set():
            for name in TABLES:
                text = (root / TARAZ / f"{name}.csv").read_text("utf-8")
                if not text.endswith("\n"):
                    torn.append(name)

    reader = threading.Thread(target=read)
    reader.start()
    for days in range(1, 6):
        due(days)
    over.set()
    reader.join()
    assert torn == []


def test_old_days_go_and_months_stay_without_children(root: Path) -> None:
    a_town()
    for days in (0, 1, 27, 28, 30, 119):
        due(days)
    kept = [DAY, date(2025, 7, 30), date(2025, 7, 31), date(2025, 8, 2), date(2025, 10, 30)]
    assert folder.days(root, TARAZ) == [kept[0], date(2025, 8, 2), kept[-1]]
    old = root / TARAZ / DAY.isoformat()
    passing = {name for name, table in TABLES.items() if table.passing}
    assert passing == {"queue", "grants", "places", "waiting_lists"}
    there = {path.stem for path in old.iterdir()} - {"datapackage"}
    assert there == TABLES.keys() - passing
    said = json.loads((old / "datapackage.json").read_text("utf-8"))
    assert {Path(one["path"]).stem for one in said["resources"]} == there
    assert (root / TARAZ / "latest" / "queue.csv").exists()
    due(120)
    assert DAY in folder.days(root, TARAZ)


def test_an_old_table_that_there_is_no_more_goes_and_holds_nothing_up(root: Path) -> None:
    a_city()
    due()
    old = root / TARAZ / DAY.isoformat()
    told = folder.description(root, TARAZ, DAY)
    told["resources"].append({"path": "siblings.csv"})
    (old / "siblings.csv").write_text("child\n")
    (old / "datapackage.json").write_text(json.dumps(told))
    assert due(120) == 1
    assert not (old / "siblings.csv").exists()
    assert (root / TARAZ / "latest").readlink() == Path("2025-10-31")


def test_snapshots_of_another_life_of_the_database_go(root: Path) -> None:
    a_town()
    due()
    due(5)
    assert due() == 0 or folder.days(root, TARAZ) == [DAY]
    assert folder.days(root, TARAZ) == [DAY]  # the demo began anew, on an earlier day
    told = folder.description(root, TARAZ, DAY)
    path = root / TARAZ / DAY.isoformat() / "datapackage.json"
    path.write_text(json.dumps({**told, "journal_entry": told["journal_entry"] + 1}))
    assert due() == 1  # it told of an entry that an older backup does not have
    assert folder.description(root, TARAZ, DAY)["journal_entry"] == told["journal_entry"]
    a_waiting_child()
    catch_up(TARAZ)
    assert due() == 0


def test_the_fixed_names_follow_where_days_to_come_went(root: Path) -> None:
    a_city()
    due()
    due(5)
    assert due() == 0
    assert folder.days(root, TARAZ) == [DAY]
    assert (root / TARAZ / "latest").readlink() == Path(DAY.isoformat())
    assert (root / TARAZ / "queue.csv").exists()


def test_the_fixed_names_follow_a_writer_that_was_killed_before_it_turned_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_city()
    due()

    def killed(*_words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(folder, "turn", killed)
        with pytest.raises(KeyboardInterrupt):
            due(1)
    assert (root / TARAZ / "latest").readlink() == Path(DAY.isoformat())
    assert due(1) == 0
    assert (root / TARAZ / "latest").readlink() == Path("2025-07-04")
    assert json.loads((root / TARAZ / "days.json").read_text()) == ["2025-07-03", "2025-07-04"]


@pytest.mark.parametrize("text", ["", "{}", "[]", "not JSON", None])
def test_a_snapshot_that_does_not_say_what_it_is_is_written_anew(
    root: Path, text: str | None
) -> None:
    a_city()
    due()
    path = root / TARAZ / DAY.isoformat() / "datapackage.json"
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    assert due() == 1
    assert folder.description(root, TARAZ, DAY)["day"] == DAY.isoformat()


def test_cities_lie_apart(root: Path) -> None:
    a_city()
    a_city("almaty-auezov")
    a_waiting_child()
    due()
    sweeps.publish_due("almaty-auezov", NOW)
    assert count(root) == 1
    assert (root / "almaty-auezov" / "queue.jsonl").read_text() == ""
