"""The writer on a real database: batches, repeats, faults, and who may write."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import psycopg
import pytest
from django.db import connection

from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.models import Place
from kezek.places.rush.line import Answer, Line
from kezek.places.rush.writer import LeadLost, Writer
from tests.builders import TARAZ, a_group
from tests.places.builders import NOW, a_claimant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cloned")]


async def now() -> datetime:
    return NOW


def a_lane(address: str, limit: int = 500) -> tuple[Line, Writer]:
    line = Line(1000, 4.0, lambda: 1_000.0)
    return line, Writer(address, line, now, limit)


def run(
    address: str, play: Callable[[Line, Writer], Awaitable[Sequence[Answer]]], limit: int = 500
) -> list[Answer]:
    """Play against a lane that leads, then end it politely."""

    async def scene() -> list[Answer]:
        line, writer = a_lane(address, limit)
        await writer.lead()
        work = asyncio.create_task(writer.work())
        told = list(await play(line, writer))
        writer.end()
        await asyncio.wait_for(work, 30)
        return told

    return asyncio.run(scene())


def all_of(*claims: tuple[int, int]) -> Callable[[Line, Writer], Awaitable[Sequence[Answer]]]:
    async def play(line: Line, _writer: Writer) -> Sequence[Answer]:
        return await asyncio.gather(*(line.join(v, g, 11) for v, g in claims))

    return play


def words(told: Sequence[Answer]) -> list[str]:
    return [answer.verdict for answer in told]


def test_sixty_claims_and_seven_seats_are_one_batch_without_oversell(address: str) -> None:
    group = a_group(capacity=7)
    vouchers = [a_claimant().pk for _ in range(60)]
    told = run(address, all_of(*((voucher, group.pk) for voucher in vouchers)))
    assert words(told) == ["ok"] * 7 + ["full"] * 53
    assert [answer.place for answer in told[:7]] == list(
        Place.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert queries.reconcile(TARAZ) == []


def test_small_batches_come_to_the_same(address: str) -> None:
    group = a_group(capacity=7)
    vouchers = [a_claimant().pk for _ in range(20)]
    told = run(address, all_of(*((voucher, group.pk) for voucher in vouchers)), limit=3)
    assert words(told) == ["ok"] * 7 + ["full"] * 13


def test_the_journal_names_who_claimed_and_when_the_claim_arrived(address: str) -> None:
    (told,) = run(address, all_of((a_claimant().pk, a_group().pk)))
    claimed = Entry.objects.get(kind="place.claimed")
    assert (claimed.actor, claimed.moment) == ("parent:11", NOW)
    assert claimed.data["arrival"] == told.arrival == 1_000_000_000


def test_a_repeat_gets_its_own_place_back(address: str) -> None:
    voucher, group = a_claimant().pk, a_group().pk
    (first,) = run(address, all_of((voucher, group)))
    (again,) = run(address, all_of((voucher, group)))
    assert (first.verdict, again.verdict) == ("ok", "already")
    assert first.place == again.place
    assert Place.objects.count() == 1


def test_two_wishes_of_one_voucher_get_one_place(address: str) -> None:
    voucher, groups = a_claimant().pk, [a_group().pk for _ in range(3)]
    told = run(address, all_of(*((voucher, group) for group in groups)))
    assert words(told) == ["ok", "already", "already"]
    assert len({answer.place for answer in told}) == 1


def test_what_is_left_in_line_is_served_before_the_end(address: str) -> None:
    async def play(line: Line, writer: Writer) -> Sequence[Answer]:
        asked = [line.join(voucher, group.pk, 11) for voucher in vouchers]
        writer.end()
        return await asyncio.gather(*asked)

    group, vouchers = a_group(), [a_claimant().pk for _ in range(10)]
    assert words(run(address, play, limit=2)) == ["ok"] * 10


def test_one_row_that_fails_spoils_no_other(address: str) -> None:
    """A group beyond its CHECK: the batch fails as a whole, then each claim stands for itself."""
    broken, sound = a_group(), a_group()
    with connection.cursor() as cursor:  # no claim of this group can be written
        cursor.execute(
            "ALTER TABLE kindergartens_group ADD CONSTRAINT broken"
            f" CHECK (id <> {broken.pk} OR taken = 0)"
        )
    claims = [(a_claimant().pk, group) for group in (sound.pk, broken.pk, sound.pk)]
    told = run(address, all_of(*claims))
    assert words(told) == ["ok", "failed", "ok"]
    assert Group.objects.get(pk=sound.pk).taken == 2
    assert queries.reconcile(TARAZ) == []


def test_a_broken_connection_loses_nobody(address: str) -> None:
    group, vouchers = a_group(capacity=40), [a_claimant().pk for _ in range(40)]

    async def play(line: Line, _writer: Writer) -> Sequence[Answer]:
        asked = [line.join(voucher, group.pk, 11) for voucher in vouchers]
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as other:
            for _ in range(4):
                await other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'kezek rush' AND datname = current_database()"
                )
                await asyncio.sleep(0.05)  # claims are judged between two breaks
        return await asyncio.gather(*asked)

    told = run(address, play, limit=4)
    assert {answer.verdict for answer in told} <= {"ok", "already"}
    assert len({answer.place for answer in told}) == 40
    assert Place.objects.count() == 40
    assert queries.reconcile(TARAZ) == []


def test_one_writes_and_the_second_waits_until_the_first_is_gone(address: str) -> None:
    async def scene() -> list[bool]:
        _, first = a_lane(address)
        line, second = a_lane(address)
        await first.lead()
        waits = asyncio.create_task(second.lead())
        await asyncio.sleep(0.5)  # long enough to lead, if it did not wait
        seen = [waits.done()]
        first.end()
        await first.work()
        await asyncio.wait_for(waits, 10)
        work = asyncio.create_task(second.work())
        seen.append((await line.join(voucher, group, 11)).verdict == "ok")
        second.end()
        await work
        return seen

    voucher, group = a_claimant().pk, a_group().pk
    assert asyncio.run(scene()) == [False, True]


def test_who_lost_the_lead_stops(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kezek.places.rush.writer._SUCCESSION", 0.5)
    voucher, group = a_claimant().pk, a_group().pk

    async def scene() -> str:
        line, writer = a_lane(address)
        await writer.lead()
        work = asyncio.create_task(writer.work())
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as other:
            await other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'kezek rush' AND datname = current_database()"
            )
            await other.execute("SELECT pg_advisory_lock(7, 0)")
            asked = line.join(voucher, group, 11)
            with pytest.raises(LeadLost):
                await asyncio.wait_for(work, 30)
        return (await asked).verdict

    assert asyncio.run(scene()) == "failed"
    assert not Place.objects.exists()


def test_while_an_iteration_holds_the_city_nobody_is_judged(address: str) -> None:
    voucher, group = a_claimant().pk, a_group().pk

    async def play(line: Line, _writer: Writer) -> Sequence[Answer]:
        async with await psycopg.AsyncConnection.connect(address) as other:
            await other.execute("SELECT pg_advisory_xact_lock(1, hashtext('taraz'))")
            asked = line.join(voucher, group, 11)
            await asyncio.sleep(0.5)  # long enough to judge, if it did not wait
            assert not asked.done()
        return [await asked]

    assert words(run(address, play)) == ["ok"]
