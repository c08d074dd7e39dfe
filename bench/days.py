"""A city's day of attendance and the closing of its month, against bare writes of the same rows.

bare = COPY of the same rows into tables of the same shape: same columns, indexes, checks and
foreign keys. `mark_days` and `close_months` are the whole acts: checks, sums, journal, request key.

    make bench-days                          950 groups, 20,900 children, one month
    python bench/run.py days 100 22 20       groups, children in each, days

The last line is one JSON object.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.db import connection

from bench.database import a_database
from kezek.attendance.acts import GroupMarks, close_months, mark_days
from kezek.attendance.queries import enrolled_by_group
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.policy.queries import calendar
from kezek.policy.rules import month_after
from tests.attendance.builders import CITY, a_city, a_group, enrolled

MONTH = date(2025, 9, 1)
EDUCATOR = Actor(Role.EDUCATOR, 1)
HEAD = Actor(Role.HEAD, 2)

# One child is built in full; the others are copies of its rows under other numbers.
COPIES = """
INSERT INTO people_person (id, iin_sealed, iin_mark, name_sealed, birth_date, sex)
SELECT 1000000 + n, '', decode(lpad(n::text, 64, '0'), 'hex'), '', '2022-01-01', 'f'
FROM generate_series(1, %(children)s) n;
INSERT INTO people_childcase (child_id, city_id, opened_at)
SELECT 1000000 + n, 'taraz', now() FROM generate_series(1, %(children)s) n;
INSERT INTO kindergartens_group (id, city_id, kindergarten_id, code, name, band, language, hours,
    kind, capacity, taken, published)
SELECT 1000000 + n, city_id, kindergarten_id, 'copy' || n, name, band, language, hours, kind,
    1000, 0, published
FROM kindergartens_group g, generate_series(1, %(groups)s) n WHERE g.id = %(group)s;
INSERT INTO queue_application (id, city_id, number, old_number, case_id, child_id, guardian_id,
    queue_type_id, band, "right", filed_at, entry, may_from, state, restored_times)
SELECT 1000000 + n, city_id, 'K' || n, '', 1000000 + n, 1000000 + n, guardian_id, queue_type_id,
    band, "right", filed_at, n, may_from, state, 0
FROM queue_application a, generate_series(1, %(children)s) n WHERE a.id = %(application)s;
INSERT INTO vouchers_voucher (id, city_id, number, case_id, application_id, child_id, band, ordinal,
    norm, state, issued_at, confirm_due_at, extended_times)
SELECT 1000000 + n, city_id, 'V' || n, 1000000 + n, 1000000 + n, 1000000 + n, band, 0, norm, state,
    issued_at, confirm_due_at, 0
FROM vouchers_voucher v, generate_series(1, %(children)s) n WHERE v.id = %(voucher)s;
INSERT INTO places_place (id, city_id, number, case_id, voucher_id, child_id, group_id, state, via,
    taken_at, release_reason)
SELECT 1000000 + n, city_id, 'P' || n, 1000000 + n, 1000000 + n, 1000000 + n,
    1000001 + n %% %(groups)s, state, via, taken_at, ''
FROM places_place p, generate_series(1, %(children)s) n WHERE p.voucher_id = %(voucher)s;
INSERT INTO contracts_contract (id, city_id, number, place_id, voucher_id, child_id, guardian_id,
    group_id, text_version, manifest_sealed, manifest_sha256, state, drafted_at, period, end_reason)
SELECT 1000000 + n, city_id, 'C' || n, 1000000 + n, 1000000 + n, 1000000 + n, guardian_id,
    1000001 + n %% %(groups)s, text_version, manifest_sealed, manifest_sha256, state, drafted_at,
    period, ''
FROM contracts_contract c, generate_series(1, %(children)s) n WHERE c.id = %(contract)s;
INSERT INTO contracts_enrolment (id, city_id, child_id, contract_id, place_id, voucher_id, group_id,
    period, leave_reason)
SELECT 1000000 + n, city_id, 1000000 + n, 1000000 + n, 1000000 + n, 1000000 + n,
    1000001 + n %% %(groups)s, period, ''
