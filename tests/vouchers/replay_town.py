"""Small towns for the replay: everything through acts, then things planted past all guards."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from kezek.core.actors import CALENDAR, IMPORT, Actor
from kezek.journal.frame import act
from kezek.journal.models import Entry
from kezek.journal.record import record
from kezek.journal.sequencer import catch_up
from kezek.kindergartens.acts import Recall, publish_group, recall_group
from kezek.kindergartens.models import Group
from kezek.places.acts import claim_place, give_back_voucher
from kezek.queue.acts import (
    claim_privilege,
    decide_privilege,
    restore_application,
    settle_order,
    withdraw_application,
)
from kezek.queue.models import Application
from kezek.vouchers.acts import allot_money, confirm_voucher, lapse_vouchers, refuse_voucher
from kezek.vouchers.models import Iteration, Voucher
from kezek.vouchers.replay import Outcome, replay
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_city,
    a_group,
    a_key,
    an_application,
)
from tests.vouchers.builders import an_iteration

PRICE = 65_000 * 6  # July to December
MONEY = PRICE * 100 // 97 + 1  # with its contingency


@act("import.done")
def _list_group(
    *, actor: Actor, moment: datetime, request_key: str, band: int, capacity: int, kind: str
) -> int:
    group = a_group(band=band, capacity=capacity, kind=kind)
    return record(
        "group.listed",
        city=TARAZ,
        subject=group.pk,
        actor=actor,
        cause="import",
        moment=moment,
        data={
            "kindergarten": group.kindergarten_id,
            "band": band,
            "capacity": capacity,
            "kind": kind,
        },
    )


def a_listed_group(band: int = 3, capacity: int = 20, kind: str = "ordinary") -> Group:
    """A group that the journal knows, as an import lists it."""
    a_city()
    entry = _list_group(
        actor=IMPORT, moment=START, request_key=a_key(), band=band, capacity=capacity, kind=kind
    )
    return Group.objects.get(pk=Entry.objects.get(pk=entry).subject_id)


def money_for(vouchers: int, moment: datetime = START) -> int:
    """An allotment whose free part pays for so many vouchers of July."""
    return allot_money(
        actor=DEPARTMENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        budget_year=moment.year,
        source="local",
        tenge=vouchers * PRICE * 100 // 97 + 2,
    )


def a_line(count: int, band: int = 3, right: str = "general") -> list[Application]:
    """Children in one queue, the first first."""
    return [
        an_application(band=band, right=right, filed_at=START - timedelta(days=300 - n))
        for n in range(count)
    ]


def a_small_town() -> list[Application]:
    """Two iterations, three and two vouchers; five wait on; returns the line of ten."""
    a_listed_group(capacity=30)
    line = a_line(10)
    money_for(3)
    assert an_iteration().issued == 3
    money_for(2)
    assert an_iteration(START + timedelta(hours=1)).issued == 2
    return line


def replayed() -> Outcome:
    """The replay of what stands now."""
    return replay(TARAZ)


def found() -> dict[str, str]:
    """What the replay finds: each kind with its line."""
    return {finding.kind: str(finding) for finding in replayed().findings}


# ---------------------------------------------------------------- past all guards

GUARDED = ("journal_entry", "journal_order", "queue_application", "vouchers_voucher")


@contextmanager
def guards_off() -> Iterator[None]:
    """Triggers disabled, as somebody with the keys of the database could do it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def altered(statement: str, *values: int | str) -> int:
    """Change rows past all guards; how many."""
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def issued_entry(voucher: Voucher) -> Entry:
    """The entry of the voucher's issuing."""
    return Entry.objects.get(kind="voucher.issued", subject_id=voucher.pk)


def write_entry(entry: Entry, **changes: Any) -> None:
    """Change fields of an entry's data."""
    text = json.dumps(entry.data | changes)
    assert altered("UPDATE journal_entry SET data = %s::jsonb WHERE id = %s", text, entry.pk) == 1


def voucher_at(number: int, ordinal: int) -> Voucher:
    """A voucher by its iteration and ordinal."""
    return Voucher.objects.get(iteration__number=number, ordinal=ordinal)


def plant(voucher: Voucher, favoured: Application) -> None:
    """Give the voucher to another child, in every table and in the journal."""
    passed = voucher.application
    favoured.refresh_from_db()
    altered(
        "UPDATE vouchers_voucher SET application_id = %s, child_id = %s, case_id = %s,"
        " state = 'issued' WHERE id = %s",
        *(favoured.pk, favoured.child_id, favoured.child_id, voucher.pk),
    )
    altered("UPDATE queue_application SET state = 'waiting' WHERE id = %s", passed.pk)
    altered("UPDATE queue_application SET state = 'voucher' WHERE id = %s", favoured.pk)
    write_entry(
        issued_entry(voucher),
        application=favoured.number,
        child=favoured.child_id,
        filed_at=favoured.filed_at.isoformat(),
        order_seq=favoured.order_seq,
    )


