"""Texts on their way to an address."""

from typing import ClassVar

from django.db import models

from kezek.core.retention import Retention


class Message(models.Model):
    """One text to one address. The text holds no name, no IIN; the address is sealed."""

    retention: ClassVar[Retention] = Retention.SHORT

    channel = models.CharField(max_length=8)  # sms, email
    address_sealed = models.BinaryField()
    address_mark = models.BinaryField(max_length=32)
    text = models.TextField()
    language = models.CharField(max_length=2)
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, default="queued")  # queued, sent, failed
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()  # wall time
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """The sender reads queued ones; the demo inbox reads an address's newest."""

        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(state="queued"), name="message_queued"),
            models.Index(fields=["address_mark", "-id"], name="message_address"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(channel__in=["sms", "email"])
                & models.Q(state__in=["queued", "sent", "failed"]),
                name="message_enums",
            ),
        ]

    def __str__(self) -> str:
        """Channel and state."""
        return f"{self.channel} {self.state}"
