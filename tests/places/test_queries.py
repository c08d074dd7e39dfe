import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import prove_entitlement
from kezek.places.queries import Mismatch
from tests.builders import BUILT_TAKEN, TARAZ, a_group
from tests.places.builders import NOW, a_claimant, a_claimed_place, a_full_group, a_line, frame

pytestmark = pytest.mark.django_db


def test_reconciling_names_the_groups_that_do_not_agree() -> None:
    group = a_claimed_place().group
    a_group()
    assert queries.reconcile(TARAZ) == []
    Group.objects.filter(pk=group.pk).update(taken=3)
    BUILT_TAKEN[group.pk] = 2  # meant, so that the check after each test lets it be
    code = f"{group.kindergarten.code}/{group.code}"
    assert queries.reconcile(TARAZ) == [Mismatch(group.pk, taken=3, live=1, code=code)]


def test_choices_are_the_open_groups_of_the_childs_age(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    voucher, free, full = a_claimant(), a_group(capacity=4), a_full_group(2)
    a_line(full, 1)
    for other in ({"band": 4}, {"published": False}, {"kind": "special"}):
        a_group(**other)
    with django_assert_num_queries(1):
        choices = queries.choices(voucher.pk)
    assert [(choice.group, choice.free, choice.waiting) for choice in choices] == [
        (free.pk, 4, 0),
        (full.pk, 0, 1),
    ]


def test_a_paper_shows_the_special_groups_that_it_opens() -> None:
    voucher, special = a_claimant(), a_group(kind="special")
    a_group(kind="sanatorium")
    prove_entitlement(child=voucher.child_id, document="pmpk_conclusion", **frame())
    (choice,) = queries.choices(voucher.pk, NOW)
    assert (choice.group, choice.group_kind, choice.free) == (special.pk, "special", 20)


def test_open_seats_leave_the_lines_theirs() -> None:
    group = a_full_group(2)
    a_line(group, 1)
    Group.objects.filter(pk=group.pk).update(capacity=5)
    other = a_group(band=4, capacity=1)
    assert queries.open_seats(TARAZ) == {group.pk: 2, other.pk: 1}
    assert queries.open_seats(TARAZ, band=4) == {other.pk: 1}
    assert queries.waiting_by_group([group.pk, other.pk]) == {group.pk: 1}


def test_a_childs_place_is_found_and_nobody_elses() -> None:
    place = a_claimed_place()
    found = queries.place_of(place.child_id)
    assert found is not None
    assert (found.id, found.kindergarten) == (place.pk, place.group.kindergarten_id)
    assert queries.place_of(a_claimant().child_id) is None
