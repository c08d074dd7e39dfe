"""The terms of this room: a declared outage prolongs them."""

from kezek.policy.terms import Term, register

register(
    [
        Term(
            name="contracts_contract.parent_due_at",
            kind="voucher.prolonged",
            read="""
                SELECT v.id, coalesce(v.confirmed_at, v.issued_at), v.sign_due_at, NULL
                FROM vouchers_voucher v JOIN contracts_contract c ON c.voucher_id = v.id
                WHERE v.city_id = %(city)s AND v.state = 'placed' AND c.state = 'drafted'
                  AND v.sign_due_at > %(began)s ORDER BY v.id FOR NO KEY UPDATE OF v""",
            write="""
                WITH moved AS (
                    UPDATE vouchers_voucher u SET sign_due_at = t.due
                    FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                    WHERE u.id = t.id RETURNING u.id, u.sign_due_at
                )
                UPDATE contracts_contract c SET parent_due_at = moved.sign_due_at
                FROM moved WHERE c.voucher_id = moved.id AND c.state = 'drafted'""",
        ),
        Term(
            name="contracts_contract.head_due_at",
            kind="contract.prolonged",
            read="""
                SELECT id, parent_signed_at, head_due_at, NULL FROM contracts_contract
                WHERE city_id = %(city)s AND state = 'parent_signed'
                  AND head_due_at > %(began)s ORDER BY id FOR NO KEY UPDATE""",
            write="""
                UPDATE contracts_contract u SET head_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id""",
        ),
        Term(
            name="contracts_swap.answer_due_at",
            kind="swap.prolonged",
            read="""
                SELECT s.id, (SELECT max(t.signed_at) FROM contracts_transfer t
                              WHERE t.swap_id = s.id), s.answer_due_at, NULL
                FROM contracts_swap s WHERE s.city_id = %(city)s AND s.state = 'offered'
                  AND s.answer_due_at > %(began)s ORDER BY s.id FOR NO KEY UPDATE""",
            write="""
                UPDATE contracts_swap u SET answer_due_at = t.due
                FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS t (id, due)
                WHERE u.id = t.id AND u.state = 'offered'""",
        ),
    ]
)
