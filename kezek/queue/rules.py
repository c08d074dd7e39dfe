"""Pure decisions of the queue: where a child belongs, from when, until when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from kezek.core.iin import read_iin
from kezek.policy.rules import Calendar, Ground, Rules
from kezek.queue.refusals import CertificateOver, FilingGone, IssueDateAhead, IssueDateMissing

PAGE_ROWS: Final = 100
PROOFS_MAX: Final = 10


class RefusalReason(StrEnum):
    """Why the department refuses a privilege: the closed list."""

    UNREADABLE = "unreadable"
    OUT_OF_DATE = "out_of_date"
    OTHER_PERSON = "other_person"
    OTHER_DOCUMENT = "other_document"
    NOT_CONFIRMED = "not_confirmed"


class FalseReason(StrEnum):
    """Why the department calls a privilege false: the closed list."""

    FORGED = "forged"
    ISSUER_DENIES = "issuer_denies"
    CONCEALED = "concealed"


class AppealReason(StrEnum):
    """Why an appeal is upheld or rejected: the closed list."""

    NOT_BY_PARENT = "not_by_parent"
    NOT_INFORMED = "not_informed"
    PORTAL_FAULT = "portal_fault"
    OWN_CHOICE = "own_choice"
    SERVED = "served"
    TOO_OLD = "too_old"


UPHOLDS: Final = frozenset(
    {AppealReason.NOT_BY_PARENT, AppealReason.NOT_INFORMED, AppealReason.PORTAL_FAULT}
)
APPEAL_LETTERS: Final = 2_000


class HandOver(StrEnum):
    """Why an application has another applicant."""

    OTHER_PARENT = "other_parent"
    GUARDIAN_CHANGED = "guardian_changed"


class RetypeReason(StrEnum):
    """Why an application moved to another queue."""

    PRIVILEGE_PROVEN = "privilege_proven"
    PRIVILEGE_EXPIRED = "privilege_expired"
    OLDER_BAND = "older_band"
    RULES_CHANGED = "rules_changed"
    PRIVILEGE_FALSE = "privilege_false"
    APPEAL_UPHELD = "appeal_upheld"


@dataclass(frozen=True, slots=True)
class Belonging:
    """The queue a child belongs to before any privilege, and its first day for a voucher."""

    band: int
    right: str
    may_from: date


def belongs(rules: Rules, birth_date: date, day: date) -> Belonging | None:
    """Where a child born on that day belongs on `day`; None at school age.

    A claimed privilege ranks as none until it is proven.
    """
    band = rules.band_of(birth_date, day)
    if band is None:
        return None
    return Belonging(band.code, rules.general, rules.may_from(birth_date, day))


def restore_due(rules: Rules, calendar: Calendar, moment: datetime, restored: int) -> datetime:
    """Until when an application that became inactive can be restored.

    One that was restored as often as the rules allow is due at once.
    """
    if restored >= rules.number("reactivation_max_times"):
        return moment
    return calendar.term(moment, days=rules.number("reactivation_window_calendar_days"))


def filing_lapse_due(rules: Rules, calendar: Calendar, moment: datetime) -> datetime:
    """Until when a filing waits to be proven and completed."""
    return calendar.term(moment, days=rules.number("unproven_application_lapse_days"))


def review_due(rules: Rules, calendar: Calendar, moment: datetime) -> datetime:
    """Until when the department decides about a privilege to which no paper was added."""
    return calendar.term(moment, working_days=rules.number("privilege_confirm_working_days"))


def paper_due(rules: Rules, calendar: Calendar, moment: datetime) -> datetime:
    """Until when the department looks at a paper that came."""
    return calendar.term(moment, working_days=rules.number("privilege_review_working_days"))


def valid_until(
    ground: Ground, day: date, issued_on: date | None, until: date | None
) -> date | None:
    """The last day of a paper accepted on `day`; None when it has no term.

    A certificate counts from its date of issue; any other paper may name its own last day. Raises
    IssueDateMissing, IssueDateAhead, CertificateOver.
    """
    if issued_on is not None and issued_on > day:
        raise IssueDateAhead
    if ground.valid_days:
        if issued_on is None:
            raise IssueDateMissing
        until = issued_on + timedelta(days=ground.valid_days)
    if until is not None and until < day:
        raise CertificateOver(until, day, field="issued_on" if ground.valid_days else "valid_until")
    return until


def barred_until(rules: Rules, day: date) -> date | None:
    """The last day of the stop list after a false claim; None where the rules know no such list."""
    days = rules.number("stop_list_days")
    return day + timedelta(days=days) if days else None


def appeal_until(rules: Rules, calendar: Calendar, annulled_at: datetime) -> datetime:
    """Until when an annulment can be appealed against."""
    return calendar.term(annulled_at, days=rules.number("appeal_calendar_days"))


def appeal_decide_due(rules: Rules, calendar: Calendar, moment: datetime) -> datetime:
    """Until when the department decides about an appeal."""
    return calendar.term(moment, working_days=rules.number("appeal_decision_working_days"))


def looks_swapped(parent_iin: str, child_iin: str) -> bool:
    """Whether the digits make the parent younger than the child: the two may be in wrong places.

    Digits need not be true, so this is a reason to ask and never to refuse.
    """
    parent, child = read_iin(parent_iin).birth, read_iin(child_iin).birth
    return parent is not None and child is not None and parent > child


def filing_token(text: str) -> UUID:
    """The token as typed or bookmarked; raises FilingGone for what can't be one."""
    try:
        return UUID(text)
    except ValueError:
        raise FilingGone from None
