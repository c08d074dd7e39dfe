"""What goes wrong on the way: said beside the field and above it, and nothing typed is lost."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from kezek.core.sealing import Purpose, mark
from kezek.site.generator.make import default_folder
from tests.e2e.conftest import PICTURES, Visitor, phone
from tests.e2e.server import CHILDREN, ROOT, Town
from tests.e2e.steps import applicant, ask, at, certificate, enter_code, send, sign_in

LANGUAGES = ("kk", "ru")


@dataclass(frozen=True, slots=True)
class Newcomers:
    """A family that has not applied yet."""

    iin: str
    phone: str
    child: str


@pytest.fixture(scope="module")
def newcomers() -> Iterator[Newcomers]:
    """Families of the town's year, each used by one test: the clock stands, the crowd rests."""
    folder = default_folder(ROOT / "var", "taraz", date(2025, 9, 1), int(CHILDREN))
    with (folder / "future.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["privilege"]]
    return (Newcomers(row["parent_iin"], row["parent_phone"], row["child_iin"]) for row in rows)


@pytest.fixture(params=LANGUAGES)
def visitor(request: pytest.FixtureRequest, town: Town, browser: Browser) -> Iterator[Visitor]:
    """Somebody with a phone, in each language."""
    context = phone(browser, request.param)
    yield Visitor(context.new_page(), town.base, request.param, f"refusals-{request.param}")
    context.close()


def begin(visitor: Visitor, family: Newcomers) -> None:
    visitor.go("apply/")
    visitor.page.fill("[name=iin]", family.iin)
    visitor.page.fill("[name=child_iin]", family.child)
    visitor.page.fill("[name=phone]", family.phone)
    send(visitor, "[name=iin]")
    at(visitor, "apply/code/")


def to_answers(visitor: Visitor, family: Newcomers) -> None:
    begin(visitor, family)
    enter_code(visitor, family.phone)
    at(visitor, "apply/data/")
    send(visitor)
    visitor.page.check("[name=agreed]")
    send(visitor, "[name=agreed]")
    visitor.page.check("[name=privilege][value=none]")
    send(visitor, "[name=privilege]")
    at(visitor, "apply/answers/")


def applications(town: Town, family: Newcomers) -> int:
    """How many applications the child has."""
    ((count,),) = ask(
        town,
        "SELECT count(*) FROM queue_application a JOIN people_person p ON p.id = a.child_id"
        " WHERE p.iin_mark = %s",
        mark(Purpose.IIN, family.child),
    )
    return int(count)


def minutes_pass(town: Town) -> None:
    """A new code may be asked for only after a while: make it that."""
    ask(
        town,
        "UPDATE people_challenge SET made_at = made_at - interval '10 minutes',"
        " expires_at = expires_at - interval '10 minutes' RETURNING id",
    )


def said_twice(visitor: Visitor, name: str) -> None:
    """The refusal stands beside the field and in the summary, which leads to the field."""
    page = visitor.page
    beside = page.locator(f"[id$='{name}-error']")
    assert beside.inner_text().strip()
    leads = page.locator(f"main a[href^='#'][href*='{name}']")
    assert leads.first.inner_text().strip() in beside.inner_text()


def test_a_wrong_check_digit(visitor: Visitor, newcomers: Iterator[Newcomers]) -> None:
    family = next(newcomers)
    wrong = family.iin[:-1] + str((int(family.iin[-1]) + 1) % 10)
    visitor.go("apply/")
    for name, typed in (("iin", wrong), ("child_iin", family.child), ("phone", family.phone)):
        visitor.page.fill(f"[name={name}]", typed)
    send(visitor, "[name=iin]")
    at(visitor, "apply/")
    said_twice(visitor, "iin")
    assert visitor.page.input_value("[name=iin]") == wrong
    assert visitor.page.input_value("[name=child_iin]") == family.child
    assert visitor.page.input_value("[name=phone]") == family.phone
    visitor.keep("wrong-digit")


def test_a_code_that_is_wrong_and_one_that_is_too_old(
    visitor: Visitor, town: Town, newcomers: Iterator[Newcomers]
) -> None:
    family = next(newcomers)
    begin(visitor, family)
    visitor.page.fill("[name=code]", "000000")
    send(visitor, "[name=code]")
    at(visitor, "apply/code/")
    assert visitor.page.locator("main [role=alert], main .errors, .wrong").count()
    visitor.keep("wrong-code")
    minutes_pass(town)
    enter_code(visitor, family.phone)
    at(visitor, "apply/code/")
    visitor.keep("old-code")
    send(visitor, "[name=again]", "[name=again]")
    enter_code(visitor, family.phone)
    at(visitor, "apply/data/")


def test_the_same_form_twice_and_the_way_back(
    visitor: Visitor, town: Town, newcomers: Iterator[Newcomers]
) -> None:
    family = next(newcomers)
    to_answers(visitor, family)
    page = visitor.page
    typed: dict[str, str | float | bool] = {
        name: page.input_value(f"main form [name={name}]")
        for name in ("csrfmiddlewaretoken", "request_key")
    }
    headers = {"Referer": page.url}
    first = page.context.request.post(page.url, form=typed, headers=headers)
    second = page.context.request.post(page.url, form=typed, headers=headers)
    numbers = [re.findall(r"K-[\d-]+\d", answer.text()) for answer in (first, second)]
    assert numbers[0]
    assert numbers[0][0] == numbers[1][0]
    assert applications(town, family) == 1
    send(visitor)  # the window still shows the answers
    at(visitor, "apply/filed/")
    page.go_back()
    at(visitor, "apply/.*|cabinet/.*")
    if "answers" in page.url:
        send(visitor)
    at(visitor, "apply/filed/|cabinet/.*")
    assert applications(town, family) == 1
    visitor.keep("sent-before")


def test_a_child_who_waits_already_is_told_to_the_parent_alone(
    visitor: Visitor, town: Town, newcomers: Iterator[Newcomers]
) -> None:
    family = next(newcomers)
    to_answers(visitor, family)
    send(visitor)
    at(visitor, "apply/filed/")
    minutes_pass(town)
    begin(visitor, family)
    enter_code(visitor, family.phone)
    visitor.keep("queued-already")
    assert "K-" in visitor.page.inner_text("main") or visitor.page.locator("h1").inner_text()
    assert applications(town, family) == 1


def test_a_file_that_is_not_what_it_says(
    visitor: Visitor, town: Town, newcomers: Iterator[Newcomers], tmp_path: Path
) -> None:
    family = next(newcomers)
    begin(visitor, family)
    enter_code(visitor, family.phone)
    send(visitor)
    visitor.page.check("[name=agreed]")
    send(visitor, "[name=agreed]")
    visitor.page.check("[name=privilege][value=military]")
    send(visitor, "[name=privilege]")
    send(visitor)
    visitor.page.locator("main a[href*='/privilege/']").first.click()
    visitor.page.wait_for_selector("[name=proof]")
    letter = tmp_path / "certificate.pdf"
    letter.write_text("Dear department, please believe me.", encoding="utf-8")
    visitor.page.set_input_files("[name=proof]", letter)
    send(visitor, "[name=proof]")
    said_twice(visitor, "proof")
    visitor.keep("wrong-file")
    visitor.page.set_input_files("[name=proof]", certificate())
    send(visitor, "[name=proof]")
    at(visitor, r"cabinet/\d+/.*")
    assert visitor.page.locator("[id$='proof-error']").count() == 0


def test_a_silent_registry_keeps_the_application(
    visitor: Visitor, town: Town, newcomers: Iterator[Newcomers]
) -> None:
    family = next(newcomers)
    begin(visitor, family)
    behave(visitor, "down")
    try:
        visitor.go("apply/code/")
        enter_code(visitor, family.phone)
        at(visitor, "apply/kept/")
        visitor.keep("kept")
    finally:
        behave(visitor, "ok")
    minutes_pass(town)
    sign_in(visitor, {"iin": family.iin, "phone": family.phone})
    at(visitor, "apply/open/")
    visitor.keep("open-application")
    send(visitor)
    at(visitor, "apply/data/")


def behave(visitor: Visitor, mode: str) -> None:
    """Make the sandbox of the registry answer so."""
    visitor.go("demo/sandbox/")
    visitor.page.check(f"[name=registry][value={mode}]")
    send(visitor, "[name=registry]")


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="kk-KZ"
    )
    yield context
    context.close()


def test_applying_and_confirming_without_javascript(
    town: Town, plain: BrowserContext, newcomers: Iterator[Newcomers]
) -> None:
    visitor = Visitor(plain.new_page(), town.base, "kk", "plain-kk")
    to_answers(visitor, next(newcomers))
    send(visitor)
    at(visitor, "apply/filed/")
    assert re.search(r"K-\d", visitor.page.inner_text("main"))
    plain.clear_cookies()
    sign_in(visitor, applicant("issued"))
    visitor.go("cabinet/")
    at(visitor, r"cabinet/\d+/")
    child = int(re.findall(r"\d+", visitor.page.url.rsplit("/cabinet/", 1)[1])[0])
    with visitor.page.expect_navigation():
        visitor.page.locator("main form[action*='/voucher/confirm/'] button").first.click()
    assert ask(town, "SELECT state FROM vouchers_voucher WHERE child_id = %s", child) == [
        ("confirmed",)
    ]
    if PICTURES:  # without a script there is no axe
        visitor.picture("confirmed")
