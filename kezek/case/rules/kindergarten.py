"""From the chosen place to the paid month: contract, first day, timesheets."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.attendance.queries import Brief
from kezek.case.facts import Facts
from kezek.case.rules.step import Step, by_words, done, where
from kezek.case.states import Action, StepState, Who
from kezek.core import clock, words
from kezek.core.words import Language


def kindergarten(facts: Facts, lang: Language) -> Iterator[Step]:
    """The place and its contract, signed by one side after the other."""
    contract, voucher = facts.contract, facts.voucher
    if contract is None or voucher is None or contract.state == "void":
        yield from _just_claimed(facts, lang)
        return
    taken = facts.place.taken_at if facts.place else contract.drafted_at
    from_list = facts.place is not None and facts.place.via == "choice"
    title = (
        pgettext("step", "Place given from your list")
        if from_list
        else pgettext("step", "Place chosen")
    )
    yield done("place", title, taken, where(facts, lang))
    if contract.state == "drafted" and contract.parent_due_at is not None:
        yield Step(
            "sign",
            StepState.WAITS,
            pgettext("step", "Sign the contract"),
            contract.drafted_at,
            who=Who.PARENT,
            due_at=contract.parent_due_at,
            text=_(
                "The contract is ready. Read and sign it %(by)s. Otherwise the place becomes free."
            )
            % {"by": by_words(contract.parent_due_at, facts, lang)},
            otherwise=_("Otherwise the place becomes free."),
            action=Action.SIGN,
            subject=contract.id,
        )
        return
    if contract.parent_signed_at is not None:
        yield done("sign", pgettext("step", "You signed the contract"), contract.parent_signed_at)
    if contract.state == "parent_signed" and contract.head_due_at is not None:
        yield Step(
            "head",
            StepState.WAITS,
            pgettext("step", "The kindergarten signs the contract"),
            contract.parent_signed_at,
            who=Who.KINDERGARTEN,
            due_at=contract.head_due_at,
            text=_(
                "You have signed. The kindergarten must sign %(by)s. If it is late, we remind it"
                " and the department; the place stays yours."
            )
            % {"by": by_words(contract.head_due_at, facts, lang)},
            otherwise=_("If it is late, we remind it and the department; the place stays yours."),
            subject=contract.id,
        )
        if facts.enrolment is None:  # a child that was moved attends already
            return
    if contract.head_signed_at is not None:
        yield done(
            "head",
            pgettext("step", "The kindergarten signed the contract"),
            contract.head_signed_at,
        )
    yield from _attends(facts, lang)
    yield from _moves(facts, lang)


def _just_claimed(facts: Facts, lang: Language) -> Iterator[Step]:
    """A place taken in the rush lane, in the moment before its contract is drafted."""
    if facts.place is None or facts.place.state != "claimed" or facts.voucher is None:
        return
    yield done("place", pgettext("step", "Place chosen"), facts.place.taken_at, where(facts, lang))
    yield Step(
        "sign",
        StepState.WAITS,
        pgettext("step", "Sign the contract"),
        facts.place.taken_at,
        due_at=facts.voucher.sign_due_at,
        text=_("The contract is being prepared. Open this page again in a minute."),
    )


def _attends(facts: Facts, lang: Language) -> Iterator[Step]:
    enrolment = facts.enrolment
    if enrolment is None or enrolment.first_day is None:
        return
    first = enrolment.first_day
    if first > facts.today:
        yield Step(
            "first_day",
            StepState.COMING,
            pgettext("step", "First day in the kindergarten"),
            clock.at(first),
            words.date_long(first, lang, facts.today),
        )
        return
    yield done("first_day", pgettext("step", "First day in the kindergarten"), clock.at(first))
    # A month in two kindergartens has a timesheet of each, and both want an answer.
    own, moved = {enrolment.id}, facts.transfer
    if moved is not None and moved.first_day == first:
        own.add(moved.enrolment)
    months = [one for one in facts.months if one.enrolment in own][: 1 + len(own)]
    for month in reversed(months):
        yield _month(month, facts, lang)


def _moves(facts: Facts, lang: Language) -> Iterator[Step]:
    """A wish to move that waits for the parent, or the first day in the new group."""
    transfer = facts.transfer
    if transfer is None:
        return
    if transfer.state == "drafted":
        yield Step(
            "transfer",
            StepState.WAITS,
            pgettext("step", "Sign the consent to move"),
            transfer.drafted_at,
            who=Who.PARENT,
            text=_(
                "You chose other groups for your child. Read and sign the consent: then your child"
                " stands on their waiting lists. Until then nothing changes."
            ),
            otherwise=_("Until then nothing changes."),
            action=Action.SIGN_CONSENT,
            subject=transfer.id,
        )
    elif transfer.first_day is not None and transfer.first_day > facts.today:
        yield Step(
            "moves",
            StepState.COMING,
            pgettext("step", "First day in the new group"),
            clock.at(transfer.first_day),
            words.date_long(transfer.first_day, lang, facts.today),
        )


def _month(month: Brief, facts: Facts, lang: Language) -> Step:
    """One timesheet: waits for the parent, the kindergarten or the department, or is approved."""
    name = words.month_name(month.month.year, month.month.month, lang, facts.today)
    title = pgettext("step", "Timesheet for %(month)s") % {"month": name}
    if month.state == "closed":
        return Step(
            "month",
            StepState.WAITS,
            title,
            who=Who.PARENT,
            due_at=month.due_at,
            text=_(
                "Check and approve the timesheet for %(month)s %(by)s. Otherwise we remind you,"
                " then the department looks at it. No money moves without approval."
            )
            % {"month": name, "by": by_words(month.due_at, facts, lang)},
            otherwise=_(
                "Otherwise we remind you, then the department looks at it. No money moves without"
                " approval."
            ),
            action=Action.CHECK_MONTH,
            subject=month.id,
        )
    if month.state in {"disputed", "review"}:
        disputed = month.state == "disputed"
        return Step(
            "month",
            StepState.WAITS,
            title,
            note=pgettext("timesheet", "You found a mistake")
            if disputed
            else pgettext("timesheet", "The department is looking at it"),
            who=Who.KINDERGARTEN if disputed else Who.DEPARTMENT,
            otherwise=_("No money moves without a decision."),
            subject=month.id,
        )
    payment = facts.payments.get(month.id)
    if payment is not None and payment.state == "paid":
        note = _("The kindergarten is paid: %(tenge)s") % {"tenge": words.tenge(payment.tenge)}
    elif facts.paid_by is not None and month is facts.months[0]:
        note = _(
            "The timesheet is approved and will not change. The kindergarten is paid %(by)s."
        ) % {"by": by_words(facts.paid_by, facts, lang)}
    else:
        note = pgettext("timesheet", "You approved it")
    return Step("month", StepState.DONE, title, month.answered_at, note, subject=month.id)
