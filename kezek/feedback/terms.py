"""The terms of this room: a declared outage prolongs them."""

from kezek.policy.terms import Term, register

register(
    [
        Term(
            name="feedback_question.due_at",
            kind="question.prolonged",
            read="""
                SELECT id, asked_at, due_at, NULL FROM feedback_question
                WHERE city_id = %(city)s AND state = 'open'
                  AND due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE feedback_question u SET due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
    ]
)
