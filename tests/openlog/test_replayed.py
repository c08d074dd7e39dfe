"""A stranger's program decides again what the log tells of a small town's life."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from kezek.core.actors import CALENDAR
from kezek.kindergartens.models import Group
from kezek.openlog.publishing import keep_rules
from kezek.places.acts import (
    Release,
    accept_offer,
    claim_place,
    decline_offer,
    join_waiting_list,
    release_places,
)
from kezek.places.models import Place, Wait
from kezek.places.sweeps import offer_freed_seats
from kezek.vouchers.acts import confirm_vouchers, lapse_vouchers
from kezek.vouchers.models import Voucher
from kezek_verify.command import main
from tests.builders import PARENT, START, TARAZ
from tests.openlog.told import protect, tell, told
from tests.places.builders import NOW, frame
from tests.verifier.test_together import published
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_line, a_listed_group, money_for

pytestmark = pytest.mark.django_db


def _vouchers(many: int) -> list[Voucher]:
    """So many children get vouchers in three issues; their families confirm them."""
    a_line(many)
    for hour in range(3):
        money_for(many // 3)
        an_iteration(START + timedelta(hours=hour))
    rows = list(Voucher.objects.order_by("pk"))
    confirm_vouchers(vouchers=[row.pk for row in rows], **frame(START, PARENT))
    return rows


def _free_one(group: Group) -> None:
    held = Place.objects.filter(group=group, state="claimed").order_by("pk")[0]
    release_places(places=[held.pk], reason=Release.LEFT, **frame())


def _lines_are_served() -> None:
    """Two full groups, lines that children share, offers taken, declined and not answered."""
    one, other = a_listed_group(capacity=2), a_listed_group(capacity=2)
    a_listed_group(capacity=30)
    holders = _vouchers(12)
    for holder, group in zip(holders, (one, one, other, other), strict=False):
        claim_place(voucher=holder.pk, group=group.pk, **frame())
    for holder in reversed(holders[4:10]):
        join_waiting_list(voucher=holder.pk, group=one.pk, **frame())
    for holder in holders[5:8]:
        join_waiting_list(voucher=holder.pk, group=other.pk, **frame())
    for group in (one, other, one):
        _free_one(group)
        offer_freed_seats(TARAZ, NOW)
    first, second, *_rest = Wait.objects.filter(state="offered").order_by("pk")
    accept_offer(wait=first.pk, **frame())
    decline_offer(wait=second.pk, **frame())
    offer_freed_seats(TARAZ, NOW + timedelta(minutes=1))
    due = Wait.objects.filter(state="offered").order_by("-offer_due_at")[0].offer_due_at
    assert due is not None
    offer_freed_seats(TARAZ, due)
    unplaced = Place.objects.filter(state="claimed").order_by("-pk")[0]
    release_places(places=[unplaced.pk], reason=Release.LEFT, **frame(due))


def _log(folder: Path) -> list[bytes]:
    tell()
    keep_rules(folder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_log_entry ORDER BY index")
        return [bytes(body) for (body,) in cursor.fetchall()]


def test_every_offer_issue_and_seat_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _lines_are_served()
    runs = len(told("line.offers"))
    assert runs >= 4
    published(tmp_path, _log(tmp_path))
    assert main(["replay", str(tmp_path), "--lang", "en"]) == 0
    assert f"runs over the waiting lists: {runs}" in capsys.readouterr().out


def test_the_lines_of_protected_children_are_right_without_a_word_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some stand in two lines, one is protected only after the first run."""
    one, other = a_listed_group(capacity=3), a_listed_group(capacity=2)
    a_listed_group(capacity=30)
    holders = _vouchers(12)
    for n in (5, 8, 10):
        protect(holders[n].application)
    for holder, group in zip(holders, (one, one, one, other, other), strict=False):
        claim_place(voucher=holder.pk, group=group.pk, **frame())
    for holder in holders[5:]:
        join_waiting_list(voucher=holder.pk, group=one.pk, **frame())
    for holder in holders[5:10]:
        join_waiting_list(voucher=holder.pk, group=other.pk, **frame())
    for group, late in ((one, 6), (other, 0), (one, 0)):
        _free_one(group)
        offer_freed_seats(TARAZ, NOW + timedelta(minutes=len(told("line.offers"))))
        if late:
            protect(holders[late].application)
    runs = len(told("line.offers"))
    while (due := Wait.objects.filter(state="offered").order_by("pk").first()) is not None:
        moment = NOW + timedelta(hours=len(told("place.freed")))
        (decline_offer if due.pk % 2 else accept_offer)(wait=due.pk, **frame(moment))
        offer_freed_seats(TARAZ, moment + timedelta(minutes=1))
    assert any(held["group"] is None for held in told("place.held"))
    assert any(left["why"] == "untold" for left in told("line.left"))
    assert len(told("line.offers")) > runs
    published(tmp_path, _log(tmp_path))
    assert main(["replay", str(tmp_path), "--lang", "en"]) == 0, capsys.readouterr().out


def test_an_offer_past_the_first_in_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the town wrote was right; one waiter in it is changed for another of that line."""
    _lines_are_served()
    bodies = _log(tmp_path)
    held = next(n for n, body in enumerate(bodies) if b'"kind":"place.held"' in body)
    group, right = (told("place.held")[0][name] for name in ("group", "waiter"))
    line = [one["waiter"] for one in told("line.joined") if one["group"] == group]
    other = next(waiter for waiter in reversed(line) if waiter != right)
    bodies[held] = bodies[held].replace(right.encode(), other.encode())
    published(tmp_path, bodies)
    assert main(["replay", str(tmp_path), "--lang", "en"]) == 1
    said = f"Entry {held}: the seat of group {group} was offered to {other}, past {right}."
    assert said in capsys.readouterr().out


def test_an_issue_after_vouchers_that_were_not_used_is_right(tmp_path: Path) -> None:
    a_listed_group(capacity=9)
    a_line(9)
    money_for(4)
    an_iteration()
    late = START + timedelta(days=30)
    issued = Voucher.objects.filter(state="issued").order_by("pk")
    lapse_vouchers(vouchers=[row.pk for row in issued], **frame(late, CALENDAR))
    assert an_iteration(late + timedelta(hours=1)).issued > 0
    published(tmp_path, _log(tmp_path))
    assert main(["replay", str(tmp_path), "--lang", "en"]) == 0
