"""Electronic signatures: the port, our own strict checker, and a sandbox authority."""

from kezek.contracts.signing.sandbox import SandboxSignatures, sandbox_signatures


def signature_provider() -> SandboxSignatures:
    """The signatures of this installation; the sandbox is the only adapter so far."""
    return sandbox_signatures()
