"""Acts of attendance: mark a day, close a month, answer for it, decide about it."""

from kezek.attendance.acts.answer import approve_timesheets, dispute_timesheet
from kezek.attendance.acts.close import close_months
from kezek.attendance.acts.decide import (
    pass_dispute_on,
    review_timesheets,
    settle_dispute,
    take_into_review,
)
from kezek.attendance.acts.mark import Correction, GroupMarks, correct_mark, mark_days

__all__ = [
    "Correction",
    "GroupMarks",
    "approve_timesheets",
    "close_months",
    "correct_mark",
    "dispute_timesheet",
    "mark_days",
    "pass_dispute_on",
    "review_timesheets",
    "settle_dispute",
    "take_into_review",
]
