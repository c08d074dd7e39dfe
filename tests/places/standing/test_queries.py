"""What families, the department and everybody may read about lists and rounds."""

from dataclasses import fields
from datetime import date

import pytest

from kezek.kindergartens.acts import Post, give_post
from kezek.kindergartens.models import Group
from kezek.places.models import Place, RoundGroup, RoundRow
from kezek.places.standing.queries import (
    Ahead,
    Line,
    ahead,
    choices_of,
    list_of,
    round_of,
    round_rows,
    rounds,
    why,
)
from kezek.places.standing.recheck import recheck
from tests.builders import (
    DEPARTMENT,
    TARAZ,
    a_child,
    a_city,
    a_group,
    a_key,
    a_kindergarten,
    an_account,
    an_application,
    guardian_of,
    statements_of,
)
from tests.places.builders import NOW, a_claimed_place, a_full_group, a_line
from tests.places.standing.builders import (
    LATER,
    a_family,
    a_list,
    a_round,
    a_sibling_of,
    last_round,
    ruled,
    seat_of,
)

pytestmark = pytest.mark.django_db


def test_without_a_list_there_are_no_choices() -> None:
    application = an_application()
    assert choices_of(application.pk) == []
    assert list_of(application.pk) is None


def test_a_choice_says_how_the_group_stands() -> None:
    group = a_full_group(2)
    a_line(group, 1)
    Group.objects.filter(pk=group.pk).update(capacity=5)
    application = an_application()
    a_list(application, [group])
    a_list(an_application(), [a_group(), group])
    (choice,) = choices_of(application.pk)
    assert (choice.group, choice.code) == (group.pk, group.kindergarten.code)
    assert (choice.free, choice.wished, choice.open) == (2, 2, True)


def test_why_tells_every_wish_with_the_numbers_that_decided() -> None:
    wanted, other = a_group(capacity=1), a_group(capacity=1)
    first = a_family([wanted], days=1)
    second = a_family([wanted, other], days=2)
    third = a_family([wanted, other], days=3)
    a_round()

    def told(application: int) -> list[tuple[int, int, int, int, int | None, bool]]:
        return [
            (one.group, one.wish, one.my_rank, one.wanted, one.last_admitted_rank, one.got)
            for one in why(application)
        ]

    assert told(first.application_id) == [(wanted.pk, 1, 1, 3, 1, True)]
    assert told(second.application_id) == [
        (wanted.pk, 1, 2, 3, 1, False),
        (other.pk, 2, 1, 2, 1, True),
    ]
    assert told(third.application_id) == [
        (wanted.pk, 1, 3, 3, 1, False),
        (other.pk, 2, 2, 2, 1, False),
    ]
    assert {one.round for one in why(third.application_id)} == {1}
    assert why(an_application().pk) == []


def test_why_tells_a_sibling_and_a_group_with_seats_left() -> None:
    house = a_kindergarten()
    group = a_group(house, capacity=3)
    attends = a_claimed_place(a_group(house, band=5))
    family = a_family([group], child=a_sibling_of(attends.child))
    a_round()
    (told,) = why(family.application_id)
    assert (told.sibling, told.last_admitted_rank, told.seats, told.twin) == (True, None, 3, False)


def test_every_round_of_a_case_is_told_the_latest_first() -> None:
    group = a_group(capacity=1)
    a_family([group])
    family = a_family([group], days=1)
    a_round()
    Group.objects.filter(pk=group.pk).update(capacity=2)
    a_round()
    assert [(one.round, one.got) for one in why(family.application_id)] == [(2, True), (1, False)]


def test_the_open_page_of_a_round_names_places_and_no_child() -> None:
    group = a_group(capacity=2)
    families = [a_family([group], days=n) for n in range(3)]
    a_round()
    lines = round_rows(last_round().pk)
    numbers = list(Place.objects.order_by("pk").values_list("number", flat=True))
    assert [(one.number, one.rank, one.last_admitted_rank, one.wish) for one in lines] == [
        (numbers[0], 1, 2, 1),
        (numbers[1], 2, 2, 1),
    ]
    told = repr(lines)
    for family in families:
        assert family.number not in told
        assert family.application.number not in told
    assert not {"child", "voucher", "application"} & {one.name for one in fields(Line)}


