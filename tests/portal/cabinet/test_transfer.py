"""A family would move its child: wishes in order, the consent, the lines, the move itself."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from kezek.contracts.models import Enrolment, Transfer
from kezek.core import clock
from kezek.face import formats
from kezek.kindergartens.models import Group
from kezek.places.models import Wait
from tests.builders import a_group, a_kindergarten, statements_of
from tests.contracts.transfers import ASKED_AT, FIRST_DAY, RUN_AT, consented, enrolled, run
from tests.places.builders import a_full_group
from tests.portal.cabinet.home import Home, holding, parent_of

KEY = "7d0f2a54-7a0b-4c7e-8b55-7a5b2f1f4c31"


def attending() -> tuple[Home, Enrolment]:
    """A family whose child goes to a kindergarten."""
    enrolment = enrolled(a_group(capacity=2))
    return parent_of(enrolment.child), enrolment


def wished(*groups: Group) -> str:
    """The address that carries these wishes in this order."""
    return "transfer/order/?" + "&".join(f"group={group.pk}" for group in groups)


def ask(home: Home, *groups: Group, key: str = KEY, status: int = 303) -> str:
    """Send the ordered wishes."""
    return home.post(
        "transfer/order/", key, status=status, group=[str(group.pk) for group in groups]
    )


def the_wish() -> Transfer:
    return Transfer.objects.get()


def test_the_groups_to_move_to_are_those_of_the_age_without_ones_own() -> None:
    home, enrolment = attending()
    other, older = a_group(), a_group(band=5)
    with clock.standing_at(ASKED_AT):
        assert "Move to another kindergarten" in home.get()
        page = home.get("transfer/")
    assert f'value="{other.pk}"' in page
    assert f'value="{older.pk}"' not in page
    assert f'value="{enrolment.group_id}"' not in page
    assert f"Now: {enrolment.group.kindergarten.name_kk}, «{enrolment.group.name}»" in page


def test_filters_narrow_the_groups() -> None:
    home, _ = attending()
    kazakh = a_group(language="kk")
    russian = a_group(a_kindergarten(kind="private"), language="ru")
    with clock.standing_at(ASKED_AT):
        page = home.get("transfer/?language=ru")
        assert "No group fits" in home.get("transfer/?language=kk&kind=private")
    assert f'value="{russian.pk}"' in page
    assert f'value="{kazakh.pk}"' not in page


def test_wishes_are_put_in_order_by_links_alone() -> None:
    home, _ = attending()
    first, second, third = a_group(), a_group(), a_group()
    with clock.standing_at(ASKED_AT):
        page = home.get(wished(first, second, third))
    raised = "&amp;".join(f"group={one.pk}" for one in (second, first, third))
    shorter = "&amp;".join(f"group={one.pk}" for one in (first, second))
    assert f'href="?{raised}"' in page
    assert f'href="?{shorter}"' in page
    assert page.count("Take off the list") == 3


def test_without_a_group_the_field_says_so() -> None:
    home, _ = attending()
    a_group()
    with clock.standing_at(ASKED_AT):
        page = home.get("transfer/order/")
    assert "Choose at least one group." in page
    assert "id_group-error" in page


def test_more_groups_than_a_child_can_wait_for_are_refused() -> None:
    home, _ = attending()
    with clock.standing_at(ASKED_AT):
        page = home.get(wished(*(a_group() for _ in range(5))))
    assert "Choose no more than 4 groups." in page
    assert Transfer.objects.count() == 0


def test_the_consent_is_read_whole_and_signed_once() -> None:
    home, _ = attending()
    first, second = a_full_group(), a_full_group()
    with clock.standing_at(ASKED_AT):
        led = ask(home, second, first)
        assert ask(home, second, first) == led
        path = f"transfer/{the_wish().pk}/"
        assert led == home.url(path)
        page = home.get(path)
        for group in (first, second):
            assert group.kindergarten.name_kk in page
        assert "Sign with my key" in page
        assert "The consent waits for your signature" in home.get("transfer/")
        assert f'href="{home.url(path)}"' in home.get()  # the case leads to it
        assert home.post(path, KEY) == home.url("transfer/")
        assert home.post(path, KEY) == home.url("transfer/")
        assert "Sign with my key" not in home.get(path)
        page = home.get("transfer/")
        case = home.get()
    assert f'href="{home.url("transfer/")}"' in case
    assert f'href="{home.url("choose/")}"' not in case
    assert the_wish().state == "standing"
    assert "Where your child waits for a place" in page
    assert page.index(second.kindergarten.name_kk) < page.index(first.kindergarten.name_kk)
    assert page.count('<b class="hero">1</b>') == 2
    assert Wait.objects.filter(state="waiting").count() == 2


def test_another_guardian_reads_whose_signature_is_awaited() -> None:
    home, enrolment = attending()
    with clock.standing_at(ASKED_AT):
        ask(home, a_group())
        Transfer.objects.update(guardian=enrolment.voucher.child)
        page = home.get(f"transfer/{the_wish().pk}/")
    assert "Sign with my key" not in page
    assert "The parent who applied signs the consent" in page


def test_the_family_would_rather_stay() -> None:
    home, enrolment = attending()
    wish = consented(enrolment, a_full_group())
    path = f"transfer/{wish.pk}/withdraw/"
    with clock.standing_at(ASKED_AT):
        assert home.post(path, KEY) == home.url("transfer/")
        assert home.post(path, KEY) == home.url("transfer/")
        assert "has ended" in home.post(path, status=409)
        assert "Where your child waits" not in home.get("transfer/")
    wish.refresh_from_db()
    assert wish.state == "withdrawn"
    assert Wait.objects.filter(state="waiting").count() == 0


def test_after_the_move_the_page_says_from_which_day_and_where() -> None:
    home, enrolment = attending()
    free = a_group()
    consented(enrolment, free)
    assert run().moved == 1
    contract = the_wish().contract
    assert contract is not None
    with clock.standing_at(RUN_AT + timedelta(hours=9)):
        page = home.get("transfer/")
    assert "Your child has a new place" in page
    with override("en"):
        assert f"First day in the new kindergarten: {formats.day(FIRST_DAY)}" in page
    for said in (
        f"{free.kindergarten.name_kk}, «{free.name}»",
        f"{enrolment.group.kindergarten.name_kk}, «{enrolment.group.name}»",
        contract.number,
        "The head of the new kindergarten signs",
    ):
        assert said in page
    with clock.standing_at(RUN_AT + timedelta(hours=9)):
        page = home.get("contract/")
    assert "stands under the consent to the move" in page
    assert f'href="{home.url(f"transfer/{the_wish().pk}/")}"' in page
    with clock.standing_at(RUN_AT + timedelta(days=60)):
        page = home.get("transfer/")
    assert "Your child has a new place" not in page
    assert "Earlier moves" in page


def test_the_wishes_of_another_child_do_not_exist() -> None:
    home, _ = attending()
    wish = consented(enrolled(a_group(capacity=2)), a_group())
    with clock.standing_at(ASKED_AT):
        home.get(f"transfer/{wish.pk}/", status=404)
        home.post(f"transfer/{wish.pk}/", status=404)
        home.post(f"transfer/{wish.pk}/withdraw/", status=404)
    wish.refresh_from_db()
    assert wish.state == "standing"


@pytest.mark.parametrize("path", ["transfer/", "transfer/order/"])
def test_a_child_who_goes_nowhere_is_led_to_its_case(path: str) -> None:
    home, _ = holding("confirmed")
    response = home.client.get(home.url(path))
    assert (response.status_code, response.headers["Location"]) == (303, home.url())


def test_a_group_that_closed_meanwhile_is_refused_beside_the_field() -> None:
    home, _ = attending()
    group = a_group()
    Group.objects.filter(pk=group.pk).update(published=False)
    with clock.standing_at(ASKED_AT):
        page = ask(home, group, status=200)
    assert "This group takes nobody now" in page
    assert Transfer.objects.count() == 0


def test_the_page_takes_a_constant_number_of_statements() -> None:
    home, enrolment = attending()
    consented(enrolment, a_full_group())
    with clock.standing_at(ASKED_AT):
        one = statements_of(lambda: home.get("transfer/"))
        for _ in range(4):
            a_group()
        assert statements_of(lambda: home.get("transfer/")) == one
