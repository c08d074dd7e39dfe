"""Batches end anywhere, cost the same whatever their size, and tie no two numbers of a child."""

import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kezek.journal import followers, sequencer
from kezek.openlog.followers import FOLLOWER
from kezek.people.models import Person
from kezek.people.queries import iins_of, names_of
from kezek.places.acts import Release, claim_place, release_places
from kezek.places.models import Place
from kezek.places.sweeps import offer_freed_seats
from kezek.vouchers.acts import confirm_vouchers, lapse_vouchers
from kezek.vouchers.models import Voucher
from tests.builders import PARENT, START, TARAZ, a_city, statements_of
from tests.openlog.told import Body, log, tell, without_chance
from tests.places.builders import NOW, a_full_group, a_line, frame
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_line as a_queue
from tests.vouchers.replay_town import a_listed_group, money_for

pytestmark = pytest.mark.django_db

_NUMBER = re.compile(rb'"([KVPW])-[0-9]{8}"')


def _a_life() -> None:
    """Issues, claims, seats given back, vouchers that end, lines and their offers."""
    group = a_listed_group(capacity=4)
    a_queue(9)
    for hour in range(3):
        money_for(2)
        an_iteration(START + timedelta(hours=hour))
    first, second, *_others = Voucher.objects.order_by("pk")
    confirm_vouchers(vouchers=[first.pk, second.pk], **frame(START, PARENT))
    for voucher in (first, second):
        claim_place(voucher=voucher.pk, group=group.pk, **frame())
    release_places(
        places=[Place.objects.get(voucher=second).pk], reason=Release.UNSIGNED, **frame()
    )
    unconfirmed = Voucher.objects.filter(state="issued").order_by("pk")
    lapse_vouchers(vouchers=[row.pk for row in unconfirmed], **frame(START + timedelta(days=40)))
    full = a_full_group(2)
    a_line(full, 3)
    held = Place.objects.filter(group=full, state="claimed").order_by("pk")[0]
    release_places(places=[held.pk], reason=Release.LEFT, **frame())
    offer_freed_seats(TARAZ, NOW)


def _told_by(batch: int) -> list[Body]:
    """The log when the follower sees so many facts at a time; nothing stays."""
    with transaction.atomic():
        tell(batch)
        found = [without_chance(body) for body in log()]
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("batch", [1, 2, 3, 7])
def test_the_log_is_the_same_wherever_batches_end(batch: int) -> None:
    _a_life()
    sequencer.catch_up(TARAZ)
    whole = _told_by(followers.BATCH)
    assert len(whole) > 50
    assert _told_by(batch) == whole


def test_a_batch_costs_as_many_statements_whatever_it_holds() -> None:
    a_city()
    counts = []
    for many in (1, 3, 30):  # the first makes the cursor, too
        a_listed_group(capacity=200)
        a_queue(many)
        money_for(many)
        an_iteration()
        sequencer.catch_up(TARAZ)
        counts.append(statements_of(lambda: followers.step(FOLLOWER, TARAZ, 10_000)))
    assert counts[1] == counts[2]


def test_no_entry_holds_the_numbers_of_two_stages_but_an_offer() -> None:
    _a_life()
    tell()
    tied: dict[frozenset[str], set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_log_entry ORDER BY index")
        bodies = [bytes(body) for (body,) in cursor.fetchall()]
    for body, said in zip(bodies, log(), strict=True):
        stages = frozenset(match.decode() for match in _NUMBER.findall(body))
        if len(stages) > 1:
            tied[stages].add(said["kind"])
    assert tied == {frozenset("PW"): {"place.held"}}


def test_nothing_that_names_a_person_is_in_the_log() -> None:
    _a_life()
    tell()
    people = list(Person.objects.values_list("pk", flat=True))
    assert len(people) > 10
    secrets = [*iins_of(people).values(), *names_of(people).values()]
    secrets += [day.isoformat() for day in Person.objects.values_list("birth_date", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_log_entry")
        whole = b"\n".join(bytes(body) for (body,) in cursor.fetchall()).decode()
    assert [secret for secret in secrets if secret in whole] == []


def test_entries_are_canonical() -> None:
    _a_life()
    tell()
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_log_entry")
        for (body,) in cursor.fetchall():
            text = bytes(body).decode()
            assert not re.search(r'[:,{\[] |" :', text), text
            assert re.search(r'"at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"', text)
