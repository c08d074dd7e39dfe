"""The open protocol of a night: chains and circles by numbers of places, nobody's name."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kezek.contracts.acts.transfers import Ran
from kezek.contracts.models import Transfer
from kezek.contracts.signing.sandbox import sandbox_signatures
from kezek.core import clock, sealing
from kezek.journal.sequencer import catch_up
from kezek.policy.models import City
from kezek.queue.models import Privilege
from tests.builders import TARAZ, a_city, a_group
from tests.contracts.transfers import RUN_AT, consented, earlier, enrolled, run
from tests.portal.public.town import get, statements


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("moves")


@pytest.fixture(autouse=True)
def _morning(db: None, authority: Path, settings: Settings) -> Iterator[None]:
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = authority
    sandbox_signatures.cache_clear()
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(RUN_AT + timedelta(hours=9)):
        yield


def a_night() -> Ran:
    """Two children move one after the other, three more in a circle."""
    one, two = enrolled(a_group(capacity=1), earlier(3)), enrolled(a_group(capacity=1), earlier(2))
    consented(one, a_group(capacity=1))
    consented(two, one.group)
    ring = [enrolled(a_group(capacity=1), earlier(hours)) for hours in (6, 5, 4)]
    for child, wish in zip(ring, [*ring[1:], ring[0]], strict=True):
        consented(child, wish.group)
    ran = run()
    catch_up(TARAZ)
    return ran


def test_a_chain_and_a_circle_are_drawn_and_written_down() -> None:
    assert "Nobody has moved yet" in get("moves/", "en")
    ran = a_night()
    assert ran.moved == 5
    assert f"/en/moves/{ran.run}/" in get("moves/", "en")
    page = get(f"moves/{ran.run}/", "en")
    assert "A chain of 2 children" in page
    assert "A circle of 3 children" in page
    assert (page.count("<h2>Chain</h2>"), page.count("<h2>Circle</h2>")) == (1, 1)
    for row in Transfer.objects.all():
        assert row.contract is not None
        assert page.count(f"<td>{row.contract.place.number}</td>") == 1
        assert row.contract.number not in page


def test_a_protected_child_in_a_chain_has_no_number() -> None:
    ran = a_night()
    row = Transfer.objects.select_related("contract__place__voucher").first()
    assert row is not None
    assert row.contract is not None
    place = row.contract.place
    Privilege.objects.create(
        application_id=place.voucher.application_id,
        code="no_parental_care",
        right="priority",
        state="proven",
        claimed_at=RUN_AT,
        review_due_at=RUN_AT,
    )
    page = get(f"moves/{ran.run}/", "en")
    assert place.number not in page
    assert "A protected child" in page


def test_a_night_of_long_ago_is_not_told_move_by_move() -> None:
    ran = a_night()
    with clock.standing_at(RUN_AT + timedelta(days=92)):
        assert Client().get(f"/en/moves/{ran.run}/").status_code == 404
        assert "Nobody has moved yet" in get("moves/", "en")


def test_a_night_without_moves_or_of_another_city_does_not_exist() -> None:
    ran = a_night()
    assert Client().get(f"/en/moves/{ran.run + 1}/").status_code == 404
    consented(enrolled(a_group(capacity=1)), enrolled(a_group(capacity=1)).group)
    idle = run(RUN_AT + timedelta(days=3))
    assert (idle.asked, idle.moved) == (1, 0)
    assert Client().get(f"/en/moves/{idle.run}/").status_code == 404


def test_the_protocol_takes_a_constant_number_of_statements() -> None:
    consented(enrolled(a_group(capacity=1)), a_group())
    small = run()
    catch_up(TARAZ)
    few = statements(f"moves/{small.run}/")
    group = a_group()
    for _ in range(4):
        consented(enrolled(a_group(capacity=1)), group)
    with clock.standing_at(RUN_AT + timedelta(days=3, hours=9)):
        large = run(RUN_AT + timedelta(days=3))
        catch_up(TARAZ)
        assert large.moved == 4
        assert statements(f"moves/{large.run}/") == few
