"""The signature port's sandbox: signs for people who hold no real key, checks like the real one."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from kezek.contracts.signing.check import check_detached
from kezek.contracts.signing.cms import write_cms
from kezek.contracts.signing.port import ExpectedSigner, Verdict
from kezek.contracts.signing.refusals import SignatureUnknown
from kezek.contracts.signing.sandbox_ca import Flaw, SandboxAuthority, Signer
from kezek.contracts.signing.trust import TrustStore
from kezek.delivery.sandbox import Port, Silence, answer_as_told

PATIENCE = 2.0


class SandboxSignatures:
    """The adapter over one sandbox authority. `sign` exists here only: people sign elsewhere."""

    def __init__(
        self,
        authority: SandboxAuthority,
        *,
        patience: float = PATIENCE,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.authority = authority
        self._trust = TrustStore(
            [authority.root], [authority.authority], revocations=authority.revocations
        )
        self._patience = patience
        self._wait = wait

    def sign(
        self, signer: Signer, payload: bytes, *, at: datetime, flaw: Flaw = Flaw.NONE
    ) -> bytes:
        """A detached CMS over the payload, as the person's own device would make it."""
        own = self.authority.signing_key(signer, flaw)
        return write_cms(payload, own.certificate, own.algorithm, at, own.sign)

    def check(self, payload: bytes, cms: bytes, *, at: datetime, expect: ExpectedSigner) -> Verdict:
        """The verdict; raises a SignatureRefused, or SignatureUnknown when told to be silent."""
        try:
            answer_as_told(Port.SIGNATURE, self._patience, wait=self._wait)
        except Silence:
            raise SignatureUnknown from None
        return check_detached(payload, cms, trust=self._trust, at=at, expect=expect)


@cache
def sandbox_signatures() -> SandboxSignatures:
    """The adapter of this process; its authority is made at the first call."""
    return SandboxSignatures(SandboxAuthority.in_folder(Path(settings.VAR) / "sandbox" / "pki"))
