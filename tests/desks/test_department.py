from collections.abc import Iterator

import pytest
from django.test import Client

from kezek.core import clock
from kezek.journal.log.alarm import end_alarm, raise_alarm
from kezek.journal.sequencer import catch_up
from kezek.policy.models import City
from kezek.queue.acts import settle_order
from kezek.queue.models import Application
from kezek.vouchers.models import Allotment, Iteration, OrderCheck
from tests.builders import (
    START,
    TARAZ,
    a_city,
    a_group,
    an_allotment,
    an_application,
)
from tests.desks.staff import cost, keyed, signed_in, staff, words

MONEY, ISSUES, NEW = "/ru/desks/money/", "/ru/desks/issues/", "/ru/desks/issues/new/"


@pytest.fixture(autouse=True)
def _july(db: None) -> Iterator[None]:
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(START):
        yield


@pytest.fixture
def department() -> Client:
    return signed_in(staff("department"))


def allotting(**more: object) -> dict[str, object]:
    typed = {"budget_year": "2025", "source": "local", "tenge": "12 500 000 ₸", "comment": "№ 4"}
    return keyed(**(typed | more))


# Money


def test_money_is_allotted_once(department: Client) -> None:
    assert "ещё не выделяли" in words(department.get(MONEY))
    sent = allotting()
    for _ in range(2):
        assert department.post(MONEY, sent).headers["Location"] == MONEY + "?done=allotted"
    row = Allotment.objects.get()
    assert (row.tenge, row.source, row.budget_year, row.comment) == (
        12_500_000,
        "local",
        2025,
        "№ 4",
    )
    page = words(department.get(MONEY + "?done=allotted"))
    assert "Деньги выделены." in page
    assert "№ 4" in page
    assert "12,5 = " in page


def test_that_the_open_log_stands_still_is_the_first_thing_to_be_read(department: Client) -> None:
    assert "Открытый журнал" not in words(department.get(MONEY))
    raise_alarm(START)
    page = words(department.get(MONEY))
    assert "Открытый журнал стоит" in page
    assert "1 июля" in page
    assert "Ашық журнал тоқтап тұр" in words(department.get(MONEY.replace("/ru/", "/kk/")))
    end_alarm()
    assert "Открытый журнал" not in words(department.get(MONEY))


def test_going_back_and_sending_another_sum_is_a_new_wish(department: Client) -> None:
    sent = allotting()
    department.post(MONEY, sent)
    department.post(MONEY, sent | {"tenge": "7000000"})
    assert sorted(Allotment.objects.values_list("tenge", flat=True)) == [7_000_000, 12_500_000]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tenge": "much"}, "Введите сумму"),
        ({"tenge": ""}, "Введите сумму"),
        ({"tenge": "0"}, "Введите сумму"),
        ({"tenge": "-5"}, "Введите сумму"),
        ({"source": ""}, "Выберите из списка."),
        ({"budget_year": "2031"}, "Выберите из списка."),
    ],
)
def test_a_wrong_allotment_is_refused_and_nothing_is_lost(
    department: Client, typed: dict[str, str], said: str
) -> None:
    sent = allotting(**typed)
    answer = department.post(MONEY, sent)
    assert words(answer).count(said) == 2  # in the summary and beside the field
    assert 'value="№ 4"' in answer.content.decode()
    assert f'value="{sent["request_key"]}"' in answer.content.decode()
    assert not Allotment.objects.exists()


def test_the_money_page_holds_its_query_count(department: Client) -> None:
    counts = []
    for _ in range(2):
        an_allotment()
        department.get(MONEY)
        counts.append(cost(department, MONEY))
    assert counts[0] == counts[1]


# Issues


def waiting(many: int) -> list[Application]:
    rows = [an_application() for _ in range(many)]
    catch_up(TARAZ)
    settle_order(TARAZ)
    return rows


def test_a_dry_run_changes_nothing_then_the_run_issues(department: Client) -> None:
    a_group(capacity=10)
    waiting(3)
    an_allotment()
    page = words(department.get(NEW))
    assert "Проба: 3 ваучера" in page
    assert "Выдать 3 ваучера" in page
    assert not Iteration.objects.exists()
    sent = keyed()
    answer = department.post(NEW, sent)
    again = department.post(NEW, sent)
    assert answer.headers["Location"] == again.headers["Location"] == "/ru/desks/issues/1/"
    assert Iteration.objects.get().issued == 3


