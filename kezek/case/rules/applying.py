"""From the application to the voucher: the queue, the privilege, the inactive application."""

from collections.abc import Iterator

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


def privilege(facts: Facts, lang: Language) -> Iterator[Step]:
    """The claimed privilege: proven, refused, or waiting for a paper or a decision."""
    claim = facts.privilege
    if claim is None:
        return
    if claim.state == "proven":
        yield done("privilege", pgettext("step", "Privilege confirmed"), claim.decided_at)
    elif claim.state == "refused":
        yield Step(
            "privilege",
            StepState.LATE,
            pgettext("step", "Privilege not confirmed"),
            claim.decided_at,
            _("You are in the general queue with the same date."),
        )
    elif claim.state == "pending" and facts.application.state == "waiting":
        by = by_words(claim.review_due_at, facts, lang)
        if facts.proven:
            yield Step(
                "privilege",
                StepState.WAITS,
                pgettext("step", "The department checks your document"),
                claim.claimed_at,
                who=Who.DEPARTMENT,
                due_at=claim.review_due_at,
                text=_(
                    "The department checks your document %(by)s. Until then you are in the general"
                    " queue."
                )
                % {"by": by},
                otherwise=_("Until then you are in the general queue."),
                subject=claim.pk,
            )
        else:
            yield Step(
                "privilege",
                StepState.WAITS,
                pgettext("step", "Add the proof of your privilege"),
                claim.claimed_at,
                who=Who.PARENT,
                due_at=claim.review_due_at,
                text=_(
                    "Add the proof of your privilege %(by)s. Otherwise you stay in the general"
                    " queue with the same date."
                )
                % {"by": by},
                otherwise=_("Otherwise you stay in the general queue with the same date."),
                action=Action.ADD_PROOF,
                subject=claim.pk,
            )


def queue(facts: Facts, lang: Language) -> Iterator[Step]:
    """The wait in the queue, or an application that fell out of it."""
    application = facts.application
    if application.state == "waiting":
        number = facts.position
        text = _(
            "You are in the queue. Vouchers go by number each time money is allotted. Nothing to"
            " do: we will tell you the same day."
        )
        if application.may_from > facts.today:
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
