"""The head publishes free places and closes them; the counter keeps papers for special groups."""

from collections.abc import Iterator

import pytest
from django.test import Client

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places.models import Entitlement
from kezek.policy.models import City
from tests.builders import TARAZ, a_city, a_group, a_kindergarten
from tests.desks.staff import cost, head_of, keyed, signed_in, staff, words
from tests.places.builders import NOW, a_claimant, a_full_group, a_line

pytestmark = pytest.mark.django_db

PAPERS = "/ru/desks/counter/case/papers/"


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(NOW):
        yield


def head(group: Group) -> Client:
    return signed_in(head_of(group.kindergarten))


def address(group: Group) -> str:
    return f"/ru/desks/kindergarten/{group.kindergarten.code}/groups/"


def test_the_head_publishes_the_free_places_of_a_group() -> None:
    group = a_group(capacity=20, taken=3, published=False)
    client = head(group)
    page = words(client.get(address(group)))
    assert "Временно закрыты" in page
    assert "Занято мест: 3 из 20" in page
    answer = client.post(address(group), keyed(group=group.code))
    assert answer.headers["Location"] == address(group) + "?done=opened_group"
    group.refresh_from_db()
    assert group.published
    assert "Можно выбрать: 17" in words(client.get(address(group)))


def test_the_head_closes_them_with_a_reason() -> None:
    group = a_group()
    client = head(group)
    client.post(address(group), keyed(group=group.code, reason="repair"))
    group.refresh_from_db()
    assert not group.published
    assert Entry.objects.get(kind="group.recalled").data == {"reason": "repair"}


def test_the_waiting_list_is_not_free() -> None:
    group = a_full_group()
    a_line(group, 2)
    page = words(head(group).get(address(group)))
    assert "В листе ожидания: 2" in page
    assert "Можно выбрать: 0" in page


def test_a_group_that_is_published_is_refused_in_words() -> None:
    group = a_group()
    answer = head(group).post(address(group), keyed(group=group.code))
    assert answer.status_code == 200
    assert "Свободные места этой группы уже опубликованы." in words(answer)


def test_another_kindergartens_group_is_not_there() -> None:
    group, other = a_group(), a_group(a_kindergarten())
    assert head(group).post(address(group), keyed(group=other.code)).status_code == 404
    assert head(group).get(address(other)).status_code == 404


def test_the_page_costs_the_same_for_one_group_and_for_five() -> None:
    group = a_group()
    client = head(group)
    client.get(address(group))
    one = cost(client, address(group))
    for _ in range(4):
        a_group(group.kindergarten)
    assert cost(client, address(group)) == one


def test_the_counter_keeps_a_paper_for_a_special_group() -> None:
    counter, child = signed_in(staff("counter")), a_claimant().child_id
    session = counter.session
    session["counter_child"] = child
    session.save()
    assert "Заключение ПМПК" in words(counter.get(PAPERS))
    sent = keyed(document="pmpk_conclusion", valid_until="2026-07-01")
    answer = counter.post(PAPERS, sent)
    assert answer.headers["Location"].endswith("/counter/case/?done=paper")
    row = Entitlement.objects.get()
    assert (row.child_id, row.document) == (child, "pmpk_conclusion")
    assert "Показаны раньше" in words(counter.get(PAPERS))


def test_an_old_paper_is_refused_beside_its_field() -> None:
    counter, child = signed_in(staff("counter")), a_claimant().child_id
    session = counter.session
    session["counter_child"] = child
    session.save()
    answer = counter.post(PAPERS, keyed(document="pmpk_conclusion", valid_until="2025-06-30"))
    assert "Срок действия этого документа истёк" in words(answer)
    assert not Entitlement.objects.exists()


def test_without_an_open_case_there_are_no_papers() -> None:
    counter = signed_in(staff("counter"))
    assert counter.get(PAPERS).headers["Location"].endswith("/counter/")
