"""The terms of this room: a declared outage prolongs them."""

from kezek.policy.terms import Term, register

register(
    [
        Term(
            name="attendance_timesheet.due_at",
            kind="timesheet.prolonged",
            read="""
                SELECT id, closed_at, due_at, NULL FROM attendance_timesheet
                WHERE city_id = %(city)s AND state = 'closed'
                  AND due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE attendance_timesheet u SET due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
    ]
)
