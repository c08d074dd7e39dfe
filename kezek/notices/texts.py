"""The words of a notice, put together when it is read, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext

from kezek.core import clock, words
from kezek.core.words import Language
from kezek.notices.wordings import WORDINGS


def _spoken(values: Mapping[str, Any], lang: Language, today: date | None) -> dict[str, str]:
    """Each placeholder said in its language; `d` is the short day of `by` or `date`."""
    said: dict[str, str] = {}
    if by := values.get("by"):
        moment = datetime.fromisoformat(by)
        said["by"] = words.by_phrase(moment, lang, today)
        said["d"] = words.date_short(clock.day_of(moment - timedelta(seconds=1)))
    if day := values.get("date"):
        said["date"] = words.date_long(date.fromisoformat(day), lang, today)
        said["d"] = words.date_short(date.fromisoformat(day))
    if month := values.get("month"):
        first = date.fromisoformat(month)
        said["month"] = words.month_name(first.year, first.month, lang, today)
    if "tenge" in values:
        said["tenge"] = words.tenge(values["tenge"])
    if "code" in values:
        said["code"] = values["code"]
    if "n" in values:
        said["n"] = words.number(values["n"])
    return said


def text_of(kind: str, values: Mapping[str, Any], lang: Language, today: date | None) -> str:
    """The notice as it stands in the cabinet; `today` leaves this year's year unsaid."""
    wording = WORDINGS[kind]
    with translation.override(lang):
        template = (
            ngettext(wording.text, wording.plural, values["n"])
            if wording.plural
            else gettext(wording.text)
        )
    return template % _spoken(values, lang, today)


def sms_of(kind: str, values: Mapping[str, Any], lang: Language) -> str:
    """The short text of the same notice, or nothing where none is sent."""
    wording = WORDINGS[kind]
    if not wording.sms:
        return ""
    with translation.override(lang):
        template = gettext(wording.sms)
    return template % _spoken(values, lang, None)
