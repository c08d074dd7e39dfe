"""Nobody sees another family's child: its pages do not exist for them."""

import uuid

import pytest
from django.test import Client

from kezek.contracts.models import Contract
from kezek.places.models import Wait
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import a_case, a_child, a_voucher, an_application
from tests.contracts.builders import a_draft
from tests.places.builders import a_full_group, a_line
from tests.portal.cabinet.home import Home, parent_of, waiting
from tests.portal.family.addresses import Page, address, cabinet_pages, children_pages

PAGES = children_pages()


def _named(page: Page) -> str:
    return page[0]


@pytest.fixture
def stranger() -> Home:
    """A parent with a child of their own in the queue."""
    return waiting()[0]


@pytest.fixture
def others() -> Contract:
    """Another family that has a voucher, a place and a contract to sign."""
    return a_draft()


def test_the_table_of_addresses_is_read() -> None:
    assert {"case", "voucher", "contract-sign", "approve", "offer"} <= {name for name, _ in PAGES}
    assert len(cabinet_pages()) > len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_anothers_child_has_no_pages(page: Page, stranger: Home, others: Contract) -> None:
    place = address(page, others.child_id, others.group_id)
    assert stranger.client.get(place, follow=True).status_code == 404


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_nothing_can_be_done_for_anothers_child(
    page: Page, stranger: Home, others: Contract
) -> None:
    sent = {"request_key": str(uuid.uuid4()), "sure": "yes", "answer": "take", "step": "give_up"}
    response = stranger.client.post(address(page, others.child_id, others.group_id), sent)
    assert response.status_code in {404, 405}
    assert Voucher.objects.get(pk=others.voucher_id).state == "placed"
    assert Contract.objects.get(pk=others.pk).state == "drafted"
    assert Application.objects.get(child_id=others.child_id).state == "voucher"


@pytest.mark.parametrize("page", cabinet_pages(), ids=_named)
def test_who_is_not_signed_in_is_led_to_sign_in(page: Page, others: Contract) -> None:
    place = address(page, others.child_id, others.group_id)
    for response in (Client().get(place), Client().post(place)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/kk/sign-in/?next=")


def test_anothers_wait_cannot_be_left_through_ones_own_child() -> None:
    (wait,) = a_line(a_full_group(), 1)
    mine = parent_of(a_voucher("confirmed").child)
    mine.post(f"leave/{wait}/", status=404)
    assert mine.client.get(mine.url(f"offer/{wait}/")).status_code == 404
    assert Wait.objects.get(pk=wait).state == "waiting"


def test_anothers_timesheet_is_not_shown_under_ones_own_child(stranger: Home) -> None:
    stranger.get("months/1/", status=404)
    stranger.post("months/1/approve/", status=404)


def test_pages_of_the_cabinet_are_kept_by_no_cache(stranger: Home) -> None:
    assert stranger.client.get(stranger.url()).headers["Cache-Control"] == "no-store"


def test_a_child_that_never_applied_has_a_page_of_its_own_parent_only(stranger: Home) -> None:
    child = a_child()
    assert parent_of(child).client.get(f"/kk/cabinet/{child.pk}/", follow=True).status_code == 200
    assert stranger.client.get(f"/kk/cabinet/{child.pk}/", follow=True).status_code == 404


def test_siblings_are_both_seen_by_their_parent() -> None:
    home, application = waiting()
    second = a_child(guardian=application.guardian)
    an_application(case=a_case(second))
    page = home.client.get("/kk/cabinet/", follow=True).content.decode()
    for child in (application.child_id, second.pk):
        assert f"/kk/cabinet/{child}/" in page
        assert home.client.get(f"/kk/cabinet/{child}/").status_code == 200
