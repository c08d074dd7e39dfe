"""The crowd's pens: real detached signatures over real manifests, many at a time."""

from collections.abc import Sequence
from datetime import datetime

from kezek.contracts import acts as contracts
from kezek.contracts.acts import Consented, Signed
from kezek.contracts.queries import manifests_of
from kezek.contracts.queries_transfers import consents_of, guardians_of
from kezek.contracts.signing import signature_provider
from kezek.contracts.signing.sandbox_ca import Signer
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.kindergartens.models import Kindergarten
from kezek.kindergartens.queries import heads_of
from kezek.people.models import Account
from kezek.people.queries import iins_of, names_of
from kezek.site.season import reads
from kezek.site.season.town import Town, parent

BATCH = 200


def parents_sign(town: Town, ready: Sequence[reads.Unsigned], moment: datetime) -> int:
    """Guardians sign their contracts."""
    provider = signature_provider()
    for start in range(0, len(ready), BATCH):
        some = ready[start : start + BATCH]
        guardians = [one.guardian for one in some]
        iins, names = iins_of(guardians), names_of(guardians)
        manifests = manifests_of([one.contract for one in some])
        signed = [
            Signed(
                one.contract,
                provider.sign(
                    Signer(iins[one.guardian], names[one.guardian]),
                    manifests[one.contract],
                    at=moment,
                ),
            )
            for one in some
        ]
        contracts.sign_by_parents(
            actor=[parent(one.account) for one in some],
            moment=moment,
            request_key=f"season:sign:{town.city}:{moment.isoformat()}:{start}",
            city=town.city,
            signed=signed,
        )
    return len(ready)


def heads_sign(town: Town, moment: datetime) -> int:
    """Heads sign what parents have signed; each with the kindergarten's key."""
    waiting = reads.for_heads(town.city)
    if not waiting:
        return 0
    houses = sorted({house for _contract, house in waiting})
    heads = heads_of(houses, clock.day_of(moment))
    gardens = Kindergarten.objects.in_bulk(houses)
    persons = dict(Account.objects.filter(pk__in=heads.values()).values_list("pk", "person_id"))
    iins, names = iins_of(list(persons.values())), names_of(list(persons.values()))
    provider = signature_provider()
    for start in range(0, len(waiting), BATCH):
        some = waiting[start : start + BATCH]
        manifests = manifests_of([contract for contract, _house in some])
        signed, actors = [], []
        for contract, house in some:
            account, garden = heads[house], gardens[house]
            person = persons[account]
            signer = Signer(iins[person], names[person], garden.bin, garden.name_ru, head=True)
            signed.append(Signed(contract, provider.sign(signer, manifests[contract], at=moment)))
            actors.append(Actor(Role.HEAD, account))
        contracts.sign_by_head(
            actor=actors,
            moment=moment,
            request_key=f"season:heads:{town.city}:{moment.isoformat()}:{start}",
            city=town.city,
            signed=signed,
        )
    return len(waiting)


def families_consent(
    town: Town, transfers: Sequence[int], actors: Sequence[Actor], moment: datetime
) -> int:
    """Guardians sign their consents to be moved."""
    provider = signature_provider()
    for start in range(0, len(transfers), BATCH):
        some = transfers[start : start + BATCH]
        signs = guardians_of(some)
        iins, names = iins_of(list(signs.values())), names_of(list(signs.values()))
        consents = consents_of(some)
        contracts.sign_transfers(
            actor=actors[start : start + BATCH],
            moment=moment,
            request_key=f"season:consents:{town.city}:{moment.isoformat()}:{start}",
            city=town.city,
            signed=[
                Consented(
                    one,
                    provider.sign(
                        Signer(iins[signs[one]], names[signs[one]]), consents[one], at=moment
                    ),
                )
                for one in some
            ],
        )
    return len(transfers)
