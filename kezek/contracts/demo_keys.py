"""The signature sandbox's other half: it signs for people of a demo, who hold no real key."""

from datetime import datetime

from kezek.contracts.errors import NotASandbox
from kezek.contracts.signing import signature_provider
from kezek.contracts.signing.sandbox import SandboxSignatures
from kezek.contracts.signing.sandbox_ca import Flaw, Signer
from kezek.core.sealing import Purpose, unseal
from kezek.kindergartens.models import Kindergarten
from kezek.people.models import Person


def signer_of(person: int, kindergarten: int | None = None, *, named: bool = False) -> Signer:
    """The person as the sandbox knows them; with a kindergarten, as its head."""
    row = Person.objects.get(pk=person)
    organisation = Kindergarten.objects.filter(pk=kindergarten or 0).first()
    return Signer(
        iin=unseal(Purpose.IIN, bytes(row.iin_sealed)),
        name=unseal(Purpose.NAME, bytes(row.name_sealed)),
        bin=organisation.bin if organisation else None,
        organisation=organisation.name_ru if organisation else "",
        head=organisation is not None,
        named=named,
    )


def sandbox_sign(
    *,
    person: int,
    payload: bytes,
    at: datetime,
    kindergarten: int | None = None,
    named: bool = False,
    flaw: Flaw = Flaw.NONE,
) -> bytes:
    """A detached CMS of the person over the payload, as their own device would make it.

    With `kindergarten` the person signs as its head. Raises NotASandbox where people hold keys.
    """
    provider = signature_provider()
    if not isinstance(provider, SandboxSignatures):
        raise NotASandbox
    return provider.sign(signer_of(person, kindergarten, named=named), payload, at=at, flaw=flaw)
