"""The salts behind commitments, pseudonyms in lines, and what the log has said so far.

The log speaks of the past, the tables of now: what an entry needs of the moment it tells of and no
row keeps is remembered here.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kezek.core.retention import Retention
from kezek.policy.models import City
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher


class Salt(models.Model):
    """The salt of one number's commitment. `subject`: the application, the voucher or the place.

    Without it nobody can tell any more whose number it was.
    """

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    stage = models.CharField(max_length=8)  # app, voucher, place
    subject = models.BigIntegerField()
    salt_sealed = models.BinaryField()
    entry_index = models.BigIntegerField()  # of the entry that holds the commitment

    class Meta:
        """A number is committed to once; the newest ones are promised."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stage", "subject"], name="salt_once"),
            models.CheckConstraint(
                condition=models.Q(stage__in=["app", "voucher", "place"]), name="salt_stage"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["entry_index"], name="salt_entry")]

    def __str__(self) -> str:
        """The stage."""
        return self.stage


class Child(models.Model):
    """What the log has said of a child in the queue."""

    retention: ClassVar[Retention] = Retention.CASE

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="in_log"
    )
    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    waits = models.BooleanField()
    early = models.BooleanField()
    may_from = models.DateField()

    class Meta:
        """Those that grow old enough are looked for by the month."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "may_from"], condition=models.Q(early=True), name="child_early"
            ),
        ]

    def __str__(self) -> str:
        """Whether it waits."""
        return "waits" if self.waits else "does not wait"


class Holder(models.Model):
    """What the log has said of a voucher: where it stands, and of which years it has a reserve.

    `seeking`: it looks for a place; `placed`: it has one, but no contract; `active`: it pays.
    """

    retention: ClassVar[Retention] = Retention.CASE

    voucher = models.OneToOneField(
        Voucher, on_delete=models.CASCADE, primary_key=True, related_name="in_log"
    )
    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    state = models.CharField(max_length=8)  # seeking, placed, active, dead
    years = ArrayField(models.SmallIntegerField())

    class Meta:
        """Four states."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["seeking", "placed", "active", "dead"]),
                name="holder_state",
            ),
        ]

    def __str__(self) -> str:
        """State."""
        return self.state


class Waiter(models.Model):
    """The number of a child in lines: one while it looks for a place, another once it attends."""

    retention: ClassVar[Retention] = Retention.CASE

    voucher = models.ForeignKey(
        Voucher, on_delete=models.CASCADE, related_name="waiters", db_index=False
    )
    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    attends = models.BooleanField()
    number = models.CharField(max_length=12)

    class Meta:
        """One number each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voucher", "attends"], name="waiter_once"),
            models.UniqueConstraint(fields=["city", "number"], name="waiter_number"),
        ]

    def __str__(self) -> str:
        """The number."""
        return self.number


class Standing(models.Model):
    """A child that stands in a line, as the log has told so far. `wait`: the row of `places`."""

    retention: ClassVar[Retention] = Retention.CASE

    wait = models.BigIntegerField(primary_key=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=True)
    group = models.BigIntegerField()
    waiter = models.ForeignKey(Waiter, on_delete=models.CASCADE, related_name="lines")
    voucher_at = models.DateTimeField()
    filed_at = models.DateTimeField()
    hidden = models.BooleanField(default=False)  # a protected child: the log is silent about it
    offered = models.BooleanField(default=False)  # it has an offer of this group to answer

    def __str__(self) -> str:
        """The wait."""
        return str(self.wait)


class Hidden(models.Model):
    """A protected child's place, of which the log does not say where it is."""

    retention: ClassVar[Retention] = Retention.CASE

    place = models.BigIntegerField(primary_key=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=True)

    def __str__(self) -> str:
        """Nothing of the place."""
        return "hidden"


class Month(models.Model):
    """Up to which month the log has told of children who grew old enough."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.OneToOneField(City, on_delete=models.PROTECT, primary_key=True)
    begun = models.DateField()

    def __str__(self) -> str:
        """The month."""
        return f"{self.begun:%Y-%m}"


class Promise(models.Model):
    """The city's signed word that the entry of that index will be in the log by `in_by`."""

    retention: ClassVar[Retention] = Retention.CASE

    index = models.BigIntegerField(primary_key=True)
    sha256 = models.BinaryField(max_length=32, unique=True)  # of the entry
    in_by = models.DateTimeField()  # real time
    note = models.TextField()

    class Meta:
        """Those that are over are looked for."""

        indexes: ClassVar = [models.Index(fields=["in_by"], name="promise_in_by")]

    def __str__(self) -> str:
        """By when."""
        return f"{self.in_by:%Y-%m-%d %H:%M:%S}"
