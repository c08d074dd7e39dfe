"""Sentences with their values put in late, in the reader's language."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise, lazy, lazystr
from django.utils.translation import get_language

from kezek.core.words.dates import date_long
from kezek.core.words.tongue import LANGUAGES


class _Said:
    """A template and its values; becomes text when it is read."""

    def __init__(self, template: str | Promise, values: Mapping[str, object]) -> None:
        self._template = template
        self._values = values

    def __str__(self) -> str:
        """The sentence in the language that is active now."""
        return str(self._template % self._values)


def say(template: str | Promise, **values: object) -> Promise:
    """A lazy sentence: `say(gettext_lazy("Deadline: %(date)s"), date=…)`.

    `%` on a lazy text is not lazy, so a refusal raised in one language would stay in it. A count
    goes in by its own name: `say(ngettext_lazy("%(n)s day", "%(n)s days", "n"), n=3)`. Lazy values
    stay lazy.
    """
    return lazystr(_Said(template, values))


def _day_in_words(day: date, today: date) -> str:
    spoken = get_language()
    return date_long(day, next((lang for lang in LANGUAGES if lang == spoken), "kk"), today)


day_in_words = lazy(_day_in_words, str)
"""The day as the reader of the page says it: `day_in_words(day, today)`."""
