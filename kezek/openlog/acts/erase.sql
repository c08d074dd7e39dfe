-- What goes when a family is erased, in this order: what refers to something goes before it.
-- Papers, texts and proofs are in the rows. %(people)s: the family. %(grounds)s: what keeps a place
-- off the open pages: where such a child was stays untold, with nobody behind it.
DELETE FROM openlog_salt WHERE (stage, subject) IN (
    SELECT 'app', id FROM queue_application WHERE child_id = ANY(%(people)s)
    UNION ALL SELECT 'voucher', id FROM vouchers_voucher WHERE child_id = ANY(%(people)s)
    UNION ALL SELECT 'place', id FROM places_place WHERE child_id = ANY(%(people)s));
DELETE FROM openlog_hidden WHERE place IN (
    SELECT id FROM places_place WHERE child_id = ANY(%(people)s));
DELETE FROM openlog_standing WHERE waiter_id IN (
    SELECT w.id FROM openlog_waiter w JOIN vouchers_voucher v ON v.id = w.voucher_id
    WHERE v.child_id = ANY(%(people)s));
DELETE FROM openlog_waiter WHERE voucher_id IN (
    SELECT id FROM vouchers_voucher WHERE child_id = ANY(%(people)s));
DELETE FROM openlog_holder WHERE voucher_id IN (
    SELECT id FROM vouchers_voucher WHERE child_id = ANY(%(people)s));
DELETE FROM openlog_child WHERE application_id IN (
    SELECT id FROM queue_application WHERE child_id = ANY(%(people)s));
DELETE FROM queue_proof WHERE privilege_id IN (
    SELECT p.id FROM queue_privilege p JOIN queue_application a ON a.id = p.application_id
    WHERE a.child_id = ANY(%(people)s));
UPDATE queue_privilege SET reason = '', issued_on = NULL, valid_until = NULL, barred_until = NULL,
        ask_from = NULL, renewing = false
    WHERE application_id IN (SELECT id FROM queue_application WHERE child_id = ANY(%(people)s));
DELETE FROM queue_privilege WHERE application_id IN (
        SELECT id FROM queue_application WHERE child_id = ANY(%(people)s))
    AND NOT (code = ANY(%(grounds)s) AND state NOT IN ('refused', 'false') AND application_id IN (
        SELECT v.application_id FROM vouchers_voucher v JOIN places_place p ON p.voucher_id = v.id
        WHERE p.child_id = ANY(%(people)s)));
DELETE FROM queue_appeal WHERE application_id IN (
    SELECT id FROM queue_application WHERE child_id = ANY(%(people)s));
DELETE FROM queue_filing f USING people_person p
    WHERE p.id = ANY(%(people)s) AND p.iin_mark IN (f.parent_mark, f.child_mark);
DELETE FROM places_entitlement WHERE child_id = ANY(%(people)s);
DELETE FROM feedback_question WHERE account_id IN (
    SELECT id FROM people_account WHERE person_id = ANY(%(people)s));
DELETE FROM people_consent WHERE person_id = ANY(%(people)s) OR account_id IN (
    SELECT id FROM people_account WHERE person_id = ANY(%(people)s));
DELETE FROM people_statement WHERE person_id = ANY(%(people)s);
DELETE FROM people_lookup WHERE person_id = ANY(%(people)s);
DELETE FROM people_challenge c WHERE
    EXISTS (SELECT FROM people_person p
            WHERE p.id = ANY(%(people)s) AND p.iin_mark = c.subject_mark)
    OR EXISTS (SELECT FROM people_phone h
               WHERE h.person_id = ANY(%(people)s) AND h.mark = c.address_mark);
DELETE FROM delivery_message m USING people_phone h
    WHERE h.person_id = ANY(%(people)s) AND h.mark = m.address_mark;
DELETE FROM people_phone WHERE person_id = ANY(%(people)s);
DELETE FROM people_guardianship
    WHERE child_id = ANY(%(people)s) OR guardian_id = ANY(%(people)s);
UPDATE people_account SET is_active = false WHERE person_id = ANY(%(people)s);
