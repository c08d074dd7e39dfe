from datetime import timedelta

from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.places.acts import join_waiting_list
from kezek.places.models import Place, Wait
from kezek.places.sweeps import offer_freed_seats
from tests.builders import TARAZ, a_group, a_kindergarten, statements_of
from tests.places.builders import NOW, a_claimant, a_full_group, a_line, frame
from tests.portal.cabinet.home import Home, holding

KEY = "7d0f2a54-7a0b-4c7e-8b55-7a5b2f1f4c31"


def test_groups_of_the_age_are_listed_with_their_free_places() -> None:
    home, _ = holding("confirmed")
    group, other = a_group(capacity=7), a_group(band=5)
    page = home.get("choose/")
    assert f"choose/{group.pk}/" in page
    assert f"choose/{other.pk}/" not in page
    assert "7 free places" in page
    assert "Otherwise the voucher goes back" in page


def test_filters_narrow_the_list() -> None:
    home, _ = holding("confirmed")
    kazakh = a_group(language="kk")
    russian = a_group(a_kindergarten(kind="private"), language="ru")
    page = home.get("choose/?language=ru")
    assert f"choose/{russian.pk}/" in page
    assert f"choose/{kazakh.pk}/" not in page
    assert f"choose/{kazakh.pk}/" not in home.get("choose/?kind=private")
    assert "No group fits" in home.get("choose/?hours=10.5&language=ru&kind=state")
    # What is not on the list narrows nothing.
    assert f"choose/{kazakh.pk}/" in home.get("choose/?language=zz")


def test_full_groups_come_last_or_not_at_all() -> None:
    home, _ = holding("confirmed")
    full, free = a_full_group(), a_group()
    page = home.get("choose/")
    assert page.index(f"choose/{free.pk}/") < page.index(f"choose/{full.pk}/")
    assert f"choose/{full.pk}/" not in home.get("choose/?only_free=on")


def test_the_list_takes_a_constant_number_of_statements() -> None:
    home, _ = holding("confirmed")
    a_group()
    one = statements_of(lambda: home.get("choose/"))
    for _n in range(4):
        a_group()
    assert statements_of(lambda: home.get("choose/")) == one


def test_without_a_confirmed_voucher_the_list_leads_back() -> None:
    home, _ = holding("issued")
    group = a_group()
    for path in ("choose/", f"choose/{group.pk}/"):
        response = home.client.get(home.url(path))
        assert (response.status_code, response.headers["Location"]) == (303, home.url())
    assert "confirmed voucher" in home.post(f"choose/{group.pk}/", status=409)


def test_choosing_a_place_makes_a_contract_once() -> None:
    home, voucher = holding("confirmed")
    group = a_group(capacity=2)
    assert "Choose this place" in home.get(f"choose/{group.pk}/")
    assert home.post(f"choose/{group.pk}/", KEY) == home.url("contract/")
    assert home.post(f"choose/{group.pk}/", KEY) == home.url("contract/")
    assert home.post(f"choose/{group.pk}/") == home.url("contract/")  # the back button
    assert Place.objects.filter(voucher=voucher).count() == 1
    assert Contract.objects.filter(voucher=voucher).count() == 1


def test_a_group_whose_language_has_changed_meanwhile_is_not_taken() -> None:
    home, _ = holding("confirmed")
    group = a_group(language="kk")
    assert 'name="taught" value="kk"' in home.get(f"choose/{group.pk}/")
    Group.objects.filter(pk=group.pk).update(language="ru")
    page = home.post(f"choose/{group.pk}/", status=409, taught="kk")
    assert "language is not the one you chose" in page
    assert not Place.objects.exists()


def test_a_second_group_is_refused() -> None:
    home, _ = holding("confirmed")
    first, second = a_group(), a_group()
    home.post(f"choose/{first.pk}/")
    assert "already has a place" in home.post(f"choose/{second.pk}/", status=409)


def test_a_place_taken_meanwhile_leads_to_what_is_free_nearby() -> None:
    home, _ = holding("confirmed")
    full, free = a_full_group(), a_group()
    page = home.post(f"choose/{full.pk}/", status=409)
    assert "Another child has just taken this place" in page
    assert f"choose/{free.pk}/" in page
    assert "Join the waiting list" in page
    assert page.index("Free nearby") < page.index("Join the waiting list")


def test_a_full_group_says_the_number_that_joining_would_give() -> None:
    home, _ = holding("confirmed")
    full = a_full_group()
    assert "you will be the first" in home.get(f"choose/{full.pk}/")
    a_line(full, 2)  # their vouchers are older
    assert "Your number would be 3" in home.get(f"choose/{full.pk}/")


