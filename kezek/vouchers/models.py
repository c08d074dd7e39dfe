"""Allotments, iterations, vouchers and what they reserve; announced money, dry runs, forecasts."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention
from kezek.people.models import ChildCase, Person
from kezek.policy.models import City, PolicyVersion, QueueType
from kezek.queue.models import Application


class Allotment(models.Model):
    """Money the department sets aside for a budget year."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    budget_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12)  # republican, local
    tenge = models.BigIntegerField()
    contingency = models.BigIntegerField()  # the part of `tenge` put by for differences
    comment = models.CharField(max_length=200, default="")
    made_at = models.DateTimeField()

    class Meta:
        """Money comes in whole, positive tenge."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(tenge__gt=0, contingency__gte=0)
                & models.Q(contingency__lt=models.F("tenge")),
                name="allotment_tenge",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["republican", "local"]), name="allotment_source"
            ),
        ]

    def __str__(self) -> str:
        """The amount."""
        return f"{self.tenge} ₸"


class Pointer(models.Model):
    """Where in the cycle of rights the city's next turn stands; carried between iterations."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.OneToOneField(City, on_delete=models.PROTECT, primary_key=True)
    turn = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        """The turn."""
        return str(self.turn)


class Iteration(models.Model):
    """One run that issued vouchers, with its inputs and its public protocol."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT)
    ran_at = models.DateTimeField()
    cause = models.CharField(max_length=80)
    cutoff_seq = models.BigIntegerField()
    turn_before = models.PositiveSmallIntegerField()
    turn_after = models.PositiveSmallIntegerField()
    budget_year = models.PositiveSmallIntegerField()
    free_before = models.BigIntegerField()  # tenge
    reserved = models.BigIntegerField()  # tenge
    issued = models.PositiveIntegerField()
    stopped_by = models.CharField(max_length=12)  # money, places, queue
    protocol = models.JSONField()  # per type: waiting, issued; open bands; who is next

    class Meta:
        """Iterations of a city are numbered without gaps."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="iteration_number"),
            models.CheckConstraint(
                condition=models.Q(stopped_by__in=["money", "places", "queue"]),
                name="iteration_stop",
            ),
        ]

    def __str__(self) -> str:
        """City and number."""
        return f"{self.city_id} {self.number}"


class Voucher(models.Model):
    """The state's order attached to one child. Its clocks are the `_due_at` columns."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    number = models.CharField(max_length=12)
    case = models.OneToOneField(
        ChildCase, on_delete=models.PROTECT, null=True, related_name="voucher"
    )
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="vouchers")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="vouchers")
    band = models.PositiveSmallIntegerField()
    iteration = models.ForeignKey(
        Iteration, on_delete=models.PROTECT, null=True, related_name="vouchers"
    )  # None: brought from the old system
    ordinal = models.PositiveIntegerField(default=0)  # in the iteration, from 1
    norm = models.IntegerField()  # tenge a month
    state = models.CharField(max_length=10, default="issued")
    issued_at = models.DateTimeField()
    confirm_due_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    sign_due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # the clock stands while on a waiting list
    extended_times = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One live voucher per child; sweeps read by term."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "confirm_due_at"],
                condition=models.Q(state="issued"),
                name="voucher_confirm_due",
            ),
            models.Index(
                fields=["city", "sign_due_at"],
                condition=models.Q(state__in=["confirmed", "placed"]),
                name="voucher_sign_due",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="voucher_number"),
            models.UniqueConstraint(
                fields=["iteration", "ordinal"],
                condition=models.Q(iteration__isnull=False),
                name="voucher_ordinal",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "issued",
                        "confirmed",
                        "placed",
                        "active",
                        "lapsed",
                        "refused",
                        "returned",
                        "ended",
                    ]
                ),
                name="voucher_state",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["issued", "confirmed", "placed", "active"], case__isnull=False
                )
                | models.Q(state__in=["lapsed", "refused", "returned", "ended"], case=None),
                name="voucher_case_while_live",
            ),
        ]

    def __str__(self) -> str:
        """The public number."""
        return self.number


class Reservation(models.Model):
    """Tenge a voucher still holds of a budget year."""

    retention: ClassVar[Retention] = Retention.MONEY

    pk = models.CompositePrimaryKey("voucher_id", "budget_year")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="reservations")
    budget_year = models.PositiveSmallIntegerField()
    tenge = models.BigIntegerField()

    class Meta:
        """What is held cannot be less than nothing."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tenge__gte=0), name="reservation_tenge"),
        ]

    def __str__(self) -> str:
        """The amount."""
        return f"{self.tenge} ₸"


