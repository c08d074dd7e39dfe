"""Tickets: what a voucher holder gets beforehand, and what the lane believes without asking.

A ticket is `1.TEXT.MARK`: TEXT is base64url of its fields, MARK the HMAC-SHA-256 of `1.TEXT`. It
names no group, so one ticket serves for every choice; and nobody by name.
"""

import hmac
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass

_FIELDS = 6
_LONGEST = 1024


class TicketRefused(Exception):
    """The ticket is not one of ours, or not whole."""

    code = "ticket_refused"


class TicketExpired(TicketRefused):
    """The ticket was ours; its time is over."""

    code = "ticket_expired"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose claim it is. `page` is the address of the child's pages, `expires` in Unix seconds."""

    voucher: int
    account: int
    city: str
    language: str
    expires: int
    page: str

    def seal(self, key: bytes) -> str:
        """The ticket as text."""
        fields = (
            self.voucher,
            self.account,
            self.city,
            self.language,
            self.expires,
            self.page,
        )
        head = f"1.{_text('|'.join(map(str, fields)).encode())}"
        return f"{head}.{_text(_mark(key, head))}"

    @classmethod
    def open(cls, text: str, key: bytes, now: float) -> "Ticket":
        """Read a ticket back. Raises TicketRefused, TicketExpired."""
        head, _, mark = text.rpartition(".")
        try:
            given = _bytes(mark)
            if len(text) > _LONGEST or not hmac.compare_digest(given, _mark(key, head)):
                raise TicketRefused
            version, _, body = head.partition(".")
            fields = _bytes(body).decode().split("|", _FIELDS - 1)
            if version != "1" or len(fields) != _FIELDS:
                raise TicketRefused
            voucher, account, city, language, expires, page = fields
            ticket = cls(int(voucher), int(account), city, language, int(expires), page)
        except ValueError:
            raise TicketRefused from None
        if ticket.expires <= now:
            raise TicketExpired
        return ticket


def _mark(key: bytes, head: str) -> bytes:
    return hmac.digest(key, head.encode(), "sha256")


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:  # not base64, or letters beyond ASCII
        raise TicketRefused from None