def test_children_of_the_staff_are_marked_where_the_rules_say_so() -> None:
    group = a_group(capacity=3)
    family, other = a_family([group]), a_family([group], days=1)
    account = an_account(guardian_of(family.child))
    give_post(
        account=account.pk,
        kindergarten=group.kindergarten_id,
        role=Post.EDUCATOR,
        group=group.pk,
        actor=DEPARTMENT,
        moment=NOW,
        request_key=a_key(),
    )
    a_round()
    assert seat_of(other) == group
    assert [one.staff for one in round_rows(last_round().pk)] == [True, False]
    ruled(staff_children_marked=False)
    assert [one.staff for one in round_rows(last_round().pk)] == [False, False]


def test_rounds_are_read_by_number_and_the_latest_first() -> None:
    a_family([a_group()])
    a_round()
    a_family([a_group()], days=1)
    a_round()
    assert [one.number for one in rounds(TARAZ)] == [2, 1]
    found = round_of(TARAZ, 2)
    assert found is not None
    assert found.policy_version.number >= 1
    assert round_of(TARAZ, 3) is None
    assert round_of("almaty", 1) is None


def test_the_next_round_can_be_looked_at_beforehand() -> None:
    a_city()
    assert ahead(TARAZ, LATER) == Ahead(0, 0, 0, 0)
    a_list(an_application(), [a_group()])
    assert ahead(TARAZ, LATER) == Ahead(1, 0, 0, 0)
    group, other = a_group(capacity=4), a_group(capacity=1)
    a_family([group, other])
    a_family([group], days=1, state="issued", confirms=True)
    a_family([group], days=2, state="issued")
    assert ahead(TARAZ, LATER) == Ahead(4, 2, 2, 5)


def test_reads_take_as_many_statements_for_many_as_for_one() -> None:
    groups = [a_group(capacity=9) for _ in range(3)]
    family = a_family(groups)
    few = statements_of(lambda: ahead(TARAZ, LATER))
    for n in range(4):
        a_family(groups, days=n)
    assert statements_of(lambda: ahead(TARAZ, LATER)) == few
    assert statements_of(lambda: choices_of(family.application_id)) == 1
    a_round()
    assert statements_of(lambda: why(family.application_id)) == 1
    served = last_round()
    assert statements_of(lambda: round_rows(served.pk)) == 1
    assert statements_of(lambda: rounds(TARAZ)) == 1


def a_kept_round() -> None:
    """Three lists, a sibling and two groups."""
    house = a_kindergarten()
    group, other = a_group(house, capacity=1), a_group(capacity=1)
    attends = a_claimed_place(a_group(house, band=5))
    a_family([group, other], days=9, child=a_sibling_of(attends.child, date(2022, 5, 7)))
    a_family([group, other], days=2, child=a_child(date(2022, 1, 2)))
    a_family([other], days=3)
    a_round()


def test_a_kept_round_comes_out_the_same_again() -> None:
    a_kept_round()
    assert recheck(last_round()) == []


def test_a_rank_that_was_changed_afterwards_is_found() -> None:
    a_kept_round()
    rows = list(RoundRow.objects.filter(groups__len=2).order_by("pk"))
    for row, ranks in zip(rows, ([2, 3], [1, 1]), strict=True):
        RoundRow.objects.filter(pk=row.pk).update(ranks=ranks)
    RoundRow.objects.filter(groups__len=1).update(ranks=[2])
    wrong = recheck(last_round())
    assert "what went in is not what was looked at" in wrong
    assert "3 children get something else" in wrong or "2 children get something else" in wrong


def test_seats_that_were_changed_afterwards_are_found() -> None:
    a_kept_round()
    RoundGroup.objects.update(seats=3)
    assert len(recheck(last_round())) == 2


def test_a_result_that_was_changed_afterwards_is_found() -> None:
    a_kept_round()
    row = RoundRow.objects.filter(got=1).order_by("pk")[0]
    RoundRow.objects.filter(pk=row.pk).update(got=0, place=None)
    assert recheck(last_round()) == [
        "what came out is not what was published",
        "1 children get something else",
    ]


def test_a_place_that_was_moved_afterwards_is_found() -> None:
    a_kept_round()
    place = Place.objects.filter(via="choice").order_by("pk")[0]
    elsewhere = a_group()
    Place.objects.filter(pk=place.pk).update(group=elsewhere)
    Group.objects.filter(pk=place.group_id).update(taken=0)
    Group.objects.filter(pk=elsewhere.pk).update(taken=1)
    assert recheck(last_round()) == ["1 places are not those of the round"]
