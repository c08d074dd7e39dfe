import pytest

from kezek.core import clock
from kezek.queue.models import Application
from tests.builders import a_voucher
from tests.contracts.builders import a_draft
from tests.places.builders import NOW
from tests.portal.cabinet.home import holding, parent_of, waiting

KEY = "6a3a2f50-0f8a-4b8e-8f5f-5d1d0d3f9b21"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("issued", "Waits for your confirmation"),
        ("confirmed", "Confirmed"),
        ("active", "In force"),
        ("lapsed", "Not confirmed in time"),
        ("refused", "Refused"),
        ("returned", "Returned"),
        ("ended", "Ended"),
    ],
)
def test_each_state_has_its_page(state: str, word: str) -> None:
    home, voucher = holding(state)
    page = home.get("voucher/")
    assert word in page
    assert voucher.number in page
    assert ("Give the voucher up" in page) == (state in {"issued", "confirmed"})


def test_without_a_voucher_there_is_no_page() -> None:
    home, _ = waiting()
    home.get("voucher/", status=404)
    home.get("voucher/pdf/", status=404)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_paper_is_a_pdf(language: str) -> None:
    home, voucher = holding("confirmed")
    home.language = language
    response = home.client.get(home.url("voucher/pdf/"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert voucher.number in response.headers["Content-Disposition"]
    assert response.content.startswith(b"%PDF")


def test_confirming_twice_is_confirming_once() -> None:
    home, voucher = holding("issued")
    assert home.post("voucher/confirm/", KEY) == home.url()
    assert home.post("voucher/confirm/", KEY) == home.url()
    voucher.refresh_from_db()
    assert voucher.state == "confirmed"
    assert "You have already done this" in home.post("voucher/confirm/", status=409)


def test_confirming_too_late_says_what_is_left() -> None:
    home, voucher = holding("issued")
    with clock.standing_at(voucher.confirm_due_at):
        assert "You can restore the application" in home.post("voucher/confirm/", status=409)


def test_giving_up_shows_the_consequence_and_asks_twice() -> None:
    home, voucher = holding("issued")
    assert "your place in the queue is gone" in home.get("voucher/give-up/")
    assert "Do you really give the voucher up?" in home.post("voucher/give-up/", status=200)
    voucher.refresh_from_db()
    assert voucher.state == "issued"
    assert home.post("voucher/give-up/", KEY, sure="yes") == home.url()
    assert home.post("voucher/give-up/", KEY, sure="yes") == home.url()
    voucher.refresh_from_db()
    assert voucher.state == "refused"
    assert Application.objects.get(pk=voucher.application_id).state == "annulled"
    home.get("voucher/give-up/", status=404)
    assert "confirmed voucher" in home.post("voucher/give-up/", status=409, sure="yes")


def test_giving_up_with_a_place_names_the_place_too() -> None:
    contract = a_draft()
    home = parent_of(contract.child)
    assert "The chosen place becomes free" in home.get("voucher/give-up/")
    home.post("voucher/give-up/", sure="yes")
    contract.refresh_from_db()
    assert contract.state == "void"


def test_the_other_parents_voucher_stays() -> None:
    home, _ = holding("issued")
    other = a_voucher("issued", issued_at=NOW)
    home.post("voucher/confirm/")
    other.refresh_from_db()
    assert other.state == "issued"
