"""What a family holds: nothing, then a promise, then a receipt of each of its numbers."""

import itertools
from argparse import Namespace
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from kezek.core import clock
from kezek.journal.log.tiles import CHECKPOINT
from kezek.journal.log.where import home
from kezek.openlog.holding import Held, holding
from kezek.openlog.models import Promise, Salt
from kezek.openlog.numbers import application_with, numbers_of, numbers_with
from kezek.openlog.promises import TERM, broken, promise_new
from kezek.openlog.receipts import Receipt, opened
from kezek.openlog.refusals import NoSuchNumber
from kezek.openlog.rules import Stage
from kezek.openlog.showing import Kept, Shown, check_shown
from kezek.people.queries import iin_of
from kezek.places.models import Place
from kezek.queue.models import Application
from kezek.site import waking
from kezek.site.commands import log
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, an_application, statements_of
from tests.openlog.families import filed, placed, publish, tell

pytestmark = pytest.mark.django_db
WALL = clock.wall()


@pytest.fixture(autouse=True)
def _log_of_the_test(settings: Settings, tmp_path: object) -> None:
    settings.VAR = tmp_path


def held(application: Application, *, named: bool = False) -> list[Held]:
    return holding(numbers_of(application.child_id), home().folder, named=named)


def shown(one: Held) -> Shown:
    assert one.receipt is not None
    found = check_shown(one.receipt.text(), home().folder, WALL)
    assert isinstance(found, Shown)
    return found


def test_each_number_of_the_way_gets_its_receipt() -> None:
    application = placed()
    publish()
    found = held(application)
    assert [one.numbered.stage for one in found] == [Stage.APP, Stage.VOUCHER, Stage.PLACE]
    voucher, place = Voucher.objects.get().number, Place.objects.get().number
    seen = [shown(one).seen for one in found]
    assert [(one.right, sorted(one.opens)) for one in seen] == [
        (True, ["from"]),
        (True, ["c"]),
        (True, ["c"]),
    ]
    assert [one.facts.get(name) for one, name in zip(seen, ("app", "voucher", "place"), strict=True)
            ] == [application.number, voucher, place]  # fmt: skip
    says = [dict(one.receipt.says) for one in found if one.receipt]
    assert says[1:] == [
        {"application": application.number, "voucher": voucher},
        {"voucher": voucher, "place": place},
    ]


def test_iins_stand_in_it_only_if_the_parent_wants() -> None:
    (application,) = filed()
    publish()
    child, parent = iin_of(application.child_id), iin_of(application.guardian_id)
    (plain,), (named,) = held(application), held(application, named=True)
    assert plain.receipt
    assert named.receipt
    assert plain.receipt.says == {"from": application.may_from.isoformat()}
    assert child not in plain.receipt.text()
    assert (named.receipt.says["iin"], named.receipt.says["applicant"]) == (child, parent)
    assert shown(named).seen.opens == {"c", "from"}


def test_the_applicant_of_that_day_is_the_one_it_names() -> None:
    (application,) = filed()
    publish()
    before = iin_of(application.guardian_id)
    other = an_application().guardian_id
    Application.objects.filter(pk=application.pk).update(guardian_id=other)
    (named,) = held(application, named=True)
    assert named.receipt
    assert named.receipt.says["applicant"] == before
    assert shown(named).seen.right


def test_before_the_log_has_told_there_is_nothing() -> None:
    application = an_application()
    (one,) = held(application)
    assert (one.index, one.receipt, one.promise) == (None, None, None)


def test_a_number_that_was_committed_to_nowhere_has_none() -> None:
    (application,) = filed()
    publish()
    Salt.objects.all().delete()
    (one,) = held(application)
    assert (one.index, one.receipt) == (None, None)


def test_another_entry_at_its_index_gives_no_receipt() -> None:
    first, second = filed(2)
    publish()
    swapped = dict(Salt.objects.values_list("subject", "entry_index"))
    Salt.objects.filter(subject=first.pk).update(entry_index=swapped[second.pk])
    with connection.cursor() as cursor:  # as after a database that was put back
        cursor.execute("ALTER TABLE journal_log_entry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE journal_log_entry SET body = '{}' WHERE index = %s", [swapped[second.pk]]
        )
    assert held(first)[0].receipt is None


def test_a_family_of_many_numbers_costs_no_more() -> None:
    one, two = filed(2)
    publish()
    few = statements_of(lambda: holding(numbers_with([one.pk]), home().folder))
    many = statements_of(lambda: holding(numbers_with([one.pk, two.pk]), home().folder))
    assert few == many


# ---------------------------------------------------------------- promises


def test_until_the_checkpoint_there_is_a_promise() -> None:
    (application,) = filed()
    assert promise_new(WALL) == 1
    (one,) = held(application)
    assert one.receipt is None
    assert one.promise is not None
    assert one.promise.in_by == (WALL + TERM).replace(microsecond=0)
    assert promise_new(WALL) == 0  # once


