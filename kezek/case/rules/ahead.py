"""What still lies ahead, and how a case ends."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kezek.case.facts import Facts
from kezek.case.rules.step import Step, by_words
from kezek.case.states import Action, StepState, Who
from kezek.core import clock, words
from kezek.core.words import Language
from kezek.policy.rules import month_after


def end(facts: Facts) -> Iterator[Step]:
    """How the case ended, if it did."""
    application = facts.application
    titles = {
        "withdrawn": pgettext("step", "Application withdrawn"),
        "annulled": pgettext("step", "The place in the queue is gone"),
        "closed": pgettext("step", "The child has left the kindergarten"),
    }
    if application.state in titles:
        done = application.state != "annulled"
        yield Step(
            application.state,
            StepState.DONE if done else StepState.LATE,
            titles[application.state],
            application.closed_at,
            action=Action.APPLY,
        )


def coming(facts: Facts, lang: Language) -> Iterator[Step]:
    """What still lies ahead of a child that is not in a kindergarten yet."""
    state = facts.application.state
    voucher = facts.voucher.state if facts.voucher else ""
    rules = facts.rules
    if state not in {"waiting", "voucher"}:
        if state == "placed" and facts.enrolment is not None:
            yield from _next_month(facts, lang)
        return
    if state == "waiting":
        confirm = rules.number("voucher_confirm_working_days")
        yield _ahead(
            "confirm",
            pgettext("step", "You confirm the voucher"),
            ngettext("You, within %(n)s working day", "You, within %(n)s working days", confirm)
            % {"n": confirm},
            Who.PARENT,
        )
    if state == "waiting" or voucher == "issued":
        note = ""
        if voucher == "issued":
            sign = rules.number("contract_signing_working_days")
            due = facts.calendar.term(facts.now, working_days=sign)
            note = _("If you confirm today: %(by)s") % {"by": by_words(due, facts, lang)}
        yield _ahead(
            "choose",
            pgettext("step", "You choose a kindergarten and sign the contract"),
            note,
            Who.PARENT,
        )
    if facts.contract is None or facts.contract.state in {"drafted", "void"}:
        head = rules.number("kindergarten_sign_working_days")
        yield _ahead(
            "head",
            pgettext("step", "The kindergarten signs the contract"),
            ngettext(
                "The kindergarten, within %(n)s working day",
                "The kindergarten, within %(n)s working days",
                head,
            )
            % {"n": head},
            Who.KINDERGARTEN,
        )
    yield _ahead(
        "first_day",
        pgettext("step", "First day in the kindergarten"),
        _("The contract names the day"),
        Who.NOBODY,
    )


def _ahead(key: str, title: str, note: str, who: Who) -> Step:
    return Step(key, StepState.COMING, title, note=note, who=who)


def _next_month(facts: Facts, lang: Language) -> Iterator[Step]:
    """The month that runs: the kindergarten marks, the parent checks at the next one's start."""
    first = facts.today.replace(day=1)
    if any(month.month == first for month in facts.months):
        return
    name = words.month_name(first.year, first.month, lang, facts.today)
    yield Step(
        "month",
        StepState.COMING,
        pgettext("step", "Timesheet for %(month)s") % {"month": name},
        note=_("You check it %(by)s") % {"by": by_words(_month_due(first, facts), facts, lang)},
        who=Who.PARENT,
    )


def _month_due(first: date, facts: Facts) -> datetime:
    last = facts.rules.number("timesheet_parent_window_last_day")
    return clock.end_of(facts.calendar.next_working(month_after(first).replace(day=last)))
