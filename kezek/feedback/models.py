"""Questions to the consultation centre and their answers."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention
from kezek.people.models import Account
from kezek.policy.models import City


class Question(models.Model):
    """A parent asks; texts are sealed, because people write names."""

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="questions")
    text_sealed = models.BinaryField()
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, default="open")  # open, answered
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer_sealed = models.BinaryField(null=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="answers"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """The desk reads open ones by term."""

        indexes: ClassVar = [
            models.Index(
                fields=["city", "due_at"], condition=models.Q(state="open"), name="question_open"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None)
                | models.Q(state="answered", answered_at__isnull=False),
                name="question_state",
            ),
        ]

    def __str__(self) -> str:
        """State."""
        return f"question {self.state}"
