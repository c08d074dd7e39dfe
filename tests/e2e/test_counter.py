"""The consultation centre acts for a family: its list, its voucher, its waiting list."""

from playwright.sync_api import Browser

from kezek.core.sealing import Purpose, mark
from tests.e2e.conftest import Visitor, desk
from tests.e2e.server import Town
from tests.e2e.steps import DEMO, a_full_group, ask, at, send, sign_in, staff

CASE = r"desks/counter/case/"


def somebody(town: Town) -> tuple[str, int]:
    """The application of a child with a new voucher, of no family that the demo names."""
    named = [child["iin"] for family in DEMO["family"] for child in family.get("child", [])]
    ((number, child),) = ask(
        town,
        "SELECT a.number, v.child_id FROM vouchers_voucher v"
        " JOIN queue_application a ON a.id = v.application_id"
        " JOIN people_person p ON p.id = v.child_id"
        " WHERE v.state = 'issued' AND v.case_id IS NOT NULL AND p.iin_mark <> ALL(%s)"
        " AND NOT EXISTS (SELECT FROM places_standinglist l WHERE l.application_id = a.id)"
        " ORDER BY v.id DESC LIMIT 1",
        [mark(Purpose.IIN, iin) for iin in named],
    )
    return str(number), int(child)


def press(visitor: Visitor, what: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main button[name=press][value^='{what}']").first.click()


def follow(visitor: Visitor, page: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main a[href$='/counter/case/{page}/']").first.click()


def test_who_cannot_come_to_the_portal_is_served_at_the_counter(
    town: Town, browser: Browser
) -> None:
    number, child = somebody(town)
    context = desk(browser, "ru")
    visitor = Visitor(context.new_page(), town.base, "ru", "counter")
    sign_in(visitor, staff("counter"))
    visitor.go("desks/counter/")
    visitor.page.fill("[name=number]", number)
    send(visitor, "[name=number]")
    at(visitor, CASE)
    visitor.page.locator("[name=guardian]").first.check()
    visitor.page.check("[name=agreed]")
    send(visitor, "[name=agreed]")
    at(visitor, CASE)
    visitor.keep("case-ru")
    follow(visitor, "list")
    visitor.keep("empty-ru")
    for _ in range(2):
        press(visitor, "add:")
    press(visitor, "up:")
    for language in ("kk", "ru"):
        visitor.language = language
        visitor.go("desks/counter/case/list/")
        visitor.keep(f"list-{language}")
    assert visitor.page.locator("main button[value^='remove:']").count() == 2
    visitor.go("desks/counter/case/")
    send(visitor, "button:text('Подтвердить ваучер')")
    chairs = dict(ask(town, "SELECT id, capacity FROM kindergartens_group"))
    group = a_full_group(town, child)
    follow(visitor, "waits")
    press(visitor, f"join:{group}")
    for language in ("kk", "ru"):
        visitor.language = language
        visitor.go("desks/counter/case/waits/")
        visitor.keep(f"waits-{language}")
    assert "№ 1 из 1" in visitor.page.locator("main table").first.inner_text().replace("\xa0", " ")
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    for page in ("list", "waits"):
        visitor.go(f"desks/counter/case/{page}/")
        visitor.keep(f"{page}-narrow")
    press(visitor, "leave:")
    at(visitor, rf"{CASE}waits/")
    # The town is left to others as it was: no list for a round to serve, and all its chairs.
    visitor.go("desks/counter/case/list/")
    for _ in range(2):
        press(visitor, "remove:")
    ask(
        town,
        "UPDATE kindergartens_group SET capacity = %s WHERE id = %s RETURNING id",
        chairs[group],
        group,
    )
    context.close()
