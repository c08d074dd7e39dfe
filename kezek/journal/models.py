"""The append-only journal and what orders and follows it."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention


class Entry(models.Model):
    """One fact: who did what to which subject, when, and what caused it. Never changed."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.CharField(max_length=24)
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    actor = models.CharField(max_length=48)
    cause = models.CharField(max_length=80)
    moment = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        """The subject's index serves the timeline of a case."""

        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="entry_kind_form"
            ),
        ]

    def __str__(self) -> str:
        """Kind and subject."""
        return f"{self.kind} {self.subject_type}:{self.subject_id}"


class Order(models.Model):
    """The gapless number that the sequencer gave an entry after its commit."""

    retention: ClassVar[Retention] = Retention.FOREVER

    pk = models.CompositePrimaryKey("city", "seq")
    city = models.CharField(max_length=24)
    seq = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="order")

    def __str__(self) -> str:
        """City and number."""
        return f"{self.city} {self.seq}"


class Pending(models.Model):
    """Entries that wait for their number; the sequencer's work list, not part of the record."""

    retention: ClassVar[Retention] = Retention.SHORT

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    city = models.CharField(max_length=24)

    class Meta:
        """The sequencer reads a city's oldest first."""

        indexes: ClassVar = [models.Index(fields=["city", "entry"], name="pending_city_entry")]

    def __str__(self) -> str:
        """The entry's id."""
        return str(self.pk)


class Cursor(models.Model):
    """How far a follower has read a city's journal."""

    retention: ClassVar[Retention] = Retention.FOREVER

    follower = models.CharField(max_length=40)
    city = models.CharField(max_length=24)
    seq = models.BigIntegerField(default=0)

    class Meta:
        """One cursor per follower and city."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follower", "city"], name="cursor_follower_city"),
        ]

    def __str__(self) -> str:
        """Follower, city and position."""
        return f"{self.follower} {self.city} {self.seq}"


class Request(models.Model):
    """The result of an outermost act by its request key: a repeat gets the first result."""

    retention: ClassVar[Retention] = Retention.SHORT

    key = models.CharField(max_length=120, primary_key=True)
    act = models.CharField(max_length=60)
    result = models.JSONField(null=True)

    def __str__(self) -> str:
        """Act and key."""
        return f"{self.act} {self.key}"


class Log(models.Model):
    """What tells this database's open log from any other: one row, made with the tables."""

    retention: ClassVar[Retention] = Retention.FOREVER

    id = models.UUIDField(primary_key=True)

    class Meta:
        """Named for what it is."""

        db_table = "journal_log"

    def __str__(self) -> str:
        """The identity."""
        return str(self.pk)


class LogRefusal(models.Model):
    """That the open log refuses to go on: one row while it does."""

    retention: ClassVar[Retention] = Retention.SHORT

    id = models.SmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()  # real time

    class Meta:
        """One at most."""

        db_table = "journal_log_refusal"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="log_refusal_one"),
        ]

    def __str__(self) -> str:
        """Since when."""
        return f"{self.since:%Y-%m-%d %H:%M:%S}"


class LogEntry(models.Model):
    """One entry of the open log, from 0 without a gap; bytes to this room, public to everybody.

    `city`, `seq` and `part` say what of the journal it tells; one that came back from the published
    files (`kezek log reconcile`) has no `seq`.
    """

    retention: ClassVar[Retention] = Retention.FOREVER

    index = models.BigIntegerField(primary_key=True)
    city = models.CharField(max_length=24)
    seq = models.BigIntegerField(null=True)
    part = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        """Nothing of the journal is told twice."""

        db_table = "journal_log_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "seq", "part"], name="log_entry_told_once"),
            models.CheckConstraint(condition=models.Q(index__gte=0), name="log_entry_from_0"),
        ]

    def __str__(self) -> str:
        """The index."""
        return str(self.pk)
