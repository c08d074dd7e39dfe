"""Refusals of this room: what is wrong and what to do next."""

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError


class DayOff(DomainError):
    """Marks for a day on which nobody works."""

    code = "day_off"
    message = _("This is a day off: there is nothing to mark.")


class DayToCome(DomainError):
    """Marks for a day that has not begun."""

    code = "day_to_come"
    message = _("This day has not come yet. Mark it on the day itself.")


class MarkUnknown(DomainError):
    """A mark that the city's rules do not know."""

    code = "mark_unknown"
    message = _("There is no such mark. Choose one of the list.")


class NotInGroup(DomainError):
    """A marked child is not in that group on that day, or there is no such group."""

    code = "not_in_group"
    message = _("The list of the group has changed.")
    todo = _("Open the group's day again and mark it anew.")


class DayIncomplete(DomainError):
    """A child of the group has no mark."""

    code = "day_incomplete"
    todo = _("Mark everybody: who did not come is marked too.")


class DayMarked(DomainError):
    """The group's day is already marked."""

    code = "day_marked"
    message = _("This day is already marked.")
    todo = _("A single mark can be corrected until the month is closed.")


class MarkMissing(DomainError):
    """There is no such mark to correct."""

    code = "mark_missing"
    message = _("This child has no mark on this day.")
    todo = _("Mark the group's day first.")


class MarkSame(DomainError):
    """The new mark is the old one."""

    code = "mark_same"
    message = _("This mark already stands there.")


class ReasonUnknown(DomainError):
    """A correction without a reason of the list."""

    code = "reason_unknown"
    message = _("Choose why the mark is corrected.")


class MonthClosed(DomainError):
    """The month is closed: marks stand."""

    code = "month_closed"
    message = _("The month is closed: its marks do not change any more.")
    todo = _("If a mark is wrong, the parent says so while checking the timesheet.")


class MonthRuns(DomainError):
    """The month still has working days."""

    code = "month_runs"


class MonthIncomplete(DomainError):
    """Days of the month are not marked."""

    code = "month_incomplete"
    todo = _("Mark these days, then close the month.")


class NoTimesheet(DomainError):
    """There is no such timesheet in this city, or it is not the acting parent's child."""

    code = "no_timesheet"
    message = _("There is no such timesheet.")


class TimesheetAnswered(DomainError):
    """The timesheet has its last word, or waits for somebody else."""

    code = "timesheet_answered"


class AnswerLate(DomainError):
    """The parent's term is over."""

    code = "answer_late"
    todo = _("The department looks at the timesheet now. No money moves without its decision.")


class NoDaysNamed(DomainError):
    """A dispute without a day."""

    code = "no_days_named"
    message = _("Press the days that are wrong.")
    field = "days"


class DayNotInTimesheet(DomainError):
    """A disputed day has no mark in this timesheet."""

    code = "day_not_in_timesheet"
    message = _("One of the days is not in this timesheet.")
    field = "days"


class CommentLong(DomainError):
    """The comment does not fit."""

    code = "comment_long"
    field = "comment"


class DayNotDisputed(DomainError):
    """An accepted day was never disputed."""

    code = "day_not_disputed"
    message = _("One of the days is not in dispute.")


class PartRefused(DomainError):
    """The kindergarten agrees with the parent wholly or not at all."""

    code = "part_refused"
    message = _("The kindergarten can accept the parent's days only all together.")
    todo = _("If one of them is wrong, pass the dispute on to the education department.")


class DisputeOpen(DomainError):
    """Days in dispute have to be decided one by one."""

    code = "dispute_open"
    message = _("Some of these timesheets have days in dispute.")
    todo = _("Open them one by one and decide about each day.")
