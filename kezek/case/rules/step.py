"""A step of a case, and the small words that every step is made of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kezek.case.facts import Facts
from kezek.case.states import Action, StepState, Who
from kezek.core import clock, words
from kezek.core.words import Language
from kezek.policy.rules import Calendar

LIVE = ("issued", "confirmed", "placed", "active")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `moment`: when it was done, or since when it waits; `due_at`: until when.

    `note` stands beneath a title; `text` is the whole sentence of a waiting step; `otherwise` is
    what happens when nobody acts.
    """

    key: str
    state: StepState
    title: str
    moment: datetime | None = None
    note: str = ""
    who: Who = Who.NOBODY
    due_at: datetime | None = None
    days_left: int | None = None  # working days, today not counted
    text: str = ""
    otherwise: str = ""
    action: Action = Action.NONE
    subject: int | None = None  # the row that the action is about


def days_left(due_at: datetime, now: datetime, calendar: Calendar) -> int:
    """Working days after today up to the last day of the term; 0 on that day."""
    tomorrow = clock.day_of(now) + timedelta(days=1)
    after_last = clock.day_of(due_at - timedelta(seconds=1)) + timedelta(days=1)
    return len(calendar.working_days(tomorrow, max(tomorrow, after_last)))


def by_words(moment: datetime, facts: Facts, lang: Language) -> str:
    """The whole phrase of a deadline."""
    return words.by_phrase(moment, lang, facts.today)


def done(key: str, title: str, moment: datetime | None, note: str = "") -> Step:
    """A step that was done."""
    return Step(key, StepState.DONE, title, moment, note)


def where(facts: Facts, lang: Language) -> str:
    """The kindergarten and the group by name; a kindergarten's name carries its own quotes."""
    if facts.group is None:
        return ""
    names = facts.group
    return seat(names.kindergarten_kk, names.kindergarten_ru, names.group, lang)


def seat(name_kk: str, name_ru: str, group: str, lang: Language) -> str:
    """A group with its kindergarten."""
    return _("%(kindergarten)s, group «%(group)s»") % {
        "kindergarten": name_ru if lang == "ru" else name_kk,
        "group": group,
    }
