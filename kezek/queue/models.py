"""Filings, applications, privileges and their proofs."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention
from kezek.people.models import ChildCase, Person
from kezek.policy.models import City, QueueType


class Filing(models.Model):
    """Two IINs typed by somebody not yet proven. Keeps its moment, holds nothing, lapses."""

    retention: ClassVar[Retention] = Retention.SHORT

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    token = models.UUIDField(unique=True)
    filed_at = models.DateTimeField()
    parent_sealed = models.BinaryField()
    parent_mark = models.BinaryField(max_length=32)
    child_sealed = models.BinaryField()
    child_mark = models.BinaryField(max_length=32)
    phone_sealed = models.BinaryField()
    phone_mark = models.BinaryField(max_length=32)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, default="unproven")
    proven_at = models.DateTimeField(null=True)
    lapse_due_at = models.DateTimeField()

    class Meta:
        """The sweep reads unproven ones by their term."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "lapse_due_at"],
                condition=models.Q(state__in=["unproven", "proven"]),
                name="filing_due",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["unproven", "proven", "applied", "lapsed"]),
                name="filing_state",
            ),
        ]

    def __str__(self) -> str:
        """State."""
        return f"filing {self.state}"


class Application(models.Model):
    """A child's place in a queue. Order: right, `filed_at`, `order_seq`."""

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    number = models.CharField(max_length=12)
    old_number = models.CharField(max_length=32, default="")
    case = models.OneToOneField(
        ChildCase, on_delete=models.PROTECT, null=True, related_name="application"
    )
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="filed")
    queue_type = models.ForeignKey(QueueType, on_delete=models.PROTECT)
    band = models.PositiveSmallIntegerField()  # of queue_type, for the walk
    right = models.CharField(max_length=16)  # of queue_type, for the walk
    filed_at = models.DateTimeField()
    order_seq = models.BigIntegerField(null=True)  # the sequencer's number of the filing entry
    entry = models.BigIntegerField()  # journal entry of the filing
    may_from = models.DateField()  # no voucher before this day (1.5 years of age)
    state = models.CharField(max_length=10, default="waiting")
    inactive_at = models.DateTimeField(null=True)
    restore_due_at = models.DateTimeField(null=True)
    restored_times = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """One live application per child; the queue is read by type in order."""

        indexes: ClassVar = [
            models.Index(
                fields=["queue_type", "filed_at", "order_seq"],
                condition=models.Q(state="waiting"),
                name="application_queue",
            ),
            models.Index(
                fields=["city", "restore_due_at"],
                condition=models.Q(state="inactive"),
                name="application_restore_due",
            ),
            models.Index(
                fields=["city", "old_number"],
                condition=~models.Q(old_number=""),
                name="application_old_number",
            ),
            models.Index(
                fields=["entry"], condition=models.Q(order_seq=None), name="application_unordered"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="application_number"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "waiting",
                        "voucher",
                        "inactive",
                        "placed",
                        "withdrawn",
                        "annulled",
                        "closed",
                    ]
                ),
                name="application_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["withdrawn", "annulled", "closed"], case=None)
                | models.Q(
                    state__in=["waiting", "voucher", "inactive", "placed"], case__isnull=False
                ),
                name="application_case_while_live",
            ),
        ]

    def __str__(self) -> str:
        """The public number."""
        return self.number


class Privilege(models.Model):
    """A ground for a right, claimed by the parent. Pending ranks as none."""

    retention: ClassVar[Retention] = Retention.CASE

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="privileges"
    )
    code = models.CharField(max_length=32)
    right = models.CharField(max_length=16)
    state = models.CharField(max_length=8, default="pending")
    claimed_at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=32, default="")
    issued_on = models.DateField(null=True)  # of the paper that convinced
    valid_until = models.DateField(null=True)  # the last day; without one it has no term
    renewing = models.BooleanField(db_default=False)  # proven, and a newer paper is to be reviewed
    ask_from = models.DateTimeField(null=True)  # a register is to be asked from then on
    barred_until = models.DateField(null=True)  # the last day of the stop list after a false claim

    class Meta:
        """One live claim per application; the review desk reads what waits for it by term."""

        indexes: ClassVar = [
            models.Index(
                fields=["review_due_at"],
                condition=models.Q(state="pending") | models.Q(renewing=True),
                name="privilege_review",
            ),
            models.Index(
                fields=["valid_until"],
                condition=models.Q(state="proven", valid_until__isnull=False),
                name="privilege_valid",
            ),
            models.Index(
                fields=["ask_from"],
                condition=models.Q(state="pending", ask_from__isnull=False),
                name="privilege_ask",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state__in=["pending", "proven"]),
                name="privilege_one_live",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "proven", "refused", "expired", "false"]),
                name="privilege_state",
            ),
            models.CheckConstraint(
                condition=models.Q(renewing=False) | models.Q(state="proven"),
                name="privilege_renewing",
            ),
        ]

    def __str__(self) -> str:
        """Code and state."""
        return f"{self.code} {self.state}"


