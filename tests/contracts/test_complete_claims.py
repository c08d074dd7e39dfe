"""A place that was claimed by SQL alone gets its contract from the follower."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connection

from kezek.contracts.acts import choose_place, complete_claims, give_back_voucher
from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.core.actors import FOLLOWER, Actor
from kezek.journal import sequencer
from kezek.journal.followers import all_followers, step
from kezek.kindergartens.models import Group
from kezek.places.acts import join_waiting_list
from kezek.places.models import Place
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group
from tests.contracts.builders import frame
from tests.places.builders import NOW, PARENT, a_claimant, a_full_group, actor_of, kinds_of

pytestmark = pytest.mark.django_db


def claimed_by_sql(voucher: Voucher, group: Group) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place FROM places_claim(ARRAY[%s]::bigint[], ARRAY[%s]::bigint[], %s,"
            " ARRAY[%s], ARRAY[''], ARRAY[1]::bigint[])",
            [voucher.pk, group.pk, NOW, str(PARENT)],
        )
        return int(cursor.fetchone()[0])


def follow() -> None:
    (follower,) = [one for one in all_followers() if one.name == "contracts.claims"]
    sequencer.catch_up(TARAZ)
    with clock.standing_at(NOW + timedelta(seconds=1)):
        step(follower, TARAZ)


def complete(claimants: Mapping[int, Actor]) -> list[int]:
    return complete_claims(claimants=claimants, **frame(actor=FOLLOWER))


def test_the_follower_drafts_the_contract_in_the_familys_name() -> None:
    voucher = a_claimant()
    place = claimed_by_sql(voucher, a_group())
    assert not Contract.objects.exists()
    follow()
    contract = Contract.objects.get()
    voucher.refresh_from_db()
    assert (contract.place_id, contract.state) == (place, "drafted")
    assert contract.parent_due_at == voucher.sign_due_at
    assert actor_of("contract.drafted", contract.pk) == str(PARENT)


def test_seen_again_it_drafts_nothing_more() -> None:
    place = claimed_by_sql(a_claimant(), a_group())
    assert len(complete({place: PARENT})) == 1
    assert complete({place: PARENT}) == []
    assert Contract.objects.count() == 1


def test_a_claim_of_the_portal_has_its_contract_already() -> None:
    choose_place(voucher=a_claimant().pk, group=a_group().pk, **frame())
    follow()
    assert Contract.objects.count() == 1


def test_a_clock_that_stood_runs_on_before_the_contract_is_drafted() -> None:
    voucher = a_claimant()
    join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame(NOW))
    claimed_by_sql(voucher, a_group())
    voucher.refresh_from_db()
    assert (voucher.state, voucher.paused_at) == ("placed", NOW)
    follow()
    voucher.refresh_from_db()
    assert voucher.paused_at is None
    assert Contract.objects.get(voucher=voucher).parent_due_at == voucher.sign_due_at
    assert kinds_of("voucher", voucher.pk)[-1] == "voucher.resumed"


def test_a_place_given_back_meanwhile_gets_no_contract() -> None:
    voucher = a_claimant()
    place = claimed_by_sql(voucher, a_group())
    give_back_voucher(voucher=voucher.pk, **frame())
    assert Place.objects.get(pk=place).state == "released"
    assert complete({place: PARENT}) == []


def test_the_family_that_presses_before_the_follower_gets_the_one_contract() -> None:
    voucher, group = a_claimant(), a_group()
    place = claimed_by_sql(voucher, group)
    chosen = choose_place(voucher=voucher.pk, group=group.pk, **frame())
    assert chosen.place == place
    follow()
    assert Contract.objects.get().pk == chosen.contract


def test_pressing_again_starts_a_clock_that_stood() -> None:
    voucher, group = a_claimant(), a_group()
    join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame(NOW))
    claimed_by_sql(voucher, group)
    choose_place(voucher=voucher.pk, group=group.pk, **frame())
    voucher.refresh_from_db()
    assert voucher.paused_at is None
    assert Contract.objects.get(voucher=voucher).parent_due_at == voucher.sign_due_at


def test_many_claims_are_completed_in_their_order() -> None:
    group = a_group(capacity=9)
    places = [claimed_by_sql(a_claimant(), group) for _ in range(5)]
    follow()
    assert list(Contract.objects.order_by("pk").values_list("place_id", flat=True)) == places
