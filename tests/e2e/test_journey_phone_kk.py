from playwright.sync_api import Browser

from tests.e2e.conftest import phone
from tests.e2e.journey import Journey
from tests.e2e.server import Town


def test_the_whole_journey_on_a_phone_in_kazakh(own_town: Town, browser: Browser) -> None:
    journey = Journey(own_town, browser, phone, "kk", "journey-phone-kk")
    try:
        journey.whole()
    finally:
        journey.end()
