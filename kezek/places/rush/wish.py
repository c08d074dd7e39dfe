"""What is sent to the lane: a form, or the cookie of a browser that waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

ROOM = "/rush/"
CLAIM = f"{ROOM}claim/"
COOKIE = "kezek_line"
LANGUAGES = ("kk", "ru", "en")
LONGEST = 4096
"""Bytes of a form."""


class FormRefused(Exception):
    """The form is not one of ours."""

    code = "form_refused"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was sent: a ticket as text, a group, and whether a page is wanted.

    `language` is the reader's, `taught` that of the group as its page showed it, if it did.
    """

    ticket: str
    group: int
    language: str
    taught: str
    page: bool
    carried: bool

    def cookie(self, seconds: int, *, secure: bool) -> bytes:
        """The header's value that has a browser carry the wish, or forget it with 0 seconds."""
        parts = (self.group, self.language, self.taught, self.ticket)
        value = ".".join(map(str, parts)) if seconds else ""
        return (
            f"{COOKIE}={value}; Path={ROOM}; Max-Age={seconds}; HttpOnly; SameSite=Strict"
            f"{'; Secure' if secure else ''}"
        ).encode()


def sent(body: bytes, *, page: bool) -> Wish:
    """Read a form: `ticket`, `group`, `language`, `taught`. Raises FormRefused."""
    try:
        form = _fields(body.decode())
        return Wish(
            form["ticket"],
            _number(form["group"]),
            _one_of(LANGUAGES, form.get("language", ""), "kk"),
            _one_of(LANGUAGES, form.get("taught", ""), ""),
            page,
            carried=False,
        )
    except (ValueError, KeyError):
        raise FormRefused from None


def carried(cookie: bytes) -> Wish:
    """Read the header `Cookie`. Raises FormRefused."""
    try:
        pairs = (pair.strip().partition("=") for pair in cookie.decode("latin-1").split(";"))
        value = next(value for name, _, value in pairs if name == COOKIE)
        group, language, taught, ticket = value.split(".", 3)
        return Wish(
            ticket,
            _number(group),
            _one_of(LANGUAGES, language, "kk"),
            _one_of(LANGUAGES, taught, ""),
            page=True,
            carried=True,
        )
    except (ValueError, StopIteration):
        raise FormRefused from None


def _fields(text: str) -> dict[str, str]:
    """A form's fields. Ours hold nothing that a browser escapes: the short way is enough."""
    if "%" in text or "+" in text:
        return dict(parse_qsl(text, max_num_fields=8))
    return dict(pair.split("=", 1) for pair in text.split("&", 8) if "=" in pair)


def _one_of(known: Sequence[str], given: str, otherwise: str) -> str:
    return given if given in known else otherwise


def _number(text: str) -> int:
    """A group's number as PostgreSQL can hold it. Raises ValueError."""
    number = int(text)
    if not 0 < number < 2**63:
        raise ValueError(text)
    return number
