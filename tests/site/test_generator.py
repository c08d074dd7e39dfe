"""The invented city: repeatable, whole, and scarce in the right places."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kezek.core.iin import clean_bin, clean_iin
from kezek.site.generator.gardens import is_inside, read_map
from kezek.site.generator.make import generate_city
from kezek.site.generator.marks import is_working
from kezek.site.generator.names import patronymic_of, surname_of
from kezek.site.settings import ROOT

TARAZ = ROOT / "cities" / "taraz"
ALMATY = ROOT / "cities" / "almaty-auezov"
SEASON = date(2025, 7, 1)
DEMO = date(2025, 9, 1)

Row = dict[str, str]


def rows_of(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest(folder: Path) -> str:
    files = sorted(folder.glob("*.csv"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole of Taraz on 1 July."""
    folder = tmp_path_factory.mktemp("taraz-season")
    generate_city(TARAZ, folder, start=SEASON)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Taraz on 1 September."""
    folder = tmp_path_factory.mktemp("taraz-small")
    generate_city(TARAZ, folder, start=DEMO, children=600)
    return folder


def bands(rows: list[Row], year: int = 2025) -> Counter[int]:
    return Counter(max(1, year - int(row["birth_date"][:4])) for row in rows)


def everybody(folder: Path) -> Iterator[Row]:
    for name in ("enrolled", "queue", "future"):
        yield from rows_of(folder, name)


def test_the_same_seed_writes_the_same_bytes(small: Path, tmp_path: Path) -> None:
    generate_city(TARAZ, tmp_path, start=DEMO, children=600)
    assert digest(tmp_path) == digest(small)


def test_another_seed_writes_another_city(small: Path, tmp_path: Path) -> None:
    generate_city(TARAZ, tmp_path, start=DEMO, children=600, seed=7)
    assert digest(tmp_path) != digest(small)


def test_the_city_has_its_size(season: Path) -> None:
    gardens, groups = rows_of(season, "kindergartens"), rows_of(season, "groups")
    enrolled, queue = rows_of(season, "enrolled"), rows_of(season, "queue")
    assert len(gardens) == 157
    assert {garden["kind"] for garden in gardens} == {"state", "private", "departmental"}
    assert sum(garden["opened"] > "2024-07-01" for garden in gardens) == 19
    assert 850 <= len(groups) <= 950
    assert sum(int(group["capacity"]) for group in groups) == 21_000
    assert 16_900 <= len(enrolled) <= 17_100
    assert bands(enrolled)[6] == 4_000
    assert 12_900 <= len(queue) <= 13_100
    assert len(rows_of(season, "future")) == 6_000


def test_every_queue_type_has_somebody(season: Path, small: Path) -> None:
    first = {"military", "special_state_body", "killed_in_service"}
    for folder in (season, small):
        types = {
            (
                max(1, 2025 - int(row["birth_date"][:4])),
                "first" if row["privilege"] in first else bool(row["privilege"]),
            )
            for row in rows_of(folder, "queue")
        }
        assert len(types) == 18


def test_more_wait_than_find_a_chair_in_every_band(season: Path) -> None:
    """Free chairs once the oldest have left, against everybody who waits or will."""
    seats: Counter[int] = Counter()
    for group in rows_of(season, "groups"):
        seats[int(group["band"])] += int(group["capacity"])
    staying = bands(rows_of(season, "enrolled"))
    waiting = bands(rows_of(season, "queue")) + bands(rows_of(season, "future"))
    for band in (1, 2, 3, 4, 5):
        assert 0 < seats[band] - staying[band] < waiting[band]


def test_nobody_sits_on_a_chair_that_is_not_there(season: Path) -> None:
    capacity = {
        (group["kindergarten"], group["code"]): int(group["capacity"])
        for group in rows_of(season, "groups")
    }
    taken = Counter((row["kindergarten"], row["group"]) for row in rows_of(season, "enrolled"))
    assert all(taken[group] <= capacity[group] for group in taken)
    assert any(taken[group] < capacity[group] for group in taken)


def test_who_stays_sits_in_a_group_of_the_own_age(season: Path) -> None:
    band = {
        (group["kindergarten"], group["code"]): int(group["band"])
        for group in rows_of(season, "groups")
    }
    for row in rows_of(season, "enrolled"):
        own = 2025 - int(row["birth_date"][:4])
        assert own in {6, band[row["kindergarten"], row["group"]]}


def test_every_child_stands_once(season: Path) -> None:
    children = Counter(row["child_iin"] for row in everybody(season))
    assert max(children.values()) == 1
    assert sum(children.values()) > 36_000


def test_old_numbers_are_unique_and_follow_the_filing(season: Path) -> None:
    queue = rows_of(season, "queue")
    numbers = [row["old_number"] for row in queue + rows_of(season, "enrolled")]
    assert len(set(numbers)) == len(numbers)
    assert [row["filed_at"] for row in queue] == sorted(row["filed_at"] for row in queue)
    running = [int(row["old_number"].split("-")[1]) for row in queue]
    assert running == sorted(running)


def test_filing_times_reach_back_two_years_with_ties_and_a_rush(season: Path) -> None:
    moments = [datetime.fromisoformat(row["filed_at"]) for row in rows_of(season, "queue")]
    assert min(moments).date() < SEASON - timedelta(days=700)
    assert max(moments).date() < SEASON
    assert len(set(moments)) < len(moments)
    opening = sum(moment.hour == 9 and moment.minute < 15 for moment in moments)
    assert opening > len(moments) // 4


def test_numbers_are_valid_and_belong_to_one_person(season: Path) -> None:
    registry = rows_of(season, "registry")
    iins = [person["iin"] for person in registry]
    assert len(set(iins)) == len(iins)
    for iin in iins[::7]:
        assert clean_iin(iin) == iin
    for garden in rows_of(season, "kindergartens"):
        assert clean_bin(garden["bin"]) == garden["bin"]


def test_a_few_numbers_do_not_show_the_birth_date(season: Path) -> None:
    odd = [
        row
        for row in everybody(season)
        if row["child_iin"][:6] != row["birth_date"][2:].replace("-", "")
    ]
    assert 0 < len(odd) < 400


def test_the_register_knows_everybody_and_who_answers_for_whom(season: Path) -> None:
    registry = {person["iin"]: person for person in rows_of(season, "registry")}
    for row in everybody(season):
        child = registry[row["child_iin"]]
        kin = {child["mother_iin"], child["father_iin"], child["guardian_iin"]}
        assert row["parent_iin"] in kin
        assert registry[row["parent_iin"]]["phone"] == row["parent_phone"]
    assert any(person["died"] for person in registry.values())
    lone = [p for p in registry.values() if not p["phone"] and not p["mother_iin"]]
    assert lone


def test_twins_are_of_one_day_and_one_parent(season: Path) -> None:
    pairs = Counter((row["parent_iin"], row["birth_date"]) for row in rows_of(season, "queue"))
    assert sum(count == 2 for count in pairs.values()) > 50


def test_history_has_a_mark_for_each_working_day_and_no_other(season: Path) -> None:
    for row in rows_of(season, "enrolled")[::97]:
        entered = date.fromisoformat(row["enrolled_from"])
        for month, marks in ((row["month_1"], row["marks_1"]), (row["month_2"], row["marks_2"])):
            first = date.fromisoformat(f"{month}-01")
            for place, mark in enumerate(marks):
                day = first + timedelta(days=place)
                assert (mark != "-") == (is_working(day) and day >= entered)
    assert {row["month_1"] for row in rows_of(season, "enrolled")} == {"2025-05"}


def test_holidays_carry_no_mark() -> None:
    assert not is_working(date(2025, 6, 6))  # Kurban ait
    assert not is_working(date(2025, 7, 7))  # the day of the capital fell on a Sunday
    assert not is_working(date(2025, 9, 1))  # the day of the constitution fell on a Saturday
    assert is_working(date(2025, 9, 2))


def test_the_oldest_leave_in_the_summer_of_the_season_only(season: Path, small: Path) -> None:
    born = {row["child_iin"]: row["birth_date"] for row in rows_of(season, "enrolled")}
    leaving = {row["child_iin"]: row["leaves_on"] for row in rows_of(season, "leaving")}
    school = [iin for iin in leaving if born[iin] < "2020"]
    assert len(school) == 4_000
    assert all("2025-07-01" <= leaving[iin] <= "2025-08-31" for iin in school)
    assert 0 < len(leaving) - len(school) < 1_000
    assert bands(rows_of(small, "enrolled"))[6] == 0


def test_money_pays_history_and_everybody_until_december(season: Path) -> None:
    opening, *later = rows_of(season, "allotments")
    need = len(rows_of(season, "enrolled")) * (2 + 6) * 65_000
    assert need * 100 <= int(opening["tenge"]) * 97 < need * 101
    assert opening["day"] == "2025-07-01"
    new_year = next(row for row in later if row["day"] == "2026-01-01")
    assert int(new_year["tenge"]) * 97 >= 21_000 * 12 * 65_000 * 100
    assert new_year["budget_year"] == "2026"
    assert [row["day"] for row in later] == sorted(row["day"] for row in later)


def test_kindergartens_lie_inside_their_district(season: Path) -> None:
    districts = {row["code"]: row["polygon"] for row in read_map(TARAZ)["district"]}
    for garden in rows_of(season, "kindergartens"):
        point = (float(garden["lat"]), float(garden["lon"]))
        assert is_inside(point, districts[garden["district"]])


def test_the_named_people_are_there(small: Path) -> None:
    queue = {row["child_name"]: row for row in rows_of(small, "queue")}
    assert queue["Оспанова Інжу Нұрланқызы"]["privilege"] == "military"
    assert (
        queue["Қасымов Әмір Олжасұлы"]["parent_iin"]
        == queue["Қасымова Сафия Олжасқызы"]["parent_iin"]
    )
    enrolled = {row["child_name"]: row for row in rows_of(small, "enrolled")}
    assert enrolled["Ковалёв Максим Андреевич"]["kindergarten"] == "n36"
    names = {person["name"] for person in rows_of(small, "registry")}
    assert "Сапаров Әлихан Ерланұлы" in names
    assert "Сапаров Әлихан Ерланұлы" not in queue


def test_a_real_list_keeps_its_facts(tmp_path: Path) -> None:
    generate_city(ALMATY, tmp_path, start=DEMO)
    with (ALMATY / "kindergartens.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    made = rows_of(tmp_path, "kindergartens")
    assert len(made) == len(published) == 46
    assert [(row["lat"], row["lon"]) for row in made] == [
        (str(float(row["lat"])), str(float(row["lon"]))) for row in published
    ]
    kinds = Counter((group["kindergarten"], group["kind"]) for group in rows_of(tmp_path, "groups"))
    assert kinds["n24", "special"] == 2  # «Коррекционный»
    assert kinds["n25", "sanatorium"] == 2  # «Санаторный»
    assert kinds["n23", "ordinary"] == 2


def test_two_cities_share_no_person(small: Path, tmp_path: Path) -> None:
    generate_city(ALMATY, tmp_path, start=DEMO)
    here = {row["iin"] for row in rows_of(small, "registry")}
    there = {row["iin"] for row in rows_of(tmp_path, "registry")}
    assert not here & there


def test_files_are_plain_utf8_with_line_feeds(small: Path) -> None:
    for file in small.glob("*.csv"):
        content = file.read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")


@pytest.mark.parametrize(
    ("father", "sex", "tradition", "patronymic"),
    [
        ("Ерлан", "m", "kazakh", "Ерланұлы"),
        ("Ерлан", "f", "kazakh", "Ерланқызы"),
        ("Сергей", "f", "russian", "Сергеевна"),
        ("Дмитрий", "m", "russian", "Дмитриевич"),
        ("Игорь", "m", "russian", "Игоревич"),
        ("Олег", "f", "russian", "Олеговна"),
        ("Михаил", "f", "russian", "Михайловна"),
    ],
)
def test_a_patronymic_follows_the_tradition(
    father: str, sex: str, tradition: str, patronymic: str
) -> None:
    assert patronymic_of(father, sex, tradition) == patronymic  # type: ignore[arg-type]  # a literal


def test_a_surname_without_a_suffix_has_one_form() -> None:
    assert surname_of("Әділхан", "f") == "Әділхан"
    assert surname_of("Оспанов", "f") == "Оспанова"
