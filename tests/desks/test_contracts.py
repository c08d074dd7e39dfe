from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kezek.contracts.models import Contract, Enrolment
from kezek.contracts.signing.sandbox import sandbox_signatures
from kezek.core import clock, sealing
from kezek.kindergartens.models import Group, Kindergarten
from kezek.people.models import Account, RoleGrant
from kezek.policy.models import City
from tests.builders import TARAZ, a_city, a_group, a_kindergarten
from tests.contracts.builders import HEAD_AT, a_draft, a_head, parent_signs
from tests.desks.staff import cost, keyed, signed_in, staff, words


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desks")


@pytest.fixture(autouse=True)
def _keys(db: None, authority: Path, settings: Settings) -> None:
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = authority
    sandbox_signatures.cache_clear()
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)


def a_signed_in_head(kindergarten: Kindergarten) -> Client:
    account = Account.objects.get(pk=a_head(kindergarten).id)
    RoleGrant.objects.create(account=account, city_id=TARAZ, role="head")
    return signed_in(account)


def address(group: Group, contract: Contract | None = None) -> str:
    rest = f"{contract.pk}/" if contract else ""
    return f"/ru/desks/kindergarten/{group.kindergarten.code}/contracts/{rest}"


@pytest.fixture
def group() -> Group:
    return a_group()


@pytest.fixture
def head(group: Group) -> Client:
    return a_signed_in_head(group.kindergarten)


def test_the_head_signs_all_at_once(head: Client, group: Group) -> None:
    contracts = [parent_signs(a_draft(group)) for _ in range(2)]
    with clock.standing_at(HEAD_AT):
        page = words(head.get(address(group)))
        assert "Подписать все: 2" in page
        sent = keyed(contract=[one.pk for one in contracts])
        answer = head.post(address(group), sent)
        again = head.post(address(group), sent)
    assert answer.headers["Location"] == address(group) + "?done=signed"
    assert again.headers["Location"] == address(group) + "?done=before"
    assert Enrolment.objects.count() == 2


def test_going_back_and_ticking_another_signs_that_one_too(head: Client, group: Group) -> None:
    first, second = (parent_signs(a_draft(group)) for _ in range(2))
    with clock.standing_at(HEAD_AT):
        sent = keyed(contract=[first.pk])
        head.post(address(group), sent)
        head.post(address(group), sent | {"contract": [second.pk]})
    assert Enrolment.objects.count() == 2


def test_the_head_reads_one_and_signs_it(head: Client, group: Group) -> None:
    contract = parent_signs(a_draft(group))
    with clock.standing_at(HEAD_AT):
        assert contract.number in words(head.get(address(group, contract)))
        paper = head.get(f"{address(group, contract)}pdf/")
        assert paper.content.startswith(b"%PDF-")
        sent = keyed()
        assert head.post(address(group, contract), sent).status_code == 302
        assert head.post(address(group, contract), sent).status_code == 302
        page = words(head.get(address(group, contract)))
    assert Enrolment.objects.count() == 1
    assert "Подписать договор" not in page


def test_what_the_parent_has_not_signed_is_refused(head: Client, group: Group) -> None:
    contract = a_draft(group)
    with clock.standing_at(HEAD_AT):
        assert contract.number not in words(head.get(address(group)))
        page = words(head.post(address(group, contract), keyed()))
    assert "Договор" in page
    assert not Enrolment.objects.exists()


def test_ticking_nothing_or_a_stranger_signs_nothing(head: Client, group: Group) -> None:
    mine = parent_signs(a_draft(group))
    other = parent_signs(a_draft(a_group(a_kindergarten())))
    with clock.standing_at(HEAD_AT):
        head.post(address(group), keyed())
        head.post(address(group), keyed(contract=[other.pk]))
        assert head.get(address(group, other)).status_code == 404
        assert head.post(address(group, other), keyed()).status_code == 404
        assert head.get(f"{address(group, other)}pdf/").status_code == 404
        assert head.get(address(group, mine).replace(str(mine.pk), "999999")).status_code == 404
    assert not Enrolment.objects.exists()


def test_another_head_sees_nothing(group: Group) -> None:
    contract = parent_signs(a_draft(group))
    stranger = a_signed_in_head(a_kindergarten())
    with clock.standing_at(HEAD_AT):
        for path in (address(group), address(group, contract)):
            assert stranger.get(path).status_code == 404
            assert stranger.post(path, keyed(contract=[contract.pk])).status_code == 404
    assert not Enrolment.objects.exists()


def test_the_list_holds_its_query_count() -> None:
    counts = []
    for many in (1, 3):
        group = a_group(a_kindergarten())
        for _ in range(many):
            parent_signs(a_draft(group))
        head = a_signed_in_head(group.kindergarten)
        with clock.standing_at(HEAD_AT):
            head.get(address(group))
            counts.append(cost(head, address(group)))
    assert counts[0] == counts[1]


def test_late_heads_are_listed_for_the_department(group: Group) -> None:
    contract = parent_signs(a_draft(group))
    with clock.standing_at(clock.at(date(2025, 8, 1), 9)):
        department = signed_in(staff("department"))
        page = words(department.get("/ru/desks/late/"))
    assert contract.number in page
    assert group.kindergarten.name_ru in page


def test_late_heads_hold_their_query_count() -> None:
    department = signed_in(staff("department"))
    counts = []
    for many in (1, 2):
        for _ in range(many):
            parent_signs(a_draft(a_group(a_kindergarten())))
        with clock.standing_at(clock.at(date(2025, 8, 1), 9)):
            department.get("/ru/desks/late/")
            counts.append(cost(department, "/ru/desks/late/"))
    assert counts[0] == counts[1]
