"""`kezek trace NUMBER`: what the journal says of one application, voucher or place."""

import argparse
import json
import sys

from django.db import connection
from rich.console import Console
from rich.table import Table

from kezek.core import clock, numbers

HELP = "Tell the whole recorded story behind one public number (K-…, V-…, P-…)."
DATABASE = "kezek_season"

_SUBJECTS = """
WITH found AS (
    SELECT a.child_id FROM queue_application a WHERE a.number = %(number)s
    UNION SELECT v.child_id FROM vouchers_voucher v WHERE v.number = %(number)s
    UNION SELECT p.child_id FROM places_place p WHERE p.number = %(number)s
)
SELECT 'application', a.id FROM queue_application a JOIN found USING (child_id)
UNION SELECT 'privilege', p.id FROM queue_privilege p
    JOIN queue_application a ON a.id = p.application_id JOIN found USING (child_id)
UNION SELECT 'voucher', v.id FROM vouchers_voucher v JOIN found USING (child_id)
UNION SELECT 'place', p.id FROM places_place p JOIN found USING (child_id)
UNION SELECT 'wait', w.id FROM places_wait w
    JOIN vouchers_voucher v ON v.id = w.voucher_id JOIN found USING (child_id)
UNION SELECT 'contract', c.id FROM contracts_contract c JOIN found USING (child_id)
UNION SELECT 'enrolment', e.id FROM contracts_enrolment e JOIN found USING (child_id)
UNION SELECT 'timesheet', t.id FROM attendance_timesheet t
    JOIN contracts_enrolment e ON e.id = t.enrolment_id JOIN found USING (child_id)
"""

_ENTRIES = """
SELECT o.seq, e.moment, e.kind, e.actor, e.cause, e.data::text
FROM unnest(%s::text[], %s::bigint[]) AS s (subject_type, subject_id)
JOIN journal_entry e USING (subject_type, subject_id)
LEFT JOIN journal_order o ON o.entry_id = e.id
ORDER BY o.seq NULLS LAST, e.id
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the number."""
    parser.add_argument("number", help="as it stands on the page or receipt")


def run(args: argparse.Namespace) -> int:
    """Print the entries in their order; 1 if nothing has this number."""
    number = str(numbers.parse(args.number))
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS, {"number": number})
        subjects = cursor.fetchall()
        if not subjects:
            sys.stderr.write(f"kezek trace: nothing here has the number {number}.\n")
            return 1
        cursor.execute(_ENTRIES, [[kind for kind, _ in subjects], [pk for _, pk in subjects]])
        rows = cursor.fetchall()
    table = Table(title=number)
    for head in ("seq", "moment", "kind", "actor", "cause", "data"):
        table.add_column(head, overflow="fold")
    for seq, moment, kind, actor, cause, data in rows:
        said = json.dumps(json.loads(data), ensure_ascii=False)
        when = f"{clock.local(moment):%Y-%m-%d %H:%M:%S}"
        table.add_row("" if seq is None else str(seq), when, kind, actor, cause, said)
    Console(width=160).print(table)
    return 0