def test_a_group_of_another_age_does_not_exist() -> None:
    home, _ = holding("confirmed")
    other = a_group(band=5)
    home.get(f"choose/{other.pk}/", status=404)
    home.post(f"choose/{other.pk}/", status=404)


def test_joining_and_leaving_a_waiting_list() -> None:
    home, voucher = holding("confirmed")
    full = a_full_group()
    a_line(full, 1)
    assert "1 child is on the waiting list" in home.get(f"choose/{full.pk}/")
    assert home.post(f"wait/{full.pk}/", KEY) == home.url(f"choose/{full.pk}/")
    assert home.post(f"wait/{full.pk}/", KEY) == home.url(f"choose/{full.pk}/")
    page = home.get(f"choose/{full.pk}/")
    assert '<p class="hero">2</p>' in page
    assert "My waiting lists" in home.get("choose/")
    assert "clock stands still" in home.get()
    wait = Wait.objects.get(voucher=voucher)
    assert "already on this waiting list" in home.post(f"wait/{full.pk}/", status=409)
    assert home.post(f"leave/{wait.pk}/", KEY) == home.url("choose/")
    assert home.post(f"leave/{wait.pk}/", KEY) == home.url("choose/")
    assert "no longer on this waiting list" in home.post(f"leave/{wait.pk}/", status=409)


def test_a_group_with_a_free_place_has_no_line() -> None:
    home, _ = holding("confirmed")
    group = a_group()
    assert "has a free place" in home.post(f"wait/{group.pk}/", status=409)


def _offered() -> tuple[Home, Wait]:
    home, voucher = holding("confirmed")
    full = a_full_group()
    wait = join_waiting_list(voucher=voucher.pk, group=full.pk, **frame())
    Group.objects.filter(pk=full.pk).update(capacity=2)
    offer_freed_seats(TARAZ, NOW)
    return home, Wait.objects.get(pk=wait)


def test_an_offer_is_taken_once() -> None:
    home, wait = _offered()
    assert "A place is offered to you" in home.get()
    assert "Take the place" in home.get(f"offer/{wait.pk}/")
    assert home.post(f"offer/{wait.pk}/", KEY, answer="take") == home.url("contract/")
    assert home.post(f"offer/{wait.pk}/", KEY, answer="take") == home.url("contract/")
    wait.refresh_from_db()
    assert wait.state == "accepted"
    assert "This offer is over" in home.post(f"offer/{wait.pk}/", status=409, answer="take")


def test_an_offer_is_declined() -> None:
    home, wait = _offered()
    assert home.post(f"offer/{wait.pk}/", KEY, answer="leave") == home.url("choose/")
    assert home.post(f"offer/{wait.pk}/", KEY, answer="leave") == home.url("choose/")
    wait.refresh_from_db()
    assert wait.state == "left"
    response = home.client.get(home.url(f"offer/{wait.pk}/"))
    assert response.headers["Location"] == home.url()


def test_an_offer_without_an_answer_says_what_follows() -> None:
    home, wait = _offered()
    with clock.standing_at(NOW + timedelta(days=3)):
        offer_freed_seats(TARAZ, clock.now())
        page = home.get(f"offer/{wait.pk}/")
        assert "This offer is over" in page
        assert "You keep the voucher and your other lists" in page
        assert "Take the place" not in page
        assert "Offers without an answer" in home.get("choose/")
        assert "Offers without an answer" not in home.get(f"choose/{wait.group_id}/")
    with clock.standing_at(NOW + timedelta(days=40)):
        assert "Offers without an answer" not in home.get("choose/")


def test_a_list_that_was_joined_again_is_not_called_missed() -> None:
    home, wait = _offered()
    later = NOW + timedelta(days=3)
    offer_freed_seats(TARAZ, later)
    Group.objects.filter(pk=wait.group_id).update(capacity=1)
    join_waiting_list(voucher=wait.voucher_id, group=wait.group_id, **frame(later))
    with clock.standing_at(later):
        page = home.get("choose/")
    assert "Offers without an answer" not in page
    assert "My waiting lists" in page


def test_an_offer_answered_by_neither_button_changes_nothing() -> None:
    home, wait = _offered()
    assert "Take the place" in home.post(f"offer/{wait.pk}/", status=200)
    wait.refresh_from_db()
    assert wait.state == "offered"


def test_the_waits_of_another_child_do_not_exist() -> None:
    home, _ = holding("confirmed")
    full = a_full_group()
    other = a_claimant(issued_at=NOW - timedelta(days=1))
    wait = join_waiting_list(voucher=other.pk, group=full.pk, **frame())
    home.post(f"leave/{wait}/", status=404)
    home.get(f"offer/{wait}/", status=404)
    home.post(f"offer/{wait}/", status=404, answer="take")
    assert Wait.objects.get(pk=wait).state == "waiting"
