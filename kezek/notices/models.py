"""Notices: the legal message in a person's cabinet."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention
from kezek.people.models import Person
from kezek.policy.models import City


class Notice(models.Model):
    """One event told to one person. `kind` chooses the text, `values` fill it."""

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    seq = models.BigIntegerField()  # of the journal entry told about
    kind = models.CharField(max_length=32)
    values = models.JSONField(default=dict)
    moment = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """One event is told once."""

        indexes: ClassVar = [models.Index(fields=["person", "-moment"], name="notice_inbox")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "seq", "person", "kind"], name="notice_once"),
        ]

    def __str__(self) -> str:
        """Kind."""
        return self.kind
