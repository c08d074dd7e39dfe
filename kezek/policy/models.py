"""Cities, their rules by version, the calendar, declared outages, the demo clock."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models.fields.json import KT

from kezek.core.retention import Retention


class City(models.Model):
    """A city (or district) with its own queue, money and rules."""

    retention: ClassVar[Retention] = Retention.REFERENCE

    code = models.CharField(max_length=24, primary_key=True)
    name_kk = models.CharField(max_length=80)
    name_ru = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)  # outline, districts, centre: cities/<code>/city.toml

    class Meta:
        """At most one city stands at the root of the addresses."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="city_one_default",
            ),
        ]

    def __str__(self) -> str:
        """The code."""
        return self.code


class PolicyVersion(models.Model):
    """The rules of a city for a period, as one document with a source for every number."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    valid = DateRangeField()
    legal_act = models.TextField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    needs_acknowledgement = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    # Read by each claim in SQL; the document itself would be unpacked each time.
    places_mode = models.GeneratedField(
        expression=KT("document__rule__places_mode__value"),
        output_field=models.CharField(max_length=16),
        db_persist=True,
    )

    class Meta:
        """Versions of a city never overlap."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="policy_city_number"),
            ExclusionConstraint(
                name="policy_no_overlap",
                expressions=[("city", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        """City and number."""
        return f"{self.city_id} v{self.number}"


class QueueType(models.Model):
    """Age band × right: one queue."""

    retention: ClassVar[Retention] = Retention.REFERENCE

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    code = models.CharField(max_length=32)
    band = models.PositiveSmallIntegerField()
    right = models.CharField(max_length=16)
    ordering = models.PositiveSmallIntegerField()
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        """One queue per band and right."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "code"], name="queuetype_city_code"),
            models.UniqueConstraint(
                fields=["city", "band", "right"], name="queuetype_city_band_right"
            ),
            models.CheckConstraint(
                condition=models.Q(right__regex=r"^[a-z][a-z0-9_]*$"), name="queuetype_right"
            ),
        ]

    def __str__(self) -> str:
        """The code."""
        return self.code


class CalendarDay(models.Model):
    """A day that differs from the ordinary week: holiday, moved day off, moved working day."""

    retention: ClassVar[Retention] = Retention.REFERENCE

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    def __str__(self) -> str:
        """The day."""
        return self.day.isoformat()


class Span(models.Func):
    """From one moment to before another."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Outage(models.Model):
    """Time the portal was down, declared by the department: it does not count in any term."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        """An outage ends after it began; no two of a city overlap."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ended_at__gt=models.F("began_at")), name="outage_order"
            ),
            ExclusionConstraint(
                name="outage_no_overlap",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    (Span("began_at", "ended_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        """City and beginning."""
        return f"{self.city_id} {self.began_at}"


class DemoClock(models.Model):
    """How far domain time is from real time. One row, in demo databases only."""

    retention: ClassVar[Retention] = Retention.SHORT

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset = models.DurationField()
    stands_at = models.DateTimeField(null=True)  # while a move is under way time stands here

    class Meta:
        """Exactly one row."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="democlock_one_row"),
        ]

    def __str__(self) -> str:
        """The offset."""
        return str(self.offset)


class ClockMove(models.Model):
    """A wish to move the demo clock; the worker carries it out and writes its progress here."""

    retention: ClassVar[Retention] = Retention.SHORT

    target = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")  # asked, running, done, failed
    percent = models.PositiveSmallIntegerField(default=0)
    reached = models.DateField(null=True)
    message = models.TextField(default="")

    class Meta:
        """One move at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(state__in=["asked", "running"]),
                name="clockmove_one_live",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "running", "done", "failed"]),
                name="clockmove_state",
            ),
        ]

    def __str__(self) -> str:
        """Target and state."""
        return f"{self.target} {self.state}"
