"""Somebody at a screen: opens a page, types into its form, presses the button."""

import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from kezek.delivery.models import Message
from kezek.people.ports.sandbox_registry import RegistryRow, add_people
from tests import builders

PHONE = "+77010000001"
OTHER_PHONE = "+77010000002"


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        kind, name = found.get("type"), found.get("name")
        if tag != "input" or not name or kind in {"submit", "radio", "checkbox", "file"}:
            return
        self.fields[name] = found.get("value") or ""


@dataclass(slots=True)
class Visitor:
    """A browser without JavaScript. `text` is what the page says."""

    language: str = "ru"
    client: Client = field(default_factory=Client)
    answer: Any = None
    shown: str = ""

    def go(self, path: str) -> "Visitor":
        return self._take(self.client.get(f"/{self.language}/{path}", follow=True))

    def send(self, path: str, **typed: Any) -> "Visitor":
        """Fill the form on the page and send it to `path`."""
        form = _Form()
        form.feed(self.main)
        content = {**form.fields, **typed}
        return self._take(self.client.post(f"/{self.language}/{path}", content, follow=True))

    def _take(self, answer: Any) -> "Visitor":
        self.answer, self.shown = answer, answer.content.decode()
        assert answer.status_code == 200, (answer.status_code, self.text)
        return self

    @property
    def path(self) -> str:
        """Where the last answer led, without the language."""
        return str(self.answer.request["PATH_INFO"]).removeprefix(f"/{self.language}/")

    @property
    def main(self) -> str:
        """The page without its frame."""
        return self.shown.partition('<main id="main"')[2].partition("</main>")[0]

    @property
    def text(self) -> str:
        """The words of the main part, spaces made one."""
        bare = unescape(re.sub(r"<[^>]+>", " ", self.main))
        return re.sub(r"[\s\u00a0\u202f]+", " ", bare)

    def key(self) -> str:
        """The key of the form on the page."""
        found = re.search(r'name="request_key" value="([^"]+)"', self.shown)
        assert found is not None
        return found[1]


def row(
    iin: str,
    name: str,
    born: date,
    *,
    sex: str = "f",
    phone: str = "",
    mother: str = "",
    died: str = "",
) -> RegistryRow:
    return RegistryRow(iin, name, born.isoformat(), sex, phone, died, mother, "", "")


def a_family(
    born: date = date(2022, 4, 2), *, phone: str = PHONE, related: bool = True
) -> tuple[str, str]:
    """A mother and her child, known to the registry alone; their IINs."""
    mother = builders.an_iin(date(1990, 4, 2))
    child = builders.an_iin(born)
    add_people(
        [
            row(mother, "Сапарова Айгүл Маратқызы", date(1990, 4, 2), phone=phone),
            row(child, "Сапарова Інжу Ерланқызы", born, mother=mother if related else ""),
        ]
    )
    return mother, child


def code() -> str:
    """The code in the newest text."""
    found = re.search(r"\b(\d{6})\b", Message.objects.order_by("-id")[0].text)
    assert found is not None
    return found[1]


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 1_000_000:06}"


def typed(family: tuple[str, str], phone: str = PHONE) -> dict[str, str]:
    return {"iin": family[0], "child_iin": family[1], "phone": phone}


def at_code(family: tuple[str, str], language: str = "ru") -> Visitor:
    """A visitor who has typed two IINs and is asked for the code."""
    visitor = Visitor(language).go("apply/")
    visitor.send("apply/", **typed(family))
    assert visitor.path == "apply/code/"
    return visitor


def at_data(family: tuple[str, str], language: str = "ru") -> Visitor:
    """A visitor whose code was right."""
    return at_code(family, language).send("apply/code/", code=code())


def at_answers(family: tuple[str, str], privilege: str = "none", language: str = "ru") -> Visitor:
    """A parent who has answered everything."""
    visitor = at_data(family, language).send("apply/data/")
    visitor.send("apply/consent/", agreed="on")
    return visitor.send("apply/privilege/", privilege=privilege)
