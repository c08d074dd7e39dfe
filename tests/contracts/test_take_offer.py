from datetime import timedelta

import pytest

from kezek.contracts.acts import take_offer, take_offers
from kezek.contracts.models import Contract
from kezek.places.acts import Release, release_places
from kezek.places.errors import OfferOver
from kezek.places.models import Place, Wait
from kezek.places.sweeps import offer_freed_seats
from tests.builders import TARAZ
from tests.contracts.builders import frame
from tests.places.builders import NOW, a_full_group, a_line

pytestmark = pytest.mark.django_db


def test_an_accepted_offer_has_its_contract() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    held = Place.objects.get(group=group)
    release_places(places=[held.pk], reason=Release.LEFT, **frame())
    offer_freed_seats(TARAZ, NOW)
    later = NOW + timedelta(hours=5)
    contract = Contract.objects.get(pk=take_offer(wait=wait, **frame(later)))
    row = Wait.objects.get(pk=wait)
    assert (contract.state, contract.place_id) == ("drafted", row.place_id)
    assert contract.parent_due_at is not None
    assert contract.parent_due_at > later


def test_an_offer_that_is_over_drafts_nothing() -> None:
    (wait,) = a_line(a_full_group(), 1)
    with pytest.raises(OfferOver):
        take_offer(wait=wait, **frame())
    assert Contract.objects.count() == 0


def test_a_batch_of_offers_is_taken_whole() -> None:
    group = a_full_group(3)
    waits = a_line(group, 3)
    held = list(Place.objects.filter(group=group).values_list("pk", flat=True))
    release_places(places=held, reason=Release.LEFT, **frame())
    offer_freed_seats(TARAZ, NOW)
    contracts = take_offers(waits=waits[::-1][:2], **frame())
    of_waits = [Contract.objects.get(pk=pk).voucher_id for pk in contracts]
    assert of_waits == [Wait.objects.get(pk=wait).voucher_id for wait in waits[::-1][:2]]
    with pytest.raises(OfferOver):
        take_offers(waits=waits, **frame())
    assert Wait.objects.get(pk=waits[0]).state == "offered"
