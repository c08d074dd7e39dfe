"""The auditor's page of links: nothing shows before the look is written down."""

from pathlib import Path

import pytest
from pytest_django import Settings

from kezek.journal.models import Entry
from kezek.people.models import Lookup
from kezek.places.models import Place
from kezek.policy.models import City
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ
from tests.desks.staff import keyed, signed_in, staff, words
from tests.openlog.families import placed, publish
from tests.portal.cabinet.home import parent_of

PAGE = "/ru/desks/links/"


@pytest.fixture
def application(db: None, settings: Settings, tmp_path: Path) -> Application:
    settings.VAR = tmp_path
    found = placed()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    publish()
    return found


@pytest.mark.parametrize("role", ["auditor", "department"])
def test_a_number_shows_all_that_belong_together(application: Application, role: str) -> None:
    account = staff(role)
    page = words(signed_in(account).post(PAGE, keyed(number=Place.objects.get().number)))
    assert application.number in page
    assert Voucher.objects.get().number in page
    assert page.count("Соль её открывает") == 3
    assert Entry.objects.get(kind="links.opened").actor == f"{role}:{account.pk}"


def test_the_family_sees_who_looked(application: Application) -> None:
    signed_in(staff("auditor")).post(PAGE, keyed(number=application.number))
    home = parent_of(application.child)
    page = home.get("mine/", own=False)
    assert "Saw which application, voucher and place belong together" in page
    assert "Auditor" in page


def test_opening_the_page_shows_and_writes_nothing(application: Application) -> None:
    page = words(signed_in(staff("auditor")).get(PAGE))
    assert application.number not in page
    assert not Lookup.objects.exists()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Введите номер."),
        ("V-12345671", "Заявления, ваучера или места с таким номером нет."),
        ("K-12345672", "В номере ошибка"),
    ],
)
def test_a_number_of_nobody_is_refused_beside_its_field(
    application: Application, typed: str, answer: str
) -> None:
    assert answer in words(signed_in(staff("auditor")).post(PAGE, keyed(number=typed)))
    assert not Lookup.objects.exists()


@pytest.mark.parametrize("role", ["counter", "head", "educator"])
def test_nobody_else_opens_links(application: Application, role: str) -> None:
    client = signed_in(staff(role))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, keyed(number=application.number)).status_code == 403
    assert not Lookup.objects.exists()


def test_the_auditors_cabinet_leads_here(application: Application) -> None:
    page = signed_in(staff("auditor")).get("/ru/desks/journal/").content.decode()
    assert PAGE in page
