"""Cut-offs are sharp: what an iteration looks at does not change between its cut-off and its plan.

While an iteration runs, somebody opens places or allots money. With the lock they wait, and the
replay explains every voucher; its twin without the lock lets them in, and the replay finds it.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from kezek.journal import frame
from kezek.kindergartens.acts import Recall, publish_group, recall_group
from kezek.kindergartens.models import Group
from kezek.vouchers import planning
from kezek.vouchers.acts import confirm_voucher
from kezek.vouchers.models import Voucher
from kezek.vouchers.replay import replay
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_key
from tests.clones import PATIENCE, cloned_db, side_by_side, template_db
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_line, a_listed_group, money_for

__all__ = ["cloned_db", "template_db"]

LETS_IN = 1.0  # seconds in which one who is not held up would be done


def publish() -> object:
    group = Group.objects.get(published=False)
    return publish_group(actor=DEPARTMENT, moment=START, request_key=a_key(), group=group.pk)


def allot() -> object:
    return money_for(2)


def a_town() -> None:
    """One place and money for two; a second group is closed, with five places."""
    a_listed_group(capacity=3)
    closed = a_listed_group(capacity=5)
    recall_group(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        group=closed.pk,
        reason=Recall.REPAIR,
    )
    a_line(8)
    money_for(2)


def meddle(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> threading.Thread:
    """Let somebody act in the middle of the next iteration, after its cut-off."""
    plan = planning.plan

    def work() -> None:
        act()
        connection.close()

    other = threading.Thread(target=work, daemon=True)

    def interrupted(*words: Any, **more: Any) -> planning.Plan:
        other.start()
        other.join(LETS_IN)
        return plan(*words, **more)

    monkeypatch.setattr(planning, "plan", interrupted)
    return other


@pytest.mark.parametrize("act", [publish, allot])
def test_who_acts_meanwhile_waits(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]
) -> None:
    a_town()
    with monkeypatch.context() as patched:
        other = meddle(patched, act)
        assert an_iteration().issued == 2
        other.join(PATIENCE)
    an_iteration()
    assert replay(TARAZ).findings == ()


def test_who_confirms_meanwhile_harms_nothing(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_town()
    an_iteration()
    voucher = Voucher.objects.order_by("pk")[0].pk

    def confirm() -> object:
        return confirm_voucher(
            actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher
        )

    publish()
    money_for(1)
    with monkeypatch.context() as patched:
        other = meddle(patched, confirm)
        assert an_iteration().issued == 1
        other.join(PATIENCE)
    assert Voucher.objects.get(pk=voucher).state == "confirmed"
    assert replay(TARAZ).findings == ()


def test_guard_off_who_acts_meanwhile_is_let_in_and_the_replay_finds_it(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_town()
    lock = frame._lock_city

    def alone_only(city: str, *, exclusive: bool) -> None:
        if exclusive:
            lock(city, exclusive=True)

    monkeypatch.setattr(frame, "_lock_city", alone_only)
    with monkeypatch.context() as patched:
        other = meddle(patched, allot)
        assert an_iteration().issued == 3
        other.join(PATIENCE)
    found = {finding.kind for finding in replay(TARAZ).findings}
    assert {"cut-off", "extra", "iteration.free_before"} & found


def test_iterations_allotments_and_places_at_once_are_explained(cloned_db: str) -> None:
    a_town()

    def open_and_close() -> None:
        for _n in range(4):
            publish()
            group = Group.objects.order_by("-pk")[0]
            recall_group(
                actor=DEPARTMENT,
                moment=START,
                request_key=a_key(),
                group=group.pk,
                reason=Recall.STAFF,
            )

    def issue() -> None:
        for _n in range(4):
            an_iteration()

    outcome = side_by_side([open_and_close, issue, issue, allot, allot, issue])
    assert [one for one in outcome if isinstance(one, Exception)] == []
    assert Voucher.objects.count() > 2
    assert replay(TARAZ).findings == ()
