"""The terms of this room: a declared outage prolongs them."""

from kezek.policy.terms import Term, register

register(
    [
        Term(
            name="places_wait.offer_due_at",
            kind="wait.prolonged",
            read="""
                SELECT w.id, p.taken_at, w.offer_due_at, NULL
                FROM places_wait w JOIN places_place p ON p.id = w.place_id
                WHERE w.city_id = %(city)s AND w.state = 'offered'
                  AND w.offer_due_at > %(began)s ORDER BY w.id FOR NO KEY UPDATE OF w""",
            write="""
                UPDATE places_wait u SET offer_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
    ]
)
