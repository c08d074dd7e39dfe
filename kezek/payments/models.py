"""Accruals and payment orders."""

from typing import ClassVar

from django.db import models

from kezek.attendance.models import Timesheet
from kezek.core.retention import Retention
from kezek.kindergartens.models import Kindergarten
from kezek.policy.models import City


class PaymentOrder(models.Model):
    """Money to one kindergarten for one month."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    kindergarten = models.ForeignKey(Kindergarten, on_delete=models.PROTECT, related_name="orders")
    month = models.DateField()
    budget_year = models.PositiveSmallIntegerField()
    tenge = models.BigIntegerField()
    children = models.IntegerField()
    state = models.CharField(max_length=8, default="made")  # made, sent, paid, returned
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        """Orders of a city are numbered without gaps."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="order_number"),
            models.CheckConstraint(condition=models.Q(tenge__gt=0), name="order_tenge"),
            models.CheckConstraint(
                condition=models.Q(state__in=["made", "sent", "paid", "returned"]),
                name="order_state",
            ),
        ]

    def __str__(self) -> str:
        """Number."""
        return str(self.number)


class Accrual(models.Model):
    """Money a kindergarten earned by one child's approved month. Corrections are later rows."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    timesheet = models.ForeignKey(Timesheet, on_delete=models.PROTECT, related_name="accruals")
    kindergarten = models.ForeignKey(
        Kindergarten, on_delete=models.PROTECT, related_name="accruals"
    )
    month = models.DateField()
    budget_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, default="ordinary")  # ordinary, correction
    tenge = models.IntegerField()
    order = models.ForeignKey(
        PaymentOrder, on_delete=models.PROTECT, null=True, related_name="accruals"
    )
    accrued_at = models.DateTimeField()

    class Meta:
        """One ordinary accrual per timesheet."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "kindergarten", "month"],
                condition=models.Q(order=None),
                name="accrual_unordered",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["timesheet"],
                condition=models.Q(kind="ordinary"),
                name="accrual_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="correction") | models.Q(kind="ordinary", tenge__gte=0),
                name="accrual_kind",
            ),
        ]

    def __str__(self) -> str:
        """The amount."""
        return f"{self.tenge} ₸"
