"""Followers of the room: a family's changes reach the case; rounds follow vouchers and places.

Claims of a lane that can't draft contracts get theirs.
"""

from collections.abc import Sequence
from contextlib import suppress

from django.db import connection

from kezek.contracts.acts import close_by_death, complete_claims, hand_over, serve_round
from kezek.contracts.queries import without_contract
from kezek.core import clock
from kezek.core.actors import FOLLOWER, Actor
from kezek.journal.followers import Fact, Follower, register
from kezek.places.acts import Cause
from kezek.places.standing.reading import vouchers_to_serve
from kezek.policy.queries import rules_for
from kezek.queue.refusals import SameApplicant
from kezek.queue.rules import HandOver

CLAIMS = frozenset({"place.claimed"})
AT_ONCE = 200  # contracts in one transaction
KINDS = frozenset({"person.died", "guardian.ended", "guardian.registered"})

_DEAD = """
    SELECT a.city_id, a.case_id FROM queue_application a
    JOIN people_person p ON p.id = a.case_id AND p.died_on IS NOT NULL
    WHERE a.case_id = ANY(%s) ORDER BY a.id
"""
# Live applications of living children whose applicant answers for them no more, or has died; and
# who answers now: the mother first, then the father, then a guardian. Nobody: the case waits.
_ORPHANED = """
    SELECT a.id, a.city_id, next.guardian_id
    FROM queue_application a
    JOIN people_person c ON c.id = a.case_id AND c.died_on IS NULL
    CROSS JOIN LATERAL (
        SELECT g.guardian_id FROM people_guardianship g
        JOIN people_person p ON p.id = g.guardian_id AND p.died_on IS NULL
        WHERE g.child_id = a.case_id AND g.until IS NULL
        ORDER BY array_position(ARRAY['mother', 'father', 'guardian'], g.kind::text), g.id LIMIT 1
    ) next
    WHERE (a.case_id = ANY(%s) OR (a.guardian_id = ANY(%s) AND a.case_id IS NOT NULL))
      AND NOT EXISTS (
        SELECT FROM people_guardianship g
        JOIN people_person p ON p.id = g.guardian_id AND p.died_on IS NULL
        WHERE g.child_id = a.case_id AND g.guardian_id = a.guardian_id AND g.until IS NULL)
    ORDER BY a.id
"""


def follow(facts: Sequence[Fact]) -> None:
    """Close the cases of children who died; give the others an applicant who answers for them."""
    dead = [fact.subject_id for fact in facts if fact.kind == "person.died"]
    children = [fact.data["child"] for fact in facts if fact.kind != "person.died"]
    last = facts[-1]
    with connection.cursor() as cursor:
        cursor.execute(_DEAD, [dead])
        over = cursor.fetchall()
        cursor.execute(_ORPHANED, [children, dead])
        orphaned = cursor.fetchall()
    for city, child in over:
        close_by_death(
            actor=FOLLOWER,
            moment=clock.now(),
            request_key=f"family:{last.city}:{last.seq}:died:{child}",
            city=city,
            child=child,
        )
    for application, city, guardian in orphaned:
        with suppress(SameApplicant):  # somebody took it over in this very moment
            hand_over(
                actor=FOLLOWER,
                moment=clock.now(),
                request_key=f"family:{last.city}:{last.seq}:{application}",
                city=city,
                application=application,
                guardian=guardian,
                reason=HandOver.GUARDIAN_CHANGED,
            )


def complete(facts: Sequence[Fact]) -> None:
    """Draft contracts for claims of lanes that can't; those of the portal have theirs already."""
    claimants = {fact.subject_id: Actor.parse(fact.actor) for fact in facts}
    last = facts[-1]
    bare = without_contract(last.city, list(claimants))
    for start in range(0, len(bare), AT_ONCE):
        places = bare[start : start + AT_ONCE]
        complete_claims(
            actor=FOLLOWER,
            moment=clock.now(),
            request_key=f"claims:{last.city}:{last.seq}:{places[0]}-{places[-1]}",
            city=last.city,
            claimants={place: claimants[place] for place in places},
        )


register(Follower("contracts.claims", complete, joined=False, kinds=CLAIMS))
register(Follower("contracts.family", follow, joined=False, kinds=KINDS))


OPENING = frozenset({"group.published", "place.released"})


def serve(facts: Sequence[Fact]) -> None:
    """Serve the standing lists before anybody can look for what was issued or became free.

    One round for the batch, and none while no wish could come true.
    """
    last, now = facts[-1], clock.now()
    rules = rules_for(last.city, clock.day_of(now))
    issued = any(fact.kind == "iteration.ran" for fact in facts)
    if not vouchers_to_serve(last.city, rules, now, foreseen=issued):
        return
    serve_round(
        actor=FOLLOWER,
        moment=None,
        request_key=f"round:{last.city}:{last.seq}",
        city=last.city,
        cause=Cause.ITERATION if issued else Cause.OPENING,
    )


register(Follower("contracts.rounds", serve, joined=False, kinds=OPENING | {"iteration.ran"}))
