"""Carriers of the sandbox: what they take lies in the demo inbox, the message table itself."""

import time
from collections.abc import Callable

from kezek.delivery.ports import CarrierDown, EmailPort, SmsPort
from kezek.delivery.sandbox import Port, Silence, answer_as_told

PATIENCE = 2.0


class SandboxCarrier:
    """Takes every text when its mode is ok: being marked as sent puts it into the demo inbox."""

    def __init__(
        self,
        port: Port,
        *,
        patience: float = PATIENCE,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._port = port
        self._patience = patience
        self._wait = wait

    def send(self, *_message: str, key: str) -> None:  # noqa: ARG002 - nothing repeats here
        """Take one text, or be silent as told."""
        try:
            answer_as_told(self._port, self._patience, wait=self._wait)
        except Silence:
            raise CarrierDown(self._port) from None


def sms_port() -> SmsPort:
    """The gateway of this installation; the sandbox is the only adapter so far."""
    return SandboxCarrier(Port.SMS)


def email_port() -> EmailPort:
    """The mail server of this installation; the sandbox is the only adapter so far."""
    return SandboxCarrier(Port.EMAIL)
