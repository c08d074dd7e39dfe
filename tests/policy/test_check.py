"""`kezek policy check`: each mistake with its line, column and reason."""

from pathlib import Path

import pytest

from kezek.policy.checking import Problem, check_policy
from kezek.policy.reading import document_of, rules_of
from kezek.policy.refusals import PolicyRefused
from kezek.policy.schema import RULES
from kezek.policy.sense import mistakes_of
from kezek.site.settings import ROOT
from tests.policy.files import HERE, TARAZ, growing, published, twenty_one, written


def checked(folder: Path, old: str, new: str) -> list[Problem]:
    """The mistakes of Taraz's rules with one part put otherwise."""
    assert old in TARAZ
    return check_policy(written(folder / "taraz", TARAZ.replace(old, new, 1)))


def line_of(text: str, changed: str) -> int:
    return text[: text.index(changed)].count("\n") + 1


@pytest.mark.parametrize("city", sorted(path.parent for path in ROOT.glob("cities/*/policy.toml")))
def test_every_city_of_the_house_is_sound(city: Path) -> None:
    assert check_policy(city / "policy.toml") == []


def test_the_invented_cities_are_sound(tmp_path: Path) -> None:
    assert check_policy(HERE / "steppe" / "policy.toml") == []
    assert check_policy(twenty_one(tmp_path / "one")) == []
    assert check_policy(growing(tmp_path / "two")) == []


# What is put otherwise, the text whose line is named, a part of the reason.
FORM = [
    ('status = "F"\nsource = "https://kazpravda', 'status = "X"\nsource = "https://kazpravda',
     'status = "X"', "status must be one of F, L, A, I, U"),
    ("value = 28\n", 'value = "28"\n', 'value = "28"', "must be a whole number, 1 or more"),
    ("value = 28\n", "value = 0\n", 'value = 0\nstatus = "F"\nsource = "https://kazpravda.kz/n/k',
     "must be a whole number, 1 or more"),
    ("value = 28\n", "", "[rule.reactivation_window_calendar_days]", "value is missing"),
    ("[rule.reactivation_window_calendar_days]", "[rule.reactivation_window_days]",
     "[rule]", "reactivation_window_calendar_days is missing"),
    ('value = "07-01"', 'value = "07-32"', 'value = "07-32"', 'month and day like "07-01"'),
    ('value = "18:00"', 'value = "24:00"', 'value = "24:00"', 'a time like "18:00"'),
    ('value = "application_inactive"', 'value = "application_annulled"',
     'value = "application_annulled"', "the house knows only 'application_inactive'"),
    ('value = ["sibling", "right", "filing"]', 'value = ["right", "sibling"]',
     'value = ["right", "sibling"]', "then filing at the end"),
    ('value = ["sibling", "right", "filing"]', 'value = ["right", "right", "filing"]',
     'value = ["right", "right", "filing"]', "some of sibling, right"),
    ("value = [60, 30, 10]", "value = [60, 0]", "value = [60, 0]", "a list of whole numbers"),
    ("Срок можно продлить столько раз: {value}.", "Срок можно продлить {n} раз.",
     'ru = "Срок можно продлить {n} раз.', "only {value} is put into a sentence"),
    ("Срок можно продлить столько раз: {value}.", "Срок можно продлить.",
     "[rule.referral_extension_times]", "in all three sentences or in none"),
    ('ru = "Срок можно продлить столько раз: {value}."\n', "",
     "[rule.referral_extension_times]", "ru is missing"),
    ("min_age_months = 18", 'min_age_months = "18"', 'min_age_months = "18"',
     "must be a whole number"),
    ("norm = 65000\n", "", "[[band]]", "band: norm is missing"),
    ('code = "b2-priority"', 'code = "b2-general"', 'code = "b2-general"\norder = 6',
     "stands there twice"),
    ('ru = "2 года", en', 'ru = "", en', 'name = { kk = "2 жас", ru = ""', "no text in ru"),
    ("valid_to = 2026-07-01", 'valid_to = "soon"', 'valid_to = "soon"', "a day like 2026-07-01"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "named", "reason"), FORM)
