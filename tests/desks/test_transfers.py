"""Transfers at the desks: the receiving head signs, the old one is told, the department watches."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kezek.contracts.acts import answer_swap
from kezek.contracts.models import Contract
from kezek.contracts.signing.sandbox import sandbox_signatures
from kezek.core import clock, sealing
from kezek.kindergartens.models import Kindergarten
from kezek.people.models import Account, RoleGrant
from kezek.policy.models import City
from tests.builders import TARAZ, a_city, a_group, ruled
from tests.contracts.builders import a_head, frame
from tests.contracts.test_swaps import offered, sign
from tests.contracts.transfers import ASKED_AT, RUN_AT, consented, enrolled, run
from tests.desks.staff import cost, keyed, signed_in, staff, words

MORNING = RUN_AT + timedelta(hours=9)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("transfers")


@pytest.fixture(autouse=True)
def _keys(db: None, authority: Path, settings: Settings) -> Iterator[None]:
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = authority
    sandbox_signatures.cache_clear()
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(MORNING):
        yield


def head_of(kindergarten: Kindergarten) -> Client:
    account = Account.objects.get(pk=a_head(kindergarten).id)
    RoleGrant.objects.create(account=account, city_id=TARAZ, role="head")
    return signed_in(account)


def address(kindergarten: Kindergarten) -> str:
    return f"/en/desks/kindergarten/{kindergarten.code}/transfers/"


def a_move() -> tuple[Contract, Kindergarten, Kindergarten]:
    """A child has moved: its new contract, the kindergarten before, the new one."""
    old, new = a_group(capacity=2), a_group()
    wish = consented(enrolled(old), new)
    assert run().moved == 1
    wish.refresh_from_db()
    assert wish.contract is not None
    return wish.contract, old.kindergarten, new.kindergarten


def test_the_new_head_signs_for_who_comes() -> None:
    contract, old, new = a_move()
    head = head_of(new)
    page = words(head.get(address(new)))
    assert "1 child comes here by transfer" in page
    assert old.name_kk in page
    assert "By transfer" in words(head.get(f"/en/desks/kindergarten/{new.code}/contracts/"))
    sent = keyed(contract=[contract.pk])
    assert head.post(address(new), sent).headers["Location"] == address(new) + "?done=received"
    assert head.post(address(new), sent).headers["Location"] == address(new) + "?done=before"
    contract.refresh_from_db()
    assert contract.state == "signed"
    assert "No transfer waits for your signature" in words(head.get(address(new)))


def test_nothing_ticked_signs_nothing() -> None:
    contract, _, new = a_move()
    answer = head_of(new).post(address(new), keyed())
    assert answer.headers["Location"] == address(new) + "?done="
    contract.refresh_from_db()
    assert contract.state == "parent_signed"


def test_the_old_head_sees_who_leaves_and_signs_nothing() -> None:
    contract, old, new = a_move()
    head = head_of(old)
    page = words(head.get(address(old)))
    assert new.name_kk in page
    assert "Last day here" in page
    head.post(address(old), keyed(contract=[contract.pk]))
    contract.refresh_from_db()
    assert contract.state == "parent_signed"
    with clock.standing_at(MORNING + timedelta(days=30)):
        assert "Nobody leaves by transfer now" in words(head.get(address(old)))


def test_the_department_sees_a_head_who_is_late() -> None:
    contract, _, new = a_move()
    desk = signed_in(staff("department"))
    assert "Every head signs in time" in words(desk.get("/en/desks/transfers/"))
    with clock.standing_at(MORNING + timedelta(days=7)):
        page = words(desk.get("/en/desks/transfers/"))
    assert contract.number in page
    assert new.name_kk in page


def test_the_department_is_led_to_the_open_protocol_of_a_night() -> None:
    contract, _, _ = a_move()
    desk = signed_in(staff("department"))
    page = desk.get("/en/desks/transfers/").content.decode()
    (path,) = re.findall(r"/en/moves/\d+/", page)
    place = contract.place.number
    assert place in words(desk.get(path))


def test_exchanges_that_wait_are_listed_by_place_numbers() -> None:
    ruled(mutual_swap=True)
    first, second = enrolled(a_group(capacity=1)), enrolled(a_group(capacity=1))
    desk = signed_in(staff("department"))
    assert "Families who would change places" not in words(desk.get("/en/desks/transfers/"))
    swap = offered(first, second)
    page = words(desk.get("/en/desks/transfers/"))
    assert first.place.number in page
    assert second.place.number in page
    assert "The answer of the second family" in page
    sign(answer_swap(swap=swap.pk, **frame(ASKED_AT)))
    assert "both have signed" in words(desk.get("/en/desks/transfers/"))


def test_the_lists_take_a_constant_number_of_statements() -> None:
    _, old, new = a_move()
    head, desk = head_of(new), signed_in(staff("department"))
    before = cost(head, address(new)), cost(desk, "/en/desks/transfers/")
    group = a_group(new)
    for _ in range(3):
        consented(enrolled(a_group(old, capacity=2)), group)
    with clock.standing_at(MORNING + timedelta(days=3)):
        assert run(clock.now()).moved == 3
        assert (cost(head, address(new)), cost(desk, "/en/desks/transfers/")) == before


@pytest.mark.parametrize("role", ["counter", "auditor", "educator"])
def test_others_have_no_business_there(role: str) -> None:
    _, _, new = a_move()
    client = signed_in(staff(role))
    assert client.get("/en/desks/transfers/").status_code in {302, 403, 404}
    assert client.get(address(new)).status_code in {302, 403, 404}
