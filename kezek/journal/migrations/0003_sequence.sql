-- Linear whatever the plan: rows leave by range, not by a join whose plan was made when the table
-- was empty. An entry that commits late, below the range's end, leaves with it and is numbered too.
CREATE OR REPLACE FUNCTION journal_sequence(p_city text, p_limit integer) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    v_count bigint;
    v_last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(2, hashtext(p_city));
    SELECT max(entry_id) INTO v_last FROM (
        SELECT entry_id FROM journal_pending WHERE city = p_city ORDER BY entry_id LIMIT p_limit
    ) due;
    IF v_last IS NULL THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        DELETE FROM journal_pending WHERE city = p_city AND entry_id <= v_last
        RETURNING entry_id
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
