"""More time to sign: shown with what it gives, taken once, refused in words."""

from datetime import timedelta

import pytest

from kezek.core import clock
from kezek.vouchers.models import Voucher
from tests.contracts.builders import a_draft, parent_signs
from tests.places.builders import NOW
from tests.portal.cabinet.home import holding, parent_of

KEY = "6a3a2f50-0f8a-4b8e-8f5f-5d1d0d3f9b22"
BUTTON = "Extend the time"
HARD_SPACE = "\N{NO-BREAK SPACE}"


def test_the_page_says_what_extending_gives_and_does_it_once() -> None:
    home, voucher = holding("confirmed")  # to be signed until Tuesday 8 July
    page = home.get("voucher/").replace(HARD_SPACE, " ")
    assert "once, by 30 days" in page
    assert "sign the contract by 23:59 on Thu 7 August" in page
    for _ in range(2):
        assert home.post("voucher/extend/", KEY) == home.url("voucher/")
    voucher.refresh_from_db()
    assert (voucher.extended_times, voucher.sign_due_at) == (
        1,
        clock.at(NOW.date().replace(month=8, day=8)),
    )
    page = home.get("voucher/")
    assert BUTTON not in page
    assert "it cannot be extended again" in page
    assert "cannot be extended any more" in home.post("voucher/extend/", status=409)


@pytest.mark.parametrize("state", ["issued", "active", "lapsed", "returned"])
def test_what_needs_no_signature_is_not_extended(state: str) -> None:
    home, _voucher = holding(state)
    assert BUTTON not in home.get("voucher/")
    home.post("voucher/extend/", status=409)


def test_a_clock_that_stands_can_be_extended_too() -> None:
    home, voucher = holding("confirmed")
    Voucher.objects.update(paused_at=NOW, sign_due_at=NOW - timedelta(hours=1))
    page = home.get("voucher/")
    assert "the clock stands still while you are on a waiting list" in page
    assert BUTTON in page
    home.post("voucher/extend/")
    voucher.refresh_from_db()
    assert voucher.extended_times == 1


def test_a_drafted_contract_may_wait_longer_a_signed_one_need_not() -> None:
    contract = a_draft()
    home = parent_of(contract.child)
    assert BUTTON in home.get("voucher/")
    parent_signs(contract)
    assert BUTTON not in home.get("voucher/")


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "30 күнге ұзартуға болады"), ("ru", "на 30 дней")]
)
def test_in_both_languages(language: str, said: str) -> None:
    home, _voucher = holding("confirmed")
    home.language = language
    assert said in home.get("voucher/").replace(HARD_SPACE, " ")


def test_opening_the_address_leads_to_the_voucher() -> None:
    home, _voucher = holding("confirmed")
    response = home.client.get(home.url("voucher/extend/"))
    assert response.headers["Location"] == home.url("voucher/")
