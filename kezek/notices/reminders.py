"""Whose term is about to end, kind by kind. How many days ahead is the rule named beside it.

`due` gives person, child, the term's end, a month or NULL, and the row whose entries gave the term:
one that was extended is another term and is reminded of again.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reminder:
    """A kind of notice; `given` are the journal kinds, of one subject, that set the term."""

    kind: str
    rule: str
    subject: str
    given: tuple[str, ...]
    due: str


_SIGNING: Final = (
    "voucher.confirmed",
    "voucher.resumed",
    "voucher.extended",
    "voucher.prolonged",
)

REMINDERS: Final = (
    Reminder(
        "voucher.reminder",
        "remind_confirm_days",
        "voucher",
        ("voucher.issued", "voucher.prolonged"),
        """
        SELECT a.guardian_id, a.child_id, v.confirm_due_at, NULL::date, v.id
        FROM vouchers_voucher v JOIN queue_application a ON a.id = v.application_id
        WHERE v.city_id = %(city)s AND v.state = 'issued'
          AND v.confirm_due_at > %(now)s AND v.confirm_due_at <= %(ends)s""",
    ),
    Reminder(
        "choose.reminder",
        "remind_sign_days",
        "voucher",
        _SIGNING,
        """
        SELECT a.guardian_id, a.child_id, v.sign_due_at, NULL::date, v.id
        FROM vouchers_voucher v JOIN queue_application a ON a.id = v.application_id
        WHERE v.city_id = %(city)s AND v.state = 'confirmed' AND v.paused_at IS NULL
          AND v.sign_due_at > %(now)s AND v.sign_due_at <= %(ends)s""",
    ),
    Reminder(
        "contract.reminder",
        "remind_sign_days",
        "voucher",
        _SIGNING,
        """
        SELECT c.guardian_id, v.child_id, v.sign_due_at, NULL::date, v.id
        FROM vouchers_voucher v
        JOIN contracts_contract c ON c.voucher_id = v.id AND c.state = 'drafted'
        WHERE v.city_id = %(city)s AND v.state = 'placed'
          AND v.sign_due_at > %(now)s AND v.sign_due_at <= %(ends)s""",
    ),
    Reminder(
        "restore.reminder",
        "remind_restore_days",
        "application",
        ("application.inactive", "application.prolonged"),
        """
        SELECT a.guardian_id, a.child_id, a.restore_due_at, NULL::date, a.id
        FROM queue_application a
        WHERE a.city_id = %(city)s AND a.state = 'inactive'
          AND a.restore_due_at > %(now)s AND a.restore_due_at <= %(ends)s""",
    ),
    Reminder(
        "proof.reminder",
        "remind_proof_days",
        "privilege",
        ("privilege.claimed", "privilege.prolonged"),
        """
        SELECT a.guardian_id, a.child_id, p.review_due_at, NULL::date, p.id
        FROM queue_privilege p JOIN queue_application a ON a.id = p.application_id
        WHERE a.city_id = %(city)s AND a.state IN ('waiting', 'inactive')
          AND p.state = 'pending' AND p.ask_from IS NULL
          AND NOT EXISTS (SELECT FROM queue_proof f WHERE f.privilege_id = p.id)
          AND p.review_due_at > %(now)s AND p.review_due_at <= %(ends)s""",
    ),
    Reminder(
        "privilege.reminder",
        "privilege_reminder_days",
        "privilege",
        ("privilege.proven", "privilege.renewed"),
        """
        SELECT a.guardian_id, a.child_id, d.term, NULL::date, p.id
        FROM queue_privilege p JOIN queue_application a ON a.id = p.application_id
        CROSS JOIN LATERAL (
            SELECT (p.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Almaty' AS term
        ) d
        WHERE a.city_id = %(city)s AND a.state IN ('waiting', 'inactive')
          AND p.state = 'proven' AND NOT p.renewing AND p.valid_until >= %(today)s
          AND d.term > %(now)s AND d.term <= %(ends)s""",
    ),
    Reminder(
        "offer.reminder",
        "remind_offer_days",
        "place",
        ("place.offered",),
        """
        SELECT a.guardian_id, a.child_id, w.offer_due_at, NULL::date, w.place_id
        FROM places_wait w JOIN vouchers_voucher v ON v.id = w.voucher_id
        JOIN queue_application a ON a.id = v.application_id
        WHERE w.city_id = %(city)s AND w.state = 'offered'
          AND w.offer_due_at > %(now)s AND w.offer_due_at <= %(ends)s""",
    ),
    Reminder(
        "timesheet.reminder",
        "remind_timesheet_days",
        "timesheet",
        ("timesheet.closed", "timesheet.imported", "timesheet.prolonged"),
        """
        SELECT a.guardian_id, s.child_id, t.due_at, t.month, t.id
        FROM attendance_timesheet t JOIN contracts_enrolment s ON s.id = t.enrolment_id
        JOIN vouchers_voucher v ON v.id = s.voucher_id
        JOIN queue_application a ON a.id = v.application_id
        WHERE t.city_id = %(city)s AND t.state = 'closed'
          AND t.due_at > %(now)s AND t.due_at <= %(ends)s""",
    ),
    Reminder(
        "head.reminder",
        "remind_head_days",
        "contract",
        ("contract.signed_by_parent", "contract.prolonged"),
        """
        SELECT h.person_id, NULL::bigint, c.head_due_at, NULL::date, c.id
        FROM contracts_contract c JOIN kindergartens_group g ON g.id = c.group_id
        JOIN kindergartens_staffpost p ON p.kindergarten_id = g.kindergarten_id
          AND p.role = 'head' AND (p.until IS NULL OR p.until >= %(today)s)
        JOIN people_account h ON h.id = p.account_id
        WHERE c.city_id = %(city)s AND c.state = 'parent_signed'
          AND c.head_due_at > %(now)s AND c.head_due_at <= %(ends)s""",
    ),
)

# Once for each term, and never a word about a deadline to the family of somebody who has died.
UNTOLD: Final = """
    SELECT due.person, due.child, due.term, due.month, o.seq
    FROM ({due}) AS due (person, child, term, month, row_id)
    JOIN LATERAL (
        SELECT max(j.seq) AS seq FROM journal_entry e JOIN journal_order j ON j.entry_id = e.id
        WHERE e.subject_type = %(subject)s AND e.subject_id = due.row_id AND e.kind = ANY(%(given)s)
    ) o ON o.seq IS NOT NULL
    WHERE NOT EXISTS (SELECT FROM people_person d
                      WHERE d.id IN (due.person, due.child) AND d.died_on IS NOT NULL)
      AND NOT EXISTS (SELECT FROM notices_notice n
                      WHERE n.city_id = %(city)s AND n.seq = o.seq AND n.kind = %(kind)s
                        AND n.person_id = due.person)
    ORDER BY o.seq, due.person
"""
