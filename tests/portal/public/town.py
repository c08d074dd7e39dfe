"""A town small enough to know by heart, and its open pages."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.test import Client

from kezek.core import clock
from kezek.journal.sequencer import catch_up
from kezek.kindergartens.models import Group
from kezek.people.models import Guardianship, Person
from kezek.queue.models import Application
from tests.builders import (
    START,
    TARAZ,
    a_case,
    a_city,
    a_group,
    a_kindergarten,
    a_person,
    an_allotment,
    an_application,
    statements_of,
)
from tests.places.builders import a_claimant, a_claimed_place, a_line
from tests.vouchers.builders import an_iteration

NOW = clock.at(date(2025, 7, 3), 12)
LANGUAGES = ("kk", "ru", "en")

CANARY_NAME = "Құпияқызы Канарейка"
CANARY_BIRTH = date(2022, 2, 13)

PAGES = (
    "",
    "steps/",
    "questions/",
    "advice/",
    "check/",
    "forecast/",
    "queue/",
    "queue/b3-general/",
    "queue/b3-priority/",
    "kindergartens/",
    "kindergartens/?view=map",
    "kindergartens/?band=3&language=kk&hours=10.5&kind=state&origin=arai&free=on",
    "issues/",
    "places/",
    "moves/",
    "rounds/",
    "money/",
    "money/kindergartens/",
    "waiting/",
    "filling/",
    "trends/",
    "rules/",
    "verify/",
)
LISTS = ("queue/", "queue/b3-general/", "kindergartens/", "kindergartens/?view=map", "issues/")


@dataclass(slots=True)
class Town:
    """What stands in the town: `count` of everything that a list can show."""

    applications: list[Application] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    canary: Person | None = None
    guardian: Person | None = None

    @property
    def card(self) -> str:
        """The path of the first kindergarten's page."""
        return f"kindergartens/{self.groups[0].kindergarten.code}/"


def a_waiting_child(
    days: int = 300, *, band: int = 3, right: str = "general", **more: object
) -> Application:
    """A child in the queue since so many days."""
    filed_at = START - timedelta(days=days)
    return an_application(band=band, right=right, filed_at=filed_at, **more)  # type: ignore[arg-type]


def a_canary() -> tuple[Person, Person, Application]:
    """A child whose name and birth must be seen on no open page."""
    guardian = a_person(date(1991, 9, 27), "Құпия Анасы")
    child = a_person(CANARY_BIRTH, CANARY_NAME)
    Guardianship.objects.create(child=child, guardian=guardian, kind="mother")
    case = a_case(child)
    return child, guardian, a_waiting_child(400, case=case, old_number="24-000777")


def a_town(count: int = 1) -> Town:
    """Kindergartens, groups with places and lines, children in queues, issues and money."""
    town = Town()
    a_city()
    for n in range(count):
        group = a_group(a_kindergarten(), band=3, capacity=4)
        a_claimed_place(group, a_claimant(3))
        full = a_group(group.kindergarten, band=3, capacity=1)
        a_claimed_place(full, a_claimant(3))
        a_line(full, 1)
        town.groups.append(group)
        town.applications.append(a_waiting_child(300 + n))
    town.canary, town.guardian, application = a_canary()
    town.applications.append(application)
    for _ in range(count):
        an_allotment(65_000 * 6, moment=START)
        an_iteration(START)
    catch_up(TARAZ)
    return town


def an_issue_with_few_of_a_right() -> None:
    """An issue to all who wait: at band 3 two priority children among four, at band 4 no right."""
    a_city()
    an_allotment(65_000 * 60, moment=START)
    a_group(a_kindergarten(), band=3, capacity=20)
    a_group(a_kindergarten(), band=4, capacity=20)
    for n in range(2):
        a_waiting_child(200 + n, right="priority")
        a_waiting_child(300 + n)
        a_waiting_child(300 + n, band=4)
    catch_up(TARAZ)
    an_iteration(START)


def words_of(html: str) -> str:
    """What a reader sees: no tags, no scripts."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    return " ".join(text.split())


def get(path: str, language: str = "kk", prefix: str = "") -> str:
    """The page, which must be there."""
    answer = Client().get(f"{prefix}/{language}/{path}")
    assert answer.status_code == 200, (path, language, answer.status_code)
    return str(answer.content.decode())


def statements(path: str, language: str = "kk") -> int:
    """How many statements the page sends when nothing is kept."""
    return statements_of(lambda: get(path, language))
