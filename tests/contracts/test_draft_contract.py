import json
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.contracts import queries
from kezek.contracts.acts import choose_place, choose_places, draft_contract, draft_contracts
from kezek.contracts.errors import NoPlace
from kezek.contracts.manifest import canonical, sha256
from kezek.contracts.models import Contract
from kezek.contracts.queries import ManifestDamaged
from kezek.core.numbers import check_digit
from kezek.core.sealing import Purpose, seal
from kezek.kindergartens.errors import GroupFull
from kezek.kindergartens.models import Kindergarten
from kezek.people.queries import iin_of, name_of
from kezek.places.acts import Claim, Release, release_places
from kezek.places.models import Place
from tests.builders import a_group
from tests.contracts.builders import a_draft, frame
from tests.places.builders import a_claimant, a_claimed_place, a_full_group, data_of

pytestmark = pytest.mark.django_db


def test_choosing_a_place_drafts_its_contract() -> None:
    group, voucher = a_group(), a_claimant()
    chosen = choose_place(voucher=voucher.pk, group=group.pk, **frame())
    contract = Contract.objects.get(voucher=voucher)
    voucher.refresh_from_db()
    assert (contract.state, contract.place_id, contract.guardian_id) == (
        "drafted",
        chosen.place,
        voucher.application.guardian_id,
    )
    assert contract.parent_due_at == voucher.sign_due_at
    assert contract.number.startswith("2025-")
    assert check_digit(contract.number[5:]) == 0
    told = data_of("contract.drafted", contract.pk)
    assert told["sha256"] == contract.manifest_sha256
    assert told["number"] == contract.number


def test_choosing_the_same_group_again_gives_the_same_contract() -> None:
    group, voucher = a_group(), a_claimant()
    first = choose_place(voucher=voucher.pk, group=group.pk, **frame())
    assert choose_place(voucher=voucher.pk, group=group.pk, **frame()) == first


def test_a_full_group_drafts_nothing() -> None:
    with pytest.raises(GroupFull):
        choose_place(voucher=a_claimant().pk, group=a_full_group().pk, **frame())
    assert Contract.objects.count() == 0


def test_the_manifest_says_everything_a_contract_must_say() -> None:
    contract = a_draft()
    payload = queries.manifest_bytes(contract.pk)
    said = json.loads(payload)
    kindergarten = contract.group.kindergarten
    assert sha256(payload) == contract.manifest_sha256
    assert payload == canonical(said)
    assert said["parent"] == {
        "iin": iin_of(contract.guardian_id),
        "name": name_of(contract.guardian_id),
    }
    assert said["child"] == {
        "iin": iin_of(contract.child_id),
        "name": name_of(contract.child_id),
        "birth_date": "2022-03-04",
    }
    assert said["kindergarten"]["bin"] == kindergarten.bin
    assert said["voucher"] == contract.voucher.number
    assert said["place"] == contract.place.number
    assert said["group"]["language"] == "kk"
    assert said["group"]["hours"] == "10.5"
    assert said["money"] == {"norm": 65000, "parent_fee": 15000, "payment_day": 18}
    assert said["attendance"]["window"] == [1, 7]
    assert said["attendance"]["paid_absences"] == ["I", "L", "S"]
    assert said["term"]["not_before"] == "2025-07-03"
    assert said["term"]["until"] == "2028-08-31"
    assert said["policy"]["number"] == 1
    assert "53" in said["policy"]["act"]["kk"]


def test_the_parent_may_ask_for_a_later_first_day() -> None:
    group, voucher = a_group(), a_claimant()
    wish = date(2025, 7, 12)  # a Saturday: the Monday after it
    choose_place(voucher=voucher.pk, group=group.pk, not_before=wish, **frame())
    assert Contract.objects.get(voucher=voucher).period.lower == date(2025, 7, 14)


def test_a_kindergarten_that_opens_later_is_waited_for() -> None:
    group = a_group()
    Kindergarten.objects.filter(pk=group.kindergarten_id).update(opened_on=date(2025, 9, 1))
    assert a_draft(group).period.lower == date(2025, 9, 1)


def test_a_manifest_altered_in_the_table_is_not_shown() -> None:
    contract = a_draft()
    forged = queries.manifest_bytes(contract.pk).replace(b"65000", b"95000")
    Contract.objects.filter(pk=contract.pk).update(
        manifest_sealed=seal(Purpose.TEXT, forged.decode())
    )
    with pytest.raises(ManifestDamaged):
        queries.text_of(contract.pk, "kk")


def test_a_released_place_has_no_contract_to_draft() -> None:
    place = a_claimed_place()
    release_places(places=[place.pk], reason=Release.LEFT, **frame())
    with pytest.raises(NoPlace):
        draft_contract(place=place.pk, **frame())


def test_a_batch_tells_each_claim_its_verdict() -> None:
    group, full = a_group(), a_full_group()
    lucky, late = a_claimant(), a_claimant()
    claims = [Claim(late.pk, full.pk), Claim(lucky.pk, group.pk)]
    refused, granted = choose_places(claims=claims, **frame())
    assert (refused.verdict, refused.contract) == ("full", None)
    assert granted.contract == Contract.objects.get(voucher=lucky).pk


def test_a_batch_costs_as_many_statements_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    group = a_group(capacity=40)
    for count in (1, 20):
        places = [a_claimed_place(group).pk for _ in range(count)]
        with django_assert_num_queries(11):
            contracts = draft_contracts(places=places, **frame())
        drafted = Contract.objects.filter(pk__in=contracts).order_by("pk")
        assert [row.place_id for row in drafted] == places
    assert Place.objects.count() == 21
