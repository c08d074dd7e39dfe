from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.contracts import queries
from kezek.contracts.acts import Signed, sign_by_head
from kezek.contracts.acts.checks import check_by_heads
from kezek.contracts.acts.sign import enrol_signed
from kezek.contracts.errors import AlreadySigned, NotYourKindergarten, NotYourTurn
from kezek.contracts.models import Enrolment, Signature
from kezek.contracts.signing import refusals
from kezek.contracts.sweeps import void_due
from kezek.core.actors import Actor, Role
from kezek.kindergartens.models import Kindergarten, StaffPost
from kezek.ledger.queries import imbalance
from kezek.places import queries as places
from kezek.vouchers.models import Reservation
from tests.builders import TARAZ, a_group, a_kindergarten
from tests.contracts.builders import (
    HEAD_AT,
    a_draft,
    a_head,
    an_enrolment,
    frame,
    head_cms,
    parent_signs,
)
from tests.places.builders import actor_of, data_of, kinds_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def test_with_the_heads_signature_the_child_is_enrolled() -> None:
    enrolment = an_enrolment()
    contract, voucher = enrolment.contract, enrolment.voucher
    assert (contract.state, contract.head_signed_at) == ("signed", HEAD_AT)
    assert enrolment.period.lower == contract.period.lower == date(2025, 7, 4)
    assert enrolment.period.upper is None
    assert (enrolment.place.state, voucher.state) == ("held", "active")
    assert voucher.application.state == "placed"
    assert data_of("enrolment.began", enrolment.pk)["from"] == "2025-07-04"
    assert kinds_of("contract", contract.pk) == [
        "contract.drafted",
        "contract.signed_by_parent",
        "contract.signed_by_head",
    ]
    assert Signature.objects.filter(contract=contract).count() == 2
    assert places.reconcile(TARAZ) == []
    assert imbalance(TARAZ) == 0


def test_after_a_friday_the_child_comes_on_monday() -> None:
    friday = HEAD_AT + timedelta(days=1)
    assert an_enrolment(moment=friday).period.lower == date(2025, 7, 7)


def test_nobody_comes_before_the_kindergarten_opens() -> None:
    group = a_group()
    Kindergarten.objects.filter(pk=group.kindergarten_id).update(opened_on=date(2025, 9, 1))
    enrolment = an_enrolment(group)
    assert enrolment.period.lower == date(2025, 9, 1)
    reserve = Reservation.objects.get(voucher=enrolment.voucher, budget_year=2025)
    assert reserve.tenge == 4 * 65_000
    assert imbalance(TARAZ) == 0


def test_the_head_of_another_kindergarten_is_refused() -> None:
    contract = parent_signs(a_draft())
    stranger = a_head(a_kindergarten())
    with pytest.raises(NotYourKindergarten):
        sign_by_head(signed=[Signed(contract.pk, b"")], **frame(HEAD_AT, stranger))


def test_a_former_head_is_refused() -> None:
    contract = parent_signs(a_draft())
    head = a_head(contract.group.kindergarten)
    StaffPost.objects.filter(account_id=head.id).update(until=HEAD_AT.date() - timedelta(days=1))
    with pytest.raises(NotYourKindergarten):
        sign_by_head(signed=[Signed(contract.pk, b"")], **frame(HEAD_AT, head))


def test_the_heads_own_key_without_the_kindergarten_is_refused() -> None:
    contract = parent_signs(a_draft())
    head = a_head(contract.group.kindergarten)
    cms = head_cms(contract, head, kindergarten=None)
    with pytest.raises(refusals.OtherOrganisation):
        sign_by_head(signed=[Signed(contract.pk, cms)], **frame(HEAD_AT, head))


def test_one_who_is_no_head_is_refused() -> None:
    contract = parent_signs(a_draft())
    head = a_head(contract.group.kindergarten)
    educator = Actor(Role.EDUCATOR, head.id)
    with pytest.raises(NotYourKindergarten):
        sign_by_head(
            signed=[Signed(contract.pk, head_cms(contract, head))], **frame(HEAD_AT, educator)
        )


def test_the_head_does_not_sign_before_the_parent() -> None:
    contract = a_draft()
    head = a_head(contract.group.kindergarten)
    with pytest.raises(NotYourTurn):
        sign_by_head(signed=[Signed(contract.pk, head_cms(contract, head))], **frame(HEAD_AT, head))


def test_the_head_signs_once() -> None:
    contract = an_enrolment().contract
    head = Actor(
        Role.HEAD, StaffPost.objects.get(kindergarten=contract.group.kindergarten).account_id
    )
    with pytest.raises(AlreadySigned):
        sign_by_head(signed=[Signed(contract.pk, head_cms(contract, head))], **frame(HEAD_AT, head))
    assert Enrolment.objects.count() == 1


def test_a_late_head_costs_the_family_nothing() -> None:
    contract = parent_signs(a_draft())
    head = a_head(contract.group.kindergarten)
    due = contract.head_due_at
    assert due is not None
    late = due + timedelta(days=20)
    assert queries.late_heads(TARAZ, due - timedelta(seconds=1)) == []
    assert void_due(TARAZ, late) == 0
    (line,) = queries.late_heads(TARAZ, late)
    assert (line.contract, line.kindergarten) == (contract.pk, contract.group.kindergarten_id)
    contract.refresh_from_db()
    assert (contract.state, contract.place.state, contract.voucher.state) == (
        "parent_signed",
        "claimed",
        "placed",
    )
    signed = [Signed(contract.pk, head_cms(contract, head, late))]
    assert len(sign_by_head(signed=signed, **frame(late, head))) == 1


def test_a_batch_costs_as_many_statements_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    group = a_group(capacity=40)
    head = a_head(group.kindergarten)
    for count in (1, 12):
        contracts = [parent_signs(a_draft(group)) for _ in range(count)]
        signed = [Signed(contract.pk, head_cms(contract, head)) for contract in contracts]
        checked = check_by_heads(TARAZ, signed, [head] * count, HEAD_AT)
        with django_assert_num_queries(24):
            enrol_signed(checked=checked, **frame(HEAD_AT, head))
    assert queries.enrolled_count(TARAZ, date(2025, 7, 4)) == 13


def test_heads_of_two_kindergartens_each_sign_their_own() -> None:
    contracts = [parent_signs(a_draft()), parent_signs(a_draft())]
    heads = [a_head(contract.group.kindergarten) for contract in contracts]
    signed = [
        Signed(contract.pk, head_cms(contract, head))
        for contract, head in zip(contracts, heads, strict=True)
    ]
    told = {**frame(HEAD_AT), "actor": heads}
    assert len(sign_by_head(signed=signed, **told)) == 2
    for contract, head in zip(contracts, heads, strict=True):
        assert actor_of("contract.signed_by_head", contract.pk) == str(head)
        assert actor_of("place.held", contract.place_id) == str(head)
        assert actor_of("voucher.activated", contract.voucher_id) == "follower:0"
