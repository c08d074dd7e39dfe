"""Followers of the room: money in or free starts the next iteration; outages are made good."""

from collections.abc import Sequence
from datetime import datetime

from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.journal.followers import Fact, Follower, register
from kezek.policy.queries import rules_for
from kezek.policy.queries_standing import standing
from kezek.policy.rules import Rules
from kezek.queue import sweeps as queue_sweeps
from kezek.queue.acts import forgive_applications
from kezek.vouchers import queries
from kezek.vouchers.acts import make_dry_run, run_iteration
from kezek.vouchers.rules import price_of

KINDS = frozenset(
    {
        "policy.published",
        "policy.acknowledged",
        "allotment.made",
        "reserve.carried",
        "voucher.lapsed",
        "voucher.refused",
        "voucher.returned",
        "voucher.activated",
        "voucher.ended",
        "place.released",
        "group.published",
        "accrual.made",
    }
)


def issue(facts: Sequence[Fact]) -> None:
    """Run one iteration for the batch, unless the free money pays for nobody.

    The request key comes from the last entry, so that a batch seen twice issues once. Where the
    rules ask for a dry run first, it is worked out and waits for the department. While the legal
    act is over the money waits: the acknowledgement of the next rules is a fact that comes here,
    too. The queue of a new year is refreshed before anything is issued from it.
    """
    last = facts[-1]
    now = clock.now()
    day = clock.day_of(now)
    if standing(last.city, day).lapsed:
        return
    rules = rules_for(last.city, day)
    if not _pays(last.city, rules):
        return
    queue_sweeps.refresh(last.city, now)
    if rules["iteration_needs_dry_run"]:
        make_dry_run(
            actor=FOLLOWER,
            moment=None,
            request_key=f"dry_run:{last.city}:{last.seq}",
            city=last.city,
            cause=f"{last.kind}:{last.subject_id}",
        )
        return
    run_iteration(
        actor=FOLLOWER,
        moment=None,
        request_key=f"iteration:{last.city}:{last.seq}",
        city=last.city,
        cause=f"{last.kind}:{last.subject_id}",
    )


def _pays(city: str, rules: Rules) -> bool:
    day = clock.day_of(clock.now())
    cheapest = min(price_of(rules, band.code, day) for band in rules.bands)
    return queries.free_for_issue(city, day) >= cheapest


register(Follower("vouchers.iteration", issue, joined=False, kinds=KINDS))


def forgive(facts: Sequence[Fact]) -> None:
    """Bring back applications whose voucher went for want of time that the portal was down.

    An outage is often declared once it is over: what ran out meanwhile has gone by then.
    """
    for fact in facts:
        began, ended = (datetime.fromisoformat(fact.data[name]) for name in ("from", "to"))
        if gone := queries.lost_to_outage(fact.city, began, ended):
            forgive_applications(
                actor=FOLLOWER,
                moment=clock.now(),
                request_key=f"outage:{fact.city}:{fact.seq}",
                city=fact.city,
                applications=gone,
                cause=f"outage:{fact.subject_id}",
            )


register(Follower("vouchers.outages", forgive, joined=False, kinds=frozenset({"outage.declared"})))
