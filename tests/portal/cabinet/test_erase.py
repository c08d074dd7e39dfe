"""A family has its data erased from the cabinet: told what goes, asked twice, signed out."""

import pytest

from kezek.openlog.models import Salt
from kezek.people.models import Guardianship
from kezek.people.queries import iin_of, name_of
from kezek.places.models import Place
from kezek.queue.acts import withdraw_application
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import a_person, an_account, an_application
from tests.contracts.builders import a_draft
from tests.openlog.families import filed, tell
from tests.places.builders import NOW, frame
from tests.portal.cabinet.home import Home, parent_of, signed_in, waiting

ERASE = "mine/erase/"


def page(home: Home, status: int = 200) -> str:
    return home.get(ERASE, own=False, status=status)


@pytest.fixture
def over() -> Home:
    """A family that took its application back; the log has taken all of it in."""
    (application,) = filed()
    home = parent_of(application.child)
    withdraw_application(application=application.pk, **frame(NOW))
    tell()
    return home


def test_it_says_what_goes_and_what_stays_and_asks_twice(over: Home) -> None:
    told = page(over)
    for words in ("What is erased", "What stays, and why", "Continue and erase", "can't be undone"):
        assert words in told
    assert name_of(over.child.pk) in told
    assert 'name="sure"' not in told
    asked = over.post(ERASE, own=False, status=200)
    assert "Do you really erase" in asked
    assert 'name="sure" value="yes"' in asked
    assert len(iin_of(over.child.pk)) == 12


def test_asked_twice_the_family_is_erased_and_signed_out(over: Home) -> None:
    assert Salt.objects.exists()
    assert over.post(ERASE, own=False, sure="yes") == "/en/erased/"
    assert iin_of(over.child.pk) == iin_of(over.account.person_id) == ""
    assert not Salt.objects.exists()
    assert "sign-in" in over.client.get(over.url(own=False)).headers["Location"]
    last = over.client.get("/en/erased/").content.decode()
    assert "The data of your family are erased" in last
    assert "data-offline-forget" in last


def test_a_family_that_waits_is_told_what_has_to_end_first() -> None:
    home, application = waiting()
    told = page(home)
    assert "This can't be done yet" in told
    assert "Close the applications first" in told
    assert home.url() in told
    assert "Continue and erase" not in told
    assert "This can't be done yet" in home.post(ERASE, own=False, status=200, sure="yes")
    assert iin_of(application.child_id)


def test_a_family_with_a_contract_is_told_of_the_term_of_its_papers() -> None:
    contract = a_draft()
    Application.objects.update(state="closed", case=None)
    Voucher.objects.update(state="ended", case=None)
    Place.objects.update(state="released", case=None, released_at=NOW)
    told = page(parent_of(contract.child))
    assert "the law says how long they are kept" in told
    assert "Continue and erase" not in told


def test_another_parent_does_not_erase_what_they_have_not_filed(over: Home) -> None:
    father = a_person(sex="m")
    Guardianship.objects.create(child=over.child, guardian=father, kind="father")
    account = an_account(father)
    told = page(Home(account, over.child, signed_in(account)))
    assert "Another parent has applied" in told
    assert "Continue and erase" not in told


def test_what_the_log_has_not_taken_in_is_erased_a_minute_later(over: Home) -> None:
    an_application()
    assert "Repeat it in a minute" in over.post(ERASE, own=False, status=409, sure="yes")
    assert len(iin_of(over.child.pk)) == 12


def test_ways_lead_to_it_once_the_case_is_over(over: Home) -> None:
    assert f"/cabinet/{ERASE}" in over.get()
    assert f"/cabinet/{ERASE}" in over.get("mine/", own=False)
    assert f"/cabinet/{ERASE}" not in waiting()[0].get()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_is_said_in_the_familys_language(over: Home, language: str) -> None:
    over.language = language
    told = page(over)
    assert "What is erased" not in told
    assert {"kk": "Не өшіріледі", "ru": "Что будет стёрто"}[language] in told