def test_a_promise_is_read_by_anybody_and_seen_to_be_kept() -> None:
    (application,) = filed()
    publish()
    (later,) = filed()
    promise_new(WALL)
    note = Promise.objects.get().note
    folder = home().folder
    waits = check_shown(note, folder, WALL)
    assert isinstance(waits, Kept)
    assert (waits.ours, waits.index, waits.broken) == (True, None, False)
    late = check_shown(note, folder, WALL + TERM + timedelta(seconds=1))
    assert isinstance(late, Kept)
    assert late.broken
    publish()
    kept = check_shown(note, folder, WALL + TERM + timedelta(seconds=1))
    assert isinstance(kept, Kept)
    assert (kept.index, kept.broken) == (held(later)[0].index, False)
    assert held(application)[0].receipt


def test_a_promise_of_nobody_is_not_ours() -> None:
    filed()
    publish()
    filed()
    promise_new(WALL)
    note = Promise.objects.get().note
    found = check_shown(note.replace("\n1", "\n2", 1), home().folder, WALL)
    assert isinstance(found, Kept)
    assert not found.ours


def test_what_a_checkpoint_covers_needs_no_promise() -> None:
    filed()
    publish()
    assert promise_new(WALL) == 0


def test_a_crowd_is_promised_by_and_by_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kezek.openlog.promises.BATCH", 2)
    first, second, third = filed(3)
    assert promise_new(WALL) == 2
    assert [held(one)[0].promise is None for one in (first, second, third)] == [False, False, True]
    assert promise_new(WALL) == 1
    assert held(third)[0].promise
    assert promise_new(WALL) == 0


def test_what_is_signed_and_not_yet_published_is_promised() -> None:
    """A publisher that ends between the two leaves the family without a receipt for a while."""
    filed()
    shown = publish() / CHECKPOINT
    before = shown.read_bytes()
    (application,) = filed()
    publish()
    shown.write_bytes(before)
    assert promise_new(WALL) == 1
    assert held(application)[0].promise


def test_what_nobody_has_published_yet_is_promised_as_soon_as_the_log_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not by the job that waits for everything which acts in domain time."""
    monkeypatch.setattr(waking, "close_old_connections", lambda: None)  # the test's own is old
    monkeypatch.setattr(waking, "_publish", lambda: 0)  # the witnesses let it wait
    filed()
    waking.wake_followers.func(0)
    assert not Promise.objects.exists()
    waking.wake_log.func(0)
    assert Promise.objects.count() == 1


def test_every_promise_is_redeemed() -> None:
    """Whatever comes in between promising and publishing, each promised entry gets in."""
    steps = ("promise", "file", "promise", "file", "promise", "publish")
    for step in itertools.islice(itertools.cycle(steps), 15):
        if step == "promise":
            promise_new(WALL)
        elif step == "file":
            filed(2)
        else:
            publish()
    placed()
    promise_new(WALL)
    folder = publish()
    assert Promise.objects.count() == 13
    late = WALL + TERM + timedelta(days=1)
    assert list(broken(folder, late)) == []
    for one in Promise.objects.all():
        found = check_shown(one.note, folder, late)
        assert isinstance(found, Kept)
        assert (found.ours, found.index, found.broken) == (True, one.pk, False)


def test_a_broken_promise_is_named() -> None:
    filed()
    folder = publish()
    filed()
    promise_new(WALL)
    index = Promise.objects.get().pk
    assert list(broken(folder, WALL)) == []
    assert list(broken(folder, WALL + TERM + timedelta(seconds=1))) == [index]
    publish()
    Promise.objects.update(sha256=bytes(32))  # another entry got in at its place
    assert list(broken(folder, WALL + TERM + timedelta(seconds=1))) == [index]


# ---------------------------------------------------------------- numbers


def test_each_number_leads_to_the_application() -> None:
    application = placed()
    voucher, place = Voucher.objects.get().number, Place.objects.get().number
    for typed in (application.number, voucher, place, f" {place.lower()} "):
        assert application_with(TARAZ, typed) == application.pk


@pytest.mark.parametrize("typed", ["K-12345671", "V-12345671", "P-12345671", "никакой"])
def test_a_number_of_nobody_is_refused(typed: str) -> None:
    an_application()
    with pytest.raises(NoSuchNumber):
        application_with(TARAZ, typed)


def test_a_receipt_opens_only_its_own_commitment() -> None:
    one, two = filed(2)
    publish()
    mine, other = held(one)[0].receipt, held(two)[0].receipt
    assert isinstance(mine, Receipt)
    assert isinstance(other, Receipt)
    assert opened(mine.entry, mine.salt, mine.says)[0]
    assert not opened(mine.entry, other.salt, mine.says)[0]
    assert mine.salt != other.salt
    tell()


# ---------------------------------------------------------------- the command


def test_the_check_of_the_log_names_broken_promises(capsys: pytest.CaptureFixture[str]) -> None:
    filed()
    publish()
    filed()
    promise_new(WALL)
    assert log.run(Namespace(what="check")) == 0
    Promise.objects.update(in_by=WALL - timedelta(seconds=1))
    assert log.run(Namespace(what="check")) == 1
    index = Promise.objects.get().pk
    assert f"entry {index} was promised, and is not there in time" in capsys.readouterr().out
    publish()
    assert log.run(Namespace(what="check")) == 0
