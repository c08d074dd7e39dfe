"""A family's list of kindergartens by touch and by keyboard, and the round that serves it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator

from tests.e2e.conftest import Visitor, desk, phone
from tests.e2e.server import Town
from tests.e2e.steps import applicant, ask, at, path_of, send, sign_in, staff


@contextmanager
def at_a_phone(town: Town, browser: Browser, language: str, family: str) -> Iterator[Visitor]:
    """A parent of the demo who has signed in on a phone of 390 pixels."""
    context = phone(browser, language)
    visitor = Visitor(context.new_page(), town.base, language, f"wishes-{family}-{language}")
    sign_in(visitor, applicant(family))
    visitor.go("cabinet/")
    at(visitor, r"cabinet/\d+/")
    yield visitor
    context.close()


def child_of(visitor: Visitor) -> int:
    return int(re.findall(r"\d+", path_of(visitor))[0])


def listed(town: Town, child: int) -> list[int]:
    """The groups of the child's filed list, best first."""
    rows = ask(
        town,
        "SELECT c.group_id FROM places_standingchoice c"
        " JOIN places_standinglist l ON l.id = c.filed_list_id AND l.state = 'filed'"
        " JOIN queue_application a ON a.id = l.application_id WHERE a.child_id = %s"
        " ORDER BY c.ordering",
        child,
    )
    return [int(group) for (group,) in rows]


def button(visitor: Visitor, press: str) -> Locator:
    return visitor.page.locator(f"main button[name=press][value^='{press}']")


def tap(visitor: Visitor, target: Locator) -> None:
    with visitor.page.expect_navigation():
        target.tap()


def follow(visitor: Visitor, address: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main a[href*='{address}']").first.tap()


def test_a_list_is_made_by_touch_in_both_languages(town: Town, browser: Browser) -> None:
    with at_a_phone(town, browser, "kk", "front") as visitor:
        child = child_of(visitor)
        for language in ("kk", "ru"):
            visitor.language = language
            visitor.go(f"cabinet/{child}/")
            follow(visitor, "/list/")
            visitor.keep(f"empty-{language}")
            follow(visitor, "/list/add/")
            visitor.keep(f"add-{language}")
            for _ in range(3):
                tap(visitor, button(visitor, "add:").first)
            assert visitor.page.locator("main [role=status]").inner_text()
            first, second, third = listed(town, child)
            follow(visitor, "/list/")
            tap(visitor, button(visitor, f"up:{third}"))
            tap(visitor, button(visitor, f"down:{first}"))
            assert listed(town, child) == [third, first, second]
            visitor.keep(f"list-{language}")
            visitor.page.locator("main details summary").first.tap()
            visitor.page.fill(f"[name=number_{first}]", "1")
            visitor.keep(f"numbers-{language}")
            send(visitor, f"[name=number_{first}]")
            assert listed(town, child) == [first, third, second]
            follow(visitor, "/list/receipt/")
            visitor.keep(f"receipt-{language}")
            visitor.go(f"cabinet/{child}/list/")
            for group in (first, second, third):
                tap(visitor, button(visitor, f"remove:{group}"))
            assert listed(town, child) == []


def press_by_key(visitor: Visitor, target: Locator) -> None:
    """Reach a button as the Tab key does and press Enter."""
    target.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.value || ''"))


def test_a_list_by_keyboard_and_the_round_that_serves_it(town: Town, browser: Browser) -> None:
    with at_a_phone(town, browser, "ru", "confirmed") as visitor:
        child = child_of(visitor)
        visitor.go(f"cabinet/{child}/list/add/?only_free=on")
        for _ in range(3):
            press_by_key(visitor, button(visitor, "add:").first)
        first, second, third = listed(town, child)
        visitor.go(f"cabinet/{child}/list/")
        press_by_key(visitor, button(visitor, f"up:{third}"))
        assert focused(visitor) == f"up:{third}"
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("Enter")  # the button that was pressed has the focus
        assert listed(town, child) == [third, first, second]
        assert focused(visitor) == f"down:{third}"
        visitor.keep("list-confirmed")
        number = serve(town, browser)
        for language in ("ru", "kk"):
            visitor.language = language
            visitor.go(f"cabinet/{child}/list/why/")
            visitor.keep(f"why-{language}")
            assert visitor.page.locator("main svg[role=img]").count() == 3
            visitor.go(f"rounds/{number}/")
            visitor.keep(f"round-{language}")
            visitor.go("rounds/")
            visitor.keep(f"rounds-{language}")
        visitor.go(f"cabinet/{child}/")
        assert visitor.page.locator(f"main a[href*='/cabinet/{child}/contract/']").count()
        visitor.keep("case-placed")


def serve(town: Town, browser: Browser) -> int:
    """The department looks at the next round and begins it; the number of the round."""
    context = desk(browser, "ru")
    visitor = Visitor(context.new_page(), town.base, "ru", "wishes-department")
    sign_in(visitor, staff("department"))
    visitor.go("desks/rounds/")
    visitor.keep("rounds")
    send(visitor)
    at(visitor, r"desks/rounds/\d+/")
    visitor.keep("round")
    number = child_of(visitor)
    visitor.language = "kk"
    visitor.go("desks/rounds/")
    visitor.keep("rounds-kk")
    context.close()
    return number
