"""The night's run beside families who claim, join, leave and sign: seats and children agree.

First the guard's twin shows that the race happens; then the guard that it does not.
"""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest

from kezek.contracts.acts import Leaving, Reason, leave, withdraw_transfer
from kezek.contracts.models import Enrolment, Transfer
from kezek.core.numbers import Prefix
from kezek.kindergartens.models import Group
from kezek.places import queries as places
from kezek.places.acts import claim_place, join_waiting_list
from kezek.places.models import Place, Wait
from tests.builders import TARAZ, a_group, a_number
from tests.clones import at_once, cloned_db, template_db
from tests.contracts.builders import frame
from tests.contracts.transfers import RUN_AT, consented, enrolled, run
from tests.places.builders import NOW, a_claimant

__all__ = ["cloned_db", "template_db"]

pytestmark = pytest.mark.usefixtures("cloned_db", "keys")


def all_agree() -> None:
    """Seats are as many as places, nobody has two, nobody who attends has none."""
    assert places.reconcile(TARAZ) == []
    live = list(Place.objects.exclude(state="released").values_list("child_id", flat=True))
    assert len(live) == len(set(live))
    attending = Enrolment.objects.filter(period__endswith=None, period__isempty=False)
    assert not attending.exclude(place__state="held").exists()


def _twin(group: Group, counted: Barrier) -> None:
    """Seat somebody without the guard: count, then insert, as a run and a claim without locks."""
    live = Place.objects.filter(group=group).exclude(state="released").count()
    counted.wait(30)
    if live >= group.capacity:
        return
    voucher = a_claimant(group.band)
    Place.objects.create(
        city_id=TARAZ,
        number=a_number(Prefix.PLACE),
        case_id=voucher.case_id,
        voucher=voucher,
        child_id=voucher.child_id,
        group=group,
        state="held",
        via="transfer",
        taken_at=NOW,
    )


def test_without_the_guard_a_run_and_a_claim_share_one_seat() -> None:
    group, counted = a_group(capacity=1), Barrier(2)
    at_once([partial(_twin, group, counted) for _ in range(2)])
    oversold, _rows = Place.objects.filter(group=group).delete()  # what reconciling would find
    assert oversold == 2


def test_runs_at_once_move_everybody_once() -> None:
    groups = [a_group(capacity=1) for _ in range(6)]
    children = [enrolled(group) for group in groups]
    for n, child in enumerate(children):
        consented(child, groups[(n + 1) % 6])
    at_once([run] * 4)
    assert Transfer.objects.filter(state="moved").count() == 6
    assert Enrolment.objects.count() == 12
    all_agree()


def test_a_run_beside_claims_joins_leaves_and_withdrawals() -> None:
    groups = [a_group(capacity=2) for _ in range(5)]
    children = [enrolled(group) for group in groups for _ in range(2)]
    wishes = [
        consented(child, groups[(n // 2 + 1) % 5], groups[(n // 2 + 2) % 5])
        for n, child in enumerate(children[:8])
    ]
    steps: list[Callable[[], object]] = [run, run]
    steps += [
        partial(
            leave,
            leaving=[Leaving(child.pk, RUN_AT.date(), Reason.FAMILY)],
            **frame(RUN_AT),
        )
        for child in (children[9], children[1])
    ]
    steps += [partial(withdraw_transfer, transfer=wishes[4].pk, **frame(RUN_AT))]
    for group in groups:
        steps.append(partial(claim_place, voucher=a_claimant().pk, group=group.pk, **frame()))
        joining = a_claimant().pk
        steps.append(partial(join_waiting_list, voucher=joining, group=group.pk, **frame()))
    ends = at_once(steps)
    assert ends["ok"] >= 3
    all_agree()
    assert not Wait.objects.filter(state="waiting", own__state="released").exists()
