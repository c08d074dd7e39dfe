"""Opening links: what belongs together is seen, and the look stands where it can't be removed."""

import pytest
from pytest_django import Settings

from kezek.core.actors import Actor, Role
from kezek.journal.models import Entry
from kezek.openlog.acts import open_links
from kezek.openlog.links import links_of, published_links
from kezek.openlog.models import Salt
from kezek.openlog.refusals import NoSuchNumber
from kezek.people.models import Lookup
from kezek.places.models import Place
from tests.builders import START, TARAZ, a_key, an_account
from tests.openlog.families import placed, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _log_of_the_test(settings: Settings, tmp_path: object) -> None:
    settings.VAR = tmp_path


def open_(number: str, key: str = "") -> int:
    account = an_account()
    return open_links(
        city=TARAZ,
        actor=Actor(Role.AUDITOR, account.pk),
        moment=START,
        request_key=key or a_key(),
        number=number,
    )


def test_a_look_stands_in_the_journal_and_is_shown_to_the_family() -> None:
    application = placed()
    assert open_(Place.objects.get().number) == application.pk
    entry = Entry.objects.get(kind="links.opened")
    look = Lookup.objects.get()
    assert (entry.subject_type, entry.subject_id) == ("application", application.pk)
    assert entry.actor == f"auditor:{look.account_id}"
    assert entry.data == {}
    assert (look.person_id, look.purpose) == (application.child_id, "links")


def test_a_number_of_nobody_leaves_no_trace() -> None:
    placed()
    with pytest.raises(NoSuchNumber):
        open_("V-12345671")
    assert not Lookup.objects.exists()
    assert not Entry.objects.filter(kind="links.opened").exists()


def test_the_same_page_sent_again_is_one_look() -> None:
    application = placed()
    key = a_key()
    assert open_(application.number, key) == open_(application.number, key)
    assert Lookup.objects.count() == 1


def test_the_salts_open_every_link() -> None:
    application = placed()
    publish()
    links = links_of(application.pk)
    assert [one.stage for one in links] == ["app", "voucher", "place"]
    assert all(one.fits and one.index is not None for one in links)


def test_a_link_whose_salt_is_gone_is_shown_without_proof() -> None:
    application = placed()
    Salt.objects.filter(stage="place").delete()
    assert [(one.index is not None, one.fits) for one in links_of(application.pk)] == [
        (True, True),
        (True, True),
        (False, False),
    ]


def test_the_salt_of_the_iins_is_never_published() -> None:
    application = placed()
    first, *rest = published_links(application.pk)
    assert (first.salt, first.says) == ("", {})
    assert all(len(one.salt) == 64 for one in rest)
    assert [sorted(one.says) for one in rest] == [["application", "voucher"], ["place", "voucher"]]
