"""The department's calendar and outages: listed, moved, declared; refused beside the field."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from kezek.core import clock
from kezek.policy.models import CalendarDay, City, Outage
from kezek.vouchers.models import Voucher
from tests.builders import START, TARAZ, a_city, a_voucher
from tests.desks.staff import cost, keyed, signed_in, staff, words

CALENDAR, OUTAGES = "/ru/desks/calendar/", "/ru/desks/calendar/outages/"
MONDAY = "/ru/desks/calendar/2025-07-07/"


@pytest.fixture(autouse=True)
def _july(db: None) -> Iterator[None]:
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(START):
        yield


@pytest.fixture
def department() -> Client:
    return signed_in(staff("department"))


def a_day(day: date, *, working: bool = False) -> CalendarDay:
    return CalendarDay.objects.create(
        day=day, working=working, name_kk="Астана күні", name_ru="День столицы", name_en="Capital"
    )


def listing(**more: object) -> dict[str, object]:
    names = {"name_kk": "Астана күні", "name_ru": "День столицы", "name_en": "Capital Day"}
    return keyed(**({"day": "2025-07-07", "working": "off", **names} | more))


def declaring(**more: object) -> dict[str, object]:
    typed = {
        "began_at": "2025-07-02",
        "began_hour": "00:00",
        "ended_at": "2025-07-03",
        "ended_hour": "00:00",
        "reason": "Не было света",
    }
    return keyed(**(typed | more))


def test_a_day_is_listed_once_and_stands_in_the_table(department: Client) -> None:
    assert "ещё не внесены" in words(department.get(CALENDAR))
    sent = listing()
    for _ in range(2):
        assert department.post(CALENDAR, sent).headers["Location"] == f"{CALENDAR}?done=day_listed"
    page = words(department.get(f"{CALENDAR}?done=day_listed"))
    assert "Календарь изменён. Ранее данные сроки остаются прежними." in page
    assert "7 июля, пн" in page
    assert "День столицы" in page
    assert "Выходной день" in page
    assert "Астана күні" in words(department.get(CALENDAR.replace("/ru/", "/kk/")))


def test_a_moved_working_day(department: Client) -> None:
    department.post(CALENDAR, listing(day="2025-07-05", working="working"))
    assert "Рабочий день (перенесённый)" in words(department.get(CALENDAR))
    assert CalendarDay.objects.get().working


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2025-06-30"}, "Менять можно только будущие дни."),
        ({"day": "32.07.2025"}, "Введите дату"),
        ({"day": "2025-07-04", "working": "working"}, "Это и так рабочий день"),
        ({"working": "perhaps"}, "Выберите из списка."),
        ({"name_kk": ""}, "Напишите название дня."),
        ({"name_en": " "}, "Напишите название дня."),
    ],
)
def test_what_cannot_be_listed_is_said(
    department: Client, typed: dict[str, object], said: str
) -> None:
    answer = department.post(CALENDAR, listing(**typed))
    assert answer.status_code == 200
    assert said in words(answer)
    assert not CalendarDay.objects.exists()


def test_other_years_are_a_link_away_and_no_year_of_nowhere(department: Client) -> None:
    a_day(date(2026, 1, 1))
    assert "День столицы" in words(department.get(f"{CALENDAR}?year=2026"))
    assert "Календарь на 2025 год" in words(department.get(f"{CALENDAR}?year=9999"))
    assert "Календарь на 2025 год" in words(department.get(f"{CALENDAR}?year=²"))


def test_a_day_is_moved(department: Client) -> None:
    a_day(date(2025, 7, 7))
    assert "День столицы" in words(department.get(MONDAY))
    answer = department.post(MONDAY, keyed(to="08.07.2025"))
    assert answer.headers["Location"] == f"{CALENDAR}?done=day_listed"
    assert CalendarDay.objects.get().day == date(2025, 7, 8)


def test_a_day_is_taken_out(department: Client) -> None:
    a_day(date(2025, 7, 7))
    answer = department.post(MONDAY, keyed(what="out"))
    assert answer.headers["Location"] == f"{CALENDAR}?done=day_listed"
    assert not CalendarDay.objects.exists()


def test_a_move_onto_another_day_or_back_is_refused_beside_the_field(department: Client) -> None:
    a_day(date(2025, 7, 7))
    a_day(date(2025, 7, 8))
    page = words(department.post(MONDAY, keyed(to="2025-07-08")))
    assert "Этот день уже есть в календаре. Сначала уберите его." in page
    assert "Менять можно только будущие дни." in words(
        department.post(MONDAY, keyed(to="2025-06-01"))
    )


def test_a_day_that_has_come_stays(department: Client) -> None:
    a_day(date(2025, 7, 1))
    address = "/ru/desks/calendar/2025-07-01/"
    assert "Этот день уже наступил" in words(department.get(address))
    assert "Менять можно только будущие дни." in words(department.post(address, keyed(what="out")))
    assert CalendarDay.objects.count() == 1


def test_a_day_that_is_not_listed_has_no_page(department: Client) -> None:
    assert department.get(MONDAY).status_code == 404
    assert department.get("/ru/desks/calendar/2025-02-31/").status_code == 404


def test_an_outage_is_declared_and_the_terms_move(department: Client) -> None:
    voucher = a_voucher()
    sent = declaring()
    for _ in range(2):
        assert department.post(OUTAGES, sent).headers["Location"] == f"{OUTAGES}?done=outage"
    assert Voucher.objects.get().confirm_due_at > voucher.confirm_due_at
    page = words(department.get(f"{OUTAGES}?done=outage"))
    assert "Перерыв объявлен." in page
    assert "2 июля, ср, 00:00" in page
    assert "Не было света" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ended_at": "2025-07-01"}, "Конец должен быть позже начала."),
        ({"ended_at": "2025-09-01"}, "не больше месяца"),
        ({"began_at": "2023-07-01", "ended_at": "2023-07-02"}, "Проверьте даты."),
        ({"began_hour": "25:00"}, "Введите время"),
        ({"ended_at": ""}, "Введите дату"),
        ({"reason": "  "}, "Напишите в нескольких словах, что произошло."),
    ],
)
def test_what_cannot_be_declared_is_said(
    department: Client, typed: dict[str, object], said: str
) -> None:
    answer = department.post(OUTAGES, declaring(**typed))
    assert answer.status_code == 200
    assert said in words(answer)
    assert not Outage.objects.exists()


def test_an_overlap_is_refused_beside_the_beginning(department: Client) -> None:
    department.post(OUTAGES, declaring())
    page = words(department.post(OUTAGES, declaring(began_hour="10:00", reason="снова")))
    assert "Часть этого времени уже объявлена." in page
    assert Outage.objects.count() == 1


def test_the_pages_hold_their_query_count(department: Client) -> None:
    a_day(date(2025, 7, 7))
    Outage.objects.create(
        city_id=TARAZ, began_at=START, ended_at=clock.at(date(2025, 7, 2)), reason="свет"
    )
    before = [cost(department, path) for path in (CALENDAR, OUTAGES)]
    for n in range(8, 12):
        a_day(date(2025, 7, n))
        Outage.objects.create(
            city_id=TARAZ,
            began_at=clock.at(date(2025, 7, n)),
            ended_at=clock.at(date(2025, 7, n), 5),
            reason="свет",
        )
    assert [cost(department, path) for path in (CALENDAR, OUTAGES)] == before


@pytest.mark.parametrize("role", ["counter", "auditor"])
@pytest.mark.parametrize("path", [CALENDAR, OUTAGES, MONDAY])
def test_only_the_department_opens_them(role: str, path: str) -> None:
    assert signed_in(staff(role)).get(path).status_code == 403
