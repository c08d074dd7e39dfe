"""From the application to the voucher: the queue, the inactive application."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.case.facts import Facts
from kezek.case.rules.step import Step, by_words, done
from kezek.case.states import Action, StepState, Who
from kezek.core import words
from kezek.core.words import Language


def filed(facts: Facts) -> Iterator[Step]:
    """The application itself."""
    yield done("filed", pgettext("step", "Application accepted"), facts.application.filed_at)


def queue(facts: Facts, lang: Language) -> Iterator[Step]:
    """The wait in the queue, or an application that fell out of it."""
    application = facts.application
    if application.state == "waiting":
        number = facts.position
        text = _(
            "You are in the queue. Vouchers go by number each time money is allotted. Nothing to"
            " do: we will tell you the same day."
        )
        if application.may_from > facts.today and is_barred(facts):
            text = _(
                "A restriction is in force. Until it ends no voucher is issued and no privilege is"
                " taken; your place in the queue stays. Its last day: %(date)s."
            ) % {
                "date": words.date_long(application.may_from - timedelta(days=1), lang, facts.today)
            }
        elif application.may_from > facts.today:
            months = facts.rules.number("min_age_months")
            text = _(
                "Your child turns %(age)s on %(date)s. A voucher can be issued only after that."
            ) % {
                "age": words.turning(months / 12, lang),
                "date": words.date_long(application.may_from, lang, facts.today),
            }
        yield Step(
            "queue",
            StepState.WAITS,
            pgettext("step", "You are in the queue"),
            application.filed_at,
            note=_("Your number in the queue: %(n)s") % {"n": words.number(number)}
            if number is not None
            else "",
            text=text,
            subject=application.pk,
        )
    elif application.state == "inactive" and facts.voucher is None:
        yield from inactive(facts, lang)


def is_barred(facts: Facts) -> bool:
    """Whether the stop list, and not the child's age, is what a voucher waits for."""
    claim = facts.privilege
    return (
        claim is not None
        and claim.barred_until is not None
        and claim.barred_until + timedelta(days=1) == facts.application.may_from
    )


def inactive(facts: Facts, lang: Language) -> Iterator[Step]:
    """An inactive application: to be restored in time, or over."""
    application = facts.application
    due = application.restore_due_at
    if due is not None and due > facts.now:
        yield Step(
            "restore",
            StepState.WAITS,
            pgettext("step", "Restore the application"),
            application.inactive_at,
            who=Who.PARENT,
            due_at=due,
            text=_(
                "The voucher was not confirmed in time. Restore the application %(by)s: it keeps"
                " its date. After that only a new application is possible."
            )
            % {"by": by_words(due, facts, lang)}
            if _unconfirmed(facts)
            else _(
                "The contract was not signed in time and the voucher went back. Restore the"
                " application %(by)s: it keeps its date."
            )
            % {"by": by_words(due, facts, lang)},
            otherwise=_("After that only a new application is possible."),
            action=Action.RESTORE,
            subject=application.pk,
        )
    else:
        yield Step(
            "over",
            StepState.LATE,
            pgettext("step", "The application is inactive"),
            application.inactive_at,
            _("Only a new application is possible now."),
            who=Who.PARENT,
            action=Action.APPLY,
        )


def _unconfirmed(facts: Facts) -> bool:
    return facts.voucher is None or facts.voucher.state == "lapsed"
