"""What the open pages may read of places and lines."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.core import clock
from kezek.kindergartens.models import StaffPost
from kezek.places import queries_open as queries
from kezek.places.models import Place, Wait
from kezek.places.queries_open import OpenWait
from kezek.queue.models import Privilege
from tests.builders import START, TARAZ, a_group, an_account, guardian_of, ruled
from tests.places.builders import NOW, a_claimant, a_claimed_place, a_full_group, a_line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_of_the_claims() -> Iterator[None]:
    with clock.standing_at(NOW):
        yield


def a_privilege(place: Place | Wait, code: str = "no_parental_care", state: str = "proven") -> None:
    Privilege.objects.create(
        application_id=place.voucher.application_id,
        code=code,
        right="priority",
        state=state,
        claimed_at=START,
        review_due_at=START,
    )


def test_the_open_page_names_places_not_children(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = a_claimed_place(), a_claimed_place()
    with django_assert_num_queries(2):  # the rules of the day, too
        page = queries.public_places(TARAZ)
    assert {line.number for line in page} == {first.number, second.number}
    assert not {"child", "voucher", "case"} & set(page[0].__slots__)
    assert (page[0].via, page[0].round, page[0].order, page[0].last) == ("claim", None, None, None)
    assert page[0].application == ""
    assert queries.public_places(TARAZ, page=2) == []


def test_a_city_that_publishes_what_ties_numbers_shows_the_application() -> None:
    place = a_claimed_place()
    ruled(publish_links=True)
    (line,) = queries.public_places(TARAZ)
    assert line.application == place.voucher.application.number


def test_what_ties_the_numbers_of_a_protected_child_is_never_published() -> None:
    place = a_claimed_place()
    a_privilege(place, state="proven")
    ruled(publish_links=True)
    (line,) = queries.public_places(TARAZ)
    assert (line.protected, line.application) == (True, "")


@pytest.mark.parametrize("state", ["pending", "proven", "expired"])
def test_of_a_protected_child_no_kindergarten_is_told(state: str) -> None:
    place, other = a_claimed_place(), a_claimed_place()
    a_privilege(place, state=state)
    a_privilege(other, code="teacher")
    lines = {line.number: line for line in queries.public_places(TARAZ)}
    hidden = lines[place.number]
    assert hidden.protected
    assert (hidden.group, hidden.kindergarten_code, hidden.name_kk, hidden.name_ru) == (
        0,
        *[""] * 3,
    )
    assert (hidden.group_name, hidden.via) == ("", "")
    assert (hidden.day, hidden.band) == (clock.day_of(NOW), 3)
    assert not lines[other.number].protected
    assert lines[other.number].group == other.group_id
    numbers = [place.number, other.number]
    assert queries.protected_numbers(TARAZ, numbers) == {place.number}


@pytest.mark.parametrize("state", ["refused", "false"])
def test_a_ground_that_was_not_true_protects_nobody(state: str) -> None:
    place = a_claimed_place()
    a_privilege(place, state=state)
    assert not queries.public_places(TARAZ)[0].protected
    assert queries.protected_numbers(TARAZ, [place.number]) == frozenset()


def test_where_the_rules_protect_nobody_nobody_is_hidden() -> None:
    place = a_claimed_place()
    a_privilege(place)
    ruled(place_hidden_grounds=[])
    assert not queries.public_places(TARAZ)[0].protected
    assert queries.protected_numbers(TARAZ, [place.number]) == frozenset()


def test_a_place_leaves_the_list_after_the_days_of_the_rules_and_is_still_counted() -> None:
    old, new = a_claimed_place(), a_claimed_place()
    first = clock.at(clock.day_of(NOW) - timedelta(days=90))
    Place.objects.filter(pk=old.pk).update(taken_at=first)
    assert len(queries.public_places(TARAZ)) == 2
    assert queries.public_places_count(TARAZ) == (2, 2)
    Place.objects.filter(pk=old.pk).update(taken_at=first - timedelta(microseconds=1))
    assert [line.number for line in queries.public_places(TARAZ)] == [new.number]
    assert queries.public_places_count(TARAZ) == (1, 2)


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


def test_a_line_tells_turns_and_days_and_no_number_of_a_voucher() -> None:
    group = a_full_group(1)
    first, second = a_line(group, 2)
    a_claimant()
    day = clock.day_of(START - timedelta(hours=2))
    assert queries.open_lines(TARAZ, [group.pk]) == {
        group.pk: [
            OpenWait(1, day, first),
            OpenWait(2, clock.day_of(START - timedelta(hours=1)), second),
        ]
    }


def test_lines_come_with_the_longest_first(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    short, long = a_full_group(1), a_full_group(1)
    a_line(short, 1)
    a_line(long, 2)
    a_group()
    with django_assert_num_queries(2):  # the rules of the day, too
        lines = queries.lines_page(TARAZ)
    assert [(line.group, line.waiting, line.free) for line in lines] == [
        (long.pk, 2, 0),
        (short.pk, 1, 0),
    ]
    assert queries.lines_count(TARAZ) == (2, 3)
    assert queries.lines_page(TARAZ, 2) == []


def test_a_protected_child_stands_in_no_open_line() -> None:
    mixed, alone = a_full_group(1), a_full_group(1)
    first, second = a_line(mixed, 2)
    (only,) = a_line(alone, 1)
    for wait in (first, only):
        a_privilege(Wait.objects.select_related("voucher").get(pk=wait))
    (line,) = queries.open_lines(TARAZ, [mixed.pk, alone.pk]).values()
    assert [(one.turn, one.wait) for one in line] == [(1, second)]
    assert [(one.group, one.waiting) for one in queries.lines_page(TARAZ)] == [(mixed.pk, 1)]
    assert queries.lines_count(TARAZ) == (1, 1)
