"""Day marks and monthly timesheets."""

from typing import ClassVar

from django.db import models

from kezek.contracts.models import Enrolment
from kezek.core.retention import Retention
from kezek.kindergartens.models import Group
from kezek.policy.models import City

MARKS = {"P": "present", "I": "ill", "L": "leave", "S": "summer", "A": "absent"}


class DayMark(models.Model):
    """One child, one day. Millions of rows, the key is their only index.

    The day comes first in it, because days arrive in order; a child's month is read by naming its
    days. The city equals the enrolment's; it is here for partitioning, so it carries no constraint
    of its own.
    """

    retention: ClassVar[Retention] = Retention.DAYS

    pk = models.CompositePrimaryKey("day", "enrolment_id")
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="marks", db_index=False
    )
    day = models.DateField()
    mark = models.CharField(max_length=1)

    class Meta:
        """Marks are a closed list."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(mark__in=list(MARKS)), name="daymark_mark"),
        ]

    def __str__(self) -> str:
        """The mark."""
        return self.mark


class GroupDay(models.Model):
    """A group's day was marked: by whom is in the journal; how many came stands here."""

    retention: ClassVar[Retention] = Retention.DAYS

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    present = models.SmallIntegerField()
    absent = models.SmallIntegerField()
    marked_at = models.DateTimeField()

    class Meta:
        """A day is marked once; corrections change marks by their own act."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "day"], name="groupday_once"),
        ]

    def __str__(self) -> str:
        """The day."""
        return self.day.isoformat()


class Timesheet(models.Model):
    """A child's month. Closed by the kindergarten, approved or disputed by the parent."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="timesheets")
    month = models.DateField()  # its first day
    state = models.CharField(max_length=10, default="closed")
    working_days = models.SmallIntegerField()  # of the calendar month
    present = models.SmallIntegerField()
    paid_days = models.SmallIntegerField()
    marked_days = models.SmallIntegerField()
    tenge = models.IntegerField()
    closed_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the parent's answer
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """One timesheet per child and month; the sweep reads unanswered ones by term."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "due_at"],
                condition=models.Q(state="closed"),
                name="timesheet_due",
            ),
            models.Index(fields=["city", "month", "state"], name="timesheet_month"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "month"], name="timesheet_month_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["closed", "approved", "disputed", "review", "settled"]
                ),
                name="timesheet_state",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_days__gte=0, tenge__gte=0)
                & models.Q(paid_days__lte=models.F("working_days")),
                name="timesheet_days",
            ),
        ]

    def __str__(self) -> str:
        """The month."""
        return self.month.isoformat()


class Dispute(models.Model):
    """A day the parent says is wrong, and what became of it."""

    retention: ClassVar[Retention] = Retention.MONEY

    timesheet = models.ForeignKey(Timesheet, on_delete=models.PROTECT, related_name="disputes")
    day = models.DateField()
    marked = models.CharField(max_length=1)
    claimed = models.CharField(max_length=1)
    verdict = models.CharField(max_length=8, default="open")  # open, accepted, refused
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    comment_sealed = models.BinaryField(null=True)  # the parent's words; people write names

    class Meta:
        """A day is disputed once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["timesheet", "day"], name="dispute_day"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["open", "accepted", "refused"]),
                name="dispute_verdict",
            ),
        ]

    def __str__(self) -> str:
        """The day."""
        return self.day.isoformat()
