"""Why is it so? A rule of the city in one sentence, with its value, status and source."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import pgettext

from kezek.core.words import Language, number
from kezek.policy.models import PolicyVersion


@dataclass(frozen=True, slots=True)
class Why:
    """A rule as a person can read it. `status` is the document's letter, `standing` its words."""

    rule: str
    sentence: str
    status: str
    standing: str
    source: str  # an address, or empty
    act: str  # the legal act of the version
    version: int


def why(city: str, rule: str, lang: Language, day: date) -> Why | None:
    """The rule in force on that day; None when the city has no such rule or no rules at all."""
    version = PolicyVersion.objects.filter(city_id=city, valid__contains=day).first()
    if version is None or rule not in version.document["rule"]:
        return None
    found = version.document["rule"][rule]
    source = found["source"]
    return Why(
        rule=rule,
        sentence=found[lang].replace("{value}", _spoken(found["value"])),
        status=found["status"],
        standing=_standing(found["status"]),
        source="" if source == "-" else source,
        act=version.document["act"][lang],
        version=version.number,
    )


def _spoken(value: Any) -> str:  # noqa: ANN401 - a policy value is a number, flag, text or list
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return ", ".join(_spoken(one) for one in value)
    return str(value)


def _standing(status: str) -> str:
    return {
        "F": pgettext("rule", "found in the source"),
        "L": pgettext("rule", "from an older edition of the rules"),
        "A": pgettext("rule", "taken from a similar scheme"),
        "I": pgettext("rule", "our default, the city may change it"),
        "U": pgettext("rule", "not known, so it is switched off"),
    }[status]
