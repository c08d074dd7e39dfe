"""Every rule of the city with its number, its source and one sentence, by subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import Explained, explain
from kezek.policy.queries_standing import standing

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
class Subject:
    """Rules that belong together."""

    title: str
    lines: Sequence[Explained]


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


@permits(Permission.PUBLIC)
@require_safe
@kept()
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force today, their act and term. Other pages lead to a rule by its name."""
    now = standing(city_of(request).code, clock.today())
    document = now.version.document
    lines: dict[str, list[Explained]] = {code: [] for code in _SUBJECTS}
    for name in sorted(document["rule"]):
        lines[_subject(name)].append(explain(document, name, lang()))
    titles = _titles()
    return render(
        request,
        "portal/public/rules.html",
        {
            "act": document["act"][lang()],
            "subjects": [Subject(titles[code], found) for code, found in lines.items() if found],
            "standing": now,
            "last_day": now.ends - timedelta(days=1) if now.ends else None,
        },
    )