def test_a_mistake_of_form_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, named: str, reason: str
) -> None:
    problems = checked(tmp_path, old, new)
    text = TARAZ.replace(old, new, 1)
    lines = [one.line for one in problems if reason in one.reason]
    assert lines, problems
    if named == "[rule]":
        assert lines == [1]  # a rule that is not there has no line
    else:
        assert line_of(text, named) in lines
    assert all(one.column >= 1 and one.file.endswith("taraz/policy.toml") for one in problems)


SENSE = [
    ("age = 3\n", "age = 2\n", "age 2 belongs to b2 already"),
    ("age = 3\n", "age = 13\n", "children of age 3 belong to no band"),
    ("order = 3\nage = 3", "order = 9\nage = 3", "the orders must grow with the ages"),
    ("order = 3\nage = 3", "order = 2\nage = 3", "order 2 stands there twice"),
    ('band = "b2"\nright = "priority"', 'band = "b9"\nright = "priority"', "no band 'b9'"),
    ('band = "b2"\nright = "priority"', 'band = "b2"\nright = "general"', "a second queue for b2"),
    ('band = "b2"\nright = "priority"', 'band = "b2"\nright = "general"',
     "no queue for b2 and priority"),
    ("order = 5\nband", "order = 55\nband", "queues count from 1"),
    ('value = [["priority", 1], ["general", 3]]', 'value = [["priority", 1]]',
     "right general must be served first or have a turn"),
    ('value = [["priority", 1], ["general", 3]]', 'value = [["priority", 1], ["lottery", 3]]',
     "no right 'lottery'"),
    ('value = ["out_of_turn"]', 'value = ["out_of_turn", "general"]', "found 2"),
    ('value = []\nstatus = "I"\nsource = "-"\nkk = "Ешбір құқыққа',
     'value = ["luck"]\nstatus = "I"\nsource = "-"\nkk = "Ешбір құқыққа', "no right 'luck'"),
    ('value = ["b1"]', 'value = ["b0"]', "no band 'b0'"),
    ('value = "general"', 'value = "nobody"', "no right 'nobody'"),
    ('documents = ["service_certificate"]', 'documents = ["a_letter"]', "no document 'a_letter'"),
    ('value = ["military", ', "value = [", "military must stand in one of the two rules"),
    ('value = 7\nstatus = "F"', 'value = 20\nstatus = "F"', "before the parents' window ends"),
    ('value = "06-30"', 'value = "05-30"', "the day before queue_year_start"),
    ("value = [60, 30, 10]", "value = [10, 30]", "the days must fall"),
    ("value = 6\n", "value = 5\n", "the order of the oldest band"),
    ("{priority} ваучер беріледі", "{teacher} ваучер беріледі", "no right of the cycle"),
    ("valid_to = 2026-07-01", "valid_to = 2026-06-01", "leaves a gap"),
    ("valid_to = 2026-07-01", "valid_to = 2026-08-01", "overlaps the version before"),
    ("valid_to = 2026-07-01\n", "", "only the last version may have no valid_to"),
    ("valid_to = 2026-07-01", "valid_to = 2024-07-01", "valid_to must lie after valid_from"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), SENSE)
def test_a_mistake_of_sense_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    problems = checked(tmp_path, old, new)
    assert any(reason in one.reason for one in problems), problems
    assert all(one.line >= 1 for one in problems)


