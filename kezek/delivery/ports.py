"""The doors through which texts leave: SMS and e-mail."""

from typing import Protocol


class CarrierDown(Exception):
    """The carrier does not answer; the text waits and is tried again."""


class SmsPort(Protocol):
    """A gateway for short messages."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        """Hand one text over; the same key is never delivered twice. Raises CarrierDown."""


class EmailPort(Protocol):
    """A mail server."""

    def send(self, address: str, text: str, *, key: str) -> None:
        """Hand one text over; the same key is never delivered twice. Raises CarrierDown."""
