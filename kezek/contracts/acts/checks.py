"""Checking signatures through the port, outside any transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from kezek.contracts.errors import ContractUnknown, NotYourKindergarten
from kezek.contracts.models import Contract
from kezek.contracts.signing import signature_provider
from kezek.contracts.signing.port import ExpectedSigner
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.core.sealing import Purpose, unseal_many
from kezek.kindergartens.models import StaffPost


class Side(StrEnum):
    """The two sides of a contract."""

    PARENT = "parent"
    HEAD = "head"


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """A contract and somebody's detached CMS over its manifest."""

    contract: int
    cms: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """A signature found good: by whom, with which certificate, over which manifest."""

    contract: int
    sha256: str
    signer: int  # the person
    certificate: str  # its serial number, hexadecimal
    cms: bytes


@dataclass(frozen=True, slots=True, repr=False)
class _Paper:
    contract: int
    payload: bytes
    sha256: str
    guardian: int
    guardian_mark: bytes
    kindergarten: int
    bin: str


def _papers(city: str, signed: Sequence[Signed]) -> list[_Paper]:
    rows = Contract.objects.filter(pk__in=[one.contract for one in signed], city_id=city)
    found = {
        row[0]: row
        for row in rows.values_list(
            "pk",
            "manifest_sealed",
            "manifest_sha256",
            "guardian_id",
            "guardian__iin_mark",
            "group__kindergarten_id",
            "group__kindergarten__bin",
        )
    }
    if any(one.contract not in found for one in signed):
        raise ContractUnknown
    ordered = [found[one.contract] for one in signed]
    payloads = unseal_many(Purpose.TEXT, [bytes(row[1]) for row in ordered])
    return [
        _Paper(row[0], text.encode(), row[2], row[3], bytes(row[4]), row[5], row[6])
        for row, text in zip(ordered, payloads, strict=True)
    ]


def check_by_parents(city: str, signed: Sequence[Signed], at: datetime) -> list[Checked]:
    """The guardians' signatures, each over its own contract. Raises what the port raises."""
    provider = signature_provider()
    checked = []
    for paper, one in zip(_papers(city, signed), signed, strict=True):
        expect = ExpectedSigner(paper.guardian_mark)
        verdict = provider.check(paper.payload, one.cms, at=at, expect=expect)
        checked.append(
            Checked(
                paper.contract, paper.sha256, paper.guardian, verdict.certificate_serial, one.cms
            )
        )
    return checked


def check_by_heads(
    city: str, signed: Sequence[Signed], actors: Sequence[Actor], at: datetime
) -> list[Checked]:
    """The heads' signatures, each with the key of the contract's kindergarten.

    Raises NotYourKindergarten and what the port raises.
    """
    provider = signature_provider()
    posts = {
        (account, kindergarten): (person, bytes(mark))
        for account, kindergarten, person, mark in StaffPost.objects.filter(
            Q(until=None) | Q(until__gte=clock.day_of(at)),
            role="head",
            account_id__in={actor.id for actor in actors if actor.role is Role.HEAD},
        ).values_list(
            "account_id", "kindergarten_id", "account__person_id", "account__person__iin_mark"
        )
    }
    checked = []
    for paper, one, actor in zip(_papers(city, signed), signed, actors, strict=True):
        post = posts.get((actor.id, paper.kindergarten))
        if post is None:
            raise NotYourKindergarten
        person, mark = post
        expect = ExpectedSigner(mark, bin=paper.bin, head=True)
        verdict = provider.check(paper.payload, one.cms, at=at, expect=expect)
        checked.append(
            Checked(paper.contract, paper.sha256, person, verdict.certificate_serial, one.cms)
        )
    return checked
