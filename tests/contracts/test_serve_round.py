"""A round of standing choices: seats with contracts, halted rounds, and when rounds come."""

from datetime import date, timedelta
from functools import partial

import pytest

from kezek.contracts.acts import Served, serve_lists, serve_round
from kezek.contracts.models import Contract
from kezek.contracts.sweeps import serve_of_day
from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.journal.followers import run_all
from kezek.journal.sequencer import catch_up
from kezek.kindergartens.acts import Recall, publish_group, recall_group
from kezek.places.acts import Cause, Release, file_choices, release_places
from kezek.places.errors import RoundHalted
from kezek.places.matching import agreed, reference
from kezek.places.matching.market import Market
from kezek.places.models import Place, Round
from kezek.places.standing import rules
from kezek.policy.models import PolicyVersion
from kezek.vouchers.models import Voucher
from tests.builders import (
    DEPARTMENT,
    START,
    TARAZ,
    a_city,
    a_group,
    a_key,
    an_allotment,
    an_application,
)
from tests.places.builders import NOW, a_claimed_place, data_of, frame
from tests.places.standing.builders import LATER, a_family, seat_of
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db


def served(key: str = "") -> Served:
    """Serve the lists as the sweep does."""
    return serve_round(
        actor=FOLLOWER, moment=LATER, request_key=key or a_key(), city=TARAZ, cause=Cause.DAY
    )


def follow() -> None:
    """Let every follower see what has happened."""
    catch_up(TARAZ)
    run_all(TARAZ)


def _wrong(market: Market) -> list[int]:
    return [-1] * len(market.choices)


def test_each_winner_has_a_contract_to_sign() -> None:
    group = a_group(capacity=2)
    families = [a_family([group], days=n) for n in range(3)]
    assert served() == Served(Round.objects.get().pk, 2)
    drafts = Contract.objects.order_by("pk")
    assert [one.voucher_id for one in drafts] == [one.pk for one in families[:2]]
    assert {(one.state, one.parent_due_at) for one in drafts} == {
        ("drafted", families[0].sign_due_at)
    }


def test_nothing_comes_of_a_round_that_nobody_is_in() -> None:
    a_city()
    assert served() == Served(0, 0)


def test_a_round_that_disagrees_is_kept_as_halted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "agreed", partial(agreed, solvers=(reference.solve, _wrong)))
    family = a_family([a_group()])
    with pytest.raises(RoundHalted):
        serve_lists(actor=FOLLOWER, moment=LATER, request_key=a_key(), city=TARAZ, cause=Cause.DAY)
    outcome = served("day")
    halted = Round.objects.get()
    assert outcome == Served(halted.pk, 0, halted=True)
    assert (halted.state, halted.placed) == ("halted", 0)
    assert "differ" in halted.reason
    assert data_of("round.halted", halted.pk)["reason"] == halted.reason
    assert seat_of(family) is None
    assert served("day") == outcome
    assert Round.objects.count() == 1


def test_lists_are_served_as_soon_as_vouchers_are_issued() -> None:
    """By right and filing, before anybody can press a button."""
    group = a_group(capacity=2)
    applications = [an_application(filed_at=START.replace(day=day)) for day in (1, 2, 3)]
    for one in applications[::-1]:
        file_choices(application=one.pk, groups=[group.pk], confirms=True, **frame(START))
    an_allotment()
    with clock.standing_at(LATER):
        an_iteration(LATER)
        assert Voucher.objects.count() == 2
        follow()
    winners = Voucher.objects.order_by("ordinal")
    assert [one.application_id for one in winners] == [one.pk for one in applications[:2]]
    assert [seat_of(one) for one in winners] == [group, group]
    assert Round.objects.get().cause == "iteration"


def test_lists_are_served_when_places_are_published() -> None:
    group = a_group(published=False)
    family = a_family([group])
    with clock.standing_at(LATER):
        follow()
        assert seat_of(family) is None
        publish_group(actor=DEPARTMENT, moment=LATER, request_key=a_key(), group=group.pk)
        follow()
    assert seat_of(family) == group
    assert Round.objects.get().cause == "opening"


def test_lists_are_served_when_a_place_becomes_free() -> None:
    group = a_group(capacity=1)
    held = a_claimed_place(group)
    family = a_family([group])
    with clock.standing_at(LATER):
        follow()
        release_places(places=[held.pk], reason=Release.LEFT, **frame(LATER))
        follow()
    assert seat_of(family) == group


def test_a_list_that_is_still_being_written_waits_for_the_hour_of_the_day() -> None:
    group = a_group(capacity=1)
    held = a_claimed_place(group)
    family = a_family([group])
    soon = NOW + timedelta(minutes=29)
    with clock.standing_at(soon):
        follow()
        release_places(places=[held.pk], reason=Release.LEFT, **frame(soon))
        follow()
    assert seat_of(family) is None
    assert serve_of_day(TARAZ, LATER) == 1
    assert seat_of(family) == group


def test_a_recall_serves_nobody() -> None:
    group = a_group()
    family = a_family([group])
    with clock.standing_at(LATER):
        follow()
        recall_group(
            actor=DEPARTMENT,
            moment=LATER,
            request_key=a_key(),
            group=group.pk,
            reason=Recall.REPAIR,
        )
        follow()
    assert seat_of(family) is None


def test_the_round_of_the_day_comes_at_its_hour_and_once() -> None:
    group = a_group()
    family = a_family([group])
    assert serve_of_day(TARAZ, clock.at(date(2025, 7, 2), 17, 59)) == 0
    assert seat_of(family) is None
    assert serve_of_day(TARAZ, clock.at(date(2025, 7, 2), 18)) == 1
    late = a_family([group], days=1)
    assert serve_of_day(TARAZ, clock.at(date(2025, 7, 2), 20)) == 1
    assert seat_of(late) is None
    assert serve_of_day(TARAZ, clock.at(date(2025, 7, 3), 18)) == 1
    assert seat_of(late) == group
    assert Place.objects.count() == 2


def test_a_city_that_does_not_serve_lists_serves_none_by_itself() -> None:
    family = a_family([a_group()])
    for version in PolicyVersion.objects.filter(city_id=TARAZ):
        version.document["rule"]["standing_choices_served_first"]["value"] = False
        PolicyVersion.objects.filter(pk=version.pk).update(document=version.document, sha256="x")
    assert serve_of_day(TARAZ, LATER) == 0
    assert served() == Served(0, 0)
    assert seat_of(family) is None
