"""From the voucher to the choice of a place: confirming, waiting lists, offers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kezek.case.facts import Facts
from kezek.case.rules.applying import inactive
from kezek.case.rules.step import LIVE, Step, by_words, done, seat
from kezek.case.states import Action, StepState, Who
from kezek.core import clock, words
from kezek.core.words import Language


def voucher(facts: Facts, lang: Language) -> Iterator[Step]:
    """The voucher: issued, to be confirmed, confirmed, or not used in time."""
    voucher = facts.voucher
    if voucher is None:
        return
    waited = (clock.day_of(voucher.issued_at) - clock.day_of(facts.application.filed_at)).days
    yield done(
        "voucher",
        pgettext("step", "Voucher issued"),
        voucher.issued_at,
        ngettext("You waited %(n)s day", "You waited %(n)s days", waited)
        % {"n": words.number(waited)}
        if waited > 0
        else "",
    )
    if voucher.state == "issued":
        days = facts.rules.number("reactivation_window_calendar_days")
        yield Step(
            "confirm",
            StepState.WAITS,
            pgettext("step", "Confirm the voucher"),
            voucher.issued_at,
            who=Who.PARENT,
            due_at=voucher.confirm_due_at,
            text=ngettext(
                "A voucher is issued. Confirm it %(by)s. Otherwise the application becomes"
                " inactive; you can restore it once within %(n)s day.",
                "A voucher is issued. Confirm it %(by)s. Otherwise the application becomes"
                " inactive; you can restore it once within %(n)s days.",
                days,
            )
            % {"by": by_words(voucher.confirm_due_at, facts, lang), "n": days},
            otherwise=ngettext(
                "Otherwise the application becomes inactive; you can restore it once within"
                " %(n)s day.",
                "Otherwise the application becomes inactive; you can restore it once within"
                " %(n)s days.",
                days,
            )
            % {"n": days},
            action=Action.CONFIRM,
            subject=voucher.pk,
        )
    elif voucher.confirmed_at is not None:
        yield done("confirm", pgettext("step", "Voucher confirmed"), voucher.confirmed_at)
    if voucher.state in {"lapsed", "returned"} and facts.application.state == "inactive":
        title = (
            pgettext("step", "The voucher was not confirmed in time")
            if voucher.state == "lapsed"
            else pgettext("step", "The contract was not signed in time")
        )
        yield Step("lapsed", StepState.LATE, title, voucher.ended_at)
        yield from inactive(facts, lang)


def _turn(enrolled: bool) -> str:  # noqa: FBT001 - a child attends already, or waits for its first place
    if enrolled:
        return _(
            "Your child waits to be moved to this group. Your number on the waiting list: %(n)s."
            " When your turn comes, your child is moved and we tell you at once. Until then it"
            " keeps its place."
        )
    return _(
        "Your number on the waiting list: %(n)s. We will tell you when a place is free. Your"
        " voucher's clock stands still meanwhile."
    )


def place(facts: Facts, lang: Language) -> Iterator[Step]:
    """The way to a place: waiting lists, an offer, the free choice."""
    voucher = facts.voucher
    if voucher is None or voucher.state not in LIVE or voucher.state == "issued":
        return
    for wait in facts.waits:
        if wait.state == "offered" and wait.due_at is not None:
            yield Step(
                "offer",
                StepState.WAITS,
                pgettext("step", "A place is offered to you"),
                wait.offered_at,
                seat(wait.name_kk, wait.name_ru, wait.group_name, lang),
                who=Who.PARENT,
                due_at=wait.due_at,
                text=_(
                    "There is a place for you. Answer %(by)s. Otherwise you leave this waiting"
                    " list and the next child gets the offer. You keep the voucher."
                )
                % {"by": by_words(wait.due_at, facts, lang)},
                otherwise=_(
                    "Otherwise you leave this waiting list and the next child gets the offer. You"
                    " keep the voucher."
                ),
                action=Action.ANSWER_OFFER,
                subject=wait.wait,
            )
        elif wait.position is not None:
            yield Step(
                "move_list" if wait.enrolled else "wait_list",
                StepState.WAITS,
                pgettext("step", "You are on a waiting list"),
                wait.joined_at,
                seat(wait.name_kk, wait.name_ru, wait.group_name, lang),
                text=_turn(wait.enrolled) % {"n": words.number(wait.position)},
                subject=wait.wait,
            )
    if voucher.state == "confirmed" and voucher.sign_due_at and voucher.paused_at is None:
        yield Step(
            "choose",
            StepState.WAITS,
            pgettext("step", "Choose a kindergarten and sign the contract"),
            voucher.confirmed_at,
            who=Who.PARENT,
            due_at=voucher.sign_due_at,
            text=_(
                "The voucher is confirmed. Choose a kindergarten and sign the contract %(by)s."
                " Otherwise the voucher goes back."
            )
            % {"by": by_words(voucher.sign_due_at, facts, lang)},
            otherwise=_("Otherwise the voucher goes back."),
            action=Action.CHOOSE,
            subject=voucher.pk,
        )
