from datetime import timedelta

import pytest
from django.test import Client

from kezek.core import clock
from kezek.people.models import Guardianship
from kezek.queue.models import Application
from tests.builders import a_case, a_child, an_application, statements_of
from tests.places.builders import NOW
from tests.portal.cabinet.home import a_stranger, holding, parent_of, waiting


def test_a_waiting_child_sees_how_many_stand_before_it() -> None:
    home, _ = waiting()
    an_application(filed_at=NOW - timedelta(days=900))
    page = home.get()
    assert "1 child before you" in page
    assert "Your number in the queue: 2" in page
    assert "data-offline" in page


def test_the_first_in_the_queue_is_told_so() -> None:
    home, _ = waiting()
    assert "You are the next" in home.get()


def test_an_issued_voucher_waits_with_its_deadline_and_consequence() -> None:
    home, voucher = holding("issued")
    page = home.get()
    assert "Confirm the voucher" in page
    assert "Otherwise the application becomes inactive" in page
    assert f'action="{home.url("voucher/confirm/")}"' in page
    assert voucher.number in page


def test_old_steps_fold_so_that_the_button_stands_high() -> None:
    home, _ = holding("confirmed")
    page = home.get()
    assert "Earlier: 2 steps" in page
    assert page.index("Earlier") < page.index('class="waits"')


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_is_said_in_both_languages(language: str) -> None:
    home, _ = holding("issued")
    home.language = language
    page = home.get()
    assert f'<html lang="{language}"' in page
    assert "Confirm" not in page


@pytest.mark.parametrize(
    "state",
    ["issued", "confirmed", "placed", "active", "lapsed", "refused", "returned", "ended"],
)
def test_the_case_stands_in_every_state_of_its_voucher(state: str) -> None:
    home, voucher = holding(state)
    for language in ("kk", "ru", "en"):
        home.language = language
        assert voucher.number in home.get()
    if state in {"refused", "ended"}:
        assert "Join the queue" in home.get()


@pytest.mark.parametrize("state", ["waiting", "inactive", "withdrawn", "annulled", "closed"])
def test_the_case_stands_in_every_state_of_its_application(state: str) -> None:
    home, application = waiting(state=state)
    for language in ("kk", "ru", "en"):
        home.language = language
        assert application.number in home.get()


def test_a_child_that_never_applied_is_led_to_the_queue() -> None:
    home = parent_of(a_child())
    assert "Not in the queue" in home.get()
    home.get("history/", status=404)


def test_one_child_is_opened_at_once() -> None:
    home, _ = waiting()
    response = home.client.get(home.url(own=False))
    assert response.status_code == 302
    assert response.headers["Location"] == home.url()


def _siblings(count: int) -> int:
    """Statements of the list of so many children."""
    home, _ = waiting()
    for _n in range(count - 1):
        child = a_child()
        Guardianship.objects.create(child=child, guardian=home.account.person, kind="mother")
        an_application(case=a_case(child))
    return statements_of(lambda: home.get(own=False))


def test_several_children_are_listed_by_a_constant_number_of_statements() -> None:
    assert _siblings(2) == _siblings(4)


def test_the_list_names_queue_and_state() -> None:
    home, _ = waiting()
    child = a_child()
    Guardianship.objects.create(child=child, guardian=home.account.person, kind="mother")
    page = home.get(own=False)
    assert "In the queue" in page
    assert "Not in the queue" in page


def test_the_number_and_its_causes_are_told() -> None:
    home, _ = waiting()
    assert "from the old system" in home.get("history/")


def test_strangers_find_nothing() -> None:
    home, _ = holding("confirmed")
    stranger = a_stranger()
    for path in (
        "",
        "history/",
        "withdraw/",
        "privilege/",
        "voucher/",
        "voucher/pdf/",
        "voucher/give-up/",
        "choose/",
        "choose/1/",
        "offer/1/",
        "contract/",
        "contract/pdf/",
        "months/",
        "months/1/",
        "months/1/mistake/",
    ):
        assert stranger.client.get(home.url(path)).status_code == 404, path
    for path in (
        "restore/",
        "withdraw/",
        "voucher/confirm/",
        "voucher/give-up/",
        "choose/1/",
        "wait/1/",
        "leave/1/",
        "offer/1/",
        "contract/sign/",
        "months/1/approve/",
        "months/1/mistake/",
    ):
        assert stranger.client.post(home.url(path), {"sure": "yes"}).status_code == 404, path


def test_nobody_comes_in_without_signing_in() -> None:
    home, _ = waiting()
    response = Client().get(home.url())
    assert response.status_code == 302
    assert "sign-in" in response.headers["Location"]


def test_a_guardian_of_former_days_is_a_stranger() -> None:
    home, _ = waiting()
    Guardianship.objects.filter(child=home.child).update(until=clock.today())
    home.get(status=404)


def test_the_application_is_restored_once() -> None:
    home, application = waiting(state="inactive")
    Application.objects.filter(pk=application.pk).update(
        inactive_at=NOW, restore_due_at=NOW + timedelta(days=28)
    )
    assert "Restore the application" in home.get()
    key = "0f2a6d1e-7a57-4a0e-9c0e-0b6f2f6a7c11"
    assert home.post("restore/", key) == home.url()
    assert home.post("restore/", key) == home.url()
    application.refresh_from_db()
    assert (application.state, application.restored_times) == ("waiting", 1)
    assert "error" in home.post("restore/", status=409)


def test_withdrawing_is_asked_twice() -> None:
    home, application = waiting()
    assert "your place in the queue is gone" in home.get("withdraw/")
    assert "Do you really withdraw" in home.post("withdraw/", status=200)
    application.refresh_from_db()
    assert application.state == "waiting"
    key = "0f2a6d1e-7a57-4a0e-9c0e-0b6f2f6a7c12"
    assert home.post("withdraw/", key, sure="yes") == home.url()
    assert home.post("withdraw/", key, sure="yes") == home.url()
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert "already done" in home.post("withdraw/", status=409, sure="yes")


def test_with_a_voucher_nothing_is_withdrawn() -> None:
    home, _ = holding("issued")
    assert "give the voucher up" in home.get("withdraw/")
