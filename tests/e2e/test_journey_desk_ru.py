from playwright.sync_api import Browser

from tests.e2e.conftest import desk
from tests.e2e.journey import Journey
from tests.e2e.server import Town


def test_the_whole_journey_at_a_desk_in_russian(own_town: Town, browser: Browser) -> None:
    journey = Journey(own_town, browser, desk, "ru", "journey-desk-ru")
    try:
        journey.whole()
    finally:
        journey.end()
