import pytest

from kezek.places import queries
from kezek.places.acts import Release, release_places
from kezek.places.errors import PlaceGone
from tests.builders import TARAZ, a_group
from tests.places.builders import NOW, a_claimed_place, data_of, frame, kinds_of, taken

pytestmark = pytest.mark.django_db


def test_a_released_place_frees_seat_and_child() -> None:
    group = a_group(capacity=2)
    places = [a_claimed_place(group), a_claimed_place(group)]
    ids = [place.pk for place in places]
    assert release_places(places=ids, reason=Release.UNSIGNED, **frame()) == 2
    places[0].refresh_from_db()
    assert (places[0].state, places[0].case_id, places[0].released_at) == ("released", None, NOW)
    assert places[0].release_reason == "unsigned"
    assert data_of("place.released", ids[0])["reason"] == "unsigned"
    assert taken(group) == 0
    assert queries.reconcile(TARAZ) == []


def test_a_place_is_released_once_and_the_batch_is_whole() -> None:
    gone, live = a_claimed_place(), a_claimed_place()
    release_places(places=[gone.pk], reason=Release.LEFT, **frame())
    with pytest.raises(PlaceGone):
        release_places(places=[gone.pk, live.pk], reason=Release.LEFT, **frame())
    live.refresh_from_db()
    assert live.state == "claimed"
    assert kinds_of("place", live.pk) == ["place.claimed"]
