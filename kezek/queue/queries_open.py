"""The open list of a general queue together with the queues that are too small for their own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kezek.queue.queries import PAGE, Page, Row, queue_page
from kezek.queue.rules import PAGE_ROWS

_ALL = """
    SELECT number, filed_at, state FROM queue_application
    WHERE queue_type_id = ANY(%s) AND state = 'waiting'
    ORDER BY filed_at, order_seq NULLS LAST, entry LIMIT %s
"""


def joint_page(general: int, small: Sequence[int], page: int = 1, rows: int = PAGE_ROWS) -> Page:
    """A page of the general queue with the children of `small` queues in it, by filing moment.

    `position` is the place in this list: it equals the number in the queue up to the few who are
    put in. Three queries, whatever it holds; without `small` it is the queue's own page.
    """
    if not small:
        return queue_page(general, page, rows)
    guests = _guests(small)
    first = queue_page(general, 1, 1)
    total = first.total + len(guests)
    pages = max(1, -(-total // rows))
    page = min(max(page, 1), pages)
    start = (page - 1) * rows
    # Of the general queue so much that whatever the guests push aside is still in it.
    skipped = max(0, start - len(guests))
    own = _stretch(general, skipped, rows + len(guests))
    before = sum(one[1] < own[0][1] for one in guests) if skipped and own else 0
    merged = sorted([*own, *guests[before:]], key=lambda one: one[1])
    offset = start - skipped - before
    lines = [
        Row(number, filed_at, state, start + n)
        for n, (number, filed_at, state) in enumerate(merged[offset : offset + rows], start=1)
    ]
    return Page(lines, total, page, pages)


def _guests(small: Sequence[int]) -> list[tuple[str, datetime, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_ALL, [list(small), 1_000])
        return list(cursor.fetchall())


def _stretch(queue_type: int, skipped: int, rows: int) -> list[tuple[str, datetime, str]]:
    with connection.cursor() as cursor:
        cursor.execute(PAGE, {"kind": queue_type, "skipped": skipped, "rows": rows})
        return list(cursor.fetchall())
