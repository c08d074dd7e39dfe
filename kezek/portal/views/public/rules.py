"""Every rule of the city with its number, its source and one sentence, by subject."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import number
from kezek.face import formats
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import version_in_force

_DAY_OF_YEAR: Final = re.compile(r"(\d\d)-(\d\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

# How the names of the rules of a subject begin; what fits none belongs to the last one.
_SUBJECTS: Final[Mapping[str, str]] = {
    "queue": "queue_ apply_ unproven_ min_age full_age max_band age_band leaving_ twins_",
    "privileges": "privilege_ false_ stop_ appeal_",
    "vouchers": (
        "voucher_ reactivation_ referral_ term_ calendar_ max_refusals_ distribution_ iteration_"
        " issuing_ band_ contingency_ mass_"
    ),
    "places": (
        "contract_ kindergarten_ refusal_ vaccination_ waitlist_ standing_ sibling_ group_ mutual_"
        " staff_ places_ bulletin_ admission_ provider_"
    ),
    "days": "timesheet_ absence_ summer_",
    "money": "norm_ coefficient_ parent_fee payment_ tariff_ money_",
    "other": "",
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the page says it."""

    name: str
    sentence: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Rules that belong together."""

    title: str
    lines: Sequence[RuleLine]


def status_words() -> dict[str, str]:
    """Where a number comes from."""
    return {
        "F": pgettext("source", "Found in a published source"),
        "L": pgettext("source", "From an earlier edition of the rules"),
        "A": pgettext("source", "As in the sister scheme of clubs"),
        "I": pgettext("source", "Chosen by the city until the law says otherwise"),
        "U": pgettext("source", "Unknown, therefore switched off"),
    }


def _titles() -> dict[str, str]:
    return {
        "queue": pgettext("rules", "The queue"),
        "privileges": pgettext("rules", "Privileges"),
        "vouchers": pgettext("rules", "Vouchers"),
        "places": pgettext("rules", "Places and contracts"),
        "days": pgettext("rules", "Days and timesheets"),
        "money": pgettext("rules", "Money"),
        "other": pgettext("rules", "Other rules"),
    }


def _subject(name: str) -> str:
    return next(
        code for code, starts in _SUBJECTS.items() if not starts or name.startswith(_starts(starts))
    )


def _starts(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _value(value: Any) -> str:  # noqa: ANN401 - a number, flag, text or list
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    text = str(value)
    if _DAY.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    if found := _DAY_OF_YEAR.fullmatch(text):
        return formats.day_only(date(2024, int(found[1]), int(found[2])))
    return text


@permits(Permission.PUBLIC)
@require_safe
@kept()
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force today. Other pages lead to a rule by its name."""
    version = version_in_force(city_of(request).code, clock.today())
    document = version.document
    words = status_words()
    lines: dict[str, list[RuleLine]] = {code: [] for code in _SUBJECTS}
    for name, rule in sorted(document["rule"].items()):
        lines[_subject(name)].append(
            RuleLine(
                name,
                rule[lang()].replace("{value}", _value(rule["value"])),
                words[rule["status"]],
                rule["source"] if rule["source"].startswith("http") else "",
            )
        )
    titles = _titles()
    return render(
        request,
        "portal/public/rules.html",
        {
            "act": document["act"][lang()],
            "subjects": [Subject(titles[code], found) for code, found in lines.items() if found],
            "version": version,
        },
    )
