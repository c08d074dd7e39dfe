"""The page that checks anybody's receipt, and the links of a city that publishes them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from kezek.core import clock
from kezek.journal.log.tiles import CHECKPOINT
from kezek.journal.log.where import folder
from kezek.openlog.holding import Held, holding
from kezek.openlog.models import Promise
from kezek.openlog.numbers import numbers_of
from kezek.openlog.paper import pack
from kezek.openlog.promises import TERM, promise_new
from kezek.openlog.receipts import Receipt
from kezek.people.queries import iin_of
from kezek.places.models import Place
from kezek.policy.models import City
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, ruled
from tests.openlog.families import filed, placed, publish

pytestmark = pytest.mark.django_db
PAGE = "/ru/receipt/"


@pytest.fixture
def application(settings: Settings, tmp_path: Path) -> Application:
    settings.VAR = tmp_path
    found = placed()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    publish()
    return found


def held(application: Application, *, named: bool = False) -> list[Held]:
    return holding(numbers_of(application.child_id), folder(), named=named)


def text_of(one: Held) -> str:
    assert one.receipt
    return one.receipt.text()


def said(status: int = 200, **typed: object) -> str:
    answer = Client().post(PAGE, typed)
    assert answer.status_code == status, answer.content.decode()[:500]
    assert "no-store" in answer.headers["Cache-Control"]
    return str(answer.content.decode())


def test_the_page_opens_without_script_and_sign_in(application: Application) -> None:
    page = Client().get(PAGE).content.decode()
    assert 'name="receipt"' in page
    assert 'name="letters"' in page


def test_each_receipt_is_right_and_says_what_the_city_wrote(application: Application) -> None:
    voucher, place = Voucher.objects.get().number, Place.objects.get().number
    words = ["Ребёнок стоит в очереди.", "Ребёнок получил ваучер.", "Ребёнок получил место"]
    numbers = [[application.number], [application.number, voucher], [voucher, place]]
    for one, word, known in zip(held(application), words, numbers, strict=True):
        page = said(letters=text_of(one))
        assert "Расписка верна" in page
        assert word in page
        assert all(number in page for number in known)
        assert f"№ {one.index}" in page


def test_a_file_and_the_letters_of_a_code_do_as_well(application: Application) -> None:
    text = text_of(held(application)[0])
    file = SimpleUploadedFile("kezek.tlog-proof", text.encode())
    assert "Расписка верна" in said(receipt=file)
    assert "Расписка верна" in said(letters=pack(text))


def test_iins_are_shown_by_their_end_alone(application: Application) -> None:
    iin = iin_of(application.child_id)
    page = said(letters=text_of(held(application, named=True)[0]))
    assert iin not in page
    assert iin[-4:] in page


def test_a_changed_receipt_is_called_wrong(application: Application) -> None:
    one = held(application)[0]
    text = text_of(one)
    assert "Расписка неверна" in said(letters=text.replace("index ", "index 1", 1))
    line = next(row for row in text.split("\n") if row.startswith("— "))
    changed = line[:-10] + ("A" if line[-10] != "A" else "B") + line[-9:]
    assert "Расписка неверна" in said(letters=text.replace(line, changed))


@pytest.mark.parametrize("letters", ["", "   ", "hello", "KEZEK1:AAAA", "c2sp.org/tlog-proof@v1"])
def test_what_is_no_receipt_is_refused_beside_its_field(
    application: Application, letters: str
) -> None:
    page = said(409, letters=letters)
    assert "Расписка" in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", "2025-13-45T25:61:61Z"),  # written as a moment, and none
        ("filed", "0001-01-01T00:00:00Z"),  # before the calendar begins, in Almaty
        ("at", {}),
        ("kind", ["queue.filed"]),
    ],
)
def test_an_entry_that_nobody_could_have_written_is_shown_as_not_ours(
    application: Application, field: str, value: object
) -> None:
    receipt = held(application)[0].receipt
    assert receipt
    facts = json.dumps({**receipt.facts(), field: value}).encode()
    forged = Receipt.made(facts, receipt.salt, receipt.says, receipt.proof)
    assert "Расписка неверна" in said(letters=forged.text())


def test_a_promise_for_a_day_that_no_calendar_has_is_no_promise(application: Application) -> None:
    filed()
    promise_new(clock.wall())
    lines = Promise.objects.latest("index").note.split("\n")
    lines[2] = "9" * 12
    said(409, letters="\n".join(lines))


def test_a_promise_is_not_followed_while_a_file_of_the_log_is_missing(
    application: Application,
) -> None:
    filed()
    promise_new(clock.wall())
    (folder() / CHECKPOINT).unlink()
    assert "журнал ещё не опубликован" in said(409, letters=Promise.objects.get().note)


def test_a_file_too_large_for_a_receipt_is_refused(application: Application) -> None:
    file = SimpleUploadedFile("photo.jpg", b"\0" * 70_000)
    assert "слишком большой" in said(409, receipt=file)
    assert "слишком большой" in said(409, letters="x" * 70_000)


def test_a_promise_is_followed_to_its_end(application: Application) -> None:
    filed()
    promise_new(clock.wall())
    note = Promise.objects.get(index=Promise.objects.latest("index").pk).note
    assert "Это обещание города" in said(letters=note)
    with_time = clock.wall() - TERM - timedelta(hours=1)
    Promise.objects.all().delete()
    promise_new(with_time)
    assert "Обещание нарушено" in said(letters=Promise.objects.get().note)
    publish()
    assert "Обещание выполнено" in said(letters=Promise.objects.get().note)
    assert "Обещание неверно" in said(letters=note.replace("\n1", "\n2", 1))


def test_before_the_log_has_begun_the_page_says_so(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    (application,) = filed()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    assert held(application)[0].receipt is None
    assert "журнал ещё не опубликован" in said(409, letters="promise")


# ---------------------------------------------------------------- links


def test_links_are_nowhere_unless_the_rules_publish_them(application: Application) -> None:
    assert Client().get(f"/ru/links/{application.number}/").status_code == 404
    assert "/links/" not in Client().get(f"/ru/check/?number={application.number}").content.decode()


def test_a_city_that_publishes_links_shows_them_with_their_salts(
    application: Application,
) -> None:
    ruled(publish_links=True)
    check = Client().get(f"/ru/check/?number={application.number}").content.decode()
    assert f"/ru/links/{application.number}/" in check
    place = Place.objects.get().number
    page = Client().get(f"/ru/links/{place}/").content.decode()
    assert all(
        number in page for number in (application.number, Voucher.objects.get().number, place)
    )
    salts = [one.receipt.salt.hex() for one in held(application) if one.receipt]
    assert "случайное число, своё для каждой записи" in page  # what a salt is
    assert salts[0] not in page
    assert salts[1] in page
    assert salts[2] in page
    assert Client().get("/ru/links/V-12345671/").status_code == 404
    assert Client().get("/ru/links/V-12345672/").status_code == 404
