"""Contracts with their signed manifests; enrolments."""

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
