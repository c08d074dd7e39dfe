"""What time brings to notices: reminders on the last day of a term."""

from datetime import datetime

from django.db import connection

from kezek.core import clock
from kezek.notices.followers import send_sms
from kezek.notices.models import Notice
from kezek.notices.rules import Values

# Terms that end today and that nobody was reminded of; `seq` is that of the fact told first.
_DUE = {
    "voucher.reminder": """
        SELECT v.id, a.guardian_id, a.child_id, v.confirm_due_at, NULL::date, o.seq
        FROM vouchers_voucher v JOIN queue_application a ON a.id = v.application_id
        JOIN journal_entry e ON e.subject_type = 'voucher' AND e.subject_id = v.id
         AND e.kind = 'voucher.issued'
        JOIN journal_order o ON o.entry_id = e.id
        WHERE v.city_id = %(city)s AND v.state = 'issued'
          AND v.confirm_due_at > %(now)s AND v.confirm_due_at <= %(ends)s""",
    "timesheet.reminder": """
        SELECT t.id, c.guardian_id, s.child_id, t.due_at, t.month, o.seq
        FROM attendance_timesheet t JOIN contracts_enrolment s ON s.id = t.enrolment_id
        JOIN contracts_contract c ON c.id = s.contract_id
        JOIN journal_entry e ON e.subject_type = 'timesheet' AND e.subject_id = t.id
         AND e.kind IN ('timesheet.closed', 'timesheet.imported')
        JOIN journal_order o ON o.entry_id = e.id
        WHERE t.city_id = %(city)s AND t.state = 'closed'
          AND t.due_at > %(now)s AND t.due_at <= %(ends)s""",
}


def remind(city: str, now: datetime) -> int:
    """Remind whoever has until tonight; once each. Returns how many reminders were written."""
    ends = clock.end_of(clock.day_of(now))
    written = 0
    for kind, statement in _DUE.items():
        with connection.cursor() as cursor:
            cursor.execute(
                statement + _NOT_YET,
                {"city": city, "now": now, "ends": ends, "kind": kind},
            )
            rows = cursor.fetchall()
        due: list[tuple[str, int, int, str, Values]] = []
        for _subject, person, child, term, month, seq in rows:
            values: Values = {"by": term.isoformat(), "child": child}
            if month is not None:
                values["month"] = month.isoformat()
            due.append((city, seq, person, kind, values))
        # The SMS first: its key keeps a repeat from sending it again, should we stop in between.
        send_sms(due)
        Notice.objects.bulk_create(
            [
                Notice(
                    city_id=city, person_id=person, seq=seq, kind=kind, values=values, moment=now
                )
                for _city, seq, person, kind, values in due
            ],
            ignore_conflicts=True,
        )
        written += len(due)
    return written


_NOT_YET = """
          AND NOT EXISTS (SELECT FROM notices_notice n WHERE n.city_id = %(city)s
                          AND n.seq = o.seq AND n.kind = %(kind)s)
"""