FROM contracts_enrolment e, generate_series(1, %(children)s) n WHERE e.id = %(enrolment)s;
DELETE FROM contracts_enrolment WHERE id = %(enrolment)s;
ANALYZE;
"""

BARE = """
CREATE TABLE bare_daymark (LIKE attendance_daymark INCLUDING ALL,
    FOREIGN KEY (enrolment_id) REFERENCES contracts_enrolment DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE bare_groupday (LIKE attendance_groupday INCLUDING ALL,
    FOREIGN KEY (city_id) REFERENCES policy_city DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (group_id) REFERENCES kindergartens_group DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE bare_entry (LIKE journal_entry INCLUDING ALL);
CREATE TABLE bare_pending (LIKE journal_pending INCLUDING ALL,
    FOREIGN KEY (entry_id) REFERENCES bare_entry DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE bare_timesheet (LIKE attendance_timesheet INCLUDING ALL,
    FOREIGN KEY (city_id) REFERENCES policy_city DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (enrolment_id) REFERENCES contracts_enrolment DEFERRABLE INITIALLY DEFERRED);
"""


def a_big_city(groups: int, children: int) -> int:
    """Fill the database; returns the one kindergarten that has all groups."""
    a_city()
    group = a_group()
    one = enrolled(group)
    with connection.cursor() as cursor:
        cursor.execute(
            COPIES,
            {
                "groups": groups,
                "children": children,
                "group": group.pk,
                "application": one.application.pk,
                "voucher": one.voucher.pk,
                "contract": one.contract.pk,
                "enrolment": one.id,
            },
        )
        cursor.execute(BARE)
    return int(group.kindergarten_id)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def copy_rows(tables: dict[str, str], where: str) -> float:
    """COPY the rows that the act wrote into the bare tables, in one transaction; milliseconds."""
    connection.ensure_connection()
    raw = connection.connection
    texts: dict[str, bytes] = {}
    for table, source in tables.items():
        with raw.cursor() as cursor, cursor.copy(f"COPY ({source} {where}) TO STDOUT") as copy:
            texts[table] = b"".join(bytes(part) for part in copy)

    def write() -> None:
        with raw.transaction(), raw.cursor() as cursor:
            for table, text in texts.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(text)

    return timed(write)


def bench(groups: int, size: int, days: int) -> dict[str, object]:
    """Mark every day of the month, close it, and write the same rows bare after each act."""
    children = groups * size
    kindergarten = a_big_city(groups, children)
    working = calendar().working_days(MONTH, month_after(MONTH))
    working = working[:days]
    marking, bare_marking = [], []
    for n, day in enumerate(working):
        sheets = [
            GroupMarks(group, day, {child: "PPPPPPPPPIPPPPPPPPPA"[child % 20] for child in list_})
            for group, list_ in enrolled_by_group(CITY, day).items()
        ]
        marking.append(
            timed(
                partial(
                    mark_days,
                    actor=EDUCATOR,
                    moment=clock.at(day, 18),
                    request_key=f"bench:{n}",
                    city=CITY,
                    groups=sheets,
                )
            )
        )
        bare_marking.append(
            copy_rows(
                {
                    "bare_daymark": f"SELECT * FROM attendance_daymark WHERE day = '{day}'",
                    "bare_groupday": f"SELECT * FROM attendance_groupday WHERE day = '{day}'",
                    "bare_entry": "SELECT * FROM journal_entry WHERE kind = 'day.marked'"
                    f" AND data->>'day' = '{day}'",
                    "bare_pending": "SELECT p.* FROM journal_pending p JOIN journal_entry e"
                    f" ON e.id = p.entry_id WHERE e.data->>'day' = '{day}'",
                },
                "",
            )
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE attendance_daymark")
        for day in set(calendar().working_days(MONTH, month_after(MONTH))) - set(working):
            cursor.execute("INSERT INTO policy_calendarday VALUES (%s, false, '', '', '')", [day])
    closing = timed(
        lambda: close_months(
            actor=HEAD,
            moment=clock.at(month_after(MONTH) + timedelta(days=1), 9),
            request_key="bench:close",
            city=CITY,
            month=MONTH,
            kindergartens=[kindergarten],
        )
    )
    bare_closing = copy_rows(
        {
            "bare_timesheet": "SELECT * FROM attendance_timesheet",
            "bare_entry": "SELECT * FROM journal_entry WHERE kind = 'timesheet.closed'",
            "bare_pending": "SELECT p.* FROM journal_pending p JOIN journal_entry e"
            " ON e.id = p.entry_id WHERE e.kind = 'timesheet.closed'",
        },
        "",
    )
    mark_ms, bare_ms = statistics.median(marking), statistics.median(bare_marking)
    return {
        "groups": groups,
        "children": children,
        "days": len(working),
        "mark_day_ms": round(mark_ms),
        "bare_mark_day_ms": round(bare_ms),
        "ratio_mark": round(mark_ms / bare_ms, 2),
        "close_month_ms": round(closing),
        "bare_close_month_ms": round(bare_closing),
        "ratio_close": round(closing / bare_closing, 2),
    }


def main(words: list[str]) -> int:
    """Measure in a database of its own and print one JSON object."""
    given = [int(text) for text in words]
    groups, size, days = given + [950, 22, 22][len(given) :]
    with a_database():
        print(json.dumps(bench(groups, size, days)))
    return 0
