from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.kindergartens.models import Group, StaffPost
from kezek.places import queries
from kezek.places.acts import prove_entitlement
from kezek.places.queries import Mismatch
from tests.builders import BUILT_TAKEN, TARAZ, a_group, an_account, guardian_of, ruled
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


def test_the_open_page_names_places_not_children(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = a_claimed_place(), a_claimed_place()
    with django_assert_num_queries(2):  # the rules of the day, too
        page = queries.public_places(TARAZ)
    assert {line.number for line in page} == {first.number, second.number}
    assert not {"child", "voucher", "case"} & set(page[0].__slots__)
    assert queries.public_places(TARAZ, page=2) == []


def test_children_of_the_staff_are_marked_by_their_guardians_post() -> None:
    group, other = a_group(), a_group()
    child, elsewhere, plain = a_claimed_place(group), a_claimed_place(other), a_claimed_place(group)
    guardian = an_account(guardian_of(child.child))
    too = an_account(guardian_of(elsewhere.child))
    for account in (guardian, too):  # both work in the first kindergarten
        StaffPost.objects.create(
            account=account, kindergarten=group.kindergarten, group=group, role="educator"
        )
    marks = {row.number: row.staff for row in queries.public_places(TARAZ)}
    assert marks == {child.number: True, elsewhere.number: False, plain.number: False}
    StaffPost.objects.update(until=date(2020, 1, 1))
    assert not any(row.staff for row in queries.public_places(TARAZ))


def test_where_the_rules_mark_nobody_nobody_is_marked() -> None:
    place = a_claimed_place()
    account = an_account(guardian_of(place.child))
    StaffPost.objects.create(account=account, kindergarten=place.group.kindergarten, role="head")
    ruled(staff_children_marked=False)
    assert not any(row.staff for row in queries.public_places(TARAZ))
