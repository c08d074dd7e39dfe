"""The ASGI application: reads a claim, has it stand in the line, says what came of it.

A form gets pages and redirects, who accepts `application/json` gets JSON. Who has to wait carries
ticket and group in a cookie, and the page asks again by itself, without a script.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from kezek.places.rush.line import FAILED, WAITING, Answer, Line, LineFull
from kezek.places.rush.ticket import Ticket, TicketRefused
from kezek.places.rush.wish import CLAIM, LONGEST, FormRefused, Wish, carried, sent

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

HEALTH = "/rush/health/"
REFRESH = 2
"""Seconds after which a waiting page asks again."""

GRANTED = frozenset({"ok", "already"})
"""Verdicts after which the child has a place."""

_KEPT = 900  # seconds that a browser keeps its turn

_HTML: Headers = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'self'; img-src 'self' data:; base-uri 'none'"),
]
_JSON: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


@dataclass(frozen=True, slots=True)
class Pages:
    """Finished pages by language; what stands in braces in them is filled in.

    `waiting` and `full` have `{number}`; `taken` (the child has a place) and `gone` (the group is
    full) have `{page}`, the address of the portal's page that comes next.
    """

    waiting: Mapping[str, str] = field(default_factory=dict)
    full: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)


def where_to(ticket: Ticket, wish: Wish, verdict: str, opens_at: int | None) -> str:
    """The page of the portal that comes after a claim."""
    if verdict in GRANTED:
        return f"{ticket.page}claimed/"
    later = f"&opens={opens_at}" if opens_at else ""
    return f"{ticket.page}choose/{wish.group}/?refused={verdict}{later}"


class App:
    """Answers claims and the question how it stands; `end` is awaited when the server stops."""

    def __init__(
        self,
        line: Line,
        key: bytes,
        wall: Callable[[], float],
        *,
        pages: Pages | None = None,
        secure: bool = False,
        health: Callable[[], Mapping[str, object]] = dict,
        end: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._line = line
        self._key = key
        self._wall = wall
        self._pages = pages or Pages()
        self._secure = secure
        self._health = health
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's way in."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"] == CLAIM and scope["method"] in {"POST", "GET"}:
            await self._claim(scope, receive, send)
        elif scope["path"] == HEALTH and scope["method"] == "GET":
            said = {
                "waiting": len(self._line),
                "arrived": self._line.arrived,
                "per_s": round(self._line.pace),
                **self._health(),
            }
            await _say(send, 200, _JSON, json.dumps(said).encode())
        else:
            await _say(send, 404, _JSON, b'{"error":"not_found"}')

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._end is not None:
                    await self._end()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _claim(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        page = b"application/json" not in headers.get(b"accept", b"")
        language = "kk"
        try:
            if scope["method"] == "POST":
                wish = sent(await _body(receive), page=page)
            else:
                wish = carried(headers.get(b"cookie", b""))
            language = wish.language
            ticket = Ticket.open(wish.ticket, self._key, self._wall())
            asked = self._line.join(ticket.voucher, wish.group, ticket.account, wish.taught)
        except LineFull:
            await self._full(send, wish)
        except TicketRefused as refusal:
            await self._refuse(send, HTTPStatus.FORBIDDEN, refusal.code, language, page=page)
        except FormRefused as refusal:
            await self._refuse(send, HTTPStatus.BAD_REQUEST, refusal.code, language, page=page)
        else:
            await self._answer(send, wish, ticket, await asked)

    # ------------------------------------------------------------ answers

    async def _answer(self, send: Send, wish: Wish, ticket: Ticket, answer: Answer) -> None:
        if answer.verdict == WAITING:
            await self._wait(send, wish, answer)
        elif answer.verdict == FAILED:
            await self._full(send, wish)
        elif not wish.page:
            said = {
                "verdict": answer.verdict,
                "place": answer.place,
                "arrival": answer.arrival,
                "opens_at": answer.opens_at,
            }
            status = 200 if answer.verdict in GRANTED else HTTPStatus.CONFLICT
            await _say(send, status, _JSON, json.dumps(said).encode())
        else:
            await self._lead_on(send, wish, ticket, answer)

    async def _lead_on(self, send: Send, wish: Wish, ticket: Ticket, answer: Answer) -> None:
        """To the portal's page; in a crowd a page of our own says the main thing first.

        A redirect would have everybody ask the portal in the same second.
        """
        where = where_to(ticket, wish, answer.verdict, answer.opens_at)
        own = self._pages.taken if answer.verdict in GRANTED else self._pages.gone
        forget = [(b"set-cookie", wish.cookie(0, secure=self._secure))] if wish.carried else []
        if answer.verdict in {*GRANTED, "full"} and self._line.crowded:
            text = own.get(wish.language, "").replace("{page}", where)
            await _say(send, HTTPStatus.OK, [*_HTML, *forget], text.encode())
        else:
            there = [(b"location", where.encode()), (b"cache-control", b"no-store"), *forget]
            await _say(send, HTTPStatus.SEE_OTHER, there, b"")

    async def _wait(self, send: Send, wish: Wish, answer: Answer) -> None:
        """In the line: the number, and a page that asks again."""
        if not wish.page:
            said = {"verdict": WAITING, "ahead": answer.ahead, "arrival": answer.arrival}
            again = [*_JSON, (b"retry-after", b"1")]
            await _say(send, HTTPStatus.ACCEPTED, again, json.dumps(said).encode())
            return
        text = _filled(self._pages.waiting, wish.language, answer.ahead + 1)
        headers = self._asks_again(wish, REFRESH)
        await _say(send, HTTPStatus.ACCEPTED, headers, text)

    async def _full(self, send: Send, wish: Wish) -> None:
        """The line is full, or the database did not judge: come again in so many seconds."""
        seconds = self._line.wait_seconds()
        again = (b"retry-after", str(seconds).encode())
        arrival = self._line.arrival()
        if not wish.page:
            said = {"error": "full", "waiting": len(self._line), "arrival": arrival}
            status, body = HTTPStatus.SERVICE_UNAVAILABLE, json.dumps(said).encode()
            await _say(send, status, [*_JSON, again], body)
            return
        text = _filled(self._pages.full, wish.language, len(self._line))
        headers = [*self._asks_again(wish, max(REFRESH, seconds)), again]
        await _say(send, HTTPStatus.SERVICE_UNAVAILABLE, headers, text)

    def _asks_again(self, wish: Wish, seconds: int) -> Headers:
        return [
            *_HTML,
            (b"refresh", f"{seconds};url={CLAIM}".encode()),
            (b"set-cookie", wish.cookie(_KEPT, secure=self._secure)),
        ]

    async def _refuse(
        self, send: Send, status: int, code: str, language: str, *, page: bool
    ) -> None:
        if page:
            await _say(send, status, _HTML, _filled(self._pages.refused, language, 0))
        else:
            await _say(send, status, _JSON, json.dumps({"error": code}).encode())


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise FormRefused
        part = message.get("body", b"")
        size += len(part)
        if size > LONGEST:
            raise FormRefused
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _filled(pages: Mapping[str, str], language: str, number: int) -> bytes:
    return pages.get(language, "").replace("{number}", str(number)).encode()


async def _say(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": int(status),
            "headers": [*headers, (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body})
