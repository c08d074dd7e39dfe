"""A second phone, the other parent, an appeal, another city, twins: as the parent sees them."""

import re
from datetime import timedelta

import pytest

from kezek.contracts.acts import close_by_death
from kezek.core import clock
from kezek.delivery.models import Message
from kezek.people import queries
from kezek.people.acts import NewPhone, keep_phones, register_death
from kezek.people.models import ChildCase, Guardianship, Person
from kezek.queue.acts import annul_application, decide_appeal
from kezek.queue.models import Appeal, Application
from kezek.queue.rules import AppealReason
from tests.builders import (
    DEPARTMENT,
    TARAZ,
    a_case,
    a_child,
    a_city,
    a_key,
    a_person,
    an_account,
    an_application,
)
from tests.places.builders import NOW, frame
from tests.portal.cabinet.home import Home, signed_in, waiting

MAIN, SECOND = "+77011234567", "+77017654321"
TEXT = {"text": "Ваучерден бас тартқан жоқпын."}


def code() -> str:
    found = re.search(r"\b(\d{6})\b", Message.objects.order_by("-id")[0].text)
    assert found is not None
    return found[1]


def with_phone() -> Home:
    home, _application = waiting()
    keep_phones(phones=[NewPhone(home.account.person_id, MAIN, "registry")], **frame())
    return home


# Phones


def test_a_second_phone_is_added_by_its_code_and_removed() -> None:
    home = with_phone()
    person = home.account.person_id
    assert "Add a second phone" in home.get("mine/", own=False)
    assert home.post("mine/phone/", own=False, phone="8 701 765 43 21") == home.url(
        "mine/phone/code/", own=False
    )
    assert "•• 21" in home.get("mine/phone/code/", own=False)
    home.post("mine/phone/code/", own=False, code=code())
    assert queries.phones_to_write([person]) == {person: [MAIN, SECOND]}
    assert "•• 21" in home.get("mine/", own=False)
    home.post("mine/phone/remove/", own=False)
    home.post("mine/phone/remove/", own=False)
    assert queries.phones_to_write([person]) == {person: [MAIN]}


@pytest.mark.parametrize("typed", ["", "12", "not a phone"])
def test_what_is_no_phone_is_said_beside_the_field(typed: str) -> None:
    home = with_phone()
    page = home.post("mine/phone/", own=False, status=200, phone=typed)
    assert "Enter the whole number" in page
    assert not Message.objects.exists()


def test_a_wrong_code_adds_nothing() -> None:
    home = with_phone()
    home.post("mine/phone/", own=False, phone=SECOND)
    wrong = f"{(int(code()) + 1) % 1_000_000:06}"
    assert "Wrong code" in home.post("mine/phone/code/", own=False, status=200, code=wrong)
    assert queries.phone_of(home.account.person_id) == MAIN


def test_one_s_own_phone_is_not_added_again() -> None:
    home = with_phone()
    home.post("mine/phone/", own=False, phone=MAIN)
    page = home.post("mine/phone/code/", own=False, status=200, code=code())
    assert "This phone is yours already." in page


def test_without_a_phone_typed_there_is_no_code_to_enter() -> None:
    home = with_phone()
    response = home.client.get(home.url("mine/phone/code/", own=False))
    assert response.headers["Location"] == home.url("mine/phone/", own=False)


# The other parent


def the_father(child: Person) -> Home:
    father = a_person(sex="m")
    Guardianship.objects.create(child=child, guardian=father, kind="father")
    account = an_account(father)
    return Home(account, child, signed_in(account))


def test_the_other_parent_takes_the_application_over() -> None:
    mother, application = waiting()
    father = the_father(application.child)
    assert "Become the applicant" in father.get()
    assert "Become the applicant" not in mother.get()
    assert "The applicant now:" in father.get("take-over/")
    father.post("take-over/")
    application.refresh_from_db()
    assert application.guardian_id == father.account.person_id
    assert "Become the applicant" in mother.get()
    assert father.client.get(father.url("take-over/")).status_code == 303


# An appeal


def annulled() -> tuple[Home, Application]:
    home, application = waiting(state="voucher")
    annul_application(application=application.pk, reason="voucher_refused", **frame())
    return home, application


def test_an_appeal_is_filed_from_the_case_and_answered_there() -> None:
    home, application = annulled()
    assert home.url("appeal/") in home.get()
    assert "Last day to appeal:" in home.get("appeal/")
    home.post("appeal/", sent=TEXT)
    assert "The appeal is accepted" in home.get("appeal/")
    decide_appeal(
        city=TARAZ,
        actor=DEPARTMENT,
        moment=NOW,
        request_key=a_key(),
        appeal=Appeal.objects.get(application=application).pk,
        reason=AppealReason.OWN_CHOICE,
    )
    page = home.get("appeal/")
    assert "The appeal is rejected" in page
    assert "The parent gave the voucher up" in page


def test_an_empty_appeal_is_refused_beside_its_field() -> None:
    home, _application = annulled()
    page = home.post("appeal/", status=200, sent={"text": " "})
    assert "Write in a few sentences why the decision is wrong." in page
    assert not Appeal.objects.exists()


def test_after_the_term_there_is_no_appeal() -> None:
    home, _application = annulled()
    with clock.standing_at(NOW + timedelta(days=40)):
        assert home.url("appeal/") not in home.get()
        home.get("appeal/", status=404)
        home.post("appeal/", status=404, sent=TEXT)


def test_what_waits_has_nothing_to_appeal_against() -> None:
    home, _application = waiting()
    assert home.url("appeal/") not in home.get()
    home.get("appeal/", status=404)


# Another city


def test_in_the_only_city_nobody_moves() -> None:
    home, _application = waiting()
    assert home.url("move/") not in home.get()
    home.get("move/", status=404)


def test_a_move_is_shown_asked_twice_and_made() -> None:
    home, application = waiting()
    other = a_city("almaty-auezov")
    assert home.url("move/") in home.get()
    assert "date of the first application" in home.get("move/")
    page = home.post("move/", status=200, city=other.pk)
    assert "Do you really move the case?" in page
    assert ChildCase.objects.get(pk=application.child_id).city_id == TARAZ
    home.post("move/", city=other.pk, sure="yes")
    moved = Application.objects.get(case_id=application.child_id)
    assert (moved.city_id, moved.filed_at) == (other.pk, application.filed_at)
    assert moved.number in home.get()


def test_a_move_needs_a_city_of_the_list() -> None:
    home, _application = waiting()
    a_city("almaty-auezov")
    assert "Choose a city." in home.post("move/", status=200, city="nowhere", sure="yes")


# Twins


def test_twins_in_the_queue_stand_on_each_other_s_page() -> None:
    home, application = waiting()
    twin = a_child(application.child.birth_date, application.guardian)
    assert "Twins" not in home.get()
    other = an_application(case=a_case(twin))
    page = home.get()
    assert "Twins" in page
    assert other.number in page


# A death


def test_after_a_child_s_death_its_page_asks_for_nothing() -> None:
    home, application = waiting()
    register_death(person=application.child_id, died_on=NOW.date(), **frame())
    close_by_death(child=application.child_id, **frame())
    page = home.get()
    assert "Please accept our condolences." in page
    assert "Join the queue" not in page.partition("<main")[2].partition("</main>")[0]
    assert home.url() not in home.client.get("/en/cabinet/").content.decode()
