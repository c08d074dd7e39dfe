import pytest

from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.people.models import Guardianship
from tests.builders import a_person, an_account
from tests.contracts.builders import a_draft, an_enrolment, parent_signs
from tests.places.builders import NOW
from tests.portal.cabinet.home import Home, holding, parent_of, signed_in

KEY = "8a1c9a04-09a3-4a3a-9a15-9d7c8d0f5e41"


def _drafted() -> tuple[Home, Contract]:
    contract = a_draft()
    return parent_of(contract.child), contract


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_whole_text_is_read_on_one_page(language: str) -> None:
    home, contract = _drafted()
    home.language = language
    page = home.get("contract/")
    assert contract.number in page
    assert contract.manifest_sha256 in page
    assert f'action="{home.url("contract/sign/")}"' in page


def test_signing_twice_is_signing_once() -> None:
    home, contract = _drafted()
    assert "Sign with my key" in home.get("contract/")
    assert home.post("contract/sign/", KEY) == home.url("contract/")
    assert home.post("contract/sign/", KEY) == home.url("contract/")
    contract.refresh_from_db()
    assert contract.state == "parent_signed"
    page = home.get("contract/")
    assert "You have signed" in page
    assert "Now the kindergarten signs" in page
    assert "Certificate:" in page
    assert "Sign with my key" not in page
    assert "already done" in home.post("contract/sign/", status=409)


def test_the_other_parent_reads_who_signs() -> None:
    _, contract = _drafted()
    father = a_person()
    Guardianship.objects.create(child=contract.child, guardian=father, kind="father")
    account = an_account(father)
    home = Home(account, contract.child, signed_in(account))
    page = home.get("contract/")
    assert "The parent who applied signs the contract" in page
    assert "Sign with my key" not in page
    assert "another person" in home.post("contract/sign/", status=409)
    contract.refresh_from_db()
    assert contract.state == "drafted"


def test_signing_after_the_term_is_refused() -> None:
    home, contract = _drafted()
    contract.voucher.refresh_from_db()
    due = contract.voucher.sign_due_at
    assert due is not None
    with clock.standing_at(due):
        assert "The time to sign is over" in home.post("contract/sign/", status=409)


def test_when_the_signature_service_is_silent_nothing_is_lost() -> None:
    home, contract = _drafted()
    set_mode(Port.SIGNATURE, Mode.DOWN)
    assert "does not answer now" in home.post("contract/sign/", KEY, status=409)
    contract.refresh_from_db()
    assert contract.state == "drafted"
    set_mode(Port.SIGNATURE, Mode.OK)
    assert home.post("contract/sign/", KEY) == home.url("contract/")


def test_an_enrolled_child_sees_both_signatures_and_the_first_day() -> None:
    enrolment = an_enrolment()
    home = parent_of(enrolment.child)
    page = home.get("contract/")
    assert "Both sides have signed" in page
    assert "First day in the kindergarten" in page
    assert "Head of the kindergarten" in page


def test_the_paper_is_a_pdf_signed_or_not() -> None:
    home, contract = _drafted()
    for _n in range(2):
        response = home.client.get(home.url("contract/pdf/"))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")
        if contract.state == "drafted":
            parent_signs(contract, NOW)


def test_a_contract_brought_over_is_on_paper() -> None:
    home, contract = _drafted()
    Contract.objects.filter(pk=contract.pk).update(text_version="import")
    assert "brought over from the old system" in home.get("contract/")
    home.get("contract/pdf/", status=404)


def test_without_a_contract_there_is_no_page() -> None:
    home, _ = holding("confirmed")
    home.get("contract/", status=404)
    home.post("contract/sign/", status=404)
