"""What a step of a case can be, who must act on it and with which button."""

from enum import StrEnum


class StepState(StrEnum):
    """Where a step stands; the names are those of the timeline's pictures."""

    DONE = "done"
    WAITS = "waits"
    COMING = "coming"
    LATE = "late"  # a term ran out, or something was refused


class Who(StrEnum):
    """Who must act next."""

    PARENT = "parent"
    KINDERGARTEN = "kindergarten"
    DEPARTMENT = "department"
    NOBODY = "nobody"  # the queue and the calendar do it by themselves


class Action(StrEnum):
    """What the person can press."""

    NONE = ""
    ADD_PROOF = "add_proof"
    CLAIM = "claim"
    CONFIRM = "confirm"
    CHOOSE = "choose"
    ANSWER_OFFER = "answer_offer"
    SIGN = "sign"
    SIGN_CONSENT = "sign_consent"
    RESTORE = "restore"
    CHECK_MONTH = "check_month"
    APPLY = "apply"
