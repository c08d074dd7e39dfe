"""The open log and receipts checked in a browser: good ones, forged ones, an old browser, none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from tests.e2e.conftest import COLD_KB, Visitor, desk, phone, weight
from tests.e2e.server import Town
from tests.portal.log.built import Log, a_log, an_entry, entries

COUNT = 700
WORDS = {
    "kk": {
        "signed": "Журналға қаланың кілтімен қол қойылған.",
        "first": "Бұл құрылғы журналды бірінші рет көрді.",
        "same": "Бұрын көргеніңіздің бәрі өзгеріссіз тұр. Салыстырылған жазба саны: 700.",
        "all": "Бәрін тексеру",
        "whole": "Тексерілген жазба саны: 700.",
        "changed": "Журналда бұрын тұрған жазба өзгертілген.",
        "tile": "Хештер файлы жазбаларға сай келмейді.",
        "genuine": "Қолхат дұрыс",
        "today": "Бұл жазба бүгінгі журналда да тұр.",
        "words": "Қолхатта жазылғаны журналдағы жазбаға сай келмейді.",
        "check": "Қолхатты тексеру",
        "choose": "Қолхат файлын таңдаңыз немесе мәтінін қойыңыз.",
        "missing": "Бұл ештеңені дәлелдемейді",
        "script": "Скрипт қосылмаған",
        "compare": "Осы кілтпен тексеру",
        "key": "Бұл кілт емес",
        "filed": "2025 жылғы 31 тамыз, 09:00",
    },
    "ru": {
        "signed": "Журнал подписан ключом города.",
        "first": "Это устройство видит журнал впервые.",
        "same": "ничего не изменилось. Сравнено записей: 700.",
        "all": "Проверить всё",
        "whole": "Проверено записей: 700.",
        "changed": "То, что стояло в журнале раньше, изменили.",
        "tile": "Файл хешей не совпадает с записями.",
        "genuine": "Расписка подлинная",
        "today": "Эта запись есть и в сегодняшнем журнале.",
        "words": "То, что написано в расписке, не совпадает с записью журнала.",
        "check": "Проверить расписку",
        "choose": "Выберите файл расписки или вставьте её текст.",
        "missing": "Это ничего не доказывает",
        "script": "Без скриптов",
        "compare": "Проверить этим ключом",
        "key": "Это не ключ",
        "filed": "31 августа 2025 года, 09:00",
    },
}


@dataclass
class Served:
    """A log in a folder, as a plain web server gives it out."""

    log: Log

    def give(self, route: Route) -> None:
        """Answer with a file, or 404."""
        path = self.log.folder / urlsplit(route.request.url).path.removeprefix("/log/")
        if path.is_file():
            route.fulfill(body=path.read_bytes(), content_type="application/octet-stream")
        else:
            route.fulfill(status=404, body="")


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(a_log(tmp_path / "log", COUNT))


@pytest.fixture(params=["kk", "ru"])
def visitor(
    request: pytest.FixtureRequest, town: Town, browser: Browser, served: Served
) -> Iterator[Visitor]:
    """On a phone in Kazakh, at a desk in Russian."""
    language: str = request.param
    context = (phone if language == "kk" else desk)(browser, language)
    context.route(re.compile(r"/log/(checkpoint|vkey|tile/|rules/)"), served.give)
    yield Visitor(context.new_page(), town.base, language, f"verify-{language}")
    context.close()


def sees(visitor: Visitor, *names: str) -> None:
    """These sentences come to stand on the page."""
    for name in names:
        visitor.page.locator(".finding").get_by_text(WORDS[visitor.language][name]).wait_for()


def looked(visitor: Visitor, *names: str) -> None:
    """The quick look has come to its end, and has remembered what it saw."""
    sees(visitor, "signed", *names)
    visitor.page.locator("[data-all]").wait_for()


def anew(visitor: Visitor, served: Served, changed: list[bytes]) -> None:
    """Another log of the same city takes the place of the first."""
    served.log = Log(served.log.folder.with_name("anew"))
    served.log.grow(changed)


def test_the_whole_log_is_checked_and_remembered(visitor: Visitor, served: Served) -> None:
    visitor.go("verify/")
    looked(visitor, "first")
    visitor.keep("first")
    visitor.press(WORDS[visitor.language]["all"])
    sees(visitor, "whole", "same")
    visitor.keep("whole")
    served.log.grow(an_entry(n) for n in range(200))
    visitor.go("verify/")
    sees(visitor, "signed", "same")


def test_a_log_that_was_written_anew_is_caught_with_proof(visitor: Visitor, served: Served) -> None:
    visitor.go("verify/")
    looked(visitor, "first")
    first = (served.log.folder / "checkpoint").read_text("utf-8")
    changed = entries(COUNT + 50)
    changed[10] = an_entry(10, app="K-666", band=1, rank=0, why="forged")
    anew(visitor, served, changed)
    visitor.go("verify/")
    sees(visitor, "changed")
    assert not visitor.page.get_by_role("button", name=WORDS[visitor.language]["all"]).is_visible()
    proof = visitor.page.locator("[data-proof] pre").inner_text()
    assert first.strip() in proof
    assert (served.log.folder / "checkpoint").read_text("utf-8").strip() in proof
    visitor.keep("changed")


def test_one_changed_letter_of_one_file_is_caught(visitor: Visitor, served: Served) -> None:
    visitor.go("verify/")
    looked(visitor, "first")
    tile = served.log.folder / "tile" / "0" / "001"
    hashes = tile.read_bytes()
    tile.write_bytes(hashes[:-1] + bytes([hashes[-1] ^ 1]))
    visitor.press(WORDS[visitor.language]["all"])
    sees(visitor, "tile")
    visitor.keep("tile")


def test_a_receipt_is_checked_on_the_device(
    visitor: Visitor, served: Served, tmp_path: Path
) -> None:
    sent: list[str] = []
    visitor.page.on("request", lambda asked: sent.append(f"{asked.method} {asked.post_data}"))
    file = tmp_path / "kezek-K-1.tlog-proof"
    file.write_text(served.log.receipt(1), "utf-8")
    visitor.go("verify/")
    sees(visitor, "signed")
    visitor.page.set_input_files("#receipt-file", file)
    sees(visitor, "genuine", "today")
    shown = visitor.page.locator("[data-receipt-check] [data-facts]").inner_text()
    assert "K-1" in shown
    assert "220213600010" in shown
    assert WORDS[visitor.language]["filed"] in shown.replace("\u00a0", " ")
    visitor.keep("receipt")
    other = served.log.receipt(2, {"application": "K-2", "voucher": "V-1"})
    visitor.page.fill("#receipt-text", other.replace("\n", "\r\n"))
    visitor.press(WORDS[visitor.language]["check"])
    sees(visitor, "words")
    assert visitor.page.locator("[data-receipt-check] [data-facts]").inner_text() == ""
    assert set(sent) == {"GET None"}


def test_the_button_checks_the_chosen_file_and_says_what_to_choose(
    visitor: Visitor, served: Served, tmp_path: Path
) -> None:
    file = tmp_path / "kezek-K-1.tlog-proof"
    file.write_text(served.log.receipt(1), "utf-8")
    visitor.go("receipt/")
    check = WORDS[visitor.language]["check"]
    panel = visitor.page.locator("[data-receipt-check]")
    panel.get_by_role("button", name=check).click()
    sees(visitor, "choose")
    assert panel.locator(".finding-late").count() == 0
    visitor.page.set_input_files("#receipt-file", file)
    panel.get_by_role("button", name=check).click()
    sees(visitor, "genuine", "today")
    assert panel.locator(".finding").count() == 3
    assert "K-1" in panel.locator("[data-facts]").inner_text()


def test_the_form_of_the_server_is_folded_where_the_device_checks(visitor: Visitor) -> None:
    visitor.go("receipt/")
    form = visitor.page.locator("main form[method=post]")
    visitor.page.locator("[data-receipt-check]").wait_for()
    form.wait_for(state="hidden")
    visitor.page.locator("main details[data-folds] > summary").click()
    form.locator("textarea").fill("hello")
    form.locator("button").click()
    visitor.page.locator("[data-receipt-check]").wait_for()
    assert form.is_visible()
    assert visitor.page.locator("main [role=alert]").is_visible()


def test_a_log_that_cannot_be_had_is_not_called_wrong(visitor: Visitor, served: Served) -> None:
    (served.log.folder / "checkpoint").unlink()
    visitor.go("verify/")
    sees(visitor, "missing")
    assert visitor.page.locator(".finding-late").count() == 0


def test_a_key_from_paper_that_is_none_is_said(visitor: Visitor) -> None:
    visitor.go("verify/")
    sees(visitor, "signed")
    visitor.page.locator("summary", has_text=re.compile("Кілт|Ключ")).click()
    visitor.page.fill("[data-typed]", "kezek.example/log+00000000+AAAA")
    visitor.press(WORDS[visitor.language]["compare"])
    sees(visitor, "key")
    visitor.keep("key")


def test_a_browser_without_ed25519_checks_too(visitor: Visitor, served: Served) -> None:
    visitor.page.add_init_script(
        "crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
    )
    loaded: list[str] = []
    visitor.page.on("request", lambda asked: loaded.append(asked.url))
    visitor.go("verify/")
    sees(visitor, "signed")
    assert any("noble-ed25519" in url for url in loaded)
    note = served.log.folder / "checkpoint"
    note.write_bytes(note.read_bytes().replace(b"\n700\n", b"\n701\n"))
    visitor.go("verify/")
    visitor.page.locator(".finding-late").wait_for()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_without_a_script_the_page_names_the_program(
    town: Town, browser: Browser, language: str
) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{town.base}/{language}/verify/")
    text = page.inner_text("main")
    assert WORDS[language]["script"] in text
    assert "python -m kezek_verify log" in text
    assert not page.get_by_role("button", name=WORDS[language]["all"]).is_visible()
    assert not page.get_by_role("button", name=WORDS[language]["check"]).is_visible()
    page.goto(f"{town.base}/{language}/receipt/")
    assert page.locator("main form[method=post] input[type=file]").is_visible()
    context.close()


def test_the_page_with_its_script_is_light(town: Town, browser: Browser) -> None:
    context = phone(browser, "kk")
    total, html = weight(context, f"{town.base}/kk/verify/")
    context.close()
    assert total <= COLD_KB
    assert html <= 40
