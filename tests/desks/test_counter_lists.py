"""The counter writes down what a family wants: its list, its waiting lists, its answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places.models import Place, Wait
from kezek.places.standing.queries import choices_of, list_of
from kezek.places.sweeps import offer_freed_seats
from kezek.queue.models import Application
from tests.builders import TARAZ, a_group, a_voucher, an_application, guardian_of
from tests.desks.staff import cost, keyed, signed_in, staff, words
from tests.places.builders import NOW, a_claimant, a_full_group, a_line

FIND, CASE = "/ru/desks/counter/", "/ru/desks/counter/case/"
LIST, WAITS = f"{CASE}list/", f"{CASE}waits/"

pytestmark = pytest.mark.usefixtures("july")


@pytest.fixture(autouse=True)
def _next_day(july: None) -> Iterator[None]:
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def counter(july: None) -> Client:
    return signed_in(staff("counter", TARAZ))


def agreed(counter: Client, application: Application) -> None:
    """The case lies open and its parent has agreed."""
    counter.post(FIND, keyed(number=application.number))
    parent = guardian_of(application.child)
    answer = counter.post(CASE, keyed(guardian=parent.pk, agreed="on"))
    assert answer.headers["Location"] == CASE + "?done=consented"


def press(counter: Client, page: str, what: str, **typed: object) -> Any:
    return counter.post(page, keyed(press=what, **typed))


def listed(application: Application) -> list[int]:
    return [one.group for one in choices_of(application.pk)]


def freed(group: Group) -> None:
    """The kindergarten has a chair more, and the line is served."""
    Group.objects.filter(pk=group.pk).update(capacity=group.capacity + 1)
    offer_freed_seats(TARAZ, NOW)


# The list


def test_a_list_is_written_and_ordered_for_a_child_in_line(counter: Client) -> None:
    row = an_application()
    first, second = a_group(band=3), a_group(band=3)
    agreed(counter, row)
    assert f'href="{LIST}"' in counter.get(CASE).content.decode()
    for group in (first, second):
        sent = keyed(press=f"add:{group.pk}")
        for _ in range(2):  # sent twice, filed once
            assert counter.post(LIST, sent).headers["Location"] == f"{LIST}?done=listed"
    assert listed(row) == [first.pk, second.pk]
    assert "Список семьи сохранён." in words(counter.get(f"{LIST}?done=listed"))
    press(counter, LIST, f"up:{second.pk}")
    assert listed(row) == [second.pk, first.pk]
    press(counter, LIST, f"down:{second.pk}")
    press(counter, LIST, f"remove:{first.pk}")
    assert listed(row) == [second.pk]
    filed = Entry.objects.filter(kind="choices.filed")
    assert filed.count() == 5
    assert all(entry.actor.startswith("counter:") and ">" in entry.actor for entry in filed)
    press(counter, LIST, f"remove:{second.pk}")
    assert list_of(row.pk) is None


def test_the_voucher_may_confirm_itself_if_the_family_says_so(counter: Client) -> None:
    voucher = a_voucher("issued")
    group = a_group(band=3)
    agreed(counter, voucher.application)
    press(counter, LIST, f"add:{group.pk}")
    for word, wanted in (("yes", True), ("no", False)):
        counter.post(LIST, keyed(confirms=word))
        filed = list_of(voucher.application_id)
        assert filed is not None
        assert (filed.confirms, filed.wishes) == (wanted, 1)


@pytest.mark.parametrize(
    "what", ["", "add", "add:x", "add:", f"add:{9**30}", "sell:1", "up:999999"]
)
def test_a_press_that_means_nothing_changes_nothing(counter: Client, what: str) -> None:
    row = an_application()
    agreed(counter, row)
    assert press(counter, LIST, what).headers["Location"] == f"{LIST}?done=listed"
    assert not Entry.objects.filter(kind="choices.filed").exists()


def test_a_group_of_another_age_is_refused(counter: Client) -> None:
    row = an_application()
    other = a_group(band=5)
    agreed(counter, row)
    answer = press(counter, LIST, f"add:{other.pk}")
    assert answer.status_code == 200
    assert 'class="errors"' in answer.content.decode()
    assert list_of(row.pk) is None


def test_groups_are_found_by_words_and_those_on_the_list_are_not_offered_again(
    counter: Client,
) -> None:
    row = an_application()
    one, other = a_group(band=3), a_group(band=3)
    agreed(counter, row)
    press(counter, LIST, f"add:{one.pk}")
    page = counter.get(LIST).content.decode()
    assert f'value="add:{other.pk}"' in page
    assert f'value="add:{one.pk}"' not in page
    assert "Таких групп нет" in words(counter.get(f"{LIST}?q=nowhere"))
    found = counter.get(LIST, {"q": other.kindergarten.name_ru}).content.decode()
    assert f'value="add:{other.pk}"' in found


def test_a_child_that_has_its_place_needs_no_list(counter: Client) -> None:
    voucher = a_claimant()
    group = a_group(band=3, capacity=5)
    agreed(counter, voucher.application)
    counter.post(f"{CASE}place/", keyed(group=group.pk))
    for page in (LIST, WAITS):
        assert counter.get(page).headers["Location"] == CASE
        assert f'href="{page}"' not in counter.get(CASE).content.decode()


# Waiting lists


def test_a_full_group_is_waited_for_and_left(counter: Client) -> None:
    full, free = a_full_group(), a_group(band=3, capacity=5)
    a_line(full, 2)
    voucher = a_claimant()
    agreed(counter, voucher.application)
    page = counter.get(WAITS).content.decode()
    assert f'value="join:{full.pk}"' in page
    assert f'value="join:{free.pk}"' not in page
    sent = keyed(press=f"join:{full.pk}")
    for _ in range(2):
        assert counter.post(WAITS, sent).headers["Location"] == f"{WAITS}?done=joined_list"
    wait = Wait.objects.get(voucher=voucher)
    assert "№ 3 из 3" in words(counter.get(WAITS))
    assert Entry.objects.filter(kind="wait.joined").latest("pk").actor.startswith("counter:")
    press(counter, WAITS, f"leave:{wait.pk}")
    wait.refresh_from_db()
    assert wait.state == "left"


@pytest.mark.parametrize(("word", "state"), [("take", "accepted"), ("decline", "left")])
def test_an_offer_is_answered_for_the_family(counter: Client, word: str, state: str) -> None:
    full = a_full_group()
    voucher = a_claimant()
    agreed(counter, voucher.application)
    press(counter, WAITS, f"join:{full.pk}")
    wait = Wait.objects.get(voucher=voucher)
    freed(full)
    shown = words(counter.get(CASE))
    assert "Предложено место" in shown
    assert "Ответить на предложение" in shown
    answer = press(counter, WAITS, f"{word}:{wait.pk}")
    assert answer.headers["Location"] == (
        f"{CASE}?done=placed" if word == "take" else f"{WAITS}?done=declined"
    )
    wait.refresh_from_db()
    assert wait.state == state
    place = Place.objects.filter(voucher=voucher).latest("pk")
    assert place.state == ("claimed" if word == "take" else "released")


def test_the_list_of_another_child_does_not_exist(counter: Client) -> None:
    full = a_full_group()
    (other,) = a_line(full, 1)
    agreed(counter, a_claimant().application)
    for word in ("leave", "take", "decline"):
        assert press(counter, WAITS, f"{word}:{other}").status_code == 404
    assert Wait.objects.get(pk=other).state == "waiting"


def test_a_refusal_is_said_on_the_page(counter: Client) -> None:
    agreed(counter, a_claimant().application)
    for what in ("join:999999", f"join:{a_group(band=3, capacity=5).pk}"):
        answer = press(counter, WAITS, what)
        assert answer.status_code == 200
        assert 'class="errors"' in answer.content.decode()
    assert not Wait.objects.exists()


# Both


def test_without_consent_nothing_is_done(counter: Client) -> None:
    voucher = a_claimant()
    for page in (LIST, WAITS):
        assert counter.get(page).headers["Location"] == FIND
    counter.post(FIND, keyed(number=voucher.application.number))
    group = a_full_group()
    for page, what in ((LIST, "add"), (WAITS, "join")):
        assert press(counter, page, f"{what}:{group.pk}").headers["Location"] == CASE
    assert not Wait.objects.filter(voucher=voucher).exists()
    assert list_of(voucher.application_id) is None


def test_the_pages_hold_their_query_count(counter: Client) -> None:
    agreed(counter, a_claimant().application)
    for page in (LIST, WAITS):
        counts = []
        for many in (1, 2):
            for _ in range(many):
                a_full_group()
            counts.append(cost(counter, page))
        assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_both_pages_answer_in_every_language(counter: Client, language: str) -> None:
    full = a_full_group()
    agreed(counter, a_claimant().application)
    press(counter, LIST, f"add:{full.pk}")
    press(counter, WAITS, f"join:{full.pk}")
    for page in (LIST, WAITS):
        answer = counter.get(page.replace("/ru/", f"/{language}/"))
        assert answer.status_code == 200
        assert full.name in words(answer)


@pytest.mark.parametrize("path", [LIST, WAITS])
def test_only_the_counter_opens_them(path: str) -> None:
    for role in ("department", "auditor", "head", "educator"):
        assert signed_in(staff(role)).get(path).status_code == 403
    assert Client().get(path).status_code == 302
