"""Money by double entry. Every transfer takes from one account and gives to another."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention
from kezek.policy.models import City


class Account(models.Model):
    """A pot of a city's budget year.

    `source` is the treasury: it goes below zero by what was
    allotted; no other account can.
    """

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    budget_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=12)
    balance = models.BigIntegerField(default=0)  # tenge

    class Meta:
        """The balance is the last guard of every payment."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "budget_year", "name"], name="ledger_account_key"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    name__in=[
                        "source",
                        "free",
                        "contingency",
                        "reserved",
                        "accrued",
                        "ordered",
                        "paid",
                    ]
                ),
                name="ledger_account_name",
            ),
            models.CheckConstraint(
                condition=models.Q(name="source") | models.Q(balance__gte=0),
                name="ledger_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        """City, year and name."""
        return f"{self.city_id} {self.budget_year} {self.name}"


class Transfer(models.Model):
    """Tenge moved from one account to another, for one subject. Never changed."""

    retention: ClassVar[Retention] = Retention.MONEY

    giver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken")
    tenge = models.BigIntegerField()
    subject_type = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    moment = models.DateTimeField()

    class Meta:
        """A transfer moves something, to another account."""

        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="transfer_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tenge__gt=0), name="transfer_positive"),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="transfer_two_accounts"
            ),
        ]

    def __str__(self) -> str:
        """The amount."""
        return f"{self.tenge} ₸"
