-- The open log only grows, and there is one a database.
INSERT INTO journal_log (id) VALUES (gen_random_uuid());
CREATE UNIQUE INDEX journal_log_one ON journal_log ((true));

ALTER TABLE journal_log_entry ADD CONSTRAINT log_entry_has_a_length
    CHECK (octet_length(body) <= 65535);

CREATE TRIGGER journal_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_log
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_log_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON journal_log_entry FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kezek_app') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON journal_log FROM kezek_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON journal_log_entry FROM kezek_app;
    END IF;
END
$$;
