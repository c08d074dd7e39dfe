"""Places: a child's seat in a group from the offer or claim until leaving; waiting lists."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention
from kezek.kindergartens.models import Group
from kezek.people.models import ChildCase, Person
from kezek.policy.models import City
from kezek.vouchers.models import Voucher


class Place(models.Model):
    """One seat of one child. Live = offered, claimed or held; a group's `taken` counts these."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    number = models.CharField(max_length=12)
    case = models.OneToOneField(
        ChildCase, on_delete=models.PROTECT, null=True, related_name="place"
    )
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="places")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="places")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="places")
    state = models.CharField(max_length=10)
    via = models.CharField(max_length=10)  # claim, offer, import
    taken_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=16, default="")

    class Meta:
        """One live place per child."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="place_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["offered", "claimed", "held"], case__isnull=False)
                | models.Q(state="released", case=None, released_at__isnull=False),
                name="place_case_while_live",
            ),
            models.CheckConstraint(
                condition=models.Q(via__in=["claim", "offer", "import"]), name="place_via"
            ),
        ]

    def __str__(self) -> str:
        """The public number."""
        return self.number


class Wait(models.Model):
    """A child's line in the waiting list of one group."""

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="waits")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="waits")
    voucher_at = models.DateTimeField()  # order: voucher date, then filing
    filed_at = models.DateTimeField()
    joined_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="waits")
    offer_due_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        """A child stands once in a group's list; offers are swept by term."""

        indexes: ClassVar = [
            models.Index(
                fields=["group", "voucher_at", "filed_at", "id"],
                condition=models.Q(state="waiting"),
                name="wait_line",
            ),
            models.Index(
                fields=["city", "offer_due_at"],
                condition=models.Q(state="offered"),
                name="wait_offer_due",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voucher", "group"],
                condition=models.Q(state__in=["waiting", "offered"]),
                name="wait_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "accepted", "lapsed", "left"])
                | models.Q(state="offered", place__isnull=False, offer_due_at__isnull=False),
                name="wait_state",
            ),
        ]

    def __str__(self) -> str:
        """State."""
        return f"wait {self.state}"