class OrderCheck(models.Model):
    """The walk and the window query over the whole queue, once a night."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    day = models.DateField()
    checked_at = models.DateTimeField()
    cutoff_seq = models.BigIntegerField()
    waiting = models.PositiveIntegerField()
    granted = models.PositiveIntegerField()  # vouchers for every free place, were there the money
    agreed = models.BooleanField()

    class Meta:
        """One a day; one that disagreed is made again until it agrees."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "day"], name="order_check_city_day"),
        ]

    def __str__(self) -> str:
        """City and day."""
        return f"{self.city_id} {self.day}"


class Announcement(models.Model):
    """Money that the department expects to allot: forecasts count with it, nothing else does."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    expected_on = models.DateField()
    budget_year = models.PositiveSmallIntegerField()
    tenge = models.BigIntegerField()
    comment = models.CharField(max_length=200, default="")
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Money comes in whole, positive tenge, for the year in which it is expected."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tenge__gt=0), name="announcement_tenge"),
        ]

    def __str__(self) -> str:
        """The amount."""
        return f"{self.tenge} ₸"


class DryRun(models.Model):
    """An iteration worked out and kept until the department releases it."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    cause = models.CharField(max_length=80)
    cutoff_seq = models.BigIntegerField()
    budget_year = models.PositiveSmallIntegerField()
    free_before = models.BigIntegerField()  # tenge
    reserved = models.BigIntegerField()  # tenge
    issued = models.PositiveIntegerField()
    stopped_by = models.CharField(max_length=12)  # money, places, queue
    protocol = models.JSONField()  # as an iteration's
    sha256 = models.CharField(max_length=64)  # of who would get a voucher, in which order
    state = models.CharField(max_length=10, default="waiting")
    decided_at = models.DateTimeField(null=True)
    iteration = models.OneToOneField(
        Iteration, on_delete=models.PROTECT, null=True, related_name="dry_run"
    )

    class Meta:
        """One waits at a time; a released one has its iteration."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city"], condition=models.Q(state="waiting"), name="dry_run_one_waiting"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "replaced"], iteration=None)
                | models.Q(state="released", iteration__isnull=False),
                name="dry_run_state",
            ),
        ]

    def __str__(self) -> str:
        """City and moment."""
        return f"{self.city_id} {self.made_at}"


class Forecast(models.Model):
    """How far the city's queues may move, worked out on a day; made again from its inputs."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    day = models.DateField()
    version = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    months = models.PositiveSmallIntegerField()  # of history
    inputs = models.JSONField()
    reaches = models.JSONField()  # by line: the place served by month, in few and in most courses
    accuracy = models.JSONField()  # by queue type: forecasts that came true, forecasts due

    class Meta:
        """One a day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "day"], name="forecast_city_day"),
        ]

    def __str__(self) -> str:
        """City and day."""
        return f"{self.city_id} {self.day}"


class Trial(models.Model):
    """A forecast for one application, kept until it is known whether it came true."""

    retention: ClassVar[Retention] = Retention.CASE

    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="trials")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="trials")
    queue_type = models.ForeignKey(QueueType, on_delete=models.PROTECT, related_name="trials")
    position = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()
    verdict = models.CharField(max_length=6, default="open")
    settled_on = models.DateField(null=True)

    class Meta:
        """An application is asked once a forecast; open ones are settled by each new forecast."""

        indexes: ClassVar = [
            models.Index(
                fields=["last"], condition=models.Q(verdict="open"), name="trial_open_last"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["forecast", "application"], name="trial_once"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["open", "inside", "early", "late", "void"]),
                name="trial_verdict",
            ),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="trial_range"
            ),
        ]

    def __str__(self) -> str:
        """The range and what became of it."""
        return f"{self.first}–{self.last} {self.verdict}"
