import pytest

from kezek.places.acts import Release, hold_places, release_places
from kezek.places.errors import PlaceGone
from tests.places.builders import a_claimed_place, frame, kinds_of

pytestmark = pytest.mark.django_db


def test_a_claimed_place_becomes_held() -> None:
    place = a_claimed_place()
    assert hold_places(places=[place.pk], **frame()) == 1
    place.refresh_from_db()
    assert place.state == "held"
    assert kinds_of("place", place.pk) == ["place.claimed", "place.held"]


def test_a_released_place_is_not_held() -> None:
    place = a_claimed_place()
    release_places(places=[place.pk], reason=Release.LEFT, **frame())
    with pytest.raises(PlaceGone):
        hold_places(places=[place.pk], **frame())
