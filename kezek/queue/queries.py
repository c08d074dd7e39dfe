"""Reads of the queue: positions, open pages, lanes, applications by number."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F

from kezek.core import numbers
from kezek.core.numbers import OldNumber
from kezek.core.sealing import Purpose, mark, unseal
from kezek.queue.models import Application, Filing, Privilege
from kezek.queue.rules import PAGE_ROWS, filing_token
from kezek.queue.states import ApplicationState, FilingState

# The stretch of filing time in which a page begins is found by sums of tallies.
PAGE = """
    WITH far AS (
        SELECT slot, waiting, sum(waiting) OVER (ORDER BY slot) - waiting AS ahead
        FROM queue_tally WHERE queue_type_id = %(kind)s AND level = 0
    ), near AS (
        SELECT n.slot, n.waiting,
               f.ahead + sum(n.waiting) OVER (ORDER BY n.slot) - n.waiting AS ahead
        FROM far f JOIN queue_tally n ON n.queue_type_id = %(kind)s AND n.level = 1
            AND n.slot >= f.slot << 5 AND n.slot < (f.slot + 1) << 5
        WHERE f.ahead <= %(skipped)s AND %(skipped)s < f.ahead + f.waiting
    ), begun AS (
        SELECT to_timestamp(slot::bigint << 16) AS moment, ahead
        FROM near WHERE ahead <= %(skipped)s AND %(skipped)s < ahead + waiting
    )
    SELECT number, filed_at, state FROM queue_application
    WHERE queue_type_id = %(kind)s AND state = 'waiting'
      AND filed_at >= (SELECT moment FROM begun)
    ORDER BY filed_at, order_seq NULLS LAST, entry
    OFFSET %(skipped)s - (SELECT ahead FROM begun) LIMIT %(rows)s
"""
_WAITING = """
    (SELECT coalesce(sum(y.waiting), 0) FROM queue_tally y
     WHERE y.queue_type_id = t.id AND y.level = 0)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the open queue."""

    number: str
    filed_at: datetime
    status: str
    position: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue type; pages count from 1."""

    rows: list[Row]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One queue of the city. `first_…` is the first in line, `last_served_…` the last before it."""

    code: str
    band: int
    right: str
    name_kk: str
    name_ru: str
    name_en: str
    waiting: int
    first_number: str
    first_filed_at: datetime | None
    last_served_number: str
    last_served_filed_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class KeptFiling:
    """A filing to go on with, until its term; it keeps its moment. No repr: it holds an IIN."""

    token: str
    child_iin: str
    filed_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """The receipt. `position` may move by entries of the same moment until the tie is settled."""

    application_id: int
    number: str
    position: int
    queue_type: str


def position(application: int) -> int | None:
    """The number in its own queue, 1 for the first; None when it does not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_position(%s)", [application])
        (place,) = cursor.fetchone()
    return place if place is None else int(place)


