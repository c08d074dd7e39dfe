"""Choosing a place: the claim or the answered offer, and the contract drafted with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kezek.contracts.acts.draft import draft_contract, draft_contracts
from kezek.contracts.models import Contract
from kezek.contracts.states import LIVE
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.places.acts import Claim, accept_offers, claim_place, claim_places
from kezek.places.acts.rows import resume_clocks


@dataclass(frozen=True, slots=True)
class Chosen:
    """The verdict on a choice; with `ok` the new place and its contract."""

    voucher: int
    verdict: str
    place: int | None = None
    contract: int | None = None


@act("contract.drafted", queue=True)
def choose_places(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    claims: Sequence[Claim],
) -> list[Chosen]:
    """Claim seats in the order given and draft the contracts of those that got one.

    A refused claim changes nothing and raises nothing. `actor` is one for all or one per claim.
    """
    actors = [actor] * len(claims) if isinstance(actor, Actor) else actor
    answers = claim_places(
        actor=actors, moment=moment, request_key=request_key, city=city, claims=claims
    )
    granted = [
        (answer.place, who)
        for answer, who in zip(answers, actors, strict=True)
        if answer.verdict == "ok" and answer.place is not None
    ]
    places = [place for place, _ in granted]
    contracts: dict[int, int] = {}
    if places:
        drafted = draft_contracts(
            actor=[who for _, who in granted],
            moment=moment,
            request_key=request_key,
            city=city,
            places=places,
        )
        contracts = dict(zip(places, drafted, strict=True))
    return [
        Chosen(answer.voucher, answer.verdict, answer.place, contracts.get(answer.place or 0))
        for answer in answers
    ]


@act("contract.drafted", queue=True)
def choose_place(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    voucher: int,
    group: int,
    language: str = "",
    not_before: date | None = None,
) -> Chosen:
    """Take a free seat with the voucher and draft its contract.

    Choosing again the group that the child has gives the same place and contract. Raises what
    `claim_place` raises.
    """
    place = claim_place(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        voucher=voucher,
        group=group,
        language=language,
    )
    known = Contract.objects.filter(place_id=place, state__in=LIVE).values_list("pk", flat=True)
    contract = known.first()
    if contract is None:
        # A claim of the rush lane leaves a clock that stood for us to start.
        resume_clocks([voucher], city=city, actor=actor, moment=moment, request_key=request_key)
        contract = draft_contract(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            place=place,
            not_before=not_before,
        )
    return Chosen(voucher, "ok", place, contract)


@act("contract.drafted", queue=True)
def take_offers(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    waits: Sequence[int],
    not_before: date | None = None,
) -> list[int]:
    """Accept offers of waiting lists and draft the contracts, in the order of the waits.

    All or none; returns the contracts. `actor` is one for all or one per wait. Raises OfferOver.
    """
    places = accept_offers(
        actor=actor, moment=moment, request_key=request_key, city=city, waits=waits
    )
    return draft_contracts(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        places=places,
        not_before=not_before,
    )


@act("contract.drafted", queue=True)
def take_offer(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    wait: int,
    not_before: date | None = None,
) -> int:
    """Accept one offer and draft the contract; returns the contract. Raises OfferOver."""
    (contract,) = take_offers(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        waits=[wait],
        not_before=not_before,
    )
    return contract
