"""What time brings to texts: they are sent, given up, and in the end forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from kezek.core import clock
from kezek.core.sealing import Purpose, unseal
from kezek.delivery.models import Message
from kezek.delivery.ports import CarrierDown, EmailPort, SmsPort
from kezek.delivery.rules import is_too_late
from kezek.delivery.sandbox_ports import email_port, sms_port

SENDER_LOCK = 4
KEPT = timedelta(days=30)
_PURPOSES = {"sms": Purpose.PHONE, "email": Purpose.EMAIL}


def send_queued(limit: int = 200, carriers: Mapping[str, SmsPort | EmailPort] | None = None) -> int:
    """Send what waits, oldest first; returns how many texts left.

    One sender at a time: another one finds the lock taken and does nothing. A text is marked after
    the carrier took it, so a crash in between hands it over again under the same key. A silent
    carrier ends its channel's turn; the other goes on.
    """
    if not _lock():
        return 0
    try:
        return _send(limit, carriers or {"sms": sms_port(), "email": email_port()}, clock.wall())
    finally:
        _unlock()


def _send(limit: int, carriers: Mapping[str, SmsPort | EmailPort], now: datetime) -> int:
    sent = 0
    silent: set[str] = set()
    for message in Message.objects.filter(state="queued").order_by("id")[:limit]:
        if message.channel in silent:
            continue
        waiting = Message.objects.filter(pk=message.pk, state="queued")
        if is_too_late(message.key, message.created_at, now):
            waiting.update(state="failed")
            continue
        address = unseal(_PURPOSES[message.channel], bytes(message.address_sealed))
        try:
            carriers[message.channel].send(address, message.text, key=message.key)
        except CarrierDown:
            silent.add(message.channel)
            waiting.update(attempts=F("attempts") + 1)
            continue
        sent += waiting.update(state="sent", attempts=F("attempts") + 1, sent_at=now)
    return sent


def forget_old(now: datetime) -> int:
    """Delete texts older than 30 days; returns how many."""
    deleted, _ = Message.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [SENDER_LOCK])
        (taken,) = cursor.fetchone()
    return bool(taken)


def _unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [SENDER_LOCK])
