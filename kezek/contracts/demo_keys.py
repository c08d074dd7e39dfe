"""The signature sandbox's other half: it signs for people of a demo, who hold no real key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kezek.contracts.errors import NotASandbox
from kezek.contracts.signing import signature_provider
from kezek.contracts.signing.sandbox import SandboxSignatures
from kezek.contracts.signing.sandbox_ca import Flaw, Signer
from kezek.core.sealing import Purpose, unseal_many
from kezek.kindergartens.models import Kindergarten
from kezek.people.models import Person


@dataclass(frozen=True, slots=True, repr=False)
class ToSign:
    """A person is to sign these bytes; with `kindergarten`, as its head."""

    person: int
    payload: bytes
    kindergarten: int | None = None


def signers_of(papers: Sequence[ToSign], *, named: bool = False) -> list[Signer]:
    """The persons as the sandbox knows them, in the order of the papers. Two statements."""
    people = {
        pk: (bytes(iin), bytes(name))
        for pk, iin, name in Person.objects.filter(
            pk__in={paper.person for paper in papers}
        ).values_list("pk", "iin_sealed", "name_sealed")
    }
    iins = dict(
        zip(people, unseal_many(Purpose.IIN, [row[0] for row in people.values()]), strict=True)
    )
    names = dict(
        zip(people, unseal_many(Purpose.NAME, [row[1] for row in people.values()]), strict=True)
    )
    organisations = {
        row.pk: row
        for row in Kindergarten.objects.filter(
            pk__in={paper.kindergarten for paper in papers if paper.kindergarten}
        ).only("bin", "name_ru")
    }
    signers = []
    for paper in papers:
        organisation = organisations.get(paper.kindergarten or 0)
        signers.append(
            Signer(
                iin=iins[paper.person],
                name=names[paper.person],
                bin=organisation.bin if organisation else None,
                organisation=organisation.name_ru if organisation else "",
                head=organisation is not None,
                named=named,
            )
        )
    return signers


def sandbox_sign_many(
    papers: Sequence[ToSign], at: datetime, *, named: bool = False, flaw: Flaw = Flaw.NONE
) -> list[bytes]:
    """Detached CMS, one per paper, as the people's own devices would make them.

    Raises NotASandbox where people hold keys.
    """
    provider = signature_provider()
    if not isinstance(provider, SandboxSignatures):
        raise NotASandbox
    return [
        provider.sign(signer, paper.payload, at=at, flaw=flaw)
        for signer, paper in zip(signers_of(papers, named=named), papers, strict=True)
    ]


def sandbox_sign(
    *,
    person: int,
    payload: bytes,
    at: datetime,
    kindergarten: int | None = None,
    named: bool = False,
    flaw: Flaw = Flaw.NONE,
) -> bytes:
    """One paper signed by one person. Raises NotASandbox where people hold keys."""
    (cms,) = sandbox_sign_many([ToSign(person, payload, kindergarten)], at, named=named, flaw=flaw)
    return cms


def sandbox_sign_as(*, iin: str, payload: bytes, at: datetime) -> bytes:
    """A text signed by whoever holds this IIN. Raises NotASandbox where people hold keys."""
    provider = signature_provider()
    if not isinstance(provider, SandboxSignatures):
        raise NotASandbox
    return provider.sign(Signer(iin=iin, name="DEMO"), payload, at=at)
