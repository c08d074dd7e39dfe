"""The signature port: what the house asks of whoever checks signatures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from kezek.people.sealing import Purpose, mark


@dataclass(frozen=True, slots=True)
class ExpectedSigner:
    """Who must have signed: a person by mark, and for an organisation its BIN and its head."""

    iin_mark: bytes
    bin: str | None = None
    head: bool = False

    @classmethod
    def person(cls, iin: str) -> Self:
        """A person signing for themselves."""
        return cls(mark(Purpose.IIN, iin))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A signature found good: who, when, with which certificate. Holds no IIN and no name."""

    iin_mark: bytes
    bin: str | None
    head: bool
    signed_at: datetime | None  # as the signer's own device says
    checked_at: datetime
    certificate_serial: str  # hexadecimal, as certificates are quoted
    certificate_sha256: bytes


class SignatureProvider(Protocol):
    """What an adapter offers."""

    def check(self, payload: bytes, cms: bytes, *, at: datetime, expect: ExpectedSigner) -> Verdict:
        """The verdict on a detached CMS over exactly these bytes.

        Raises a SignatureRefused when it is bad, SignatureUnknown when that can't be told now.
        """
