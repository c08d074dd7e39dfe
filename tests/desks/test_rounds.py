from collections.abc import Iterator

import pytest
from django.test import Client

from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.places.acts import Cause, halt_round
from kezek.places.models import Place, Round
from kezek.policy.models import City, PolicyVersion
from tests.builders import TARAZ, a_city, a_group, a_key
from tests.desks.staff import cost, keyed, signed_in, staff, words
from tests.places.standing.builders import LATER, a_family, last_round

PAGE = "/ru/desks/rounds/"


@pytest.fixture(autouse=True)
def _july(db: None) -> Iterator[None]:
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(LATER):
        yield


@pytest.fixture
def department() -> Client:
    return signed_in(staff("department"))


def test_the_next_round_is_told_before_it_begins(department: Client) -> None:
    group = a_group(capacity=2)
    for n in range(3):
        a_family([group], days=n)
    page = words(department.get(PAGE))
    assert "Участвуют списки 3" in page
    assert "Свободные места в этих группах 2" in page
    assert "Распределить места сейчас" in page


def test_a_round_by_hand_is_served_once(department: Client) -> None:
    group = a_group(capacity=2)
    for n in range(3):
        a_family([group], days=n)
    sent = keyed()
    for _ in range(2):
        assert department.post(PAGE, sent).headers["Location"] == PAGE + "1/"
    row = last_round()
    assert (row.cause, row.placed, Place.objects.count()) == ("hand", 2, 2)
    page = words(department.get(PAGE + "1/"))
    assert "Распределение мест № 1: 2 места" in page
    assert row.input_sha256 in page
    assert "Начато управлением образования" in words(department.get(PAGE))


def test_with_nothing_to_serve_there_is_no_button_and_no_round(department: Client) -> None:
    a_family([a_group(capacity=0)])
    assert "Распределить места сейчас" not in words(department.get(PAGE))
    assert department.post(PAGE, keyed()).headers["Location"] == PAGE + "?done=no_round"
    assert not Round.objects.exists()
    assert "Ничего не изменилось" in words(department.get(PAGE + "?done=no_round"))


def test_a_halted_round_says_why_to_the_department(department: Client) -> None:
    halt_round(
        actor=FOLLOWER,
        moment=LATER,
        request_key=a_key(),
        city=TARAZ,
        cause=Cause.DAY,
        reason="row 7 differs",
    )
    assert "Остановлено" in words(department.get(PAGE))
    assert "row 7 differs" in words(department.get(PAGE + "1/"))


def test_where_the_rules_know_no_rounds_none_is_served(department: Client) -> None:
    a_family([a_group()])
    for version in PolicyVersion.objects.filter(city_id=TARAZ):
        version.document["rule"]["standing_choices_served_first"]["value"] = False
        PolicyVersion.objects.filter(pk=version.pk).update(document=version.document, sha256="x")
    assert "места не распределяют" in words(department.get(PAGE))
    assert "Распределить места сейчас" not in words(department.post(PAGE, keyed()))
    assert not Round.objects.exists()


def test_a_round_that_is_none(department: Client) -> None:
    assert department.get(PAGE + "7/").status_code == 404


def test_the_pages_hold_their_query_count(department: Client) -> None:
    counts = []
    for many in (1, 3):
        for n in range(many):
            a_family([a_group(), a_group()], days=n)
        department.post(PAGE, keyed())
        counts.append((cost(department, PAGE), cost(department, f"{PAGE}{last_round().number}/")))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", [PAGE, PAGE + "1/"])
def test_only_the_department_opens_them(path: str) -> None:
    for role in ("counter", "auditor", "head", "educator"):
        assert signed_in(staff(role)).get(path).status_code == 403
