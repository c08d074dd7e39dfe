"""Which journal facts are told, and to whom; in which words says `wordings.py`. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

from kezek.core.actors import Role
from kezek.journal.followers import Fact

Values: TypeAlias = dict[str, Any]


class Whom(StrEnum):
    """Who is told."""

    GUARDIAN = "guardian"  # the parent who applied, signed or asked
    HEAD = "head"  # of the kindergarten
    DEPARTMENT = "department"  # everybody who works there
    BEFORE = "before"  # who was the applicant until now


@dataclass(frozen=True, slots=True)
class About:
    """What the database adds to a fact: people, the child, the kindergarten, dates of the row."""

    guardian: int | None
    child: int | None
    kindergarten: int | None
    by: str = ""  # the row's own term, ISO


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


def _not_moved(fact: Fact) -> bool:
    """A move is told by itself, not as a contract that ends and another that begins."""
    return fact.cause != "transfer"


def _by_family(fact: Fact) -> bool:
    """A voucher that a round confirmed is told with the place from the list."""
    return fact.actor.startswith((f"{Role.PARENT}:", f"{Role.COUNTER}:"))


def _wish(fact: Fact, _about: About) -> Values:
    return {"n": fact.data["wish"]}


def _from(fact: Fact, _about: About) -> Values:
    return {"date": fact.data["from"]}


def _last_day(fact: Fact, _about: About) -> Values:
    until = datetime.fromisoformat(fact.data["until"])  # the first day that is not covered
    return {"date": (until - timedelta(days=1)).date().isoformat()}


def _of_term(term: str) -> Callable[[Fact], bool]:
    return lambda fact: (fact.data["term"] == "confirm_due_at") == (term == "confirm")


def _miscounted(fact: Fact, _about: About) -> Values:
    return {"code": fact.data["code"], "n": abs(fact.data["taken"] - fact.data["live"])}


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
    "group.miscounted": (Telling("group.miscounted", _miscounted, whom=Whom.DEPARTMENT),),
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
    "application.restored": (
        Telling("application.restored", _plain, when=lambda fact: fact.cause != "appeal"),
    ),
    "application.handed_over": (
        Telling("application.taken_over", _plain),
        Telling("application.given_over", _plain, whom=Whom.BEFORE),
    ),
    "case.moved": (Telling("case.moved", _plain),),
    "appeal.filed": (Telling("appeal.filed", _by("decide_due")),),
    "appeal.upheld": (Telling("appeal.upheld", _plain),),
    "appeal.rejected": (Telling("appeal.rejected", _plain),),
    "phone.replaced": (Telling("phone.replaced", _plain),),
    "application.withdrawn": (Telling("application.withdrawn", _plain),),
    "application.annulled": (Telling("application.annulled", _plain),),
    "application.closed": (
        Telling("application.school_age", _plain, when=_reason("school_age")),
        Telling("application.died", _plain, when=_reason("died")),
    ),
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
    "privilege.unconfirmed": (Telling("privilege.unconfirmed", _by("review_due")),),
    "proof.added": (
        Telling(
            "privilege.checked",
            _by("review_due"),
            when=lambda fact: bool(fact.data.get("review_due")),
        ),
    ),
    "voucher.issued": (Telling("voucher.issued", _by("confirm_due")),),
    "voucher.confirmed": (Telling("voucher.confirmed", _by("sign_due"), when=_by_family),),
    "voucher.extended": (Telling("voucher.extended", _by("sign_due")),),
    "voucher.resumed": (
        Telling("voucher.resumed", _by("sign_due"), when=lambda fact: bool(fact.data["sign_due"])),
    ),
    "choices.served": (Telling("choices.served", _wish),),
    "round.halted": (Telling("round.halted", _plain, whom=Whom.DEPARTMENT),),
    "place.offered": (Telling("place.offered", _by("due")),),
    "wait.lapsed": (Telling("wait.lapsed", _plain),),
    "contract.drafted": (
        Telling("contract.drafted", lambda _fact, about: {"by": about.by}, when=_not_moved),
    ),
    "contract.signed_by_parent": (
        Telling("contract.signed_by_parent", _by("head_due")),
        Telling("contract.to_sign", _by("head_due"), whom=Whom.HEAD),
    ),
    "enrolment.began": (Telling("enrolment.began", _from, when=_not_moved),),
    "enrolment.ended": (
        Telling("enrolment.ended", lambda fact, _: {"date": fact.data["until"]}, when=_not_moved),
    ),
    "transfer.made": (
        Telling("transfer.made", _from),
        Telling(
            "transfer.to_receive",
            lambda fact, _: {"date": fact.data["from"], "by": fact.data["head_due"]},
            whom=Whom.HEAD,
        ),
    ),
    "swap.offered": (Telling("swap.offered", _by("answer_due")),),
    "swap.prolonged": (Telling("swap.prolonged", _by("due")),),
    "transfer.ended": (Telling("transfer.over", _plain, when=_reason("period_over")),),
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

# The only words after a child's death.
OF_A_DEATH: Final = frozenset({"application.died"})
