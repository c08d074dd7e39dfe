"""Which journal facts are told, to whom, in which words. Pure.

A notice keeps its kind and the values of its placeholders; the words are put together when it is
read, in the reader's language. A placeholder's name says how its value is spoken (`texts.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext_noop

from kezek.journal.followers import Fact

Values: TypeAlias = dict[str, Any]


class Whom(StrEnum):
    """Who is told."""

    GUARDIAN = "guardian"  # the parent who applied, signed or asked
    HEAD = "head"  # of the kindergarten
    DEPARTMENT = "department"  # everybody who works there


@dataclass(frozen=True, slots=True)
class About:
    """What the database adds to a fact: people, the child, the kindergarten, dates of the row."""

    guardian: int | None
    child: int | None
    kindergarten: int | None
    by: str = ""  # the row's own term, ISO


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a notice kind. With `plural` the count is `n`; `sms` is sent beside it."""

    text: str
    plural: str = ""
    sms: str = ""
    position: bool = False  # `n` is the child's number in the queue at that moment


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice that a fact causes; `when` may keep it back."""

    kind: str
    values: Callable[[Fact, About], Values]
    whom: Whom = Whom.GUARDIAN
    when: Callable[[Fact], bool] = lambda _fact: True


def _by(field: str) -> Callable[[Fact, About], Values]:
    return lambda fact, _about: {"by": fact.data[field]}


def _plain(_fact: Fact, _about: About) -> Values:
    return {}


def _month(fact: Fact, _about: About) -> Values:
    return {"month": fact.data["month"]}


def _until(fact: Fact, _about: About) -> Values:
    return {"date": fact.data["valid_until"]}


def _has_term(fact: Fact) -> bool:
    """The rules may have dropped the term of the ground since."""
    return bool(fact.data["valid_until"])


def _barred(fact: Fact, _about: About) -> Values:
    return {"date": fact.data["barred_until"]}


def _by_people(fact: Fact) -> bool:
    return not fact.actor.startswith("import:")


def _restorable(fact: Fact) -> bool:
    """One restored before has no time left: the term ends where it began."""
    return datetime.fromisoformat(fact.data["restore_due"]) > fact.moment


def _reason(reason: str) -> Callable[[Fact], bool]:
    return lambda fact: bool(fact.data["reason"] == reason)


def _last_day(fact: Fact, _about: About) -> Values:
    until = datetime.fromisoformat(fact.data["until"])  # the first day that is not covered
    return {"date": (until - timedelta(days=1)).date().isoformat()}


def _of_term(term: str) -> Callable[[Fact], bool]:
    return lambda fact: (fact.data["term"] == "confirm_due_at") == (term == "confirm")


TELLINGS: Final[Mapping[str, tuple[Telling, ...]]] = {
    "application.prolonged": (Telling("restore.prolonged", _by("due")),),
    "voucher.prolonged": (
        Telling("confirm.prolonged", _by("due"), when=_of_term("confirm")),
        Telling("sign.prolonged", _by("due"), when=_of_term("sign")),
    ),
    "wait.prolonged": (Telling("offer.prolonged", _by("due")),),
    "contract.prolonged": (Telling("head.prolonged", _by("due"), whom=Whom.HEAD),),
    "timesheet.prolonged": (Telling("timesheet.prolonged", _by("due")),),
    "policy.ending": (Telling("policy.ending", _last_day, whom=Whom.DEPARTMENT),),
    "policy.lapsed": (Telling("policy.lapsed", _last_day, whom=Whom.DEPARTMENT),),
    "application.filed": (Telling("application.filed", _plain, when=_by_people),),
    "application.inactive": (
        Telling(
            "application.unconfirmed",
            _by("restore_due"),
            when=lambda fact: fact.cause == "voucher_not_confirmed" and _restorable(fact),
        ),
        Telling(
            "application.inactive",
            _by("restore_due"),
            when=lambda fact: fact.cause != "voucher_not_confirmed" and _restorable(fact),
        ),
        Telling("application.over", _plain, when=lambda fact: not _restorable(fact)),
    ),
    "application.restored": (Telling("application.restored", _plain),),
    "application.withdrawn": (Telling("application.withdrawn", _plain),),
    "application.annulled": (Telling("application.annulled", _plain),),
    "application.closed": (Telling("application.school_age", _plain, when=_reason("school_age")),),
    "application.retyped": (
        Telling("application.older", _plain, when=_reason("older_band")),
        Telling("application.regrouped", _plain, when=_reason("rules_changed")),
    ),
    "privilege.claimed": (Telling("privilege.claimed", _by("review_due")),),
    "privilege.proven": (Telling("privilege.proven", _plain),),
    "privilege.refused": (Telling("privilege.refused", _plain),),
    "privilege.expired": (Telling("privilege.expired", _plain),),
    "privilege.renewed": (Telling("privilege.renewed", _until, when=_has_term),),
    "privilege.not_renewed": (Telling("privilege.not_renewed", _until, when=_has_term),),
    "privilege.false": (
        Telling("privilege.false", _barred, when=lambda fact: bool(fact.data["barred_until"])),
        Telling("privilege.unfounded", _plain, when=lambda fact: not fact.data["barred_until"]),
    ),
    "proof.added": (
        Telling(
            "privilege.checked",
            _by("review_due"),
            when=lambda fact: bool(fact.data.get("review_due")),
        ),
    ),
    "voucher.issued": (Telling("voucher.issued", _by("confirm_due")),),
    "voucher.confirmed": (Telling("voucher.confirmed", _by("sign_due")),),
    "voucher.extended": (Telling("voucher.extended", _by("sign_due")),),
    "voucher.resumed": (
        Telling("voucher.resumed", _by("sign_due"), when=lambda fact: bool(fact.data["sign_due"])),
    ),
    "place.offered": (Telling("place.offered", _by("due")),),
    "wait.lapsed": (Telling("wait.lapsed", _plain),),
    "contract.drafted": (Telling("contract.drafted", lambda _fact, about: {"by": about.by}),),
    "contract.signed_by_parent": (
        Telling("contract.signed_by_parent", _by("head_due")),
        Telling("contract.to_sign", _by("head_due"), whom=Whom.HEAD),
    ),
    "enrolment.began": (Telling("enrolment.began", lambda fact, _: {"date": fact.data["from"]}),),
    "enrolment.ended": (Telling("enrolment.ended", lambda fact, _: {"date": fact.data["until"]}),),
    "timesheet.closed": (
        Telling(
            "timesheet.closed",
            lambda fact, _: {"month": fact.data["month"], "by": fact.data["due"]},
        ),
    ),
    "timesheet.disputed": (Telling("timesheet.to_settle", _month, whom=Whom.HEAD),),
    "timesheet.in_review": (Telling("timesheet.in_review", _month),),
    "timesheet.settled": (
        Telling(
            "timesheet.settled",
            lambda fact, _: {"month": fact.data["month"], "tenge": fact.data["tenge"]},
        ),
    ),
    "order.paid": (
        Telling("order.paid", lambda fact, _: {"tenge": fact.data["tenge"]}, whom=Whom.HEAD),
    ),
    "question.answered": (Telling("question.answered", _plain),),
}

WORDINGS: Final[Mapping[str, Wording]] = {
    "policy.ending": Wording(
        gettext_noop(
            "The last day of the legal act: %(date)s. Acknowledge the next rules at the desk, on"
            ' the page "Rules". Otherwise no vouchers are issued after that day.'
        )
    ),
    "policy.lapsed": Wording(
        gettext_noop(
            "The last day of the legal act was %(date)s. No vouchers are issued until the next"
            ' rules are acknowledged at the desk, on the page "Rules".'
        )
    ),
    "application.filed": Wording(
        gettext_noop("The application is accepted. Your number in the queue: %(n)s."),
        sms=gettext_noop("Application accepted. Your number: %(n)s. Receipt in your cabinet."),
        position=True,
    ),
    "application.unconfirmed": Wording(
        gettext_noop(
            "The voucher was not confirmed in time. Restore the application %(by)s: it keeps its"
            " date. After that only a new application is possible."
        ),
        sms=gettext_noop("Voucher not confirmed. You can restore until %(d)s."),
    ),
    "application.inactive": Wording(
        gettext_noop(
            "The contract was not signed in time and the voucher went back. Restore the application"
            " %(by)s: it keeps its date."
        )
    ),
    "application.over": Wording(
        gettext_noop(
            "The voucher was not used in time for the second time. Only a new application is"
            " possible now."
        )
    ),
    "application.school_age": Wording(
        gettext_noop(
            "The child is of school age now, so the application for a kindergarten is closed."
        )
    ),
    "application.older": Wording(
        gettext_noop(
            "The queue is refreshed by age: your child is now in the queue of older children. The"
            " date of the application is kept; the number may be another one."
        )
    ),
    "application.regrouped": Wording(
        gettext_noop(
            "The rules of the city have changed: your child is now in another queue. The date of"
            " the application is kept; the number may be another one."
        )
    ),
    "application.restored": Wording(
        gettext_noop("The application is restored. Your number in the queue: %(n)s."),
        position=True,
    ),
    "application.withdrawn": Wording(gettext_noop("The application is withdrawn.")),
    "application.annulled": Wording(
        gettext_noop(
            "The voucher was given up, so the place in the queue is gone. You can apply again."
        )
    ),
    "privilege.claimed": Wording(
        gettext_noop(
            "Add the proof of your privilege %(by)s. Otherwise you stay in the general queue with"
            " the same date."
        ),
        sms=gettext_noop("Add the proof of your privilege by %(d)s, 23:59."),
    ),
    "proof.reminder": Wording(
        gettext_noop(
            "Add the proof of your privilege %(by)s. Otherwise you stay in the general queue with"
            " the same date."
        ),
        sms=gettext_noop("Add the proof of your privilege by %(d)s, 23:59."),
    ),
    "privilege.checked": Wording(
        gettext_noop(
            "The department checks your document %(by)s. Until then you are in the general queue."
        )
    ),
    "privilege.proven": Wording(
        gettext_noop("The privilege is confirmed. Your number in the queue: %(n)s."),
        sms=gettext_noop("Privilege confirmed. Your number: %(n)s."),
        position=True,
    ),
    "privilege.refused": Wording(
        gettext_noop(
            "The privilege is not confirmed. Your number in the general queue: %(n)s; the date of"
            " the application is kept."
        ),
        sms=gettext_noop("Privilege not confirmed. General queue number: %(n)s."),
        position=True,
    ),
    "privilege.expired": Wording(
        gettext_noop(
            "The term of the privilege is over. You are in the general queue with the same date."
        )
    ),
    "privilege.renewed": Wording(
        gettext_noop("Your new certificate is accepted. The privilege is good until: %(date)s.")
    ),
    "privilege.not_renewed": Wording(
        gettext_noop(
            "Your new certificate is not accepted; the reason is in your cabinet. The privilege is"
            " good until: %(date)s. Add another certificate before that day."
        ),
        sms=gettext_noop("New certificate not accepted. Reason in your cabinet."),
    ),
    "privilege.reminder": Wording(
        gettext_noop(
            "Your certificate runs out. Add a new one %(by)s. Otherwise you move to the general"
            " queue with the same date."
        ),
        sms=gettext_noop("Add a new certificate of your privilege by %(d)s, 23:59."),
    ),
    "privilege.false": Wording(
        gettext_noop(
            "The department found the privilege to be false; the reason is in your cabinet. You are"
            " in the general queue with the same date. Until the restriction ends no voucher is"
            " issued. Its last day: %(date)s. If you do not agree, write to the consultation"
            " centre."
        ),
        sms=gettext_noop("Privilege found to be false. Reason in your cabinet."),
    ),
    "privilege.unfounded": Wording(
        gettext_noop(
            "The department found the privilege to be false; the reason is in your cabinet. You are"
            " in the general queue with the same date. If you do not agree, write to the"
            " consultation centre."
        ),
        sms=gettext_noop("Privilege found to be false. Reason in your cabinet."),
    ),
    "voucher.issued": Wording(
        # Both forms stand in the phrase book as one entry, so neither is marked by itself.
        "A voucher is issued. Confirm it %(by)s. Otherwise the application becomes inactive; you"
        " can restore it once within %(n)s day.",
        plural="A voucher is issued. Confirm it %(by)s. Otherwise the application becomes"
        " inactive; you can restore it once within %(n)s days.",
        sms=gettext_noop("Voucher issued. Confirm in your cabinet by %(d)s, 23:59."),
    ),
    "voucher.reminder": Wording(
        gettext_noop("Today is the last day to confirm the voucher: %(by)s."),
        sms=gettext_noop("Do not forget to confirm the voucher: by %(d)s, 23:59."),
    ),
    "choose.reminder": Wording(
        gettext_noop(
            "Do not forget: choose a place and sign the contract %(by)s. Otherwise the voucher"
            " goes back."
        ),
        sms=gettext_noop("Choose a place and sign the contract by %(d)s, 23:59."),
    ),
    "contract.reminder": Wording(
        gettext_noop("Do not forget: sign the contract %(by)s. Otherwise the place becomes free."),
        sms=gettext_noop("Sign the contract in your cabinet by %(d)s, 23:59."),
    ),
    "restore.reminder": Wording(
        gettext_noop(
            "You can still restore the application %(by)s: it keeps its date. After that only a"
            " new application is possible."
        ),
        sms=gettext_noop("You can restore the application until %(d)s, 23:59."),
    ),
    "offer.reminder": Wording(
        gettext_noop("Do not forget to answer the offered place %(by)s."),
        sms=gettext_noop("Answer the offered place by %(d)s, 23:59."),
    ),
    "head.reminder": Wording(gettext_noop("A contract waits for your signature. Sign it %(by)s.")),
    "confirm.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: confirm the voucher %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "sign.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: choose a place and sign the"
            " contract %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "restore.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: restore the application"
            " %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "offer.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: answer the offered place"
            " %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "timesheet.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: check and approve the"
            " timesheet %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "head.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: sign the contract %(by)s."
        )
    ),
    "voucher.confirmed": Wording(
        gettext_noop(
            "The voucher is confirmed. Choose a kindergarten and sign the contract %(by)s."
            " Otherwise the voucher goes back."
        ),
        sms=gettext_noop("Confirmed. Choose a place and sign by %(d)s, 23:59."),
    ),
    "voucher.extended": Wording(
        gettext_noop("The deadline is moved: choose a place and sign the contract %(by)s."),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "voucher.resumed": Wording(
        gettext_noop(
            "You are on no waiting list any more, so the voucher's clock runs again: choose a"
            " place and sign the contract %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "place.offered": Wording(
        gettext_noop(
            "There is a place for you. Answer %(by)s. Otherwise you leave this waiting list and"
            " the next child gets the offer. You keep the voucher."
        ),
        sms=gettext_noop("A place is free for you. Answer by %(d)s, 23:59."),
    ),
    "wait.lapsed": Wording(
        gettext_noop(
            "The offer of a place was not answered in time: you have left that waiting list. You"
            " keep the voucher."
        )
    ),
    "contract.drafted": Wording(
        gettext_noop(
            "The contract is ready. Read and sign it %(by)s. Otherwise the place becomes free."
        ),
        sms=gettext_noop("Contract ready. Sign in your cabinet by %(d)s, 23:59."),
    ),
    "contract.signed_by_parent": Wording(
        gettext_noop(
            "You have signed. The kindergarten must sign %(by)s. If it is late, we remind it and"
            " the department; the place stays yours."
        )
    ),
    "contract.to_sign": Wording(
        gettext_noop("A parent has signed a contract. Read and sign it %(by)s.")
    ),
    "enrolment.began": Wording(
        gettext_noop("Your child is enrolled. First day: %(date)s."),
        sms=gettext_noop("Your child is enrolled. First day: %(d)s."),
    ),
    "enrolment.ended": Wording(
        gettext_noop("Your child leaves the kindergarten. Last day: %(date)s.")
    ),
    "timesheet.closed": Wording(
        gettext_noop(
            "Check and approve the timesheet for %(month)s %(by)s. Otherwise we remind you, then"
            " the department looks at it. No money moves without approval."
        ),
        sms=gettext_noop("Check and approve last month's timesheet by %(d)s, 23:59."),
    ),
    "timesheet.reminder": Wording(
        gettext_noop("The timesheet for %(month)s still waits for you. Approve it %(by)s."),
        sms=gettext_noop("Check and approve last month's timesheet by %(d)s, 23:59."),
    ),
    "timesheet.to_settle": Wording(
        gettext_noop("A parent has found a mistake in the timesheet for %(month)s. Look at it.")
    ),
    "timesheet.in_review": Wording(
        gettext_noop("The department is looking at the timesheet for %(month)s.")
    ),
    "timesheet.settled": Wording(
        gettext_noop(
            "The timesheet for %(month)s is decided. The kindergarten is paid for the days that"
            " count: %(tenge)s."
        )
    ),
    "order.paid": Wording(
        gettext_noop("The bank has paid the kindergarten for the month: %(tenge)s.")
    ),
    "question.answered": Wording(gettext_noop("Your question is answered. Read the answer.")),
}
