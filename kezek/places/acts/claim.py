"""Claiming a free seat with a confirmed voucher: the ordinary lane."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.places.acts.rows import Claim, one_actor, resume_clocks
from kezek.places.errors import REFUSALS, NotOpen
from kezek.places.models import Place


@dataclass(frozen=True, slots=True)
class Claimed:
    """The verdict on a claim (see places_claim in SQL) and the child's live place, if any.

    `opens_at`: with `not_open`, from when on the child may claim; None if no bulletin says so yet.
    """

    voucher: int
    verdict: str
    place: int | None
    opens_at: datetime | None = None


def _ask(claims: Sequence[Claim], actors: Sequence[Actor], moment: datetime) -> list[Claimed]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT voucher, verdict, place, opens_at FROM places_claim("
            "%s::bigint[], %s::bigint[], %s, %s::text[], array_fill(''::text, ARRAY[%s]),"
            " p_languages => %s::text[])",
            [
                [claim.voucher for claim in claims],
                [claim.group for claim in claims],
                moment,
                [str(actor) for actor in actors],
                len(claims),
                [claim.language for claim in claims],
            ],
        )
        return [Claimed(*row) for row in cursor.fetchall()]


@act("place.claimed", queue=True)
def claim_places(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    claims: Sequence[Claim],
) -> list[Claimed]:
    """Judge many claims in the order given and seat those that can be; one verdict per claim.

    Refused claims change nothing and raise nothing. A seated child leaves its waiting lists and
    its voucher's clock goes on. `actor` is one for all or one per claim.
    """
    actors = [actor] * len(claims) if isinstance(actor, Actor) else actor
    answers = _ask(claims, actors, moment)
    seated = [answer.voucher for answer in answers if answer.verdict == "ok"]
    if seated:
        by = {claim.voucher: who for claim, who in zip(claims, actors, strict=True)}
        resume_clocks(
            seated,
            city=city,
            actor=one_actor([by[voucher] for voucher in seated]),
            moment=moment,
            request_key=request_key,
        )
    return answers


@act("place.claimed", queue=True)
def claim_place(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    voucher: int,
    group: int,
    language: str = "",
) -> int:
    """Take a seat of the group for the voucher's child; returns the place.

    Asking again for the group that the child already has gives the same place. Raises
    AlreadyPlaced, NoVoucher, GroupClosed, SpecialGroup, WrongBand, OtherLanguage, NotOpen,
    GroupFull.
    """
    (answer,) = claim_places(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        claims=[Claim(voucher, group, language)],
    )
    if answer.place is not None and (
        answer.verdict == "ok"
        or Place.objects.filter(pk=answer.place, group_id=group).exclude(state="offered").exists()
    ):
        return answer.place
    if answer.opens_at is not None:
        raise NotOpen.until(answer.opens_at, moment)
    raise REFUSALS[answer.verdict]
