"""A family takes its receipt from the cabinet, prints it, and has it checked."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.conftest import Visitor, phone
from tests.e2e.server import Town
from tests.e2e.steps import PATIENCE, applicant, at, path_of, send, sign_in, until


def _kept(visitor: Visitor, child: str, folder: Path) -> Path:
    """The receipt of the application as a file, once the log has it; its paper is looked at."""
    page = visitor.page
    visitor.go(f"{child}receipts/")
    file = page.locator("main a[href$='/file/']")
    until(lambda: page.reload() and file.count(), PATIENCE, "a receipt", visitor)
    visitor.keep(f"receipts-{visitor.language}")
    with page.expect_download() as loading:
        file.first.click()
    kept = folder / loading.value.suggested_filename
    loading.value.save_as(kept)
    assert kept.suffix == ".tlog-proof"
    with page.expect_navigation():
        page.locator("main a[href*='/receipts/K-']:not([href$='/file/'])").first.click()
    visitor.keep(f"paper-{visitor.language}")
    return kept


def _checked_here(visitor: Visitor, kept: Path) -> None:
    """By the device: what is found stands there once, though the button follows the choice."""
    page = visitor.page
    visitor.go("receipt/")
    visitor.keep(f"check-{visitor.language}")
    page.locator("#receipt-file").set_input_files(kept)
    page.locator("main button[data-check]").click()
    facts, found = page.locator("main [data-facts]"), page.locator("main .finding-done")
    number = _number(kept)
    until(
        lambda: number in facts.inner_text() and found.count() == 3,
        PATIENCE,
        "what the device says",
        visitor,
    )
    visitor.keep(f"checked-here-{visitor.language}")


def _checked_there(visitor: Visitor, kept: Path) -> None:
    """By the city's server, whose form is folded until it is wanted."""
    page = visitor.page
    page.locator("main details[data-folds] > summary").click()
    page.locator("main form[method=post] input[type=file]").set_input_files(kept)
    send(visitor, "input[type=file]")
    assert _number(kept) in page.locator("main .panel.good[role=status]").inner_text()
    visitor.keep(f"checked-there-{visitor.language}")


def _number(kept: Path) -> str:
    return kept.stem.removeprefix("kezek-")


def test_a_receipt_is_printed_kept_and_checked(
    town: Town, browser: Browser, tmp_path: Path
) -> None:
    context = phone(browser, "kk")
    visitor = Visitor(context.new_page(), town.base, "kk", "receipt-phone")
    sign_in(visitor, applicant("front"))
    visitor.go("cabinet/")
    at(visitor, r"cabinet/\d+/")
    child = path_of(visitor)
    for language in ("kk", "ru"):
        visitor.language = language
        kept = _kept(visitor, child, tmp_path)
        _checked_here(visitor, kept)
        _checked_there(visitor, kept)
        visitor.go("cabinet/mine/erase/")  # while the child waits, the page says what ends first
        assert visitor.page.locator(f"main .panel.wrong a[href$='/{child}']").is_visible()
        visitor.keep(f"erase-{language}")
    context.close()
