"""Looking ahead on the department's desk: what if, announced money, dry runs to release."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.journal.sequencer import catch_up
from kezek.policy.models import City, PolicyVersion
from kezek.queue.acts import settle_order
from kezek.queue.models import Application
from kezek.vouchers.models import Announcement, DryRun, Iteration, Voucher
from tests.builders import START, TARAZ, a_city, a_group, an_allotment, an_application
from tests.desks.staff import cost, keyed, signed_in, staff, words

IF, ANNOUNCED = "/ru/desks/issues/what-if/", "/ru/desks/money/announced/"
ISSUES, NEW = "/ru/desks/issues/", "/ru/desks/issues/new/"
PRICE = 65_000 * 6


@pytest.fixture(autouse=True)
def _july(db: None) -> Iterator[None]:
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(START):
        yield


@pytest.fixture
def department() -> Client:
    return signed_in(staff("department"))


def waiting(many: int, band: int = 3) -> list[Application]:
    rows = [an_application(band=band, filed_at=START - timedelta(days=90 - n)) for n in range(many)]
    catch_up(TARAZ)
    settle_order(TARAZ)
    return rows


# What if


def test_more_money_is_compared_with_how_it_is(department: Client) -> None:
    a_group(band=3)
    waiting(5)
    an_allotment(2 * PRICE)
    before = Entry.objects.count()
    answer = department.get(IF, {"tenge": f"{PRICE:,} ₸".replace(",", " "), "places_3": ""})
    page = words(answer)
    assert "Ваучеры: 2 → 3" in page
    assert "По каждой очереди" in page
    assert "<svg" in answer.content.decode()
    assert Entry.objects.count() == before
    assert not Voucher.objects.exists()
    assert not Iteration.objects.exists()


def test_places_of_an_age_are_added(department: Client) -> None:
    a_group(band=3, capacity=1)
    waiting(5)
    an_allotment(9 * PRICE)
    assert "Ваучеры: 1 → 5" in words(department.get(IF, {"tenge": "", "places_3": "40"}))


def test_who_would_lose_by_it_is_said(department: Client) -> None:
    a_group(band=3)
    waiting(2)
    waiting(1, band=5)
    an_allotment(2 * PRICE)
    page = words(department.get(IF, {"tenge": "0", "places_5": "1"}))
    assert "а так не получат: 1" in page


def test_the_empty_page_asks(department: Client) -> None:
    page = words(department.get(IF))
    assert "Что добавляется" in page
    assert "Ваучеры:" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tenge": "", "places_3": ""}, "Введите деньги или места"),
        ({"tenge": "0"}, "Введите деньги или места"),
        ({"tenge": "-5"}, "Введите целое число"),
        ({"tenge": "many"}, "Введите целое число"),
        ({"tenge": "1.5"}, "Введите целое число"),
        ({"tenge": "9" * 29}, "Введите целое число"),
        ({"tenge": "9" * 15}, "слишком много"),
        ({"tenge": "", "places_3": "99999"}, "слишком много"),
        ({"tenge": "", "places_3": "four"}, "Введите целое число"),
        ({"tenge": "٣"}, "Введите целое число"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    department: Client, typed: dict[str, str], said: str
) -> None:
    answer = department.get(IF, typed)
    assert answer.status_code == 200
    assert words(answer).count(said) == 2  # in the summary and beside the field
    assert "Ваучеры:" not in words(answer)


def test_the_comparison_holds_its_query_count(department: Client) -> None:
    a_group(band=3)
    an_allotment(9 * PRICE)
    counts = []
    for _n in range(3):
        waiting(4)
        counts.append(cost(department, f"{IF}?tenge={PRICE}"))
    assert counts[1] == counts[2]


@pytest.mark.parametrize("page", [IF, ANNOUNCED])
def test_others_may_not_look(page: str) -> None:
    assert signed_in(staff("counter")).get(page).status_code == 403


@pytest.mark.parametrize("language", ["kk", "en"])
def test_the_pages_are_said_in_the_other_languages(department: Client, language: str) -> None:
    a_group(band=3)
    waiting(3)
    an_allotment(PRICE)
    for page in (f"{IF}?tenge={PRICE}", ANNOUNCED, ISSUES):
        answer = department.get(page.replace("/ru/", f"/{language}/"))
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.content.decode()


# Announced money


def test_money_is_announced_once_and_withdrawn(department: Client) -> None:
    sent = keyed(tenge="12 000 000", expected_on="2025-09-01", comment="№ 4")
    for _n in range(2):
        assert department.post(ANNOUNCED, sent).headers["Location"] == ANNOUNCED + "?done=announced"
    row = Announcement.objects.get()
    assert (row.tenge, row.expected_on) == (12_000_000, date(2025, 9, 1))
    page = words(department.get(ANNOUNCED))
    assert "№ 4" in page
    assert "1 сентября" in page.replace("\xa0", " ")
    answer = department.post(f"{ANNOUNCED}{row.pk}/", keyed())
    assert answer.headers["Location"] == ANNOUNCED + "?done=withdrawn"
    assert "№ 4" not in words(department.get(ANNOUNCED))
    assert department.post(f"{ANNOUNCED}{row.pk}/", keyed()).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tenge": "0"}, "Введите сумму"),
        ({"tenge": ""}, "Введите сумму"),
        ({"tenge": "much"}, "Введите сумму"),
        ({"expected_on": "2025-07-01"}, "Выберите день позже сегодняшнего"),
        ({"expected_on": "2031-01-01"}, "двух следующих"),
        ({"expected_on": "tomorrow"}, "Введите дату"),
        ({"expected_on": ""}, "Введите дату"),
    ],
)
def test_a_wrong_announcement_is_refused(
    department: Client, typed: dict[str, str], said: str
) -> None:
    sent = keyed(**({"tenge": "500", "expected_on": "2025-09-01", "comment": "№ 4"} | typed))
    answer = department.post(ANNOUNCED, sent)
    assert words(answer).count(said) == 2
    assert 'value="№ 4"' in answer.content.decode()
    assert not Announcement.objects.exists()


def test_the_announced_money_holds_its_query_count(department: Client) -> None:
    counts = []
    for n in range(2):
        sent = keyed(tenge=f"{n + 1}000", expected_on="2025-09-01", comment="")
        department.post(ANNOUNCED, sent)
        counts.append(cost(department, ANNOUNCED))
    assert Announcement.objects.count() == 2
    assert counts[0] == counts[1]


# Where the rules ask for a dry run


@pytest.fixture
def dry_run_first() -> None:
    for version in PolicyVersion.objects.filter(city_id=TARAZ):
        version.document["rule"]["iteration_needs_dry_run"]["value"] = True
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE policy_policyversion SET document = %s::jsonb, sha256 = %s WHERE id = %s",
                [json.dumps(version.document), f"{version.pk:064}", version.pk],
            )


@pytest.mark.usefixtures("dry_run_first")
def test_a_dry_run_is_worked_out_shown_and_released(department: Client) -> None:
    a_group(band=3)
    waiting(3)
    an_allotment(2 * PRICE)
    assert "Сейчас пробного расчёта нет" in words(department.get(NEW))
    assert "Утвердить 2 ваучера" in words(department.post(NEW, keyed()))
    assert not Iteration.objects.exists()
    assert "ждёт вас" in words(department.get(ISSUES))
    run = DryRun.objects.get()
    sent = keyed(dry_run=run.pk)
    for _n in range(2):
        assert department.post(NEW, sent).headers["Location"] == "/ru/desks/issues/1/"
    assert Voucher.objects.count() == 2
    assert "ждёт вас" not in words(department.get(ISSUES))


@pytest.mark.usefixtures("dry_run_first")
def test_a_stale_dry_run_issues_nothing_and_is_worked_out_anew(department: Client) -> None:
    a_group(band=3)
    first, *_rest = waiting(3)
    an_allotment(2 * PRICE)
    department.post(NEW, keyed())
    old = DryRun.objects.get()
    Application.objects.filter(pk=first.pk).update(state="withdrawn", case=None)
    page = words(department.post(NEW, keyed(dry_run=old.pk)))
    assert "изменились очередь, места или деньги" in page
    assert "Утвердить 2 ваучера" in page
    assert not Iteration.objects.exists()
    new = DryRun.objects.get(state="waiting")
    assert new.pk != old.pk
    assert department.post(NEW, keyed(dry_run=new.pk)).status_code == 302


@pytest.mark.usefixtures("dry_run_first")
@pytest.mark.parametrize("typed", ["x", "9" * 30, "77"])
def test_a_dry_run_that_is_none_is_no_error(department: Client, typed: str) -> None:
    a_group(band=3)
    waiting(1)
    an_allotment(2 * PRICE)
    assert department.post(NEW, keyed(dry_run=typed)).status_code == 200
    assert not Iteration.objects.exists()


@pytest.mark.usefixtures("dry_run_first")
def test_nothing_to_work_out_is_said(department: Client) -> None:
    assert "нет" in words(department.post(NEW, keyed()))
    assert not DryRun.objects.exists()
