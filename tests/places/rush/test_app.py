"""What the lane says, page by page; the writer is played by the test."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from kezek.places.rush.app import App, Pages
from kezek.places.rush.line import Answer, Line
from kezek.places.rush.ticket import Ticket

KEY = b"k" * 32
NOW = 1_000.0
TICKET = Ticket(7, 11, "taraz", "ru", 2_000, "/ru/cabinet/5/")
PAGES = Pages(
    waiting={"ru": "ждёте: {number}", "kk": "күтесіз: {number}"},
    full={"ru": "в очереди {number}"},
    refused={"ru": "откройте заново", "kk": "қайта ашыңыз"},
    taken={"ru": "место ваше: {page}"},
    gone={"ru": "занято: {page}"},
)


@dataclass(frozen=True, slots=True)
class Said:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


def a_form(ticket: str = "", **more: object) -> bytes:
    fields = {"ticket": ticket or TICKET.seal(KEY), "group": 3, "language": "ru", **more}
    return urlencode(fields).encode()


async def ask(
    app: App,
    body: bytes = b"",
    *,
    method: str = "POST",
    path: str = "/rush/claim/",
    **headers: str,
) -> Said:
    sent: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, receive, send)
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Said(sent[0]["status"], told, sent[1]["body"].decode())


def scene(
    play: Callable[[App, Line], Awaitable[Said]], *, most: int = 10, verdict: str = "ok"
) -> Said:
    """Let a writer that always says the same judge whoever comes."""

    async def run() -> Said:
        line = Line(most, 4.0, lambda: NOW)
        app = App(line, KEY, lambda: NOW, pages=PAGES)

        async def judge() -> None:
            while True:
                await line.somebody()
                batch = line.take(5)
                line.answer(batch, [Answer(verdict, 51, one.arrival) for one in batch], 0.01)

        writer = asyncio.create_task(judge())
        try:
            return await play(app, line)
        finally:
            writer.cancel()

    return asyncio.run(run())


def test_a_granted_claim_leads_to_the_childs_contract() -> None:
    said = scene(lambda app, _: ask(app, a_form()))
    assert (said.status, said.headers["location"]) == (303, "/ru/cabinet/5/claimed/")


def test_a_repeat_leads_there_too() -> None:
    said = scene(lambda app, _: ask(app, a_form()), verdict="already")
    assert said.headers["location"] == "/ru/cabinet/5/claimed/"


def test_a_refused_claim_leads_back_to_the_group_which_says_why() -> None:
    said = scene(lambda app, _: ask(app, a_form()), verdict="full")
    assert (said.status, said.headers["location"]) == (303, "/ru/cabinet/5/choose/3/?refused=full")


def test_who_comes_before_the_opening_is_told_its_hour() -> None:
    async def run() -> Said:
        line = Line(10, 4.0, lambda: NOW)
        app = App(line, KEY, lambda: NOW, pages=PAGES)
        asked = asyncio.create_task(ask(app, a_form()))
        await asyncio.sleep(0)  # it has asked by then
        line.answer(line.take(1), [Answer("not_open", opens_at=1_764_000_000)], 0.01)
        return await asked

    where = asyncio.run(run()).headers["location"]
    assert where == "/ru/cabinet/5/choose/3/?refused=not_open&opens=1764000000"


def test_the_language_that_the_page_showed_goes_with_the_claim() -> None:
    async def run(taught: str) -> str:
        line = Line(10, 4.0, lambda: NOW)
        app = App(line, KEY, lambda: NOW, pages=PAGES)
        asked = asyncio.create_task(ask(app, a_form(taught=taught)))
        await asyncio.sleep(0)  # it has asked by then
        batch = line.take(1)
        line.answer(batch, [Answer("ok")], 0.01)
        await asked
        return batch[0].taught

    assert [asyncio.run(run(word)) for word in ("kk", "ru", "", "<b>")] == ["kk", "ru", "", ""]


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("ok", "место ваше: /ru/cabinet/5/claimed/"),
        ("already", "место ваше: /ru/cabinet/5/claimed/"),
        ("full", "занято: /ru/cabinet/5/choose/3/?refused=full"),
        ("closed", ""),
    ],
)
def test_in_a_crowd_the_lane_says_the_main_thing_itself(verdict: str, text: str) -> None:
    async def play(app: App, line: Line) -> Said:
        await asyncio.gather(*(line.join(voucher, 3, 1) for voucher in range(100, 120)))
        return await ask(app, a_form())

    said = scene(play, verdict=verdict, most=100)
    assert (said.status, said.body) == ((200, text) if text else (303, ""))


def test_json_says_verdict_place_and_arrival() -> None:
    said = scene(lambda app, _: ask(app, a_form(), accept="application/json"))
    assert said.status == 200
    assert json.loads(said.body) == {
        "verdict": "ok",
        "place": 51,
        "arrival": 1_000_000_000,
        "opens_at": None,
    }


def test_json_of_a_refusal_is_a_conflict() -> None:
    said = scene(lambda app, _: ask(app, a_form(), accept="application/json"), verdict="full")
    assert (said.status, json.loads(said.body)["verdict"]) == (409, "full")


@pytest.mark.parametrize("word", ["expired", "forged"])
def test_a_ticket_that_does_not_hold_is_told_in_ones_language(word: str) -> None:
    old = Ticket(7, 11, "taraz", "ru", 1, "/ru/cabinet/5/").seal(KEY)
    text = old if word == "expired" else TICKET.seal(b"x" * 32)
    said = scene(lambda app, _: ask(app, a_form(text)))
    assert (said.status, said.body) == (403, "откройте заново")
    told = scene(lambda app, _: ask(app, a_form(text), accept="application/json"))
    code = "ticket_expired" if word == "expired" else "ticket_refused"
    assert (told.status, json.loads(told.body)) == (403, {"error": code})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"ticket=x",
        b"group=3",
        a_form(group="x"),
        a_form(group=2**63),
        b"a" * 5000,
    ],
)
def test_a_form_that_is_not_ours_is_refused(body: bytes) -> None:
    assert scene(lambda app, _: ask(app, body)).status == 400


def test_an_unknown_language_is_kazakh() -> None:
    said = scene(lambda app, _: ask(app, a_form("x", language="<script>")))
    assert said.body == "қайта ашыңыз"


def test_who_waits_long_sees_a_number_and_the_page_asks_again() -> None:
    async def play(app: App, line: Line) -> Said:
        for voucher in (1, 2):
            line.join(voucher, 3, 1)
        first = asyncio.create_task(ask(app, a_form()))
        await asyncio.sleep(0)  # it has asked by then
        line.release(NOW + 4)
        return await first

    async def run() -> tuple[Said, Said]:
        line = Line(10, 4.0, lambda: NOW)
        app = App(line, KEY, lambda: NOW, pages=PAGES)
        waiting = await play(app, line)
        cookie = waiting.headers["set-cookie"].split(";")[0]
        again = asyncio.create_task(ask(app, method="GET", cookie=f"a=b; {cookie}"))
        await asyncio.sleep(0)  # it has asked by then
        batch = line.take(10)
        assert [one.voucher for one in batch] == [1, 2, 7]
        line.answer(batch, [Answer("ok", n) for n in range(3)], 0.01)
        return waiting, await again

    waiting, then = asyncio.run(run())
    assert (waiting.status, waiting.body) == (202, "ждёте: 3")
    assert waiting.headers["refresh"] == "2;url=/rush/claim/"
    cookie = waiting.headers["set-cookie"]
    assert "; HttpOnly; SameSite=Strict" in cookie
    assert "Path=/rush/" in cookie
    assert (then.status, then.headers["location"]) == (303, "/ru/cabinet/5/claimed/")
    assert "Max-Age=0" in then.headers["set-cookie"]


def test_a_full_line_says_when_to_come_again() -> None:
    async def run(**headers: str) -> Said:
        line = Line(2, 4.0, lambda: NOW)
        app = App(line, KEY, lambda: NOW, pages=PAGES)
        for voucher in (1, 2):
            line.join(voucher, 3, 1)
        return await ask(app, a_form(), **headers)

    said = asyncio.run(run())
    assert (said.status, said.body) == (503, "в очереди 2")
    assert said.headers["retry-after"] == "1"
    assert said.headers["refresh"] == "2;url=/rush/claim/"
    told = asyncio.run(run(accept="application/json"))
    assert told.status == 503
    assert json.loads(told.body) == {"error": "full", "waiting": 2, "arrival": 1_000_000_002}


def test_a_claim_that_the_database_did_not_judge_is_no_answer() -> None:
    said = scene(lambda app, _: ask(app, a_form()), verdict="failed")
    assert (said.status, said.headers["retry-after"]) == (503, "1")


def test_coming_without_a_cookie_is_no_claim() -> None:
    assert scene(lambda app, _: ask(app, method="GET")).status == 400


def test_other_addresses_are_not_here() -> None:
    assert scene(lambda app, _: ask(app, path="/kk/")).status == 404


def test_health_says_how_long_the_line_is() -> None:
    async def play(app: App, line: Line) -> Said:
        return await ask(app, method="GET", path="/rush/health/")

    said = json.loads(scene(play).body)
    assert said == {"waiting": 0, "arrived": 0, "per_s": 0}


@pytest.mark.parametrize("body", ["group=3&ticket={}&language=ru&odd", "ticket={}&group=%33"])
def test_a_form_is_read_in_any_order_and_escaped_or_not(body: str) -> None:
    sent = body.format(TICKET.seal(KEY)).encode()
    assert scene(lambda app, _: ask(app, sent)).status == 303
