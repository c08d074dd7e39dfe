"""The port to the bank that carries orders out, and its sandbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kezek.core import clock
from kezek.policy.rules import Calendar


@dataclass(frozen=True, slots=True)
class SentOrder:
    """An order that lies with the bank."""

    id: int
    sent_at: datetime


class Bank(Protocol):
    """What the platform asks of a bank."""

    def paid(self, sent: Sequence[SentOrder], now: datetime) -> list[int]:
        """Which of the sent orders are paid by now."""


@dataclass(frozen=True, slots=True)
class SandboxBank:
    """Pays on the working day after sending; `down` keeps every answer back."""

    calendar: Calendar
    down: bool = False

    def paid(self, sent: Sequence[SentOrder], now: datetime) -> list[int]:
        """The orders whose day has come."""
        if self.down:
            return []
        today = clock.day_of(now)
        return [order.id for order in sent if self._day(order.sent_at) <= today]

    def _day(self, sent_at: datetime) -> date:
        return self.calendar.after_working_days(clock.day_of(sent_at), 1)
