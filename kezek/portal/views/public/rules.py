"""Every rule of the city with its number, its source and one sentence."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import version_in_force


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the page says it."""

    name: str
    sentence: str
    status: str
    source: str


def status_words() -> dict[str, str]:
    """Where a number comes from."""
    return {
        "F": pgettext("source", "Found in a published source"),
        "L": pgettext("source", "From an earlier edition of the rules"),
        "A": pgettext("source", "As in the sister scheme of clubs"),
        "I": pgettext("source", "Chosen by the city until the law says otherwise"),
        "U": pgettext("source", "Unknown, therefore switched off"),
    }


def _value(value: Any) -> str:  # noqa: ANN401 - a number, flag, text or list
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)


@permits(Permission.PUBLIC)
@require_safe
@kept()
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force today."""
    city = city_of(request)
    version = version_in_force(city.code, clock.today())
    document = version.document
    words = status_words()
    lines = [
        RuleLine(
            name,
            rule[lang()].replace("{value}", _value(rule["value"])),
            words[rule["status"]],
            rule["source"] if rule["source"].startswith("http") else "",
        )
        for name, rule in document["rule"].items()
    ]
    return render(
        request,
        "portal/public/rules.html",
        {"act": document["act"][lang()], "lines": lines, "version": version},
    )
