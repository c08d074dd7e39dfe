"""Reads of delivered texts, for the demo inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kezek.core.sealing import Purpose, mark, unseal
from kezek.delivery.models import Message

_PURPOSES = {"sms": Purpose.PHONE, "email": Purpose.EMAIL}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A text as the person's phone or mailbox shows it."""

    id: int
    channel: str
    address: str
    text: str
    language: str
    sent_at: datetime


def inbox(limit: int = 20) -> list[Delivered]:
    """The newest texts of everybody, newest first. For the demo only."""
    return _delivered(list(Message.objects.filter(state="sent").order_by("-id")[:limit]))


def inbox_of(phone: str, limit: int = 20) -> list[Delivered]:
    """The newest texts of one phone, newest first. For the demo only."""
    found = Message.objects.filter(address_mark=mark(Purpose.PHONE, phone), state="sent")
    return _delivered(list(found.order_by("-id")[:limit]))


def _delivered(messages: Sequence[Message]) -> list[Delivered]:
    return [
        Delivered(
            id=message.pk,
            channel=message.channel,
            address=unseal(_PURPOSES[message.channel], bytes(message.address_sealed)),
            text=message.text,
            language=message.language,
            sent_at=message.sent_at or message.created_at,
        )
        for message in messages
    ]
