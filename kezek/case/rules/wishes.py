"""The list of wishes: filed, and what the last round said to it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kezek.case.facts import Facts
from kezek.case.rules.step import Step, done
from kezek.core import words


def listed(facts: Facts) -> Iterator[Step]:
    """The family's list, while it waits for a round."""
    if facts.listed is None or facts.place is not None or facts.application.case_id is None:
        return
    count = facts.listed.wishes
    yield done(
        "list",
        pgettext("step", "Your list of kindergartens is filed"),
        facts.listed.filed_at,
        ngettext("%(n)s group on the list", "%(n)s groups on the list", count)
        % {"n": words.number(count)},
    )


def passed(facts: Facts) -> Iterator[Step]:
    """The last round, when it had no place for a child that still has none."""
    if facts.listed is None or facts.took is None or facts.took.got or facts.place is not None:
        return
    yield done(
        "round",
        pgettext("step", "Your list took part in a round"),
        facts.took.served_at,
        _("There was no free place from your list. The list waits for the next round."),
    )
