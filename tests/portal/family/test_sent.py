"""Addresses to which a form is sent lead to the form's page when they are opened."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from kezek.portal.views.family.sent import sent_or
from tests.contracts.builders import a_draft
from tests.portal.cabinet.home import Home, parent_of, waiting
from tests.portal.family.addresses import Page, address, children_pages


@pytest.mark.parametrize("page", children_pages(), ids=lambda page: page[0])
def test_no_address_of_the_cabinet_answers_405_to_who_opens_it(page: Page) -> None:
    draft = a_draft()
    home = parent_of(draft.child)
    response = home.client.get(address(page, draft.child_id, draft.group_id), follow=True)
    assert response.status_code in {200, 404}


def test_a_form_of_a_session_that_was_over_leads_back_to_its_page() -> None:
    draft = a_draft()
    place = reverse("portal:contract-sign", args=[draft.child_id])
    asked = Client().post(place)
    assert asked.headers["Location"] == f"/kk/sign-in/?next={place}"
    opened = parent_of(draft.child).client.get(place)
    assert opened.status_code == 302
    assert opened.headers["Location"] == reverse("portal:contract", args=[draft.child_id])


def test_the_language_links_of_a_refused_form_lead_to_a_page() -> None:
    home, _application = waiting()
    refused = home.client.post(home.url("voucher/confirm/"))
    assert refused.status_code in {404, 409}
    other = Home(home.account, home.child, home.client, "ru")
    assert home.client.get(other.url("restore/"), follow=True).status_code == 200


def test_what_is_neither_opened_nor_sent_is_not_allowed() -> None:
    view = sent_or("case", "child")(lambda _request, **_named: HttpResponse())
    assert view(RequestFactory().delete("/"), child=1).status_code == 405