def test_the_protocol_sets_the_dry_run_beside_the_result(department: Client) -> None:
    a_group(capacity=10)
    waiting(2)
    an_allotment(6 * 65_000)
    department.get(NEW)
    waiting(1)
    department.post(NEW, keyed())
    page = words(department.get("/ru/desks/issues/1/"))
    assert "Проба и итог" in page
    assert "деньги закончились" in page
    first = Application.objects.filter(state="waiting").order_by("filed_at", "entry").first()
    assert first is not None
    assert first.number in page
    stranger = signed_in(staff("department"))
    assert "Проба и итог" not in words(stranger.get("/ru/desks/issues/1/"))
    paper = stranger.get("/ru/desks/issues/1/protocol.json")
    assert [one["ordinal"] for one in paper.json()["vouchers"]] == [1]


def test_nothing_to_issue_is_said(department: Client) -> None:
    page = words(department.get(NEW))
    assert "Проба: 0 ваучеров" in page
    assert department.post(NEW, keyed()).headers["Location"] == ISSUES + "?done=nothing"
    assert not Iteration.objects.exists()


def test_an_issue_that_is_none(department: Client) -> None:
    assert department.get("/ru/desks/issues/7/").status_code == 404
    assert department.get("/ru/desks/issues/7/protocol.json").status_code == 404


def test_the_list_of_issues_holds_its_query_count(department: Client) -> None:
    a_group(capacity=10)
    counts = []
    for many in (1, 2):
        for _ in range(many):
            waiting(1)
            an_allotment(6 * 65_000)
            department.post(NEW, keyed())
        counts.append(cost(department, ISSUES))
    assert Iteration.objects.count() == 3
    assert counts[0] == counts[1]


# Who may


@pytest.mark.parametrize(
    "page", ["money", "issues", "issues/new", "privileges", "timesheets", "payments", "late"]
)
def test_only_the_department_opens_its_pages(page: str) -> None:
    for role in ("counter", "auditor", "head", "educator"):
        assert signed_in(staff(role)).get(f"/ru/desks/{page}/").status_code == 403


# The journal


def test_the_auditor_reads_the_journal_by_kind_and_number() -> None:
    waiting(3)
    auditor = signed_in(staff("auditor"))
    last = catch_up(TARAZ)
    page = words(auditor.get("/ru/desks/journal/"))
    assert page.count("application.filed") == 4  # three entries and the filter
    assert words(auditor.get("/ru/desks/journal/?kind=voucher.issued")).count("Подходящих") == 1
    one = words(auditor.get(f"/ru/desks/journal/?from={last}&to={last}"))
    assert one.count("application.filed") == 2
    assert auditor.get("/ru/desks/journal/?from=abc&to=&kind=x").status_code == 200
    assert auditor.post("/ru/desks/journal/").status_code == 405


def test_the_journal_goes_on_in_older_entries() -> None:
    waiting(101)
    auditor = signed_in(staff("auditor"))
    answer = auditor.get("/ru/desks/journal/?kind=application.filed")
    assert "Более ранние записи" in words(answer)
    assert words(answer).count("application.filed") == 101


def test_the_journal_is_read_by_department_and_auditor_alone() -> None:
    for role, status in (("department", 200), ("counter", 403), ("head", 403)):
        assert signed_in(staff(role)).get("/ru/desks/journal/").status_code == status


def test_the_journal_holds_its_query_count() -> None:
    auditor = signed_in(staff("auditor"))
    counts = []
    for many in (1, 2):
        waiting(many)
        counts.append(cost(auditor, "/ru/desks/journal/"))
    assert counts[0] == counts[1]


# The night's check


def test_the_list_of_issues_says_what_the_night_found(department: Client) -> None:
    row = OrderCheck.objects.create(
        city_id=TARAZ,
        day=clock.day_of(START),
        checked_at=START,
        cutoff_seq=0,
        waiting=0,
        granted=0,
        agreed=True,
    )
    assert "Ночная проверка, 1 июля" in words(department.get(ISSUES))
    OrderCheck.objects.filter(pk=row.pk).update(agreed=False)
    assert "ваучеры не выдаются" in words(department.get(ISSUES))
    assert "нашла расхождение" in words(department.post(NEW, keyed()))