def test_a_rule_with_a_slip_in_its_name_is_found_where_a_city_builds_on_another(
    tmp_path: Path,
) -> None:
    base = ROOT / "cities/taraz/policy.toml"
    rule = 'value = 3\nstatus = "I"\nsource = "-"\nkk = "а"\nru = "б"\nen = "c"\n'
    text = (
        f'extends = "{base}"\n[city]\ncode = "taraz"\nname = {{ kk = "а", ru = "б", en = "c" }}\n'
    )
    path = written(tmp_path / "slip", f"{text}[rule.voucher_confirm_workin_days]\n{rule}")
    (problem,) = check_policy(path)
    assert problem.said() == (
        f"{tmp_path.name}/slip/policy.toml:5:1: no rule voucher_confirm_workin_days is known;"
        " did you mean voucher_confirm_working_days"
    )


def test_a_mistake_of_the_base_is_named_in_the_base(tmp_path: Path) -> None:
    wrong = TARAZ.replace("value = 28\n", "value = -1\n", 1)
    written(tmp_path / "base", wrong)
    path = written(
        tmp_path / "city",
        'extends = "../base/policy.toml"\n[city]\ncode = "taraz"\n'
        'name = { kk = "а", ru = "б", en = "c" }\n',
    )
    (problem,) = check_policy(path)
    assert problem.file.endswith("base/policy.toml")
    assert problem.line == line_of(wrong, "value = -1")


def test_what_is_no_toml_is_named_with_line_and_column(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, "value = 28\n", "value = = 28\n")
    wrong = TARAZ.replace("value = 28\n", "value = = 28\n", 1)
    assert (problem.line, problem.column) == (line_of(wrong, "value = = 28"), 9)
    assert problem.reason.startswith("not TOML")


def test_of_two_files_the_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "city", 'extends = "../base/policy.toml"\n')
    base = written(tmp_path / "base", "\nvalue = = 28\n")
    (problem,) = check_policy(path)
    assert (problem.file.endswith("base/policy.toml"), problem.line) == (True, 2)
    base.write_bytes("# Тараз\n".encode("cp1251"))
    (problem,) = check_policy(path)
    assert problem.said().endswith("base/policy.toml: can't be read: it is not UTF-8")
    base.unlink()
    (problem,) = check_policy(path)
    assert problem.said().endswith("base/policy.toml: can't be read: No such file or directory")


def test_a_file_that_is_not_there_and_one_that_builds_on_itself(tmp_path: Path) -> None:
    (missing,) = check_policy(tmp_path / "none" / "policy.toml")
    assert "can't be read" in missing.said()
    (circle,) = check_policy(written(tmp_path / "circle", 'extends = "policy.toml"\n'))
    assert circle.reason == "builds on itself"


def test_the_code_is_the_name_of_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "policy.toml"
    path.parent.mkdir()
    path.write_text(TARAZ, "utf-8")
    (problem,) = check_policy(path)
    assert "the code must be the folder's name" in problem.reason


def test_an_order_never_means_another_band_in_a_later_version(tmp_path: Path) -> None:
    path = growing(tmp_path / "city")
    path.write_text(path.read_text("utf-8").replace('"b1"\norder = 1', '"c1"\norder = 1'), "utf-8")
    path.write_text(path.read_text("utf-8").replace('band = "b1"', 'band = "c1"'), "utf-8")
    assert any("order 1 was b1 in another version" in one.reason for one in check_policy(path))


def test_the_rules_as_stored_make_sense_too() -> None:
    document = document_of(ROOT / "cities/taraz/policy.toml")
    for version in document["version"]:
        assert list(mistakes_of(rules_of(document, version))) == []


@pytest.mark.django_db
def test_a_file_with_mistakes_is_not_published(tmp_path: Path) -> None:
    path = written(tmp_path / "taraz", TARAZ.replace("value = 28\n", "value = -28\n", 1))
    with pytest.raises(PolicyRefused) as refused:
        published(path.parent)
    assert "taraz/policy.toml:" in str(refused.value)


def test_every_rule_of_the_first_city_has_its_kind() -> None:
    document = document_of(ROOT / "cities/taraz/policy.toml")
    assert document["rule"].keys() == RULES.keys()