class Proof(models.Model):
    """The document of a privilege, checked for being what it says, sealed."""

    retention: ClassVar[Retention] = Retention.CASE

    privilege = models.ForeignKey(Privilege, on_delete=models.CASCADE, related_name="proofs")
    media_type = models.CharField(max_length=24)
    content_sealed = models.BinaryField()
    size = models.IntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """Media type."""
        return self.media_type


class Tally(models.Model):
    """How many wait in a queue type in a stretch of filing time; only the database writes it.

    A trigger on `queue_application` keeps it exact in the transaction that changes the queue.
    Levels: 0 of 2^21 seconds, 1 of 2^16, 2 of 2^8 inside a `divided` stretch of level 1; `slot` is
    the number of the stretch since 1970.
    """

    retention: ClassVar[Retention] = Retention.REFERENCE

    pk = models.CompositePrimaryKey("queue_type", "level", "slot")
    queue_type = models.ForeignKey(QueueType, on_delete=models.PROTECT, db_index=False)
    level = models.PositiveSmallIntegerField()
    slot = models.IntegerField()
    waiting = models.IntegerField()
    divided = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Level, stretch and count."""
        return f"{self.level}/{self.slot}: {self.waiting}"


class Twins(models.Model):
    """Two children of one family, born together, who both stand in the queue.

    Vouchers go to each by its own turn; a place is looked for as a pair.
    """

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    one = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # the lower number in the table
    other = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A pair stands once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="twins_pair"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="twins_order"
            ),
        ]

    def __str__(self) -> str:
        """Both rows."""
        return f"twins {self.one_id} {self.other_id}"


class Appeal(models.Model):
    """The parent says that an annulment was wrong; the department decides."""

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="appeals")
    annulled_at = models.DateTimeField()
    text_sealed = models.BinaryField()
    filed_at = models.DateTimeField()
    decide_due_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="filed")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=24, default="")

    class Meta:
        """One appeal against one annulment; the desk reads open ones by their term."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "decide_due_at"],
                condition=models.Q(state="filed"),
                name="appeal_desk",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "annulled_at"], name="appeal_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["filed", "upheld", "rejected"]), name="appeal_state"
            ),
        ]

    def __str__(self) -> str:
        """State."""
        return f"appeal {self.state}"


class Move(models.Model):
    """A child came into a queue (+1) or left it (-1); 0: it changed queues while it did not wait.

    Written from the journal by the follower `queue.moves`; `seq` is the entry's number. How a
    number changed is a sum over the moves of those who filed before.
    """

    retention: ClassVar[Retention] = Retention.CASE

    pk = models.CompositePrimaryKey("queue_type", "seq")
    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    queue_type = models.ForeignKey(QueueType, on_delete=models.PROTECT, db_index=False)
    seq = models.BigIntegerField()
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="moves", db_index=False
    )
    filed_at = models.DateTimeField()  # of the application, with `order_seq` its place in a queue
    order_seq = models.BigIntegerField()
    step = models.SmallIntegerField()
    cause = models.CharField(max_length=32)  # the entry's verb, or the reason of a change of queues
    iteration = models.PositiveIntegerField(null=True)  # the public number of the one that issued
    moment = models.DateTimeField()

    class Meta:
        """Read by a child: all its own, and those of whoever stands before it."""

        indexes: ClassVar = [
            models.Index(fields=["queue_type", "filed_at", "order_seq"], name="move_before"),
            models.Index(fields=["application", "seq"], name="move_own"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(step__in=[-1, 0, 1]), name="move_step"),
        ]

    def __str__(self) -> str:
        """Step and cause."""
        return f"{self.step:+} {self.cause}"