def receipt(application: int) -> Filed:
    """Number, position and queue type of an application that has just been filed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.number, queue_position(a.id), t.code"
            " FROM queue_application a JOIN policy_queuetype t ON t.id = a.queue_type_id"
            " WHERE a.id = %s",
            [application],
        )
        return Filed(*cursor.fetchone())


def queue_page(queue_type: int, page: int = 1, rows: int = PAGE_ROWS) -> Page:
    """A page of the open queue in its order: two queries, whatever it holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(waiting), 0) FROM queue_tally"
            " WHERE queue_type_id = %s AND level = 0",
            [queue_type],
        )
        (total,) = cursor.fetchone()
        pages = max(1, -(-total // rows))
        page = min(max(page, 1), pages)
        skipped = (page - 1) * rows
        cursor.execute(PAGE, {"kind": queue_type, "skipped": skipped, "rows": rows})
        lines = [
            Row(number, filed_at, state, skipped + n)
            for n, (number, filed_at, state) in enumerate(cursor.fetchall(), start=1)
        ]
    return Page(lines, int(total), page, pages)


def lanes(city: str) -> list[Lane]:
    """Every queue of the city in its order, also the empty ones: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT t.code, t.band, t."right", t.name_kk, t.name_ru, t.name_en, {_WAITING},
                   coalesce(f.number, ''), f.filed_at, coalesce(s.number, ''), s.filed_at
            FROM policy_queuetype t
            LEFT JOIN LATERAL (
                SELECT a.number, a.filed_at FROM queue_application a
                WHERE a.queue_type_id = t.id AND a.state = 'waiting'
                ORDER BY a.filed_at, a.order_seq LIMIT 1
            ) f ON true
            LEFT JOIN LATERAL (
                SELECT a.number, a.filed_at FROM queue_application a
                WHERE a.queue_type_id = t.id AND a.state IN ('voucher', 'placed')
                  AND (f.filed_at IS NULL OR a.filed_at <= f.filed_at)
                ORDER BY a.filed_at DESC, a.order_seq DESC NULLS LAST LIMIT 1
            ) s ON true
            WHERE t.city_id = %s ORDER BY t.ordering
            """,  # noqa: S608 - our own text
            [city],
        )
        return [Lane(*row) for row in cursor.fetchall()]


def waiting_counts(city: str) -> dict[str, int]:
    """How many wait in each queue type of the city, by its code; empty ones too."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.code, {_WAITING} FROM policy_queuetype t"  # noqa: S608 - our own text
            " WHERE t.city_id = %s ORDER BY t.ordering",
            [city],
        )
        return {code: int(count) for code, count in cursor.fetchall()}


def find_by_number(city: str, text: str) -> Application | None:
    """The application with this number of ours, or with this old number; the live one first.

    Raises what `numbers.parse` raises for a number of ours that is mistyped.
    """
    number = numbers.parse(text)
    field = "old_number" if isinstance(number, OldNumber) else "number"
    found = Application.objects.select_related("queue_type").filter(city_id=city)
    return (
        found.filter(**{field: str(number)})
        .order_by(F("closed_at").desc(nulls_first=True), "-pk")
        .first()
    )


def application_of(child: int) -> Application | None:
    """The child's live application."""
    return Application.objects.select_related("queue_type").filter(case_id=child).first()


def filing_people(token: str) -> tuple[str, str, str, str] | None:
    """Parent's IIN, child's IIN, phone and language of a filing that is still open."""
    row = Filing.objects.filter(
        token=filing_token(token), state__in=[FilingState.UNPROVEN, FilingState.PROVEN]
    ).first()
    if row is None:
        return None
    return (
        unseal(Purpose.IIN, bytes(row.parent_sealed)),
        unseal(Purpose.IIN, bytes(row.child_sealed)),
        unseal(Purpose.PHONE, bytes(row.phone_sealed)),
        row.language,
    )


def kept_filings(city: str, parent_iin: str) -> list[KeptFiling]:
    """Filings of this parent, proven but not completed: the registry was down, or they left.

    Only for the parent who has shown that the IIN is theirs.
    """
    rows = Filing.objects.filter(
        city_id=city, state=FilingState.PROVEN, parent_mark=mark(Purpose.IIN, parent_iin)
    )
    return [
        KeptFiling(
            str(row.token),
            unseal(Purpose.IIN, bytes(row.child_sealed)),
            row.filed_at,
            row.lapse_due_at,
        )
        for row in rows.order_by("filed_at")
    ]


def privilege_of(application: int) -> Privilege | None:
    """The newest claim of a privilege of the application, decided or not."""
    return Privilege.objects.filter(application_id=application).order_by("-pk").first()


def due_filings(city: str, now: datetime, limit: int) -> list[int]:
    """Filings whose term is over."""
    open_ones = Filing.objects.filter(
        city_id=city,
        state__in=[FilingState.UNPROVEN, FilingState.PROVEN],
        lapse_due_at__lte=now,
    )
    return list(open_ones.order_by("lapse_due_at", "pk").values_list("pk", flat=True)[:limit])


def due_restorations(city: str, now: datetime, limit: int) -> list[int]:
    """Inactive applications whose time to be restored is over."""
    over = Application.objects.filter(
        city_id=city, state=ApplicationState.INACTIVE, restore_due_at__lte=now
    )
    return list(over.order_by("restore_due_at", "pk").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class OpenFiling:
    """A filing that waits to be proven or completed by its parent."""

    token: str
    filed_at: datetime
    lapse_due_at: datetime
    proven: bool


def open_filings(city: str, parent: int, now: datetime) -> list[OpenFiling]:
    """What was typed with this person's IIN and is still open, the newest first.

    For the person alone, once they have shown who they are.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.token::text, f.filed_at, f.lapse_due_at, f.state = 'proven'"
            " FROM queue_filing f JOIN people_person p ON p.iin_mark = f.parent_mark"
            " WHERE p.id = %s AND f.city_id = %s AND f.state IN ('unproven', 'proven')"
            " AND f.lapse_due_at > %s ORDER BY f.filed_at DESC, f.id DESC",
            [parent, city, now],
        )
        return [OpenFiling(*row) for row in cursor.fetchall()]
