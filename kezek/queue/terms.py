"""The terms of this room: a declared outage prolongs them."""

from kezek.policy.terms import Term, register

register(
    [
        Term(
            name="queue_filing.lapse_due_at",
            kind="filing.prolonged",
            read="""
                SELECT id, coalesce(proven_at, filed_at), lapse_due_at, NULL FROM queue_filing
                WHERE city_id = %(city)s AND state IN ('unproven', 'proven')
                  AND lapse_due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE queue_filing u SET lapse_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
        Term(
            name="queue_application.restore_due_at",
            kind="application.prolonged",
            read="""
                SELECT id, inactive_at, restore_due_at, NULL FROM queue_application
                WHERE city_id = %(city)s AND state = 'inactive'
                  AND restore_due_at > inactive_at
                  AND restore_due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE queue_application u SET restore_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
        Term(
            name="queue_appeal.decide_due_at",
            kind="appeal.prolonged",
            read="""
                SELECT id, filed_at, decide_due_at, NULL FROM queue_appeal
                WHERE city_id = %(city)s AND state = 'filed'
                  AND decide_due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE queue_appeal u SET decide_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
        Term(
            name="queue_privilege.review_due_at",
            kind="privilege.prolonged",
            read="""
                SELECT p.id, p.claimed_at, p.review_due_at, NULL
                FROM queue_privilege p JOIN queue_application a ON a.id = p.application_id
                WHERE a.city_id = %(city)s AND (p.state = 'pending' OR p.renewing)
                  AND p.review_due_at > %(began)s ORDER BY p.id FOR NO KEY UPDATE OF p""",
            write="""
                UPDATE queue_privilege u SET review_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
    ]
)
