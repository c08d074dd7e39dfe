"""Handing texts over for delivery. A building block: it runs inside an act or on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kezek.core import clock
from kezek.core.sealing import Purpose, mark_many, seal_many
from kezek.delivery.models import Message

NOWHERE = "+70000000000"


class Channel(StrEnum):
    """How a text travels."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Text:
    """One text for one address; `key` names the occasion, so that nobody is told twice."""

    channel: Channel
    address: str | None
    text: str
    language: str
    key: str


_PURPOSE = {Channel.SMS: Purpose.PHONE, Channel.EMAIL: Purpose.EMAIL}


def queue_texts(texts: Sequence[Text]) -> list[int]:
    """Queue many texts by one statement; a repeat of a key changes nothing. Numbers in order.

    Without an address the same row is written, sealed alike, and never sent: whoever watches the
    work can't tell an unreachable person from a reachable one.
    """
    now = clock.wall()
    messages = []
    for channel in Channel:
        mine = [text for text in texts if text.channel == channel]
        addresses = [text.address or NOWHERE for text in mine]
        seals = seal_many(_PURPOSE[channel], addresses)
        marks = mark_many(_PURPOSE[channel], addresses)
        messages += [
            Message(
                channel=channel.value,
                address_sealed=sealed,
                address_mark=mark,
                text=text.text,
                language=text.language,
                key=text.key,
                state="queued" if text.address else "failed",
                created_at=now,
            )
            for text, sealed, mark in zip(mine, seals, marks, strict=True)
        ]
    # Touching the key alone is what makes PostgreSQL give back the number of an earlier row.
    written = Message.objects.bulk_create(
        messages, update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )
    numbers = {message.key: message.pk for message in written}
    return [numbers[text.key] for text in texts]


def queue_text(*, channel: Channel, address: str | None, text: str, language: str, key: str) -> int:
    """Queue one text; see `queue_texts`. Returns the message's number."""
    return queue_texts([Text(Channel(channel), address, text, language, key)])[0]
