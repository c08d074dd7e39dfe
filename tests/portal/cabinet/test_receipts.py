"""Receipts in the cabinet: a page for each number, a file, a code, for the applicant alone."""

import re
from html import unescape

import pytest

from kezek.core import clock
from kezek.journal.log.where import folder
from kezek.openlog.promises import promise_new
from kezek.openlog.receipts import Promise, Receipt
from kezek.openlog.showing import Shown, check_shown
from kezek.people.models import Guardianship
from kezek.people.queries import iin_of
from kezek.places.models import Place
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import a_person, an_account
from tests.openlog.families import filed, placed, publish
from tests.portal.cabinet.home import Home, a_stranger, parent_of, signed_in


def text_of(home: Home, path: str) -> str:
    answer = home.client.get(home.url(path))
    assert answer.status_code == 200
    return str(answer.content.decode())


def right(text: str) -> bool:
    found = check_shown(text, folder(), clock.wall())
    return isinstance(found, Shown) and found.seen.right


@pytest.fixture
def application() -> Application:
    found = placed()
    publish()
    return found


def test_all_three_numbers_have_a_receipt(application: Application) -> None:
    home = parent_of(application.child)
    page = home.get("receipts/")
    for number in (application.number, Voucher.objects.get().number, Place.objects.get().number):
        assert number in page
        assert f"receipts/{number}/file/" in page
        assert right(text_of(home, f"receipts/{number}/file/"))
    assert page.count("In the open log: entry No.") == 3


def test_the_case_leads_to_the_receipts(application: Application) -> None:
    home = parent_of(application.child)
    assert "/receipts/" in home.get()
    paper = home.client.get(f"/en/receipt/{application.number}/").content.decode()
    assert f"/en/cabinet/{application.child_id}/receipts/" in paper


def test_the_file_has_a_name_and_no_cache_keeps_it(application: Application) -> None:
    home = parent_of(application.child)
    answer = home.client.get(home.url(f"receipts/{application.number}/file/"))
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="kezek-{application.number}.tlog-proof"'
    )
    for path in ("", f"{application.number}/", f"{application.number}/file/"):
        page = home.client.get(home.url(f"receipts/{path}"))
        assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_to_print_holds_the_whole_receipt_in_a_code(
    application: Application, language: str
) -> None:
    home = parent_of(application.child)
    home.language = language
    page = home.get(f"receipts/{application.number}/")
    assert 'class="qr-large" src="data:image/png;base64,' in page
    assert len(page.encode()) < 40_000
    letters = re.search(r"KEZEK1:[A-Z2-7]+", unescape(page))
    assert letters
    assert right(letters[0])
    assert "http" not in letters[0].lower()


def test_iins_are_put_in_only_on_demand(application: Application) -> None:
    home = parent_of(application.child)
    path = f"receipts/{application.number}/"
    assert iin_of(application.child_id) not in text_of(home, path + "file/")
    named = text_of(home, path + "file/?named=1")
    assert Receipt.parse(named).says["iin"] == iin_of(application.child_id)
    assert right(named)
    assert "?named=1" in home.get(path)
    shown = home.get(path + "?named=1")
    assert "file/?named=1" in shown
    assert iin_of(application.child_id) not in shown  # packed in the code, not on the page


def test_before_the_checkpoint_there_is_a_promise_to_download() -> None:
    (application,) = filed()
    home = parent_of(application.child)
    assert "Being written" in home.get("receipts/")
    promise_new(clock.wall())
    page = home.get("receipts/")
    assert "Promised" in page
    path = f"receipts/{application.number}/promise/"
    assert path in page
    assert Promise.parse(text_of(home, path)).note
    home.get(f"receipts/{application.number}/", status=404)
    home.get(f"receipts/{application.number}/file/", status=404)
    publish()
    page = home.get("receipts/")
    assert "Promised" not in page
    assert "In the open log: entry No." in page


def test_another_parent_of_the_child_gets_no_salt(application: Application) -> None:
    father = a_person(sex="m")
    Guardianship.objects.create(child=application.child, guardian=father, kind="father")
    account = an_account(father)
    home = Home(account, application.child, signed_in(account))
    page = home.get("receipts/")
    assert application.number not in page
    assert "The parent who applied holds the receipts." in page
    for path in ("", "file/", "promise/", "file/?named=1"):
        home.get(f"receipts/{application.number}/{path}", status=404)


def test_nobody_gets_a_receipt_through_a_child_of_their_own(application: Application) -> None:
    stranger = a_stranger()
    for number in (application.number, Place.objects.get().number):
        for path in ("", "file/"):
            url = stranger.url(f"receipts/{number}/{path}")
            assert stranger.client.get(url).status_code == 404
            url = url.replace(str(stranger.child.pk), str(application.child_id), 1)
            assert stranger.client.get(url).status_code == 404
