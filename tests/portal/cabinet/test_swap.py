"""Two families change places through their pages; where the rules are silent there is no page."""

from datetime import timedelta

import pytest

from kezek.contracts.models import Enrolment, Swap
from kezek.core import clock
from tests.builders import a_group, ruled
from tests.contracts.transfers import ASKED_AT, RUN_AT, enrolled, group_now, run
from tests.portal.cabinet.home import Home, holding, parent_of

KEY = "7d0f2a54-7a0b-4c7e-8b55-7a5b2f1f4c31"


def attending() -> tuple[Home, Enrolment]:
    """A family whose child goes to a full group."""
    enrolment = enrolled(a_group(capacity=1))
    return parent_of(enrolment.child), enrolment


def pair() -> tuple[tuple[Home, Enrolment], tuple[Home, Enrolment]]:
    """Two families in a city that allows it."""
    ruled(mutual_swap=True)
    return attending(), attending()


def offered(home: Home, other: Enrolment) -> Swap:
    """The family has offered and signed."""
    led = home.post("swap/", KEY, number=other.place.number)
    swap = Swap.objects.get(state="drafted")
    assert led == home.url(f"swap/{swap.pk}/")
    assert "Sign with my key" in home.get(f"swap/{swap.pk}/")
    assert home.post(f"swap/{swap.pk}/", KEY) == home.url("swap/")
    swap.refresh_from_db()
    assert swap.state == "offered"
    return swap


def test_without_a_rule_there_is_no_page_and_no_link() -> None:
    home, _ = attending()
    with clock.standing_at(ASKED_AT):
        home.get("swap/", status=404)
        home.post("swap/", status=404, number="P-1")
        assert "Change places" not in home.get("transfer/")
        ruled(mutual_swap=True)
        assert home.url("swap/") in home.get("transfer/")


def test_a_child_who_goes_nowhere_has_no_place_to_give() -> None:
    ruled(mutual_swap=True)
    home, _ = holding("confirmed")
    home.get("swap/", status=404)


def test_both_families_sign_and_the_children_change_places() -> None:
    (home, first), (other, second) = pair()
    with clock.standing_at(ASKED_AT):
        assert first.place.number in home.get("swap/")
        swap = offered(home, second)
        assert home.post("swap/", KEY, number=second.place.number) == home.url(f"swap/{swap.pk}/")
        assert "Waits for the other family" in home.get("swap/")
        assert "To the consent" not in home.get("swap/")
        page = other.get("swap/")
        assert "A family would like to change places with you" in page
        assert first.place.number in page
        led = other.post(f"swap/{swap.pk}/answer/", KEY)
        assert led == other.url(f"swap/{swap.pk}/")
        assert first.place.number in other.get(f"swap/{swap.pk}/")
        assert other.post(f"swap/{swap.pk}/", KEY) == other.url("swap/")
        for family in (home, other):
            assert "Both families have signed" in family.get("swap/")
    assert run().moved == 2
    assert (group_now(first), group_now(second)) == (second.group_id, first.group_id)
    with clock.standing_at(RUN_AT + timedelta(hours=9)):
        assert "Your child has a new place" in home.get("transfer/")
        assert "The children have changed places" in other.get("swap/")


@pytest.mark.parametrize("who", [0, 1])
def test_either_family_says_no(who: int) -> None:
    families = pair()
    with clock.standing_at(ASKED_AT):
        swap = offered(families[0][0], families[1][1])
        home = families[who][0]
        path = f"swap/{swap.pk}/withdraw/"
        assert home.post(path, KEY) == home.url("swap/")
        assert home.post(path, KEY) == home.url("swap/")
        assert "is over" in home.post(path, status=409)
        assert "Ended, everybody keeps the place" in home.get("swap/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter the number of the place."), ("P-00000000", "There is no place with this number")],
)
def test_a_wrong_number_is_told_beside_the_field(typed: str, said: str) -> None:
    (home, _), _other = pair()
    with clock.standing_at(ASKED_AT):
        page = home.post("swap/", status=200, number=typed)
    assert said in page
    assert "id_number-error" in page
    assert Swap.objects.count() == 0


def test_a_number_may_be_typed_in_any_alphabet() -> None:
    (home, _), (_other, second) = pair()
    with clock.standing_at(ASKED_AT):
        home.post("swap/", number=" р-" + second.place.number.removeprefix("P-"))
    assert Swap.objects.get().second_id == second.pk


def test_an_answer_that_came_too_late_says_so() -> None:
    (home, _), (other, second) = pair()
    with clock.standing_at(ASKED_AT):
        swap = offered(home, second)
    with clock.standing_at(ASKED_AT + timedelta(days=10)):
        assert "is over" in other.post(f"swap/{swap.pk}/answer/", status=409)


def test_the_offers_of_others_do_not_exist() -> None:
    (home, _), (_other, second) = pair()
    stranger, _ = attending()
    with clock.standing_at(ASKED_AT):
        swap = offered(home, second)
        stranger.get(f"swap/{swap.pk}/", status=404)
        for path in ("", "answer/", "withdraw/"):
            stranger.post(f"swap/{swap.pk}/{path}", status=404)
    swap.refresh_from_db()
    assert swap.state == "offered"
