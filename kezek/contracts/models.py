"""Contracts with their signed manifests; enrolments; wishes to be moved and the runs that do it."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from kezek.core.retention import Retention
from kezek.kindergartens.models import Group
from kezek.people.models import Person
from kezek.places.models import Place
from kezek.policy.models import City
from kezek.vouchers.models import Voucher


class Contract(models.Model):
    """Parent and kindergarten agree. What is signed is the manifest, byte for byte."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    number = models.CharField(max_length=16)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="contracts")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="contracts")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contracts")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signs")
    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    text_version = models.CharField(max_length=16)
    manifest_sealed = models.BinaryField()  # canonical JSON; names inside, so sealed
    manifest_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=14, default="drafted")
    drafted_at = models.DateTimeField()
    parent_due_at = models.DateTimeField(null=True)
    parent_signed_at = models.DateTimeField(null=True)
    head_due_at = models.DateTimeField(null=True)
    head_signed_at = models.DateTimeField(null=True)
    period = DateRangeField()  # first day of attendance; open or ended
    end_reason = models.CharField(max_length=16, default="")

    class Meta:
        """A child has one signed contract at a time."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "head_due_at"],
                condition=models.Q(state="parent_signed"),
                name="contract_head_due",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="contract_number"),
            models.UniqueConstraint(
                fields=["place"],
                condition=models.Q(state__in=["drafted", "parent_signed", "signed"]),
                name="contract_one_per_place",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["drafted", "parent_signed", "signed", "ended", "void"]
                ),
                name="contract_state",
            ),
            ExclusionConstraint(
                name="contract_no_overlap",
                expressions=[("child", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(state__in=["signed", "ended"]),
            ),
        ]

    def __str__(self) -> str:
        """The number."""
        return self.number


class Signature(models.Model):
    """A detached CMS over the contract's manifest."""

    retention: ClassVar[Retention] = Retention.MONEY

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8)  # parent, head
    signer = models.ForeignKey(Person, on_delete=models.PROTECT)
    cms = models.BinaryField()
    certificate_serial = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        """Each side signs once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "side"], name="signature_side"),
            models.CheckConstraint(
                condition=models.Q(side__in=["parent", "head"]), name="signature_side_name"
            ),
        ]

    def __str__(self) -> str:
        """The side."""
        return self.side


class Enrolment(models.Model):
    """The child's admission to a group for a period; open-ended until leaving."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="enrolments")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="enrolments")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="enrolments")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="enrolments")
    period = DateRangeField()
    leave_reason = models.CharField(max_length=16, default="")

    class Meta:
        """A child is in one group at a time."""

        constraints: ClassVar = [
            ExclusionConstraint(
                name="enrolment_no_overlap",
                expressions=[("child", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        """The row's number."""
        return f"enrolment {self.pk}"


class TransferRun(models.Model):
    """One run of transfers: who could move moved, all on one day."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    day = models.DateField()  # on which it ran
    ran_at = models.DateTimeField()
    first_day = models.DateField()  # of everybody who moved
    asked = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()
    chains = models.PositiveIntegerField()  # one after the other, from a free seat on
    cycles = models.PositiveIntegerField()  # in a ring, without any free seat
    longest = models.PositiveIntegerField()  # moves in the longest of these

    class Meta:
        """One a day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "day"], name="transfer_run_day"),
            models.CheckConstraint(
                condition=models.Q(moved__lte=models.F("asked")), name="transfer_run_moved"
            ),
        ]

    def __str__(self) -> str:
        """City and day."""
        return f"{self.city_id} {self.day}"


class Swap(models.Model):
    """Two families change places: offered by the public number of the other child's place."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    first = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="swaps_offered")
    second = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="swaps_asked")
    state = models.CharField(max_length=8, default="drafted")
    drafted_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)  # of the second family, once it is offered
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A child offers one swap at a time; offers are swept by term."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "answer_due_at"],
                condition=models.Q(state="offered"),
                name="swap_answer_due",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first"],
                condition=models.Q(state__in=["drafted", "offered", "agreed"]),
                name="swap_one_offer",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["drafted", "agreed", "done", "over"])
                | models.Q(state="offered", answer_due_at__isnull=False),
                name="swap_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="swap_of_two"
            ),
        ]

    def __str__(self) -> str:
        """The state."""
        return f"swap {self.state}"


class Transfer(models.Model):
    """A family's wish to move its child, signed once: it amends the contract when the turn comes.

    What is signed is the consent, byte for byte; the parent is not asked again.
    """

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="transfers")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wishes_to_move")
    text_version = models.CharField(max_length=16)
    manifest_sealed = models.BinaryField()  # canonical JSON; names inside, so sealed
    manifest_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="drafted")
    drafted_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    cms = models.BinaryField(null=True)
    certificate_serial = models.CharField(max_length=64, default="")
    ended_at = models.DateTimeField(null=True)
    run = models.ForeignKey(
        TransferRun, on_delete=models.PROTECT, null=True, related_name="transfers"
    )
    contract = models.OneToOneField(
        Contract, on_delete=models.PROTECT, null=True, related_name="transfer"
    )  # the new one
    swap = models.ForeignKey(
        Swap, on_delete=models.PROTECT, null=True, related_name="consents"
    )  # None: the child waits in lines

    class Meta:
        """A child has one consent that stands, and one to be signed instead of it."""

        indexes: ClassVar = [
            models.Index(
                fields=["city"], condition=models.Q(state="standing"), name="transfer_standing"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(state="drafted", swap=None),
                name="transfer_one_draft",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(state="standing", swap=None),
                name="transfer_one_standing",
            ),
            models.UniqueConstraint(
                fields=["swap", "enrolment"],
                condition=models.Q(state__in=["drafted", "standing"]),
                name="transfer_once_in_swap",
            ),
            models.CheckConstraint(
                condition=models.Q(state="drafted", signed_at=None, contract=None)
                | models.Q(state="standing", signed_at__isnull=False, cms__isnull=False)
                | models.Q(state="moved", signed_at__isnull=False, contract__isnull=False)
                | models.Q(state__in=["replaced", "withdrawn", "ended"], contract=None),
                name="transfer_state",
            ),
        ]

    def __str__(self) -> str:
        """The state."""
        return f"transfer {self.state}"


class TransferChoice(models.Model):
    """A group that the family would rather have, best first."""

    retention: ClassVar[Retention] = Retention.MONEY

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="choices")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    ordering = models.PositiveSmallIntegerField()

    class Meta:
        """A group stands once, a rank has one group."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "group"], name="transfer_choice_once"),
            models.UniqueConstraint(fields=["transfer", "ordering"], name="transfer_choice_rank"),
        ]

    def __str__(self) -> str:
        """The rank."""
        return str(self.ordering)
