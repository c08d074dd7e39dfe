import pytest
from django.test import Client

from kezek.kindergartens.models import Group
from kezek.people.models import RoleGrant
from tests.attendance.builders import an_account
from tests.desks.staff import educator_of, head_of, signed_in, staff, words

START = "/ru/desks/"


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [
        ("department", "/ru/desks/money/"),
        ("counter", "/ru/desks/counter/"),
        ("auditor", "/ru/desks/journal/"),
    ],
)
def test_a_role_leads_to_its_desk(city: str, role: str, leads_to: str) -> None:
    answer = signed_in(staff(role)).get(START)
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)


def test_a_head_and_an_educator_land_in_their_kindergarten(group: Group) -> None:
    for account in (head_of(group.kindergarten), educator_of(group)):
        answer = signed_in(account).get(START)
        assert (
            answer.headers["Location"] == f"/ru/desks/kindergarten/{group.kindergarten.code}/today/"
        )


def test_several_posts_are_a_choice(group: Group) -> None:
    account = head_of(group.kindergarten)
    RoleGrant.objects.create(account=account, city_id=group.city_id, role="department")
    answer = signed_in(account).get(START)
    assert answer.status_code == 200
    assert "Где вы сейчас работаете?" in words(answer)
    assert "Управление образования" in words(answer)


def test_a_parent_has_no_desk(city: str) -> None:
    assert signed_in(an_account()).get(START).status_code == 403


def test_a_stranger_is_led_to_sign_in(city: str) -> None:
    assert Client().get(START).status_code == 302