def plant_extra(iteration: Iteration, favoured: Application) -> None:
    """One voucher more in an iteration, in the tables and at the end of the journal."""
    last = iteration.vouchers.order_by("-ordinal")[0]
    favoured.refresh_from_db()
    entry = issued_entry(last)
    voucher = Voucher.objects.create(
        city_id=TARAZ,
        number="V-00000000",
        case_id=favoured.child_id,
        application=favoured,
        child_id=favoured.child_id,
        band=last.band,
        iteration=iteration,
        ordinal=last.ordinal + 1,
        norm=last.norm,
        issued_at=last.issued_at,
        confirm_due_at=last.confirm_due_at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vouchers_reservation (voucher_id, budget_year, tenge) VALUES (%s, %s, 0)",
            [voucher.pk, 2025],
        )
        cursor.execute(
            "SELECT journal_record(%s, 'voucher.issued', 'voucher', %s, %s, %s, %s, %s::jsonb)",
            [
                TARAZ,
                voucher.pk,
                entry.actor,
                entry.cause,
                entry.moment,
                json.dumps(
                    entry.data
                    | {
                        "ordinal": voucher.ordinal,
                        "application": favoured.number,
                        "child": favoured.child_id,
                        "number": voucher.number,
                        "filed_at": favoured.filed_at.isoformat(),
                        "order_seq": favoured.order_seq,
                    }
                ),
            ],
        )
    altered("UPDATE queue_application SET state = 'voucher' WHERE id = %s", favoured.pk)
    catch_up(TARAZ)


# ---------------------------------------------------------------- histories


class History:
    """A town that lives by chance, through acts alone."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.now = START
        self.groups = [a_listed_group(band, self.rng.randrange(2, 6)) for band in (1, 3, 3, 4)]
        a_listed_group(3, 9, "special")

    def live(self, steps: int) -> None:
        """So many things happen, minutes or days apart."""
        ways: list[Callable[[], None]] = [
            self.file, self.file, self.file, self.allot, self.issue, self.issue, self.confirm,
            self.confirm, self.claim, self.claim, self.refuse, self.withdraw, self.prove,
            self.publish, self.lapse, self.restore,
        ]  # fmt: skip
        for _n in range(steps):
            self.now += timedelta(minutes=self.rng.choice([1, 30, 600, 2_000]))
            self.rng.choice(ways)()
        catch_up(TARAZ)
        settle_order(TARAZ)

    def frame(self) -> dict[str, Any]:
        return {"actor": PARENT, "moment": self.now, "request_key": a_key(), "city": TARAZ}

    def one(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.rng.choice(found) if found else None

    def file(self) -> None:
        an_application(
            band=self.rng.choice([1, 3, 3, 4]),
            right=self.rng.choice(["out_of_turn", "priority", "general", "general"]),
            filed_at=START - timedelta(days=self.rng.randrange(9)),
            may_from=self.rng.choice([date(2020, 1, 1), date(2025, 7, 20)]),
            moment=self.now,
        )

    def allot(self) -> None:
        money_for(self.rng.randrange(1, 4), self.now)

    def issue(self) -> None:
        an_iteration(self.now)

    def confirm(self) -> None:
        rows = Voucher.objects.filter(state="issued", confirm_due_at__gt=self.now)
        if voucher := self.one(rows):
            confirm_voucher(voucher=voucher.pk, **self.frame())

    def claim(self) -> None:
        rows = Voucher.objects.filter(state="confirmed", sign_due_at__gt=self.now)
        if voucher := self.one(rows):
            free = Group.objects.filter(
                band=voucher.band, kind="ordinary", published=True, pk__in=self.groups_with_room()
            )
            if group := self.one(free):
                claim_place(voucher=voucher.pk, group=group.pk, **self.frame())

    def groups_with_room(self) -> list[int]:
        rows = Group.objects.all()
        return [row.pk for row in rows if row.taken < row.capacity]

    def refuse(self) -> None:
        if placed := self.one(Voucher.objects.filter(state__in=["placed", "confirmed"])):
            give_back_voucher(voucher=placed.pk, **self.frame())
        elif issued := self.one(Voucher.objects.filter(state="issued")):
            refuse_voucher(voucher=issued.pk, **self.frame())

    def withdraw(self) -> None:
        if row := self.one(Application.objects.filter(state="waiting")):
            withdraw_application(application=row.pk, **self.frame())

    def prove(self) -> None:
        rows = Application.objects.filter(state="waiting", right="general", privileges=None)
        if row := self.one(rows):
            claim = claim_privilege(application=row.pk, code="large_family", **self.frame())
            decide_privilege(privilege=claim, proven=True, **self.frame())

    def publish(self) -> None:
        group = self.rng.choice(self.groups)
        group.refresh_from_db()
        frame = {name: value for name, value in self.frame().items() if name != "city"}
        if group.published:
            recall_group(group=group.pk, reason=Recall.REPAIR, **frame)
        else:
            publish_group(group=group.pk, **frame)

    def lapse(self) -> None:
        due = Voucher.objects.filter(state="issued", confirm_due_at__lte=self.now)
        if pks := list(due.values_list("pk", flat=True)):
            lapse_vouchers(vouchers=pks, **self.frame() | {"actor": CALENDAR})

    def restore(self) -> None:
        rows = Application.objects.filter(
            state="inactive", restored_times=0, restore_due_at__gt=self.now
        )
        if row := self.one(rows):
            restore_application(application=row.pk, **self.frame())
