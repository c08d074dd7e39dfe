-- The only ways to write the journal. SQL-only writers call the same functions as Python does.
CREATE FUNCTION journal_record(
    p_city text, p_kind text, p_subject_type text, p_subject_id bigint,
    p_actor text, p_cause text, p_moment timestamptz, p_data jsonb
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
BEGIN
    INSERT INTO journal_entry (city, kind, subject_type, subject_id, actor, cause, moment, data)
    VALUES (p_city, p_kind, p_subject_type, p_subject_id, p_actor, p_cause, p_moment, p_data)
    RETURNING id INTO v_id;
    INSERT INTO journal_pending (entry_id, city) VALUES (v_id, p_city);
    RETURN v_id;
END
$$;

-- One entry per subject; arrays of one length. Returns the ids in the order given.
CREATE FUNCTION journal_record_many(
    p_city text, p_kind text, p_subject_type text, p_subject_ids bigint[],
    p_actors text[], p_cause text, p_moment timestamptz, p_data jsonb[]
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    v_ids bigint[];
BEGIN
    IF cardinality(p_subject_ids) <> cardinality(p_data)
       OR cardinality(p_subject_ids) <> cardinality(p_actors) THEN
        RAISE EXCEPTION 'journal_record_many: arrays differ in length';
    END IF;
    WITH written AS (
        INSERT INTO journal_entry
            (city, kind, subject_type, subject_id, actor, cause, moment, data)
        SELECT p_city, p_kind, p_subject_type, t.subject_id, t.actor, p_cause, p_moment, t.data
        FROM unnest(p_subject_ids, p_actors, p_data)
             WITH ORDINALITY AS t (subject_id, actor, data, n)
        ORDER BY t.n
        RETURNING id
    ), waiting AS (
        INSERT INTO journal_pending (entry_id, city) SELECT id, p_city FROM written
    )
    SELECT array_agg(id ORDER BY id) INTO v_ids FROM written;
    RETURN coalesce(v_ids, '{}');
END
$$;

-- Gives committed entries of a city the next gapless numbers. Each statement of this function sees
-- what had committed when it began, so the lock must come first, in a statement of its own.
CREATE FUNCTION journal_sequence(p_city text, p_limit integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_count bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(2, hashtext(p_city));
    WITH due AS (
        SELECT entry_id FROM journal_pending WHERE city = p_city ORDER BY entry_id LIMIT p_limit
    ), taken AS (
        DELETE FROM journal_pending p USING due d WHERE p.entry_id = d.entry_id
        RETURNING p.entry_id
    ), numbered AS (
        INSERT INTO journal_order (city, seq, entry_id)
        SELECT p_city,
               (SELECT coalesce(max(seq), 0) FROM journal_order WHERE city = p_city)
                   + row_number() OVER (ORDER BY entry_id),
               entry_id
        FROM taken
        RETURNING 1
    )
    SELECT count(*) INTO v_count FROM numbered;
    RETURN v_count;
END
$$;

CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_order_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_order
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kezek_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, journal_order FROM kezek_app;
    END IF;
END
$$;
