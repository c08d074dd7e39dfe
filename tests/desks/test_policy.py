"""The department's page of rules: versions, the banner of the act's end, the acknowledgement."""

from datetime import date

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.policy.models import PolicyVersion
from tests.desks.staff import cost, keyed, signed_in, staff, words

pytestmark = pytest.mark.django_db
PATH = "/ru/desks/rules/"
ENDS = date(2026, 7, 1)


def test_far_from_the_end_there_is_no_banner_and_the_next_rules_wait(city: str) -> None:
    department = signed_in(staff("department", city))
    page = words(department.get(PATH))
    assert "Следующие правила ждут вашего подтверждения" in page
    assert "Приказ министра просвещения от 1 марта 2024 года" in page
    assert "Последний день правового акта" not in page
    assert "Последний день правового акта" not in words(department.get("/ru/desks/money/"))


@pytest.mark.parametrize("page", ["money/", "issues/new/", "rules/"])
def test_near_the_end_a_banner_stands_on_the_departments_pages(city: str, page: str) -> None:
    with clock.standing_at(clock.at(date(2026, 5, 2), 9)):
        department = signed_in(staff("department", city))
        said = words(department.get(f"/ru/desks/{page}"))
    assert "Последний день правового акта: 30 июня, вт. Новые правила после него" in said
    assert "Посмотреть правила" in said


def test_after_the_end_the_banner_says_that_nothing_is_issued(city: str) -> None:
    with clock.standing_at(clock.at(ENDS, 9)):
        department = signed_in(staff("department", city))
        money = words(department.get("/kk/desks/money/"))
        refused = department.post("/ru/desks/issues/new/", keyed())
    assert "Құқықтық актінің мерзімі бітті: ваучер берілмейді." in money
    assert "Срок правового акта истёк, поэтому ваучеры сейчас не выдают." in words(refused)
    assert "Управление образования должно подтвердить" in words(refused)


def test_the_button_acknowledges_once_and_the_banner_goes(city: str) -> None:
    account = staff("department", city)
    department = signed_in(account)
    with clock.standing_at(clock.at(date(2026, 6, 25), 9)):
        sent = keyed(number=2)
        answer = department.post(PATH, sent)
        assert answer.status_code == 302
        assert department.post(PATH, sent).status_code == 302
        page = words(department.get(answer.headers["Location"]))
        again = words(department.post(PATH, keyed(number=2)))
    assert "Следующие правила подтверждены." in page
    assert "Подтверждено: 25 июня, чт" in page
    assert "ждут вашего подтверждения" not in page
    assert "Последний день правового акта:" not in page
    assert "Эти правила уже подтверждены." in again
    entry = Entry.objects.get(kind="policy.acknowledged")
    assert entry.actor == f"department:{account.pk}"
    assert PolicyVersion.objects.get(city_id=city, number=2).acknowledged_at is not None


@pytest.mark.parametrize(
    ("number", "said"),
    [("1", "Эти правила подтверждать не нужно."), ("two", "Выберите из списка.")],
)
def test_what_cannot_be_acknowledged_is_said(city: str, number: str, said: str) -> None:
    department = signed_in(staff("department", city))
    assert said in words(department.post(PATH, keyed(number=number)))
    assert not Entry.objects.filter(kind="policy.acknowledged").exists()


@pytest.mark.parametrize("role", ["counter", "auditor"])
def test_others_neither_see_nor_acknowledge(city: str, role: str) -> None:
    client = signed_in(staff(role, city))
    assert client.get(PATH).status_code == 403
    assert client.post(PATH, keyed(number=2)).status_code == 403
    assert PolicyVersion.objects.filter(acknowledged_at=None).count() == 2


def test_the_page_costs_the_same_with_more_versions(city: str) -> None:
    department = signed_in(staff("department", city))
    department.get(PATH)
    few = cost(department, PATH)
    last = PolicyVersion.objects.get(city_id=city, number=2)
    PolicyVersion.objects.filter(pk=last.pk).update(valid=(ENDS, date(2027, 1, 1)))
    last.pk, last.number, last.valid = None, 3, (date(2027, 1, 1), None)
    last.save()
    assert cost(department, PATH) == few
