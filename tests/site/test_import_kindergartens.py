"""Kindergartens and groups come in: ours, and a real list through its mapping."""

from pathlib import Path

import pytest
from django.utils import translation

from kezek.journal.models import Entry
from kezek.kindergartens.models import Group, Kindergarten, Photo
from kezek.site.imports.garden_rows import GROUP_COLUMNS, KINDERGARTEN_COLUMNS
from kezek.site.imports.loading import Loaded, load_kindergartens
from kezek.site.imports.problems import FileRefused
from kezek.site.settings import ROOT
from tests.builders import a_city
from tests.site.importing import a_garden, a_group, only, the_city, wanted, with_gardens, write

pytestmark = pytest.mark.django_db
ALMATY = ROOT / "cities" / "almaty-auezov"


def load(folder: Path, gardens: list[dict[str, object]], groups: list[dict[str, object]]) -> Loaded:
    return load_kindergartens(
        write(folder / "kindergartens.csv", KINDERGARTEN_COLUMNS, gardens),
        write(folder / "groups.csv", GROUP_COLUMNS, groups),
        wanted(),
    )


def test_a_kindergarten_comes_in_with_groups_and_pictures(tmp_path: Path) -> None:
    with_gardens(tmp_path, a_group(), a_group(code="g2", name="Балапан", band=2))
    garden = Kindergarten.objects.get()
    assert (garden.code, garden.kind, garden.features) == ("n1", "state", ["gym", "medical"])
    assert garden.sort_key
    rooms = list(garden.groups.order_by("code"))
    assert [(room.band, room.capacity, room.taken) for room in rooms] == [(3, 20, 0), (2, 20, 0)]
    subjects = set(Photo.objects.values_list("subject", flat=True))
    assert subjects == {"playroom", "bedroom", "gym", "medical"}


def test_the_journal_tells_of_both(tmp_path: Path) -> None:
    with_gardens(tmp_path)
    listed = Entry.objects.get(kind="kindergarten.listed")
    assert listed.data == {"code": "n1", "kind": "state", "groups": 1, "capacity": 20}
    assert Entry.objects.get(kind="group.listed").data["capacity"] == 20
    assert Entry.objects.get(kind="import.done").actor == "import:0"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("code", ""),
        ("kind", "public"),
        ("district", "mars"),
        ("lat", "north"),
        ("lat", "71.36"),
        ("bin", "990940000005"),
        ("phone", "none"),
        ("parent_fee", "-1"),
        ("parent_fee", "15000.50"),
        ("features", "gym;sauna"),
        ("iban", "KZ009993577325697212"),
        ("opened", "1999"),
        ("name_kk", ""),
    ],
)
def test_a_wrong_field_of_a_kindergarten(tmp_path: Path, column: str, value: str) -> None:
    the_city()
    with pytest.raises(FileRefused) as refused:
        load(tmp_path, [a_garden(**{column: value})], [])
    assert (only(refused.value).line, only(refused.value).column) == (2, column)
    assert not Kindergarten.objects.exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kindergarten", "n2"),
        ("band", "7"),
        ("language", "en"),
        ("hours", "8"),
        ("capacity", "0"),
        ("kind", "large"),
        ("name", ""),
    ],
)
def test_a_wrong_field_of_a_group_keeps_the_kindergarten_out_too(
    tmp_path: Path, column: str, value: str
) -> None:
    the_city()
    with pytest.raises(FileRefused) as refused:
        load(tmp_path, [a_garden()], [a_group(**{column: value})])
    assert (refused.value.file, only(refused.value).column) == ("groups.csv", column)
    assert not Kindergarten.objects.exists()


def test_a_code_stands_once(tmp_path: Path) -> None:
    the_city()
    with pytest.raises(FileRefused) as refused:
        load(tmp_path, [a_garden(), a_garden()], [])
    assert (only(refused.value).line, only(refused.value).column) == (3, "code")


def test_what_is_listed_is_not_listed_again(tmp_path: Path) -> None:
    with_gardens(tmp_path)
    with pytest.raises(FileRefused) as refused:
        load(tmp_path, [a_garden(name_ru="Детский сад «Другой»")], [])
    assert only(refused.value).column == "code"


def test_groups_may_be_added_to_a_listed_kindergarten(tmp_path: Path) -> None:
    with_gardens(tmp_path)
    load(tmp_path, [a_garden(code="n2")], [a_group(code="g2"), a_group(kindergarten="n2")])
    assert Group.objects.filter(kindergarten__code="n1").count() == 2


def test_the_published_list_of_a_district_comes_in_whole() -> None:
    a_city("almaty-auezov")
    loaded = load_kindergartens(
        ALMATY / "kindergartens.csv",
        None,
        wanted(city="almaty-auezov", column_map=ALMATY / "mapping.toml"),
    )
    assert loaded.rows == Kindergarten.objects.count() == 46
    named = Kindergarten.objects.get(code="n100")
    assert (named.name_kk, named.name_ru) == (
        "№ 100 «Гаухар» бөбекжай-бақшасы",
        "Ясли-сад № 100 «Гаухар»",
    )
    assert named.district == "aksai"
    assert named.address_kk == "Ақсай 4-ықшамаудан, 51В"
    special = Kindergarten.objects.get(code="n24")
    assert "speech" in special.features
    assert special.name_ru == "Коррекционный ясли-сад № 24"
    plain = Kindergarten.objects.get(code="n23")
    assert (plain.lat, plain.lon) == (43.219894, 76.864631)
    assert plain.address_ru == "12-й микрорайон, 4а"


def test_without_its_mapping_the_published_list_is_refused() -> None:
    a_city("almaty-auezov")
    with pytest.raises(FileRefused) as refused:
        load_kindergartens(ALMATY / "kindergartens.csv", None, wanted(city="almaty-auezov"))
    columns = {problem.column for problem in refused.value.problems}
    assert {"code", "kind", "name"} <= columns


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        ("not toml", "cannot be read"),
        ("columns = ['name']", "cannot be read"),
        ("columns = ['name']\n[column.code]\nform = 'name'", "Unknown word"),
        ("columns = ['name']\n[column.code]\nfrom = 'name'\npattern = '('", "cannot be read"),
    ],
)
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, mapping: str, word: str) -> None:
    the_city()
    path = tmp_path / "mapping.toml"
    path.write_text(mapping)
    with translation.override("en"), pytest.raises(FileRefused) as refused:
        load_kindergartens(ALMATY / "kindergartens.csv", None, wanted(column_map=path))
    with translation.override("en"):
        assert word in str(refused.value)


def test_a_row_that_fits_no_pattern_is_named(tmp_path: Path) -> None:
    a_city("almaty-auezov")
    path = tmp_path / "list.csv"
    path.write_text('name,address,lat,lon\nЯсли-сад без номера,"Аксай, 1",43.22,76.83\n')
    with pytest.raises(FileRefused) as refused:
        load_kindergartens(
            path, None, wanted(city="almaty-auezov", column_map=ALMATY / "mapping.toml")
        )
    assert {(p.line, p.column) for p in refused.value.problems} == {
        (2, "code"), (2, "name_kk"), (2, "name_ru"),
    }  # fmt: skip
