"""Completing claims that a lane took by SQL alone: the clock that stood, and the contract."""

from collections.abc import Mapping
from datetime import datetime

from kezek.contracts.acts.draft import draft_contracts
from kezek.contracts.queries import without_contract
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.places.acts.rows import lock_vouchers, one_actor, resume_clocks
from kezek.places.models import Place


@act("contract.drafted", queue=True)
def complete_claims(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    claimants: Mapping[int, Actor],
) -> list[int]:
    """Do for claimed places what `choose_places` does after the claim; returns the contracts.

    `claimants`: who claimed each place; the draft is theirs. Places that have their contract, or
    that somebody gave back meanwhile, are left alone: nothing is refused.
    """
    places = sorted(claimants)
    lock_vouchers(list(Place.objects.filter(pk__in=places).values_list("voucher_id", flat=True)))
    bare = without_contract(city, places)
    if not bare:
        return []
    actors = [claimants[place] for place in bare]
    # The clock first: what is left of it is the parent's term to sign.
    resume_clocks(
        list(Place.objects.filter(pk__in=bare).values_list("voucher_id", flat=True)),
        city=city,
        actor=one_actor(actors),
        moment=moment,
        request_key=request_key,
    )
    return draft_contracts(
        actor=actors, moment=moment, request_key=request_key, city=city, places=bare
    )
