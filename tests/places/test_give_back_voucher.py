import pytest

from kezek.ledger.queries import imbalance
from kezek.places.acts import give_back_voucher, hold_places, join_waiting_list
from kezek.places.errors import ChildEnrolled, NoVoucher
from kezek.places.models import Wait
from tests.builders import TARAZ, a_voucher
from tests.places.builders import a_claimant, a_claimed_place, a_full_group, data_of, frame, taken

pytestmark = pytest.mark.django_db


def test_a_voucher_with_a_place_is_given_back_with_its_seat() -> None:
    place = a_claimed_place()
    assert give_back_voucher(voucher=place.voucher_id, **frame()) == place.voucher_id
    place.refresh_from_db()
    assert (place.state, place.release_reason, taken(place.group)) == ("released", "given_back", 0)
    assert place.voucher.state == "refused"
    assert place.voucher.application.state == "annulled"
    assert data_of("voucher.refused", place.voucher_id)["released"] > 0
    assert imbalance(TARAZ) == 0


def test_a_voucher_in_a_line_is_given_back_with_its_waits() -> None:
    voucher = a_claimant()
    wait = join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame())
    give_back_voucher(voucher=voucher.pk, **frame())
    voucher.refresh_from_db()
    assert voucher.state == "refused"
    assert Wait.objects.get(pk=wait).state == "left"


def test_an_issued_voucher_is_given_back() -> None:
    voucher = a_voucher("issued")
    give_back_voucher(voucher=voucher.pk, **frame())
    voucher.refresh_from_db()
    assert voucher.state == "refused"


def test_a_held_place_is_left_not_given_back() -> None:
    place = a_claimed_place()
    hold_places(places=[place.pk], **frame())
    with pytest.raises(ChildEnrolled):
        give_back_voucher(voucher=place.voucher_id, **frame())


def test_a_dead_voucher_is_not_given_back() -> None:
    with pytest.raises(NoVoucher):
        give_back_voucher(voucher=a_voucher("refused").pk, **frame())
