"""Moves: who came into which queue and who left it, as the journal says it."""

from datetime import timedelta

import pytest

from kezek.core.actors import IMPORT
from kezek.journal.followers import step
from kezek.journal.frame import act
from kezek.journal.models import Cursor
from kezek.journal.record import record_many
from kezek.journal.sequencer import catch_up
from kezek.policy.queries import queue_types
from kezek.queue.acts import (
    claim_privilege,
    decide_privilege,
    mark_inactive,
    settle_order,
    withdraw_application,
)
from kezek.queue.models import Application, Move
from kezek.queue.moves import FOLLOWER
from kezek.queue.queries import waiting_counts
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_group,
    a_key,
    an_allotment,
    an_application,
    statements_of,
)
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db


def follow(limit: int = 2_000) -> None:
    catch_up(TARAZ)
    settle_order(TARAZ)
    while step(FOLLOWER, TARAZ, limit):
        pass


def moves_of(application: Application) -> list[tuple[str, int, str]]:
    rows = Move.objects.filter(application=application).order_by("seq", "step")
    return [(row.queue_type.code, row.step, row.cause) for row in rows]


def withdraw(application: Application) -> None:
    withdraw_application(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, application=application.pk
    )


def prove(application: Application) -> None:
    privilege = claim_privilege(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        code="large_family",
    )
    decide_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=True,
    )


@act("place.imported")
def _import_places(
    *, actor: object, moment: object, request_key: str, children: list[int]
) -> list[int]:
    return record_many(
        "place.imported",
        city=TARAZ,
        subjects=children,
        actor=actor,  # type: ignore[arg-type]  # the frame's
        cause="import",
        moment=moment,  # type: ignore[arg-type]
        data=[{"child": child} for child in children],
    )


def a_little_of_everything() -> list[Application]:
    rows = [an_application(filed_at=START - timedelta(days=30 - n)) for n in range(5)]
    prove(rows[3])
    withdraw(rows[4])
    a_group(band=3)
    an_allotment(65_000 * 6 * 2)
    an_iteration()
    return rows


def test_one_who_came_and_one_who_left() -> None:
    stays, goes = an_application(), an_application()
    withdraw(goes)
    follow()
    assert moves_of(stays) == [("b3-general", 1, "imported")]
    assert moves_of(goes) == [("b3-general", 1, "imported"), ("b3-general", -1, "withdrawn")]
    row = Move.objects.get(application=stays)
    assert (row.filed_at, row.order_seq, row.moment) == (
        stays.filed_at,
        Application.objects.get(pk=stays.pk).order_seq,
        START,
    )


def test_a_voucher_takes_a_child_out_with_its_iteration() -> None:
    served = an_application()
    a_group(band=3)
    an_allotment(65_000 * 6)
    an_iteration()
    follow()
    assert moves_of(served)[1:] == [("b3-general", -1, "issued")]
    assert Move.objects.get(application=served, step=-1).iteration == 1


def test_one_entry_takes_a_child_out_of_one_queue_and_into_another() -> None:
    row = an_application()
    prove(row)
    follow()
    assert moves_of(row)[1:] == [
        ("b3-general", -1, "privilege_proven"),
        ("b3-priority", 1, "privilege_proven"),
    ]


def test_a_change_of_queues_without_waiting_moves_nobody() -> None:
    row = an_application()
    a_group(band=3)
    an_allotment(65_000 * 6)
    an_iteration()
    mark_inactive(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        applications=[row.pk],
        cause="voucher_not_confirmed",
    )
    prove(row)
    follow()
    assert moves_of(row)[2:] == [("b3-priority", 0, "privilege_proven")]


def test_children_who_came_with_a_place_never_waited() -> None:
    attends, waits = an_application(state="placed"), an_application()
    _import_places(
        actor=IMPORT, moment=START, request_key=a_key(), children=[int(attends.child_id)]
    )
    follow()
    assert moves_of(attends) == []
    assert len(moves_of(waits)) == 1


def test_the_sum_of_moves_is_who_waits() -> None:
    a_little_of_everything()
    follow()
    for kind in queue_types(TARAZ).values():
        steps = Move.objects.filter(queue_type=kind).values_list("step", flat=True)
        assert sum(steps) == waiting_counts(TARAZ)[kind.code]


def test_one_by_one_gives_what_all_at_once_gives() -> None:
    a_little_of_everything()
    follow(limit=1)
    apart = list(Move.objects.order_by("seq", "queue_type").values())
    Move.objects.all().delete()
    Cursor.objects.filter(follower=FOLLOWER.name).update(seq=0)
    follow()
    assert list(Move.objects.order_by("seq", "queue_type").values()) == apart


def test_seeing_an_entry_twice_changes_nothing() -> None:
    a_little_of_everything()
    follow()
    once = list(Move.objects.order_by("seq", "queue_type").values())
    Cursor.objects.filter(follower=FOLLOWER.name).update(seq=0)
    follow()
    assert list(Move.objects.order_by("seq", "queue_type").values()) == once


def test_five_entries_take_as_many_statements_as_one() -> None:
    an_application()
    catch_up(TARAZ)
    step(FOLLOWER, TARAZ)
    counts = []
    for many in (1, 5):
        for _n in range(many):
            an_application()
        catch_up(TARAZ)
        counts.append(statements_of(lambda: step(FOLLOWER, TARAZ)))
    assert counts[0] == counts[1]
