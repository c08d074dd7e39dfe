"""The terms of this room: a declared outage prolongs them."""

from kezek.policy.terms import Term, register

register(
    [
        Term(
            name="vouchers_voucher.confirm_due_at",
            kind="voucher.prolonged",
            read="""
                SELECT id, issued_at, confirm_due_at, NULL FROM vouchers_voucher
                WHERE city_id = %(city)s AND state = 'issued'
                  AND confirm_due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE vouchers_voucher u SET confirm_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
        Term(
            name="vouchers_voucher.sign_due_at",
            kind="voucher.prolonged",
            read="""
                SELECT id, coalesce(confirmed_at, issued_at), sign_due_at, paused_at
                FROM vouchers_voucher
                WHERE city_id = %(city)s AND state = 'confirmed'
                  AND sign_due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE vouchers_voucher u SET sign_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
    ]
)
