"""The claimed privilege: waiting for a paper or a decision, proven, refused, over, false."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.case.facts import Facts
from kezek.case.rules.step import Step, by_words, done
from kezek.case.states import Action, StepState, Who
from kezek.core import clock, words
from kezek.core.words import Language
from kezek.queue.models import Privilege
from kezek.queue.rules import FalseReason, RefusalReason

_STILL = ("waiting", "inactive")  # states of the application in which a privilege can count


def privilege(facts: Facts, lang: Language) -> Iterator[Step]:
    """The newest claim of the application."""
    claim = facts.privilege
    if claim is None:
        return
    if claim.state == "proven":
        yield from _proven(claim, facts, lang)
    elif claim.state == "pending":
        if facts.application.state == "waiting":
            yield _pending(claim, facts, lang)
    else:
        yield _over(claim, facts, lang)


def _pending(claim: Privilege, facts: Facts, lang: Language) -> Step:
    if facts.proven:
        return _checked(claim, facts, lang)
    if claim.ask_from is not None:
        return Step(
            "privilege",
            StepState.WAITS,
            pgettext("step", "We ask the state register"),
            claim.claimed_at,
            text=_(
                "We ask the state register about your privilege. If it confirms it, no document is"
                " needed. You can add the document at once, too."
            ),
            action=Action.ADD_PROOF,
            subject=claim.pk,
        )
    return Step(
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
        % {"by": by_words(claim.review_due_at, facts, lang)},
        otherwise=_("Otherwise you stay in the general queue with the same date."),
        action=Action.ADD_PROOF,
        subject=claim.pk,
    )


def _checked(claim: Privilege, facts: Facts, lang: Language) -> Step:
    return Step(
        "privilege",
        StepState.WAITS,
        pgettext("step", "The department checks your document"),
        claim.claimed_at,
        who=Who.DEPARTMENT,
        due_at=claim.review_due_at,
        text=_(
            "The department checks your document %(by)s. Until then you are in the general queue."
        )
        % {"by": by_words(claim.review_due_at, facts, lang)},
        otherwise=_("Until then you are in the general queue."),
        subject=claim.pk,
    )


def _proven(claim: Privilege, facts: Facts, lang: Language) -> Iterator[Step]:
    """Confirmed; near the end of its certificate's term a second step asks for a new one."""
    until = claim.valid_until
    if until is None:
        yield done("privilege", pgettext("step", "Privilege confirmed"), claim.decided_at)
        return
    last = words.date_long(until, lang, facts.today)
    title = pgettext("step", "Privilege confirmed")
    note = _("Your certificate is good until: %(date)s.") % {"date": last}
    if facts.application.state not in _STILL:
        yield done("privilege", title, claim.decided_at)
    elif claim.renewing:
        yield done("privilege-proven", title, claim.decided_at, note)
        yield Step(
            "privilege",
            StepState.WAITS,
            pgettext("step", "The department checks your new certificate"),
            claim.decided_at,
            who=Who.DEPARTMENT,
            due_at=claim.review_due_at,
            text=_("The department checks your new certificate %(by)s. You keep your place.")
            % {"by": by_words(claim.review_due_at, facts, lang)},
            subject=claim.pk,
        )
    elif facts.today < until - timedelta(days=facts.rules.number("privilege_reminder_days")):
        yield done("privilege", title, claim.decided_at, note)
    else:
        yield done("privilege-proven", title, claim.decided_at, note)
        due = clock.end_of(until)
        yield Step(
            "privilege",
            StepState.WAITS,
            pgettext("step", "Bring a new certificate"),
            claim.decided_at,
            who=Who.PARENT,
            due_at=due,
            text=_(
                "Your certificate runs out. Add a new one %(by)s. Otherwise you move to the general"
                " queue with the same date."
            )
            % {"by": by_words(due, facts, lang)},
            otherwise=_("Otherwise you move to the general queue with the same date."),
            action=Action.ADD_PROOF,
            subject=claim.pk,
        )


def _over(claim: Privilege, facts: Facts, lang: Language) -> Step:
    """Refused, run out or false: why, and what can be done."""
    titles = {
        "refused": pgettext("step", "Privilege not confirmed"),
        "expired": pgettext("step", "The term of the privilege is over"),
        "false": pgettext("step", "Privilege found to be false"),
    }
    said = [_why(claim), _("You are in the general queue with the same date.")]
    barred = claim.barred_until
    if barred is not None and barred >= facts.today:
        said.append(
            _(
                "A restriction is in force. Until it ends no voucher is issued and no privilege is"
                " taken; your place in the queue stays. Its last day: %(date)s."
            )
            % {"date": words.date_long(barred, lang, facts.today)}
        )
    if claim.state == "false":
        said.append(_("If you do not agree, write to the consultation centre."))
    again = facts.application.state in _STILL and (barred is None or barred < facts.today)
    return Step(
        "privilege",
        StepState.LATE,
        titles[claim.state],
        claim.decided_at,
        " ".join(part for part in said if part),
        action=Action.CLAIM if again else Action.NONE,
        subject=claim.pk,
    )


def _why(claim: Privilege) -> str:
    """The reason of the closed list, and what to do about it."""
    if claim.state == "expired":
        return _("The certificate ran out. Get a new one and name the privilege again.")
    reasons: dict[str, str] = {
        RefusalReason.UNREADABLE: _(
            "The document cannot be read. Take a new photo in good light and name the privilege"
            " again."
        ),
        RefusalReason.OUT_OF_DATE: _(
            "The document is out of date. Get a new one and name the privilege again."
        ),
        RefusalReason.OTHER_PERSON: _(
            "The document is about another person. Add a document about your child or yourself and"
            " name the privilege again."
        ),
        RefusalReason.OTHER_DOCUMENT: _(
            "This privilege needs another document. See which one, and name the privilege again."
        ),
        RefusalReason.NOT_CONFIRMED: _(
            "The register does not confirm the privilege. If you have the right, put the data right"
            " where they are kept and name the privilege again."
        ),
        FalseReason.FORGED: _("The document is forged."),
        FalseReason.ISSUER_DENIES: _("The place named in the document did not issue it."),
        FalseReason.CONCEALED: _("The ground was over, and this was not said."),
    }
    return reasons.get(claim.reason, "")
