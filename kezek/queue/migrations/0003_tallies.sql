-- How many wait, by stretches of filing time: 24 days (2^21 s), 18 hours (2^16 s), and 256 seconds
-- (2^8 s) inside those 18 hours in which more than 512 wait. A position is then a sum of some dozen
-- rows and a short walk along the index, whatever the queue's length. Seconds since 1970 are cut by
-- shifting, so that no time zone and no calendar has a say.

ALTER TABLE queue_tally SET (fillfactor = 60);  -- counts change in place, beside their old version

-- The stretch of 256 seconds; >> 8 is the one of 18 hours, >> 13 the one of 24 days. Not immutable
-- only because PostgreSQL takes `epoch` for a part of a date; so it is inlined.
CREATE FUNCTION queue_slot(p_moment timestamptz) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
RETURN floor(date_part('epoch', p_moment) / 256)::integer;

-- Keeps the counts, once a statement, whatever the statement is. It runs as the tables' owner:
-- nobody else may write a count.
--   Rows are locked by level, type and stretch, so two statements never wait for each other.
--   A stretch of 18 hours is divided while its row is locked: whoever else changes that stretch
--   waits, and then sees that it is divided. Divided stretches stay divided.
CREATE FUNCTION queue_keep_tally() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    v_kinds bigint[];
    v_slots integer[];
    v_steps integer[];
    v_least integer;
    v_fine boolean;
    v_crowded_kinds bigint[];
    v_crowded_slots integer[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(kind), array_agg(slot), array_agg(step) INTO v_kinds, v_slots, v_steps
        FROM (
            SELECT queue_type_id AS kind, queue_slot(filed_at) AS slot, count(*)::integer AS step
            FROM came WHERE state = 'waiting' GROUP BY 1, 2
        ) AS moved;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(kind), array_agg(slot), array_agg(step) INTO v_kinds, v_slots, v_steps
        FROM (
            SELECT queue_type_id AS kind, queue_slot(filed_at) AS slot, -count(*)::integer AS step
            FROM gone WHERE state = 'waiting' GROUP BY 1, 2
        ) AS moved;
    ELSE
        SELECT array_agg(kind), array_agg(slot), array_agg(step) INTO v_kinds, v_slots, v_steps
        FROM (
            SELECT kind, slot, sum(one)::integer AS step
            FROM (
                SELECT queue_type_id AS kind, queue_slot(filed_at) AS slot, 1 AS one
                FROM came WHERE state = 'waiting'
                UNION ALL
                SELECT queue_type_id, queue_slot(filed_at), -1 FROM gone WHERE state = 'waiting'
            ) AS each
            GROUP BY 1, 2 HAVING sum(one) <> 0
        ) AS moved;
    END IF;
    IF v_kinds IS NULL THEN
        RETURN NULL;
    END IF;

    WITH kept AS (
        INSERT INTO queue_tally AS held (queue_type_id, level, slot, waiting, divided)
        SELECT m.kind, l.level, m.slot >> l.shift, sum(m.step), false
        FROM unnest(v_kinds, v_slots, v_steps) AS m (kind, slot, step)
        CROSS JOIN (VALUES (0, 13), (1, 8)) AS l (level, shift)
        GROUP BY 1, 2, 3
        ORDER BY 2, 1, 3
        ON CONFLICT (queue_type_id, level, slot)
            DO UPDATE SET waiting = held.waiting + excluded.waiting
        RETURNING queue_type_id AS kind, level, slot, waiting, divided
    )
    SELECT min(waiting), bool_or(divided),
           array_agg(kind) FILTER (WHERE level = 1 AND NOT divided AND waiting > 512),
           array_agg(slot) FILTER (WHERE level = 1 AND NOT divided AND waiting > 512)
    INTO v_least, v_fine, v_crowded_kinds, v_crowded_slots
    FROM kept;

    IF v_fine THEN
        WITH kept AS (
            INSERT INTO queue_tally AS held (queue_type_id, level, slot, waiting, divided)
            SELECT m.kind, 2, m.slot, m.step, false
            FROM unnest(v_kinds, v_slots, v_steps) AS m (kind, slot, step)
            JOIN queue_tally AS d
              ON d.queue_type_id = m.kind AND d.level = 1 AND d.slot = m.slot >> 8 AND d.divided
            ORDER BY m.kind, m.slot
            ON CONFLICT (queue_type_id, level, slot)
                DO UPDATE SET waiting = held.waiting + excluded.waiting
            RETURNING waiting
        )
        SELECT least(v_least, min(waiting)) INTO v_least FROM kept;
    END IF;
    IF v_least < 0 THEN
        RAISE EXCEPTION 'more leave a queue than wait in it: its tally is wrong'
            USING ERRCODE = 'data_corrupted', HINT = 'SELECT queue_recount(), as the owner.';
    END IF;
    IF v_crowded_kinds IS NOT NULL THEN
        PERFORM queue_divide(v_crowded_kinds, v_crowded_slots);
    END IF;
    RETURN NULL;
END
$$;

-- Counts crowded stretches of 18 hours by 256 seconds. Whoever calls it has their rows locked.
CREATE FUNCTION queue_divide(p_kinds bigint[], p_slots integer[]) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
    INSERT INTO queue_tally (queue_type_id, level, slot, waiting, divided)
    SELECT c.kind, 2, queue_slot(a.filed_at), count(*), false
    FROM unnest(p_kinds, p_slots) AS c (kind, slot)
    JOIN queue_application a
      ON a.queue_type_id = c.kind AND a.state = 'waiting'
     AND a.filed_at >= to_timestamp(c.slot::bigint << 16)
     AND a.filed_at < to_timestamp((c.slot::bigint + 1) << 16)
    GROUP BY 1, 3
    ORDER BY 1, 3;
    UPDATE queue_tally t SET divided = true
    FROM unnest(p_kinds, p_slots) AS c (kind, slot)
    WHERE t.queue_type_id = c.kind AND t.level = 1 AND t.slot = c.slot;
$$;

CREATE FUNCTION queue_empty_tally() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM queue_tally;
    RETURN NULL;
END
$$;

CREATE TRIGGER queue_tally_came AFTER INSERT ON queue_application
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION queue_keep_tally();
CREATE TRIGGER queue_tally_gone AFTER DELETE ON queue_application
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION queue_keep_tally();
CREATE TRIGGER queue_tally_moved AFTER UPDATE ON queue_application
    REFERENCING OLD TABLE AS gone NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION queue_keep_tally();
CREATE TRIGGER queue_tally_emptied AFTER TRUNCATE ON queue_application
    FOR EACH STATEMENT EXECUTE FUNCTION queue_empty_tally();

-- Counts everything anew, for the owner alone: at the beginning, and after the check found a wrong
-- count and its cause is known. Waits until no change of the queue is under way.
CREATE FUNCTION queue_recount() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    v_kinds bigint[];
    v_slots integer[];
BEGIN
    LOCK TABLE queue_application IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM queue_tally;
    INSERT INTO queue_tally (queue_type_id, level, slot, waiting, divided)
    SELECT a.queue_type_id, l.level, queue_slot(a.filed_at) >> l.shift, count(*), false
    FROM queue_application a CROSS JOIN (VALUES (0, 13), (1, 8)) AS l (level, shift)
    WHERE a.state = 'waiting'
    GROUP BY 1, 2, 3;
    SELECT array_agg(queue_type_id), array_agg(slot) INTO v_kinds, v_slots
    FROM queue_tally WHERE level = 1 AND waiting > 512;
    PERFORM queue_divide(v_kinds, v_slots);
END
$$;

-- Where the counts differ from a count of the queue itself; nothing, unless somebody went around the
-- triggers. Changes nothing: a wrong count has a cause, and the cause comes first.
CREATE FUNCTION queue_miscounted() RETURNS TABLE (
    city varchar, queue_type varchar, level smallint, slot integer, kept bigint, counted bigint
) LANGUAGE sql STABLE AS $$
    WITH fine AS (
        SELECT queue_type_id AS kind, queue_slot(filed_at) AS slot, count(*) AS waiting
        FROM queue_application WHERE state = 'waiting' GROUP BY 1, 2
    ), truth AS (
        SELECT f.kind, l.level::smallint, f.slot >> l.shift AS slot,
               sum(f.waiting)::bigint AS waiting
        FROM fine f CROSS JOIN (VALUES (0, 13), (1, 8)) AS l (level, shift)
        GROUP BY 1, 2, 3
        UNION ALL
        SELECT f.kind, 2::smallint, f.slot, f.waiting
        FROM fine f
        JOIN queue_tally d ON d.queue_type_id = f.kind AND d.level = 1 AND d.slot = f.slot >> 8
        WHERE d.divided
    ), held AS (
        SELECT queue_type_id AS kind, t.level, t.slot, t.waiting::bigint FROM queue_tally t
    )
    SELECT q.city_id, q.code, level, slot,
           coalesce(held.waiting, 0), coalesce(truth.waiting, 0)
    FROM truth FULL JOIN held USING (kind, level, slot)
    JOIN policy_queuetype q ON q.id = kind
    WHERE coalesce(truth.waiting, 0) <> coalesce(held.waiting, 0)
    ORDER BY 1, 2, 3, 4
$$;

-- The number in its own queue, 1 for the first; null for one that does not wait. Stable: all it
-- reads is of one moment. Equal filing moments stand in the journal's order, those that have no
-- number in it yet behind.
CREATE FUNCTION queue_position(p_application bigint) RETURNS bigint LANGUAGE plpgsql
STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    v_kind bigint;
    v_filed timestamptz;
    v_seq bigint;
    v_entry bigint;
    v_slot integer;
    v_from timestamptz;
    v_divided boolean;
    v_ahead bigint;
    v_near bigint;
BEGIN
    SELECT queue_type_id, filed_at, order_seq, entry, queue_slot(filed_at)
    INTO v_kind, v_filed, v_seq, v_entry, v_slot
    FROM queue_application WHERE id = p_application AND state = 'waiting';
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    SELECT coalesce(sum(waiting) FILTER (WHERE slot < v_slot >> 8), 0)
               + (SELECT coalesce(sum(waiting), 0) FROM queue_tally
                  WHERE queue_type_id = v_kind AND level = 0 AND slot < v_slot >> 13),
           coalesce(bool_or(divided) FILTER (WHERE slot = v_slot >> 8), false)
    INTO v_ahead, v_divided
    FROM queue_tally
    WHERE queue_type_id = v_kind AND level = 1
      AND slot >= (v_slot >> 13) << 5 AND slot <= v_slot >> 8;

    IF v_divided THEN
        v_ahead := v_ahead + (
            SELECT coalesce(sum(waiting), 0) FROM queue_tally
            WHERE queue_type_id = v_kind AND level = 2
              AND slot >= (v_slot >> 8) << 8 AND slot < v_slot);
        v_from := to_timestamp(v_slot::bigint << 8);
    ELSE
        v_from := to_timestamp((v_slot >> 8)::bigint << 16);
    END IF;

    IF v_seq IS NOT NULL THEN
        SELECT (SELECT count(*) FROM queue_application
                WHERE queue_type_id = v_kind AND state = 'waiting'
                  AND filed_at >= v_from AND filed_at < v_filed)
             + (SELECT count(*) FROM queue_application
                WHERE queue_type_id = v_kind AND state = 'waiting'
                  AND filed_at = v_filed AND order_seq < v_seq)
        INTO v_near;
    ELSE
        SELECT count(*) INTO v_near FROM queue_application
        WHERE queue_type_id = v_kind AND state = 'waiting'
          AND filed_at >= v_from AND filed_at <= v_filed
          AND (filed_at < v_filed OR order_seq IS NOT NULL OR entry < v_entry);
    END IF;
    RETURN v_ahead + v_near + 1;
END
$$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION queue_recount(), queue_divide(bigint[], integer[]) FROM PUBLIC;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kezek_app') THEN
        REVOKE ALL ON FUNCTION queue_recount(), queue_divide(bigint[], integer[]) FROM kezek_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON queue_tally FROM kezek_app;
    END IF;
END
$$;

SELECT queue_recount();
