from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from kezek.contracts.acts import serve_round
from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.journal.sequencer import catch_up
from kezek.kindergartens.models import Group
from kezek.people.queries import name_of
from kezek.places.acts import Cause, halt_round
from kezek.places.models import Place
from kezek.places.queries_open import public_places
from kezek.policy.models import City
from kezek.queue.models import Privilege
from tests.builders import TARAZ, a_city, a_group, a_key, statements_of
from tests.places.standing.builders import LATER, a_family, last_round
from tests.portal.public.town import LANGUAGES


@pytest.fixture(autouse=True)
def _evening(db: None, settings: Settings) -> Iterator[None]:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(LATER):
        yield


def served(groups: list[Group], children: int) -> int:
    """A round in which so many children want the groups in this order."""
    for n in range(children):
        a_family(groups, days=n)
    serve_round(actor=FOLLOWER, moment=LATER, request_key=a_key(), city=TARAZ, cause=Cause.DAY)
    catch_up(TARAZ)
    return last_round().number


def page(path: str, language: str = "en", status: int = 200) -> str:
    answer = Client().get(f"/{language}/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_before_the_first_round_the_list_says_so() -> None:
    assert "There has been no round here yet." in page("rounds/")
    page("rounds/1/", status=404)
    assert "/en/rounds/" in page("places/")


def test_a_round_shows_groups_places_and_how_far_they_reached() -> None:
    small, large = a_group(capacity=1), a_group(capacity=5)
    number = served([small, large], 3)
    assert f"/en/rounds/{number}/" in page("rounds/")
    found = page(f"rounds/{number}/")
    assert "Round № 1: 3 places" in found
    for group in (small, large):
        assert f"«{group.name}»" in found
    for place in Place.objects.all():
        assert place.number in found
    row = last_round()
    assert row.input_sha256 in found
    assert row.result_sha256 in found
    assert "Two programs came to the same result" in found


def test_a_round_names_no_child_voucher_or_application() -> None:
    number = served([a_group(capacity=1), a_group()], 2)
    text = page(f"rounds/{number}/")
    for place in Place.objects.select_related("voucher__application"):
        assert place.voucher.number not in text
        assert place.voucher.application.number not in text
        assert name_of(place.child_id) not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_halted_round_says_that_nobody_got_a_place(language: str) -> None:
    halt_round(
        actor=FOLLOWER,
        moment=LATER,
        request_key=a_key(),
        city=TARAZ,
        cause=Cause.DAY,
        reason="row 7 differs",
    )
    text = page("rounds/1/", language)
    said = {
        "kk": "Бұл жолы ешкім орын алған жоқ",
        "ru": "В этот раз никто не получил места",
        "en": "This round gave no places",
    }
    assert said[language] in text
    assert "row 7 differs" not in text


def test_pages_take_a_constant_number_of_statements() -> None:
    number = served([a_group(capacity=1), a_group()], 2)
    few = [statements_of(lambda: page("rounds/")), statements_of(lambda: page(f"rounds/{number}/"))]
    number = served([a_group(capacity=2), a_group(), a_group()], 6)
    many = [
        statements_of(lambda: page("rounds/")),
        statements_of(lambda: page(f"rounds/{number}/")),
    ]
    assert many == few


def test_a_page_beyond_the_end_is_the_last() -> None:
    number = served([a_group()], 1)
    assert "Round № 1" in page(f"rounds/{number}/?page=99&groups=99")


def test_it_is_open_to_reading_alone() -> None:
    for path in ("rounds/", "rounds/1/"):
        assert Client().post(f"/en/{path}").status_code == 405


def test_of_a_protected_child_the_round_tells_the_number_of_the_place_alone() -> None:
    group = a_group(capacity=2)
    number = served([group], 2)
    place = Place.objects.order_by("pk")[0]
    Privilege.objects.create(
        application_id=place.voucher.application_id,
        code="no_parental_care",
        right="priority",
        state="proven",
        claimed_at=LATER,
        review_due_at=LATER,
    )
    text = page(f"rounds/{number}/")
    row = text[text.index(place.number) :].split("</tr>")[0]
    assert "Placed" in row
    assert group.kindergarten.name_kk not in row
    assert row_is_last(text, place.number)
    (line,) = [one for one in public_places(TARAZ) if one.number != place.number]
    assert (line.round, line.order, line.last) == (number, 2, 2)


def row_is_last(text: str, number: str) -> bool:
    """The line stands behind all others: its place would tell the kindergarten."""
    others = Place.objects.exclude(number=number).values_list("number", flat=True)
    return all(text.index(other) < text.index(number) for other in others)


def test_a_round_of_long_ago_tells_its_groups_and_no_places() -> None:
    group = a_group(capacity=1)
    number = served([group], 1)
    place = Place.objects.get()
    assert place.number in page(f"rounds/{number}/")
    with clock.standing_at(LATER + timedelta(days=91)):
        text = page(f"rounds/{number}/")
    assert place.number not in text
    assert f"«{group.name}»" in text
    assert "They stay in the open log." in text
