import pytest

from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import tell_miscounts
from kezek.places.sweeps import check_seats
from tests.builders import BUILT_TAKEN, TARAZ, a_group
from tests.places.builders import NOW, a_claimed_place, data_of, frame

pytestmark = pytest.mark.django_db


def a_wrong_group() -> Group:
    group = a_group(capacity=9)
    a_claimed_place(group)
    Group.objects.filter(pk=group.pk).update(taken=3)
    BUILT_TAKEN[group.pk] = 2  # meant, so that the check after each test lets it be
    return group


def test_a_count_that_agrees_says_nothing() -> None:
    a_claimed_place()
    assert check_seats(TARAZ, NOW) == 0
    assert not Entry.objects.filter(kind="group.miscounted").exists()


def test_a_wrong_count_is_told_once_a_day_and_never_put_right() -> None:
    group = a_wrong_group()
    assert check_seats(TARAZ, NOW) == 1
    assert check_seats(TARAZ, NOW) == 1
    assert data_of("group.miscounted", group.pk) == {
        "code": f"{group.kindergarten.code}/{group.code}",
        "taken": 3,
        "live": 1,
    }
    group.refresh_from_db()
    assert group.taken == 3


def test_many_are_told_at_once() -> None:
    for _ in range(2):
        a_wrong_group()
    assert tell_miscounts(groups=queries.reconcile(TARAZ), **frame()) == 2
