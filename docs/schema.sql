-- The tables as the migrations make them. Written by `make schema`, compared by `make check`.
-- Tables of Django and procrastinate are left out. Rights stand only where they differ from the
-- rule: kezek_owner owns all, kezek_app may read and write rows.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE FUNCTION public.journal_record(p_city text, p_kind text, p_subject_type text, p_subject_id bigint, p_actor text, p_cause text, p_moment timestamp with time zone, p_data jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.journal_record_many(p_city text, p_kind text, p_subject_type text, p_subject_ids bigint[], p_actors text[], p_cause text, p_moment timestamp with time zone, p_data jsonb[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.journal_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION public.journal_sequence(p_city text, p_limit integer) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.places_check_digit(p_digits text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    c_table CONSTANT text :=
        '03175986427092154863420687135917509834266123045978'
        '36742095815869720134894536201794386172052581436790';
    v_state integer := 0;
BEGIN
    FOR i IN 1..length(p_digits) LOOP
        v_state := substr(c_table, v_state * 10 + substr(p_digits, i, 1)::integer + 1, 1)::integer;
    END LOOP;
    RETURN v_state::text;
END
$$;

CREATE FUNCTION public.places_claim(p_vouchers bigint[], p_groups bigint[], p_moment timestamp with time zone, p_actors text[], p_request_keys text[]) RETURNS TABLE(voucher bigint, verdict text, place bigint)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    v_turns integer;
    v_numbers text[];
    v_verdicts text[] := array_fill(NULL::text, ARRAY[cardinality(p_vouchers)]);
    v_places bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(p_vouchers)]);
    v_row record;
BEGIN
    IF cardinality(p_groups) <> cardinality(p_vouchers)
       OR cardinality(p_actors) <> cardinality(p_vouchers)
       OR cardinality(p_request_keys) <> cardinality(p_vouchers) THEN
        RAISE EXCEPTION 'places_claim: arrays differ in length';
    END IF;
    IF cardinality(p_vouchers) = 0 THEN
        RETURN;
    END IF;
    -- Vouchers before groups, each by id: the house's order of locks. What follows are statements
    -- of their own, so they see what the holders of these locks have committed.
    PERFORM FROM vouchers_voucher WHERE id = ANY (p_vouchers) ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM kindergartens_group WHERE id = ANY (p_groups) ORDER BY id FOR NO KEY UPDATE;
    SELECT max(count) INTO v_turns
    FROM (SELECT count(*) FROM unnest(p_vouchers) AS v GROUP BY v) AS c;

    -- A voucher that stands in the batch more than once has its first claim judged first.
    FOR v_turn IN 1..v_turns LOOP
        v_numbers := places_draw_numbers(
            ARRAY(SELECT DISTINCT city_id FROM vouchers_voucher WHERE id = ANY (p_vouchers)),
            cardinality(p_vouchers));
        FOR v_row IN
            WITH asked AS (
                SELECT * FROM (
                    SELECT a.n::integer AS n, a.v, a.g, a.actor, a.request_key,
                           row_number() OVER (PARTITION BY a.v ORDER BY a.n) AS turn
                    FROM unnest(p_vouchers, p_groups, p_actors, p_request_keys)
                         WITH ORDINALITY AS a (v, g, actor, request_key, n)
                ) AS t WHERE t.turn = v_turn
            ), judged AS (
                SELECT a.n, a.v, a.g, a.actor, a.request_key,
                       v.city_id, v.case_id, v.child_id, g.band, live.id AS live_id,
                       CASE
                           WHEN live.id IS NOT NULL THEN 'already'
                           WHEN v.id IS NULL OR v.case_id IS NULL OR v.state <> 'confirmed'
                               OR (v.paused_at IS NULL AND v.sign_due_at <= p_moment)
                               THEN 'no_voucher'
                           WHEN g.id IS NULL OR g.city_id <> v.city_id OR NOT g.published
                               THEN 'closed'
                           WHEN g.kind <> 'ordinary' THEN 'special'
                           WHEN g.band <> v.band THEN 'wrong_band'
                       END AS refusal
                FROM asked a
                LEFT JOIN vouchers_voucher v ON v.id = a.v
                LEFT JOIN kindergartens_group g ON g.id = a.g
                LEFT JOIN places_place live ON live.case_id = v.case_id
            ), seats AS (
                SELECT g.id, g.capacity - g.taken - (
                    SELECT count(*) FROM places_wait w
                    WHERE w.group_id = g.id AND w.state = 'waiting'
                ) AS free
                FROM kindergartens_group g
                WHERE g.id IN (SELECT g FROM judged WHERE refusal IS NULL)
            ), ranked AS (
                SELECT j.*, row_number() OVER (PARTITION BY j.g ORDER BY j.n) AS rank
                FROM judged j WHERE j.refusal IS NULL
            ), won AS (
                SELECT r.*, v_numbers[row_number() OVER (ORDER BY r.n)] AS number
                FROM ranked r JOIN seats s ON s.id = r.g WHERE r.rank <= s.free
            ), put AS (
                INSERT INTO places_place
                    (city_id, number, case_id, voucher_id, child_id, group_id, state, via,
                     taken_at, release_reason)
                SELECT city_id, number, case_id, v, child_id, g, 'claimed', 'claim', p_moment, ''
                FROM won ORDER BY n
                RETURNING id, voucher_id
            ), seat AS (
                UPDATE kindergartens_group t SET taken = t.taken + c.n
                FROM (SELECT g, count(*) AS n FROM won GROUP BY g) AS c WHERE t.id = c.g
            ), used AS (
                UPDATE vouchers_voucher t SET state = 'placed'
                FROM won WHERE t.id = won.v AND t.state = 'confirmed'
            ), kept AS (
                INSERT INTO journal_request (key, act, result)
                SELECT won.request_key, 'places_claim', to_jsonb(put.id)
                FROM won JOIN put ON put.voucher_id = won.v
                WHERE won.request_key <> ''
                ON CONFLICT (key) DO NOTHING
            ), answers AS (
                SELECT j.n, coalesce(j.refusal, CASE WHEN put.id IS NULL THEN 'full' ELSE 'ok' END)
                           AS verdict,
                       coalesce(put.id, j.live_id) AS place, put.id IS NOT NULL AS granted,
                       j.city_id, j.actor, jsonb_build_object('number', won.number,
                           'group', j.g, 'band', j.band, 'voucher', j.v, 'child', j.child_id)
                           AS data
                FROM judged j
                LEFT JOIN won ON won.n = j.n
                LEFT JOIN put ON put.voucher_id = won.v
            )
            SELECT a.city_id,
                   array_agg(a.n ORDER BY a.n) AS ns,
                   array_agg(a.verdict ORDER BY a.n) AS verdicts,
                   array_agg(a.place ORDER BY a.n) AS places,
                   array_agg(a.place ORDER BY a.n) FILTER (WHERE a.granted) AS granted,
                   array_agg(a.actor ORDER BY a.n) FILTER (WHERE a.granted) AS actors,
                   array_agg(a.data ORDER BY a.n) FILTER (WHERE a.granted) AS data
            FROM answers a GROUP BY a.city_id
        LOOP
            FOR i IN 1..cardinality(v_row.ns) LOOP
                v_verdicts[v_row.ns[i]] := v_row.verdicts[i];
                v_places[v_row.ns[i]] := v_row.places[i];
            END LOOP;
            IF v_row.granted IS NOT NULL THEN
                PERFORM journal_record_many(
                    v_row.city_id, 'place.claimed', 'place', v_row.granted, v_row.actors,
                    'claim', p_moment, v_row.data);
            END IF;
        END LOOP;
    END LOOP;
    RETURN QUERY SELECT * FROM unnest(p_vouchers, v_verdicts, v_places);
END
$$;

CREATE FUNCTION public.places_draw_number() RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_digits text := lpad(
        ((('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12))::bit(48)::bigint)
            % 10000000)::text, 7, '0');
BEGIN
    RETURN 'P-' || v_digits || places_check_digit(v_digits);
END
$$;

CREATE FUNCTION public.places_draw_numbers(p_cities text[], p_count integer) RETURNS text[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_numbers text[] := '{}';
BEGIN
    WHILE cardinality(v_numbers) < p_count LOOP
        SELECT array_agg(d.number) INTO v_numbers
        FROM (
            SELECT number FROM unnest(v_numbers) AS number
            UNION
            SELECT places_draw_number()
            FROM generate_series(1, p_count - cardinality(v_numbers))
        ) AS d
        WHERE NOT EXISTS (
            SELECT FROM places_place p WHERE p.city_id = ANY (p_cities) AND p.number = d.number
        );
        v_numbers := coalesce(v_numbers, '{}');
    END LOOP;
    RETURN v_numbers;
END
$$;

CREATE FUNCTION public.queue_divide(p_kinds bigint[], p_slots integer[]) RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.queue_empty_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM queue_tally;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.queue_keep_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.queue_miscounted() RETURNS TABLE(city character varying, queue_type character varying, level smallint, slot integer, kept bigint, counted bigint)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION public.queue_position(p_application bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
    AS $$
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

CREATE FUNCTION public.queue_recount() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.queue_slot(p_moment timestamp with time zone) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (floor((date_part('epoch'::text, p_moment) / (256)::double precision)))::integer;

CREATE TABLE public.attendance_daymark (
    day date NOT NULL,
    mark character varying(1) NOT NULL,
    city_id character varying(24) NOT NULL,
    enrolment_id bigint NOT NULL,
    CONSTRAINT daymark_mark CHECK (((mark)::text = ANY ((ARRAY['P'::character varying, 'I'::character varying, 'L'::character varying, 'S'::character varying, 'A'::character varying])::text[])))
);

CREATE TABLE public.attendance_dispute (
    id bigint NOT NULL,
    day date NOT NULL,
    marked character varying(1) NOT NULL,
    claimed character varying(1) NOT NULL,
    verdict character varying(8) NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    timesheet_id bigint NOT NULL,
    comment_sealed bytea,
    CONSTRAINT dispute_verdict CHECK (((verdict)::text = ANY ((ARRAY['open'::character varying, 'accepted'::character varying, 'refused'::character varying])::text[])))
);

ALTER TABLE public.attendance_dispute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attendance_dispute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.attendance_groupday (
    id bigint NOT NULL,
    day date NOT NULL,
    present smallint NOT NULL,
    absent smallint NOT NULL,
    marked_at timestamp with time zone NOT NULL,
    city_id character varying(24) NOT NULL,
    group_id bigint NOT NULL
);

ALTER TABLE public.attendance_groupday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attendance_groupday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.attendance_timesheet (
    id bigint NOT NULL,
    month date NOT NULL,
    state character varying(10) NOT NULL,
    working_days smallint NOT NULL,
    present smallint NOT NULL,
    paid_days smallint NOT NULL,
    marked_days smallint NOT NULL,
    tenge integer NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    enrolment_id bigint NOT NULL,
    CONSTRAINT timesheet_days CHECK (((paid_days >= 0) AND (tenge >= 0) AND (paid_days <= working_days))),
    CONSTRAINT timesheet_state CHECK (((state)::text = ANY ((ARRAY['closed'::character varying, 'approved'::character varying, 'disputed'::character varying, 'review'::character varying, 'settled'::character varying])::text[])))
);

ALTER TABLE public.attendance_timesheet ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attendance_timesheet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_contract (
    id bigint NOT NULL,
    number character varying(16) NOT NULL,
    text_version character varying(16) NOT NULL,
    manifest_sealed bytea NOT NULL,
    manifest_sha256 character varying(64) NOT NULL,
    state character varying(14) NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    parent_due_at timestamp with time zone,
    parent_signed_at timestamp with time zone,
    head_due_at timestamp with time zone,
    head_signed_at timestamp with time zone,
    period daterange NOT NULL,
    end_reason character varying(16) NOT NULL,
    child_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    group_id bigint NOT NULL,
    guardian_id bigint NOT NULL,
    place_id bigint NOT NULL,
    voucher_id bigint NOT NULL,
    CONSTRAINT contract_state CHECK (((state)::text = ANY ((ARRAY['drafted'::character varying, 'parent_signed'::character varying, 'signed'::character varying, 'ended'::character varying, 'void'::character varying])::text[])))
);

ALTER TABLE public.contracts_contract ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_contract_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_enrolment (
    id bigint NOT NULL,
    period daterange NOT NULL,
    leave_reason character varying(16) NOT NULL,
    child_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    contract_id bigint NOT NULL,
    group_id bigint NOT NULL,
    place_id bigint NOT NULL,
    voucher_id bigint NOT NULL
);

ALTER TABLE public.contracts_enrolment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_enrolment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_signature (
    id bigint NOT NULL,
    side character varying(8) NOT NULL,
    cms bytea NOT NULL,
    certificate_serial character varying(64) NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    contract_id bigint NOT NULL,
    signer_id bigint NOT NULL,
    CONSTRAINT signature_side_name CHECK (((side)::text = ANY ((ARRAY['parent'::character varying, 'head'::character varying])::text[])))
);

ALTER TABLE public.contracts_signature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_signature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.delivery_message (
    id bigint NOT NULL,
    channel character varying(8) NOT NULL,
    address_sealed bytea NOT NULL,
    address_mark bytea NOT NULL,
    text text NOT NULL,
    language character varying(2) NOT NULL,
    key character varying(120) NOT NULL,
    state character varying(8) NOT NULL,
    attempts smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT delivery_message_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT message_enums CHECK ((((channel)::text = ANY ((ARRAY['sms'::character varying, 'email'::character varying])::text[])) AND ((state)::text = ANY ((ARRAY['queued'::character varying, 'sent'::character varying, 'failed'::character varying])::text[]))))
);

ALTER TABLE public.delivery_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.feedback_question (
    id bigint NOT NULL,
    text_sealed bytea NOT NULL,
    language character varying(2) NOT NULL,
    state character varying(8) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    answer_sealed bytea,
    answered_at timestamp with time zone,
    account_id bigint NOT NULL,
    answered_by_id bigint,
    city_id character varying(24) NOT NULL,
    CONSTRAINT question_state CHECK ((((answered_at IS NULL) AND ((state)::text = 'open'::text)) OR ((answered_at IS NOT NULL) AND ((state)::text = 'answered'::text))))
);

ALTER TABLE public.feedback_question ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.feedback_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.journal_cursor (
    id bigint NOT NULL,
    follower character varying(40) NOT NULL,
    city character varying(24) NOT NULL,
    seq bigint NOT NULL
);

ALTER TABLE public.journal_cursor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_cursor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.journal_entry (
    id bigint NOT NULL,
    city character varying(24) NOT NULL,
    kind character varying(40) NOT NULL,
    subject_type character varying(24) NOT NULL,
    subject_id bigint NOT NULL,
    actor character varying(48) NOT NULL,
    cause character varying(80) NOT NULL,
    moment timestamp with time zone NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT entry_kind_form CHECK (((kind)::text ~ '^[a-z_]+\.[a-z_]+$'::text))
);

ALTER TABLE public.journal_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.journal_order (
    city character varying(24) NOT NULL,
    seq bigint NOT NULL,
    entry_id bigint NOT NULL
);

CREATE TABLE public.journal_pending (
    entry_id bigint NOT NULL,
    city character varying(24) NOT NULL
);

CREATE TABLE public.journal_request (
    key character varying(120) NOT NULL,
    act character varying(60) NOT NULL,
    result jsonb
);

CREATE TABLE public.kindergartens_group (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(80) NOT NULL,
    band smallint NOT NULL,
    language character varying(2) NOT NULL,
    hours numeric(3,1) NOT NULL,
    kind character varying(12) NOT NULL,
    capacity smallint NOT NULL,
    taken smallint NOT NULL,
    published boolean NOT NULL,
    city_id character varying(24) NOT NULL,
    kindergarten_id bigint NOT NULL,
    CONSTRAINT group_kind CHECK (((kind)::text = ANY ((ARRAY['ordinary'::character varying, 'special'::character varying, 'sanatorium'::character varying])::text[]))),
    CONSTRAINT group_taken CHECK (((taken >= 0) AND (taken <= capacity))),
    CONSTRAINT kindergartens_group_band_check CHECK ((band >= 0)),
    CONSTRAINT kindergartens_group_capacity_check CHECK ((capacity >= 0))
);

ALTER TABLE public.kindergartens_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kindergartens_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kindergartens_kindergarten (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    name_kk character varying(200) NOT NULL,
    name_ru character varying(200) NOT NULL,
    sort_key character varying(400) NOT NULL,
    kind character varying(12) NOT NULL,
    district character varying(60) NOT NULL,
    address_kk character varying(200) NOT NULL,
    address_ru character varying(200) NOT NULL,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    opened_on date,
    bin character varying(12) NOT NULL,
    iban character varying(34) NOT NULL,
    phone character varying(20) NOT NULL,
    parent_fee integer NOT NULL,
    features character varying(24)[] NOT NULL,
    picture_seed integer NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT kindergarten_fee CHECK ((parent_fee >= 0)),
    CONSTRAINT kindergarten_kind CHECK (((kind)::text = ANY ((ARRAY['state'::character varying, 'private'::character varying, 'departmental'::character varying])::text[])))
);

ALTER TABLE public.kindergartens_kindergarten ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kindergartens_kindergarten_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kindergartens_photo (
    id bigint NOT NULL,
    subject character varying(16) NOT NULL,
    seed integer NOT NULL,
    ordering smallint NOT NULL,
    kindergarten_id bigint NOT NULL,
    CONSTRAINT kindergartens_photo_ordering_check CHECK ((ordering >= 0))
);

ALTER TABLE public.kindergartens_photo ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kindergartens_photo_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kindergartens_staffpost (
    id bigint NOT NULL,
    role character varying(10) NOT NULL,
    until date,
    account_id bigint NOT NULL,
    group_id bigint,
    kindergarten_id bigint NOT NULL,
    CONSTRAINT staffpost_role CHECK ((((group_id IS NULL) AND ((role)::text = 'head'::text)) OR ((group_id IS NOT NULL) AND ((role)::text = 'educator'::text))))
);

ALTER TABLE public.kindergartens_staffpost ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kindergartens_staffpost_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ledger_account (
    id bigint NOT NULL,
    budget_year smallint NOT NULL,
    name character varying(12) NOT NULL,
    balance bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT ledger_account_budget_year_check CHECK ((budget_year >= 0)),
    CONSTRAINT ledger_account_name CHECK (((name)::text = ANY ((ARRAY['source'::character varying, 'free'::character varying, 'contingency'::character varying, 'reserved'::character varying, 'accrued'::character varying, 'ordered'::character varying, 'paid'::character varying])::text[]))),
    CONSTRAINT ledger_not_below_zero CHECK ((((name)::text = 'source'::text) OR (balance >= 0)))
);

ALTER TABLE public.ledger_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ledger_transfer (
    id bigint NOT NULL,
    tenge bigint NOT NULL,
    subject_type character varying(16) NOT NULL,
    subject_id bigint NOT NULL,
    moment timestamp with time zone NOT NULL,
    giver_id bigint NOT NULL,
    taker_id bigint NOT NULL,
    CONSTRAINT transfer_positive CHECK ((tenge > 0)),
    CONSTRAINT transfer_two_accounts CHECK ((NOT (giver_id = taker_id)))
);

ALTER TABLE public.ledger_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notices_notice (
    id bigint NOT NULL,
    seq bigint NOT NULL,
    kind character varying(32) NOT NULL,
    "values" jsonb NOT NULL,
    moment timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.notices_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.payments_accrual (
    id bigint NOT NULL,
    month date NOT NULL,
    budget_year smallint NOT NULL,
    kind character varying(10) NOT NULL,
    tenge integer NOT NULL,
    accrued_at timestamp with time zone NOT NULL,
    city_id character varying(24) NOT NULL,
    kindergarten_id bigint NOT NULL,
    timesheet_id bigint NOT NULL,
    order_id bigint,
    CONSTRAINT accrual_kind CHECK ((((kind)::text = 'correction'::text) OR (((kind)::text = 'ordinary'::text) AND (tenge >= 0)))),
    CONSTRAINT payments_accrual_budget_year_check CHECK ((budget_year >= 0))
);

ALTER TABLE public.payments_accrual ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payments_accrual_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.payments_paymentorder (
    id bigint NOT NULL,
    number integer NOT NULL,
    month date NOT NULL,
    budget_year smallint NOT NULL,
    tenge bigint NOT NULL,
    children integer NOT NULL,
    state character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    paid_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    kindergarten_id bigint NOT NULL,
    CONSTRAINT order_state CHECK (((state)::text = ANY ((ARRAY['made'::character varying, 'sent'::character varying, 'paid'::character varying, 'returned'::character varying])::text[]))),
    CONSTRAINT order_tenge CHECK ((tenge > 0)),
    CONSTRAINT payments_paymentorder_budget_year_check CHECK ((budget_year >= 0)),
    CONSTRAINT payments_paymentorder_number_check CHECK ((number >= 0))
);

ALTER TABLE public.payments_paymentorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payments_paymentorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_account (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    handle uuid NOT NULL,
    language character varying(2) NOT NULL,
    is_active boolean NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.people_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_challenge (
    id bigint NOT NULL,
    token uuid NOT NULL,
    purpose character varying(12) NOT NULL,
    subject_mark bytea NOT NULL,
    subject_sealed bytea NOT NULL,
    address_mark bytea NOT NULL,
    code_mac bytea NOT NULL,
    reachable boolean NOT NULL,
    tries_left smallint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT challenge_tries CHECK ((tries_left >= 0))
);

ALTER TABLE public.people_challenge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_challenge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_childcase (
    child_id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    city_id character varying(24) NOT NULL
);

CREATE TABLE public.people_consent (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    text_version character varying(16) NOT NULL,
    language character varying(2) NOT NULL,
    through character varying(10) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    account_id bigint,
    person_id bigint NOT NULL
);

ALTER TABLE public.people_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_guardianship (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    until date,
    child_id bigint NOT NULL,
    guardian_id bigint NOT NULL,
    CONSTRAINT guardianship_kind CHECK (((kind)::text = ANY ((ARRAY['mother'::character varying, 'father'::character varying, 'guardian'::character varying])::text[])))
);

ALTER TABLE public.people_guardianship ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_guardianship_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_lookup (
    id bigint NOT NULL,
    purpose character varying(40) NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.people_lookup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_lookup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_person (
    id bigint NOT NULL,
    iin_sealed bytea NOT NULL,
    iin_mark bytea NOT NULL,
    name_sealed bytea NOT NULL,
    birth_date date NOT NULL,
    sex character varying(1) NOT NULL,
    died_on date,
    CONSTRAINT person_sex CHECK (((sex)::text = ANY ((ARRAY['m'::character varying, 'f'::character varying])::text[])))
);

ALTER TABLE public.people_person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_phone (
    id bigint NOT NULL,
    sealed bytea NOT NULL,
    mark bytea NOT NULL,
    source character varying(10) NOT NULL,
    confirmed_at timestamp with time zone,
    person_id bigint NOT NULL,
    main boolean DEFAULT false NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT phone_main_is_live CHECK (((NOT main) OR (ended_at IS NULL))),
    CONSTRAINT phone_source CHECK (((source)::text = ANY ((ARRAY['registry'::character varying, 'confirmed'::character varying, 'counter'::character varying, 'eds'::character varying])::text[])))
);

ALTER TABLE public.people_phone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_phone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_rolegrant (
    id bigint NOT NULL,
    role character varying(12) NOT NULL,
    until date,
    account_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT rolegrant_role CHECK (((role)::text = ANY ((ARRAY['head'::character varying, 'educator'::character varying, 'department'::character varying, 'counter'::character varying, 'auditor'::character varying])::text[])))
);

ALTER TABLE public.people_rolegrant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_rolegrant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_statement (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    text_sealed bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    cms bytea NOT NULL,
    certificate_serial character varying(64) NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.people_statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_place (
    id bigint NOT NULL,
    number character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    via character varying(10) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    release_reason character varying(16) NOT NULL,
    case_id bigint,
    child_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    group_id bigint NOT NULL,
    voucher_id bigint NOT NULL,
    CONSTRAINT place_case_while_live CHECK ((((case_id IS NOT NULL) AND ((state)::text = ANY ((ARRAY['offered'::character varying, 'claimed'::character varying, 'held'::character varying])::text[]))) OR ((case_id IS NULL) AND (released_at IS NOT NULL) AND ((state)::text = 'released'::text)))),
    CONSTRAINT place_via CHECK (((via)::text = ANY ((ARRAY['claim'::character varying, 'offer'::character varying, 'import'::character varying])::text[])))
);

ALTER TABLE public.places_place ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_place_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_wait (
    id bigint NOT NULL,
    voucher_at timestamp with time zone NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    offer_due_at timestamp with time zone,
    left_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    group_id bigint NOT NULL,
    place_id bigint,
    voucher_id bigint NOT NULL,
    CONSTRAINT wait_state CHECK ((((state)::text = ANY ((ARRAY['waiting'::character varying, 'accepted'::character varying, 'lapsed'::character varying, 'left'::character varying])::text[])) OR ((offer_due_at IS NOT NULL) AND (place_id IS NOT NULL) AND ((state)::text = 'offered'::text))))
);

ALTER TABLE public.places_wait ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_wait_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.policy_calendarday (
    day date NOT NULL,
    working boolean NOT NULL,
    name_kk character varying(120) NOT NULL,
    name_ru character varying(120) NOT NULL,
    name_en character varying(120) NOT NULL
);

CREATE TABLE public.policy_city (
    code character varying(24) NOT NULL,
    name_kk character varying(80) NOT NULL,
    name_ru character varying(80) NOT NULL,
    name_en character varying(80) NOT NULL,
    is_default boolean NOT NULL,
    facts jsonb NOT NULL
);

CREATE TABLE public.policy_clockmove (
    id bigint NOT NULL,
    target timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    percent smallint NOT NULL,
    reached date,
    message text NOT NULL,
    CONSTRAINT clockmove_state CHECK (((state)::text = ANY ((ARRAY['asked'::character varying, 'running'::character varying, 'done'::character varying, 'failed'::character varying])::text[]))),
    CONSTRAINT policy_clockmove_percent_check CHECK ((percent >= 0))
);

ALTER TABLE public.policy_clockmove ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_clockmove_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.policy_democlock (
    id smallint NOT NULL,
    "offset" interval NOT NULL,
    stands_at timestamp with time zone,
    CONSTRAINT democlock_one_row CHECK ((id = 1)),
    CONSTRAINT policy_democlock_id_check CHECK ((id >= 0))
);

CREATE TABLE public.policy_outage (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT outage_order CHECK ((ended_at > began_at))
);

ALTER TABLE public.policy_outage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_outage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.policy_policyversion (
    id bigint NOT NULL,
    number smallint NOT NULL,
    valid daterange NOT NULL,
    legal_act text NOT NULL,
    document jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    needs_acknowledgement boolean NOT NULL,
    acknowledged_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    CONSTRAINT policy_policyversion_number_check CHECK ((number >= 0))
);

ALTER TABLE public.policy_policyversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_policyversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.policy_queuetype (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    band smallint NOT NULL,
    "right" character varying(16) NOT NULL,
    ordering smallint NOT NULL,
    name_kk character varying(120) NOT NULL,
    name_ru character varying(120) NOT NULL,
    name_en character varying(120) NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT policy_queuetype_band_check CHECK ((band >= 0)),
    CONSTRAINT policy_queuetype_ordering_check CHECK ((ordering >= 0)),
    CONSTRAINT queuetype_right CHECK ((("right")::text ~ '^[a-z][a-z0-9_]*$'::text))
);

ALTER TABLE public.policy_queuetype ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_queuetype_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.queue_appeal (
    id bigint NOT NULL,
    annulled_at timestamp with time zone NOT NULL,
    text_sealed bytea NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    decide_due_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    decided_at timestamp with time zone,
    reason character varying(24) NOT NULL,
    application_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT appeal_state CHECK (((state)::text = ANY ((ARRAY['filed'::character varying, 'upheld'::character varying, 'rejected'::character varying])::text[])))
);

ALTER TABLE public.queue_appeal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.queue_appeal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.queue_application (
    id bigint NOT NULL,
    number character varying(12) NOT NULL,
    old_number character varying(32) NOT NULL,
    band smallint NOT NULL,
    "right" character varying(16) NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    order_seq bigint,
    entry bigint NOT NULL,
    may_from date NOT NULL,
    state character varying(10) NOT NULL,
    inactive_at timestamp with time zone,
    restore_due_at timestamp with time zone,
    restored_times smallint NOT NULL,
    closed_at timestamp with time zone,
    case_id bigint,
    child_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    guardian_id bigint NOT NULL,
    queue_type_id bigint NOT NULL,
    CONSTRAINT application_case_while_live CHECK ((((case_id IS NULL) AND ((state)::text = ANY ((ARRAY['withdrawn'::character varying, 'annulled'::character varying, 'closed'::character varying])::text[]))) OR ((case_id IS NOT NULL) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'voucher'::character varying, 'inactive'::character varying, 'placed'::character varying])::text[]))))),
    CONSTRAINT application_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'voucher'::character varying, 'inactive'::character varying, 'placed'::character varying, 'withdrawn'::character varying, 'annulled'::character varying, 'closed'::character varying])::text[]))),
    CONSTRAINT queue_application_band_check CHECK ((band >= 0)),
    CONSTRAINT queue_application_restored_times_check CHECK ((restored_times >= 0))
);

ALTER TABLE public.queue_application ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.queue_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.queue_filing (
    id bigint NOT NULL,
    token uuid NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    parent_sealed bytea NOT NULL,
    parent_mark bytea NOT NULL,
    child_sealed bytea NOT NULL,
    child_mark bytea NOT NULL,
    phone_sealed bytea NOT NULL,
    phone_mark bytea NOT NULL,
    language character varying(2) NOT NULL,
    state character varying(10) NOT NULL,
    proven_at timestamp with time zone,
    lapse_due_at timestamp with time zone NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT filing_state CHECK (((state)::text = ANY ((ARRAY['unproven'::character varying, 'proven'::character varying, 'applied'::character varying, 'lapsed'::character varying])::text[])))
);

ALTER TABLE public.queue_filing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.queue_filing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.queue_move (
    seq bigint NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    order_seq bigint NOT NULL,
    step smallint NOT NULL,
    cause character varying(32) NOT NULL,
    iteration integer,
    moment timestamp with time zone NOT NULL,
    application_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    queue_type_id bigint NOT NULL,
    CONSTRAINT move_step CHECK ((step = ANY (ARRAY['-1'::integer, 0, 1]))),
    CONSTRAINT queue_move_iteration_check CHECK ((iteration >= 0))
);

CREATE TABLE public.queue_privilege (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    "right" character varying(16) NOT NULL,
    state character varying(8) NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    review_due_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason character varying(32) NOT NULL,
    valid_until date,
    application_id bigint NOT NULL,
    issued_on date,
    renewing boolean DEFAULT false NOT NULL,
    ask_from timestamp with time zone,
    barred_until date,
    CONSTRAINT privilege_renewing CHECK (((NOT renewing) OR ((state)::text = 'proven'::text))),
    CONSTRAINT privilege_state CHECK (((state)::text = ANY ((ARRAY['pending'::character varying, 'proven'::character varying, 'refused'::character varying, 'expired'::character varying, 'false'::character varying])::text[])))
);

ALTER TABLE public.queue_privilege ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.queue_privilege_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.queue_proof (
    id bigint NOT NULL,
    media_type character varying(24) NOT NULL,
    content_sealed bytea NOT NULL,
    size integer NOT NULL,
    added_at timestamp with time zone NOT NULL,
    privilege_id bigint NOT NULL
);

ALTER TABLE public.queue_proof ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.queue_proof_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.queue_tally (
    level smallint NOT NULL,
    slot integer NOT NULL,
    waiting integer NOT NULL,
    divided boolean NOT NULL,
    queue_type_id bigint NOT NULL,
    CONSTRAINT queue_tally_level_check CHECK ((level >= 0))
)
WITH (fillfactor='60');

CREATE TABLE public.queue_twins (
    id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    one_id bigint NOT NULL,
    other_id bigint NOT NULL,
    CONSTRAINT twins_order CHECK ((one_id < other_id))
);

ALTER TABLE public.queue_twins ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.queue_twins_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_allotment (
    id bigint NOT NULL,
    budget_year smallint NOT NULL,
    source character varying(12) NOT NULL,
    tenge bigint NOT NULL,
    contingency bigint NOT NULL,
    comment character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT allotment_source CHECK (((source)::text = ANY ((ARRAY['republican'::character varying, 'local'::character varying])::text[]))),
    CONSTRAINT allotment_tenge CHECK (((contingency >= 0) AND (tenge > 0) AND (contingency < tenge))),
    CONSTRAINT vouchers_allotment_budget_year_check CHECK ((budget_year >= 0))
);

ALTER TABLE public.vouchers_allotment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_allotment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_announcement (
    id bigint NOT NULL,
    expected_on date NOT NULL,
    budget_year smallint NOT NULL,
    tenge bigint NOT NULL,
    comment character varying(200) NOT NULL,
    announced_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    CONSTRAINT announcement_tenge CHECK ((tenge > 0)),
    CONSTRAINT vouchers_announcement_budget_year_check CHECK ((budget_year >= 0))
);

ALTER TABLE public.vouchers_announcement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_announcement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_dryrun (
    id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    cause character varying(80) NOT NULL,
    cutoff_seq bigint NOT NULL,
    budget_year smallint NOT NULL,
    free_before bigint NOT NULL,
    reserved bigint NOT NULL,
    issued integer NOT NULL,
    stopped_by character varying(12) NOT NULL,
    protocol jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    iteration_id bigint,
    CONSTRAINT dry_run_state CHECK ((((iteration_id IS NULL) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'replaced'::character varying])::text[]))) OR ((iteration_id IS NOT NULL) AND ((state)::text = 'released'::text)))),
    CONSTRAINT vouchers_dryrun_budget_year_check CHECK ((budget_year >= 0)),
    CONSTRAINT vouchers_dryrun_issued_check CHECK ((issued >= 0))
);

ALTER TABLE public.vouchers_dryrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_dryrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_forecast (
    id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    day date NOT NULL,
    version smallint NOT NULL,
    seed bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    months smallint NOT NULL,
    inputs jsonb NOT NULL,
    reaches jsonb NOT NULL,
    accuracy jsonb NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT vouchers_forecast_months_check CHECK ((months >= 0)),
    CONSTRAINT vouchers_forecast_version_check CHECK ((version >= 0))
);

ALTER TABLE public.vouchers_forecast ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_forecast_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_iteration (
    id bigint NOT NULL,
    number integer NOT NULL,
    ran_at timestamp with time zone NOT NULL,
    cause character varying(80) NOT NULL,
    cutoff_seq bigint NOT NULL,
    turn_before smallint NOT NULL,
    turn_after smallint NOT NULL,
    budget_year smallint NOT NULL,
    free_before bigint NOT NULL,
    reserved bigint NOT NULL,
    issued integer NOT NULL,
    stopped_by character varying(12) NOT NULL,
    protocol jsonb NOT NULL,
    city_id character varying(24) NOT NULL,
    policy_version_id bigint NOT NULL,
    CONSTRAINT iteration_stop CHECK (((stopped_by)::text = ANY ((ARRAY['money'::character varying, 'places'::character varying, 'queue'::character varying])::text[]))),
    CONSTRAINT vouchers_iteration_budget_year_check CHECK ((budget_year >= 0)),
    CONSTRAINT vouchers_iteration_issued_check CHECK ((issued >= 0)),
    CONSTRAINT vouchers_iteration_number_check CHECK ((number >= 0)),
    CONSTRAINT vouchers_iteration_turn_after_check CHECK ((turn_after >= 0)),
    CONSTRAINT vouchers_iteration_turn_before_check CHECK ((turn_before >= 0))
);

ALTER TABLE public.vouchers_iteration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_iteration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_ordercheck (
    id bigint NOT NULL,
    day date NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    cutoff_seq bigint NOT NULL,
    waiting integer NOT NULL,
    granted integer NOT NULL,
    agreed boolean NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT vouchers_ordercheck_granted_check CHECK ((granted >= 0)),
    CONSTRAINT vouchers_ordercheck_waiting_check CHECK ((waiting >= 0))
);

ALTER TABLE public.vouchers_ordercheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_ordercheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_pointer (
    city_id character varying(24) NOT NULL,
    turn smallint NOT NULL,
    CONSTRAINT vouchers_pointer_turn_check CHECK ((turn >= 0))
);

CREATE TABLE public.vouchers_reservation (
    budget_year smallint NOT NULL,
    tenge bigint NOT NULL,
    voucher_id bigint NOT NULL,
    CONSTRAINT reservation_tenge CHECK ((tenge >= 0)),
    CONSTRAINT vouchers_reservation_budget_year_check CHECK ((budget_year >= 0))
);

CREATE TABLE public.vouchers_trial (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    first date NOT NULL,
    last date NOT NULL,
    verdict character varying(6) NOT NULL,
    settled_on date,
    application_id bigint NOT NULL,
    forecast_id bigint NOT NULL,
    queue_type_id bigint NOT NULL,
    CONSTRAINT trial_range CHECK ((last >= first)),
    CONSTRAINT trial_verdict CHECK (((verdict)::text = ANY ((ARRAY['open'::character varying, 'inside'::character varying, 'early'::character varying, 'late'::character varying, 'void'::character varying])::text[]))),
    CONSTRAINT vouchers_trial_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.vouchers_trial ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_trial_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vouchers_voucher (
    id bigint NOT NULL,
    number character varying(12) NOT NULL,
    band smallint NOT NULL,
    ordinal integer NOT NULL,
    norm integer NOT NULL,
    state character varying(10) NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    confirm_due_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    sign_due_at timestamp with time zone,
    paused_at timestamp with time zone,
    extended_times smallint NOT NULL,
    ended_at timestamp with time zone,
    application_id bigint NOT NULL,
    case_id bigint,
    child_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    iteration_id bigint,
    CONSTRAINT voucher_case_while_live CHECK ((((case_id IS NOT NULL) AND ((state)::text = ANY ((ARRAY['issued'::character varying, 'confirmed'::character varying, 'placed'::character varying, 'active'::character varying])::text[]))) OR ((case_id IS NULL) AND ((state)::text = ANY ((ARRAY['lapsed'::character varying, 'refused'::character varying, 'returned'::character varying, 'ended'::character varying])::text[]))))),
    CONSTRAINT voucher_state CHECK (((state)::text = ANY ((ARRAY['issued'::character varying, 'confirmed'::character varying, 'placed'::character varying, 'active'::character varying, 'lapsed'::character varying, 'refused'::character varying, 'returned'::character varying, 'ended'::character varying])::text[]))),
    CONSTRAINT vouchers_voucher_band_check CHECK ((band >= 0)),
    CONSTRAINT vouchers_voucher_extended_times_check CHECK ((extended_times >= 0)),
    CONSTRAINT vouchers_voucher_ordinal_check CHECK ((ordinal >= 0))
);

ALTER TABLE public.vouchers_voucher ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vouchers_voucher_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.queue_appeal
    ADD CONSTRAINT appeal_once UNIQUE (application_id, annulled_at);

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT application_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.attendance_daymark
    ADD CONSTRAINT attendance_daymark_pkey PRIMARY KEY (day, enrolment_id);

ALTER TABLE ONLY public.attendance_dispute
    ADD CONSTRAINT attendance_dispute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.attendance_groupday
    ADD CONSTRAINT attendance_groupday_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.attendance_timesheet
    ADD CONSTRAINT attendance_timesheet_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contract_no_overlap EXCLUDE USING gist (child_id WITH =, period WITH &&) WHERE (((state)::text = ANY ((ARRAY['signed'::character varying, 'ended'::character varying])::text[])));

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contract_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT contracts_enrolment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_signature
    ADD CONSTRAINT contracts_signature_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.journal_cursor
    ADD CONSTRAINT cursor_follower_city UNIQUE (follower, city);

ALTER TABLE ONLY public.delivery_message
    ADD CONSTRAINT delivery_message_key_key UNIQUE (key);

ALTER TABLE ONLY public.delivery_message
    ADD CONSTRAINT delivery_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.attendance_dispute
    ADD CONSTRAINT dispute_day UNIQUE (timesheet_id, day);

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT enrolment_no_overlap EXCLUDE USING gist (child_id WITH =, period WITH &&);

ALTER TABLE ONLY public.feedback_question
    ADD CONSTRAINT feedback_question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_forecast
    ADD CONSTRAINT forecast_city_day UNIQUE (city_id, day);

ALTER TABLE ONLY public.kindergartens_group
    ADD CONSTRAINT group_code UNIQUE (kindergarten_id, code);

ALTER TABLE ONLY public.attendance_groupday
    ADD CONSTRAINT groupday_once UNIQUE (group_id, day);

ALTER TABLE ONLY public.vouchers_iteration
    ADD CONSTRAINT iteration_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.journal_cursor
    ADD CONSTRAINT journal_cursor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.journal_order
    ADD CONSTRAINT journal_order_entry_id_key UNIQUE (entry_id);

ALTER TABLE ONLY public.journal_order
    ADD CONSTRAINT journal_order_pkey PRIMARY KEY (city, seq);

ALTER TABLE ONLY public.journal_pending
    ADD CONSTRAINT journal_pending_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY public.journal_request
    ADD CONSTRAINT journal_request_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.kindergartens_kindergarten
    ADD CONSTRAINT kindergarten_city_code UNIQUE (city_id, code);

ALTER TABLE ONLY public.kindergartens_group
    ADD CONSTRAINT kindergartens_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kindergartens_kindergarten
    ADD CONSTRAINT kindergartens_kindergarten_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kindergartens_photo
    ADD CONSTRAINT kindergartens_photo_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kindergartens_staffpost
    ADD CONSTRAINT kindergartens_staffpost_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_key UNIQUE (city_id, budget_year, name);

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ledger_transfer
    ADD CONSTRAINT ledger_transfer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notice_once UNIQUE (city_id, seq, person_id, kind);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_ordercheck
    ADD CONSTRAINT order_check_city_day UNIQUE (city_id, day);

ALTER TABLE ONLY public.payments_paymentorder
    ADD CONSTRAINT order_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.policy_outage
    ADD CONSTRAINT outage_no_overlap EXCLUDE USING gist (city_id WITH =, tstzrange(began_at, ended_at) WITH &&);

ALTER TABLE ONLY public.payments_accrual
    ADD CONSTRAINT payments_accrual_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payments_paymentorder
    ADD CONSTRAINT payments_paymentorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_handle_key UNIQUE (handle);

ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_person_id_key UNIQUE (person_id);

ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_challenge
    ADD CONSTRAINT people_challenge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_challenge
    ADD CONSTRAINT people_challenge_token_key UNIQUE (token);

ALTER TABLE ONLY public.people_childcase
    ADD CONSTRAINT people_childcase_pkey PRIMARY KEY (child_id);

ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_guardianship
    ADD CONSTRAINT people_guardianship_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_lookup
    ADD CONSTRAINT people_lookup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_iin_mark_key UNIQUE (iin_mark);

ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_phone
    ADD CONSTRAINT people_phone_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_statement
    ADD CONSTRAINT people_statement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_statement
    ADD CONSTRAINT people_statement_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.people_phone
    ADD CONSTRAINT phone_person_mark UNIQUE (person_id, mark);

ALTER TABLE ONLY public.kindergartens_photo
    ADD CONSTRAINT photo_subject UNIQUE (kindergarten_id, subject);

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT place_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policy_calendarday
    ADD CONSTRAINT policy_calendarday_pkey PRIMARY KEY (day);

ALTER TABLE ONLY public.policy_policyversion
    ADD CONSTRAINT policy_city_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.policy_city
    ADD CONSTRAINT policy_city_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.policy_clockmove
    ADD CONSTRAINT policy_clockmove_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policy_democlock
    ADD CONSTRAINT policy_democlock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policy_policyversion
    ADD CONSTRAINT policy_no_overlap EXCLUDE USING gist (city_id WITH =, valid WITH &&);

ALTER TABLE ONLY public.policy_outage
    ADD CONSTRAINT policy_outage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policy_policyversion
    ADD CONSTRAINT policy_policyversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policy_queuetype
    ADD CONSTRAINT policy_queuetype_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_appeal
    ADD CONSTRAINT queue_appeal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT queue_application_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT queue_application_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_filing
    ADD CONSTRAINT queue_filing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_filing
    ADD CONSTRAINT queue_filing_token_key UNIQUE (token);

ALTER TABLE ONLY public.queue_move
    ADD CONSTRAINT queue_move_pkey PRIMARY KEY (queue_type_id, seq);

ALTER TABLE ONLY public.queue_privilege
    ADD CONSTRAINT queue_privilege_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_proof
    ADD CONSTRAINT queue_proof_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_tally
    ADD CONSTRAINT queue_tally_pkey PRIMARY KEY (queue_type_id, level, slot);

ALTER TABLE ONLY public.queue_twins
    ADD CONSTRAINT queue_twins_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policy_queuetype
    ADD CONSTRAINT queuetype_city_band_right UNIQUE (city_id, band, "right");

ALTER TABLE ONLY public.policy_queuetype
    ADD CONSTRAINT queuetype_city_code UNIQUE (city_id, code);

ALTER TABLE ONLY public.contracts_signature
    ADD CONSTRAINT signature_side UNIQUE (contract_id, side);

ALTER TABLE ONLY public.attendance_timesheet
    ADD CONSTRAINT timesheet_month_once UNIQUE (enrolment_id, month);

ALTER TABLE ONLY public.vouchers_trial
    ADD CONSTRAINT trial_once UNIQUE (forecast_id, application_id);

ALTER TABLE ONLY public.queue_twins
    ADD CONSTRAINT twins_pair UNIQUE (one_id, other_id);

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT voucher_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.vouchers_allotment
    ADD CONSTRAINT vouchers_allotment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_announcement
    ADD CONSTRAINT vouchers_announcement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_dryrun
    ADD CONSTRAINT vouchers_dryrun_iteration_id_key UNIQUE (iteration_id);

ALTER TABLE ONLY public.vouchers_dryrun
    ADD CONSTRAINT vouchers_dryrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_forecast
    ADD CONSTRAINT vouchers_forecast_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_iteration
    ADD CONSTRAINT vouchers_iteration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_ordercheck
    ADD CONSTRAINT vouchers_ordercheck_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_pointer
    ADD CONSTRAINT vouchers_pointer_pkey PRIMARY KEY (city_id);

ALTER TABLE ONLY public.vouchers_reservation
    ADD CONSTRAINT vouchers_reservation_pkey PRIMARY KEY (voucher_id, budget_year);

ALTER TABLE ONLY public.vouchers_trial
    ADD CONSTRAINT vouchers_trial_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT vouchers_voucher_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT vouchers_voucher_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX accrual_once ON public.payments_accrual USING btree (timesheet_id) WHERE ((kind)::text = 'ordinary'::text);

CREATE INDEX accrual_unordered ON public.payments_accrual USING btree (city_id, kindergarten_id, month) WHERE (order_id IS NULL);

CREATE INDEX appeal_desk ON public.queue_appeal USING btree (city_id, decide_due_at) WHERE ((state)::text = 'filed'::text);

CREATE INDEX application_old_number ON public.queue_application USING btree (city_id, old_number) WHERE (NOT ((old_number)::text = ''::text));

CREATE INDEX application_queue ON public.queue_application USING btree (queue_type_id, filed_at, order_seq) WHERE ((state)::text = 'waiting'::text);

CREATE INDEX application_restore_due ON public.queue_application USING btree (city_id, restore_due_at) WHERE ((state)::text = 'inactive'::text);

CREATE INDEX application_unordered ON public.queue_application USING btree (entry) WHERE (order_seq IS NULL);

CREATE INDEX attendance_dispute_timesheet_id_5a3dd7e5 ON public.attendance_dispute USING btree (timesheet_id);

CREATE INDEX attendance_groupday_group_id_2229a5ac ON public.attendance_groupday USING btree (group_id);

CREATE INDEX attendance_timesheet_enrolment_id_74430eb4 ON public.attendance_timesheet USING btree (enrolment_id);

CREATE INDEX challenge_subject ON public.people_challenge USING btree (subject_mark, made_at DESC);

CREATE UNIQUE INDEX city_one_default ON public.policy_city USING btree (is_default) WHERE is_default;

CREATE UNIQUE INDEX clockmove_one_live ON public.policy_clockmove USING btree ((1)) WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'running'::character varying])::text[]));

CREATE INDEX contract_head_due ON public.contracts_contract USING btree (city_id, head_due_at) WHERE ((state)::text = 'parent_signed'::text);

CREATE UNIQUE INDEX contract_one_per_place ON public.contracts_contract USING btree (place_id) WHERE ((state)::text = ANY ((ARRAY['drafted'::character varying, 'parent_signed'::character varying, 'signed'::character varying])::text[]));

CREATE INDEX contracts_contract_child_id_b37f007e ON public.contracts_contract USING btree (child_id);

CREATE INDEX contracts_contract_group_id_5143e4b4 ON public.contracts_contract USING btree (group_id);

CREATE INDEX contracts_contract_guardian_id_f7bef62a ON public.contracts_contract USING btree (guardian_id);

CREATE INDEX contracts_contract_place_id_7318f7fb ON public.contracts_contract USING btree (place_id);

CREATE INDEX contracts_contract_voucher_id_ab0c53a0 ON public.contracts_contract USING btree (voucher_id);

CREATE INDEX contracts_enrolment_child_id_62a67bf8 ON public.contracts_enrolment USING btree (child_id);

CREATE INDEX contracts_enrolment_contract_id_1250a7de ON public.contracts_enrolment USING btree (contract_id);

CREATE INDEX contracts_enrolment_group_id_f3254246 ON public.contracts_enrolment USING btree (group_id);

CREATE INDEX contracts_enrolment_place_id_23eb2cfd ON public.contracts_enrolment USING btree (place_id);

CREATE INDEX contracts_enrolment_voucher_id_af343e1c ON public.contracts_enrolment USING btree (voucher_id);

CREATE INDEX contracts_signature_contract_id_da3e9a54 ON public.contracts_signature USING btree (contract_id);

CREATE INDEX contracts_signature_signer_id_cc1a9998 ON public.contracts_signature USING btree (signer_id);

CREATE INDEX delivery_message_key_38f8e078_like ON public.delivery_message USING btree (key varchar_pattern_ops);

CREATE UNIQUE INDEX dry_run_one_waiting ON public.vouchers_dryrun USING btree (city_id) WHERE ((state)::text = 'waiting'::text);

CREATE INDEX entry_subject ON public.journal_entry USING btree (subject_type, subject_id, id);

CREATE INDEX feedback_question_account_id_c0755564 ON public.feedback_question USING btree (account_id);

CREATE INDEX feedback_question_answered_by_id_65213011 ON public.feedback_question USING btree (answered_by_id);

CREATE INDEX filing_due ON public.queue_filing USING btree (city_id, lapse_due_at) WHERE ((state)::text = ANY ((ARRAY['unproven'::character varying, 'proven'::character varying])::text[]));

CREATE INDEX group_city_band ON public.kindergartens_group USING btree (city_id, band);

CREATE UNIQUE INDEX guardianship_live_pair ON public.people_guardianship USING btree (child_id, guardian_id) WHERE (until IS NULL);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX journal_request_key_bb63eada_like ON public.journal_request USING btree (key varchar_pattern_ops);

CREATE INDEX kindergartens_group_kindergarten_id_dc9af9aa ON public.kindergartens_group USING btree (kindergarten_id);

CREATE INDEX kindergartens_kindergarten_city_id_a8aa75aa ON public.kindergartens_kindergarten USING btree (city_id);

CREATE INDEX kindergartens_kindergarten_city_id_a8aa75aa_like ON public.kindergartens_kindergarten USING btree (city_id varchar_pattern_ops);

CREATE INDEX kindergartens_photo_kindergarten_id_4336ccb0 ON public.kindergartens_photo USING btree (kindergarten_id);

CREATE INDEX kindergartens_staffpost_account_id_63314db3 ON public.kindergartens_staffpost USING btree (account_id);

CREATE INDEX kindergartens_staffpost_group_id_3bb84a6b ON public.kindergartens_staffpost USING btree (group_id);

CREATE INDEX kindergartens_staffpost_kindergarten_id_26b8bbe0 ON public.kindergartens_staffpost USING btree (kindergarten_id);

CREATE INDEX ledger_account_city_id_7966d6b6 ON public.ledger_account USING btree (city_id);

CREATE INDEX ledger_account_city_id_7966d6b6_like ON public.ledger_account USING btree (city_id varchar_pattern_ops);

CREATE INDEX ledger_transfer_giver_id_fb7f7347 ON public.ledger_transfer USING btree (giver_id);

CREATE INDEX ledger_transfer_taker_id_d1fc860a ON public.ledger_transfer USING btree (taker_id);

CREATE INDEX message_address ON public.delivery_message USING btree (address_mark, id DESC);

CREATE INDEX message_queued ON public.delivery_message USING btree (id) WHERE ((state)::text = 'queued'::text);

CREATE INDEX move_before ON public.queue_move USING btree (queue_type_id, filed_at, order_seq);

CREATE INDEX move_own ON public.queue_move USING btree (application_id, seq);

CREATE INDEX notice_inbox ON public.notices_notice USING btree (person_id, moment DESC);

CREATE INDEX notices_notice_person_id_94368381 ON public.notices_notice USING btree (person_id);

CREATE INDEX payments_accrual_kindergarten_id_cd36114f ON public.payments_accrual USING btree (kindergarten_id);

CREATE INDEX payments_accrual_order_id_f33d6905 ON public.payments_accrual USING btree (order_id);

CREATE INDEX payments_accrual_timesheet_id_2dd03389 ON public.payments_accrual USING btree (timesheet_id);

CREATE INDEX payments_paymentorder_kindergarten_id_cb12c008 ON public.payments_paymentorder USING btree (kindergarten_id);

CREATE INDEX pending_city_entry ON public.journal_pending USING btree (city, entry_id);

CREATE INDEX people_childcase_city_id_7473d79d ON public.people_childcase USING btree (city_id);

CREATE INDEX people_childcase_city_id_7473d79d_like ON public.people_childcase USING btree (city_id varchar_pattern_ops);

CREATE INDEX people_consent_account_id_a951cf40 ON public.people_consent USING btree (account_id);

CREATE INDEX people_consent_person_id_a757a92f ON public.people_consent USING btree (person_id);

CREATE INDEX people_guardianship_child_id_a45cd996 ON public.people_guardianship USING btree (child_id);

CREATE INDEX people_guardianship_guardian_id_d1adbbea ON public.people_guardianship USING btree (guardian_id);

CREATE INDEX people_lookup_account_id_9a6d902c ON public.people_lookup USING btree (account_id);

CREATE INDEX people_lookup_person_id_7891d06d ON public.people_lookup USING btree (person_id);

CREATE INDEX people_phone_mark_1b6b3875 ON public.people_phone USING btree (mark);

CREATE INDEX people_phone_person_id_5174185e ON public.people_phone USING btree (person_id);

CREATE INDEX people_rolegrant_account_id_6e474a98 ON public.people_rolegrant USING btree (account_id);

CREATE INDEX people_rolegrant_city_id_0647bedb ON public.people_rolegrant USING btree (city_id);

CREATE INDEX people_rolegrant_city_id_0647bedb_like ON public.people_rolegrant USING btree (city_id varchar_pattern_ops);

CREATE INDEX people_statement_person_id_3aa69d77 ON public.people_statement USING btree (person_id);

CREATE INDEX people_statement_sha256_20964ff4_like ON public.people_statement USING btree (sha256 varchar_pattern_ops);

CREATE UNIQUE INDEX phone_one_main ON public.people_phone USING btree (person_id) WHERE main;

CREATE INDEX places_place_child_id_20088acd ON public.places_place USING btree (child_id);

CREATE INDEX places_place_group_id_422bd7e8 ON public.places_place USING btree (group_id);

CREATE INDEX places_place_voucher_id_8bd5d776 ON public.places_place USING btree (voucher_id);

CREATE INDEX places_wait_group_id_8de2fae1 ON public.places_wait USING btree (group_id);

CREATE INDEX places_wait_place_id_4b0e68ef ON public.places_wait USING btree (place_id);

CREATE INDEX places_wait_voucher_id_d23c1e85 ON public.places_wait USING btree (voucher_id);

CREATE INDEX policy_city_code_87b492b9_like ON public.policy_city USING btree (code varchar_pattern_ops);

CREATE INDEX policy_outage_city_id_d6ae8eab ON public.policy_outage USING btree (city_id);

CREATE INDEX policy_outage_city_id_d6ae8eab_like ON public.policy_outage USING btree (city_id varchar_pattern_ops);

CREATE INDEX policy_policyversion_city_id_cf384c1b ON public.policy_policyversion USING btree (city_id);

CREATE INDEX policy_policyversion_city_id_cf384c1b_like ON public.policy_policyversion USING btree (city_id varchar_pattern_ops);

CREATE INDEX policy_queuetype_city_id_320d81f5 ON public.policy_queuetype USING btree (city_id);

CREATE INDEX policy_queuetype_city_id_320d81f5_like ON public.policy_queuetype USING btree (city_id varchar_pattern_ops);

CREATE INDEX privilege_ask ON public.queue_privilege USING btree (ask_from) WHERE ((ask_from IS NOT NULL) AND ((state)::text = 'pending'::text));

CREATE UNIQUE INDEX privilege_one_live ON public.queue_privilege USING btree (application_id) WHERE ((state)::text = ANY ((ARRAY['pending'::character varying, 'proven'::character varying])::text[]));

CREATE INDEX privilege_review ON public.queue_privilege USING btree (review_due_at) WHERE (((state)::text = 'pending'::text) OR renewing);

CREATE INDEX privilege_valid ON public.queue_privilege USING btree (valid_until) WHERE (((state)::text = 'proven'::text) AND (valid_until IS NOT NULL));

CREATE INDEX question_open ON public.feedback_question USING btree (city_id, due_at) WHERE ((state)::text = 'open'::text);

CREATE INDEX queue_appeal_application_id_4900cf7f ON public.queue_appeal USING btree (application_id);

CREATE INDEX queue_application_child_id_08747540 ON public.queue_application USING btree (child_id);

CREATE INDEX queue_application_guardian_id_48287836 ON public.queue_application USING btree (guardian_id);

CREATE INDEX queue_application_queue_type_id_f3b02463 ON public.queue_application USING btree (queue_type_id);

CREATE INDEX queue_privilege_application_id_d1af5c09 ON public.queue_privilege USING btree (application_id);

CREATE INDEX queue_proof_privilege_id_2ee060d3 ON public.queue_proof USING btree (privilege_id);

CREATE INDEX queue_twins_other_id_427e8ee1 ON public.queue_twins USING btree (other_id);

CREATE UNIQUE INDEX rolegrant_live ON public.people_rolegrant USING btree (account_id, city_id, role) WHERE (until IS NULL);

CREATE INDEX timesheet_due ON public.attendance_timesheet USING btree (city_id, due_at) WHERE ((state)::text = 'closed'::text);

CREATE INDEX timesheet_month ON public.attendance_timesheet USING btree (city_id, month, state);

CREATE INDEX transfer_subject ON public.ledger_transfer USING btree (subject_type, subject_id);

CREATE INDEX trial_open_last ON public.vouchers_trial USING btree (last) WHERE ((verdict)::text = 'open'::text);

CREATE INDEX voucher_confirm_due ON public.vouchers_voucher USING btree (city_id, confirm_due_at) WHERE ((state)::text = 'issued'::text);

CREATE UNIQUE INDEX voucher_ordinal ON public.vouchers_voucher USING btree (iteration_id, ordinal) WHERE (iteration_id IS NOT NULL);

CREATE INDEX voucher_sign_due ON public.vouchers_voucher USING btree (city_id, sign_due_at) WHERE ((state)::text = ANY ((ARRAY['confirmed'::character varying, 'placed'::character varying])::text[]));

CREATE INDEX vouchers_allotment_city_id_8f2f6b75 ON public.vouchers_allotment USING btree (city_id);

CREATE INDEX vouchers_allotment_city_id_8f2f6b75_like ON public.vouchers_allotment USING btree (city_id varchar_pattern_ops);

CREATE INDEX vouchers_announcement_city_id_0cd39cb7 ON public.vouchers_announcement USING btree (city_id);

CREATE INDEX vouchers_announcement_city_id_0cd39cb7_like ON public.vouchers_announcement USING btree (city_id varchar_pattern_ops);

CREATE INDEX vouchers_dryrun_city_id_fa92b3b7 ON public.vouchers_dryrun USING btree (city_id);

CREATE INDEX vouchers_dryrun_city_id_fa92b3b7_like ON public.vouchers_dryrun USING btree (city_id varchar_pattern_ops);

CREATE INDEX vouchers_forecast_city_id_7e944595 ON public.vouchers_forecast USING btree (city_id);

CREATE INDEX vouchers_forecast_city_id_7e944595_like ON public.vouchers_forecast USING btree (city_id varchar_pattern_ops);

CREATE INDEX vouchers_iteration_city_id_4da7f358 ON public.vouchers_iteration USING btree (city_id);

CREATE INDEX vouchers_iteration_city_id_4da7f358_like ON public.vouchers_iteration USING btree (city_id varchar_pattern_ops);

CREATE INDEX vouchers_iteration_policy_version_id_c2be83bd ON public.vouchers_iteration USING btree (policy_version_id);

CREATE INDEX vouchers_ordercheck_city_id_f7d3d07c ON public.vouchers_ordercheck USING btree (city_id);

CREATE INDEX vouchers_ordercheck_city_id_f7d3d07c_like ON public.vouchers_ordercheck USING btree (city_id varchar_pattern_ops);

CREATE INDEX vouchers_pointer_city_id_342f8b51_like ON public.vouchers_pointer USING btree (city_id varchar_pattern_ops);

CREATE INDEX vouchers_reservation_voucher_id_d5829e52 ON public.vouchers_reservation USING btree (voucher_id);

CREATE INDEX vouchers_trial_application_id_6eda43de ON public.vouchers_trial USING btree (application_id);

CREATE INDEX vouchers_trial_forecast_id_94022f5e ON public.vouchers_trial USING btree (forecast_id);

CREATE INDEX vouchers_trial_queue_type_id_1c832907 ON public.vouchers_trial USING btree (queue_type_id);

CREATE INDEX vouchers_voucher_application_id_8d959456 ON public.vouchers_voucher USING btree (application_id);

CREATE INDEX vouchers_voucher_child_id_b5b044e8 ON public.vouchers_voucher USING btree (child_id);

CREATE INDEX vouchers_voucher_iteration_id_20b02419 ON public.vouchers_voucher USING btree (iteration_id);

CREATE INDEX wait_line ON public.places_wait USING btree (group_id, voucher_at, filed_at, id) WHERE ((state)::text = 'waiting'::text);

CREATE INDEX wait_offer_due ON public.places_wait USING btree (city_id, offer_due_at) WHERE ((state)::text = 'offered'::text);

CREATE UNIQUE INDEX wait_once ON public.places_wait USING btree (voucher_id, group_id) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'offered'::character varying])::text[]));

CREATE TRIGGER journal_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_entry FOR EACH STATEMENT EXECUTE FUNCTION public.journal_refuse();

CREATE TRIGGER journal_order_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_order FOR EACH STATEMENT EXECUTE FUNCTION public.journal_refuse();

CREATE TRIGGER queue_tally_came AFTER INSERT ON public.queue_application REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION public.queue_keep_tally();

CREATE TRIGGER queue_tally_emptied AFTER TRUNCATE ON public.queue_application FOR EACH STATEMENT EXECUTE FUNCTION public.queue_empty_tally();

CREATE TRIGGER queue_tally_gone AFTER DELETE ON public.queue_application REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.queue_keep_tally();

CREATE TRIGGER queue_tally_moved AFTER UPDATE ON public.queue_application REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION public.queue_keep_tally();

ALTER TABLE ONLY public.attendance_daymark
    ADD CONSTRAINT attendance_daymark_enrolment_id_2251076a_fk_contracts FOREIGN KEY (enrolment_id) REFERENCES public.contracts_enrolment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance_dispute
    ADD CONSTRAINT attendance_dispute_timesheet_id_5a3dd7e5_fk_attendanc FOREIGN KEY (timesheet_id) REFERENCES public.attendance_timesheet(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance_groupday
    ADD CONSTRAINT attendance_groupday_city_id_b4938398_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance_groupday
    ADD CONSTRAINT attendance_groupday_group_id_2229a5ac_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance_timesheet
    ADD CONSTRAINT attendance_timesheet_city_id_769baabb_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance_timesheet
    ADD CONSTRAINT attendance_timesheet_enrolment_id_74430eb4_fk_contracts FOREIGN KEY (enrolment_id) REFERENCES public.contracts_enrolment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_child_id_b37f007e_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_city_id_4d046019_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_group_id_5143e4b4_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_guardian_id_f7bef62a_fk_people_person_id FOREIGN KEY (guardian_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_place_id_7318f7fb_fk_places_place_id FOREIGN KEY (place_id) REFERENCES public.places_place(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_contract
    ADD CONSTRAINT contracts_contract_voucher_id_ab0c53a0_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT contracts_enrolment_child_id_62a67bf8_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT contracts_enrolment_city_id_b46d5433_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT contracts_enrolment_contract_id_1250a7de_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT contracts_enrolment_group_id_f3254246_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT contracts_enrolment_place_id_23eb2cfd_fk_places_place_id FOREIGN KEY (place_id) REFERENCES public.places_place(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_enrolment
    ADD CONSTRAINT contracts_enrolment_voucher_id_af343e1c_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_signature
    ADD CONSTRAINT contracts_signature_contract_id_da3e9a54_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_signature
    ADD CONSTRAINT contracts_signature_signer_id_cc1a9998_fk_people_person_id FOREIGN KEY (signer_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.feedback_question
    ADD CONSTRAINT feedback_question_account_id_c0755564_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.feedback_question
    ADD CONSTRAINT feedback_question_answered_by_id_65213011_fk_people_account_id FOREIGN KEY (answered_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.feedback_question
    ADD CONSTRAINT feedback_question_city_id_99603d31_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.journal_order
    ADD CONSTRAINT journal_order_entry_id_509ac8b7_fk_journal_entry_id FOREIGN KEY (entry_id) REFERENCES public.journal_entry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.journal_pending
    ADD CONSTRAINT journal_pending_entry_id_c8c8a030_fk_journal_entry_id FOREIGN KEY (entry_id) REFERENCES public.journal_entry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kindergartens_group
    ADD CONSTRAINT kindergartens_group_city_id_7dfad1f0_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kindergartens_group
    ADD CONSTRAINT kindergartens_group_kindergarten_id_dc9af9aa_fk_kindergar FOREIGN KEY (kindergarten_id) REFERENCES public.kindergartens_kindergarten(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kindergartens_kindergarten
    ADD CONSTRAINT kindergartens_kindergarten_city_id_a8aa75aa_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kindergartens_photo
    ADD CONSTRAINT kindergartens_photo_kindergarten_id_4336ccb0_fk_kindergar FOREIGN KEY (kindergarten_id) REFERENCES public.kindergartens_kindergarten(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kindergartens_staffpost
    ADD CONSTRAINT kindergartens_staffp_account_id_63314db3_fk_people_ac FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kindergartens_staffpost
    ADD CONSTRAINT kindergartens_staffp_group_id_3bb84a6b_fk_kindergar FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.kindergartens_staffpost
    ADD CONSTRAINT kindergartens_staffp_kindergarten_id_26b8bbe0_fk_kindergar FOREIGN KEY (kindergarten_id) REFERENCES public.kindergartens_kindergarten(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_city_id_7966d6b6_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.ledger_transfer
    ADD CONSTRAINT ledger_transfer_giver_id_fb7f7347_fk_ledger_account_id FOREIGN KEY (giver_id) REFERENCES public.ledger_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.ledger_transfer
    ADD CONSTRAINT ledger_transfer_taker_id_d1fc860a_fk_ledger_account_id FOREIGN KEY (taker_id) REFERENCES public.ledger_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_city_id_00b4ffc4_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_person_id_94368381_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.payments_accrual
    ADD CONSTRAINT payments_accrual_city_id_166114e6_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.payments_accrual
    ADD CONSTRAINT payments_accrual_kindergarten_id_cd36114f_fk_kindergar FOREIGN KEY (kindergarten_id) REFERENCES public.kindergartens_kindergarten(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.payments_accrual
    ADD CONSTRAINT payments_accrual_order_id_f33d6905_fk_payments_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.payments_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.payments_accrual
    ADD CONSTRAINT payments_accrual_timesheet_id_2dd03389_fk_attendanc FOREIGN KEY (timesheet_id) REFERENCES public.attendance_timesheet(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.payments_paymentorder
    ADD CONSTRAINT payments_paymentorde_kindergarten_id_cb12c008_fk_kindergar FOREIGN KEY (kindergarten_id) REFERENCES public.kindergartens_kindergarten(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.payments_paymentorder
    ADD CONSTRAINT payments_paymentorder_city_id_fa105bfd_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_person_id_899b64f8_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_childcase
    ADD CONSTRAINT people_childcase_child_id_202b195f_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_childcase
    ADD CONSTRAINT people_childcase_city_id_7473d79d_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_account_id_a951cf40_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_person_id_a757a92f_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_guardianship
    ADD CONSTRAINT people_guardianship_child_id_a45cd996_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_guardianship
    ADD CONSTRAINT people_guardianship_guardian_id_d1adbbea_fk_people_person_id FOREIGN KEY (guardian_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_lookup
    ADD CONSTRAINT people_lookup_account_id_9a6d902c_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_lookup
    ADD CONSTRAINT people_lookup_person_id_7891d06d_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_phone
    ADD CONSTRAINT people_phone_person_id_5174185e_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_account_id_6e474a98_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_city_id_0647bedb_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_statement
    ADD CONSTRAINT people_statement_person_id_3aa69d77_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_case_id_4bfd2830_fk_people_childcase_child_id FOREIGN KEY (case_id) REFERENCES public.people_childcase(child_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_child_id_20088acd_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_city_id_6345efbf_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_group_id_422bd7e8_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_voucher_id_8bd5d776_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_city_id_c71e770a_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_group_id_8de2fae1_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_place_id_4b0e68ef_fk_places_place_id FOREIGN KEY (place_id) REFERENCES public.places_place(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_voucher_id_d23c1e85_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.policy_outage
    ADD CONSTRAINT policy_outage_city_id_d6ae8eab_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.policy_policyversion
    ADD CONSTRAINT policy_policyversion_city_id_cf384c1b_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.policy_queuetype
    ADD CONSTRAINT policy_queuetype_city_id_320d81f5_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_appeal
    ADD CONSTRAINT queue_appeal_application_id_4900cf7f_fk_queue_application_id FOREIGN KEY (application_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_appeal
    ADD CONSTRAINT queue_appeal_city_id_da870e69_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT queue_application_case_id_01ed091b_fk_people_childcase_child_id FOREIGN KEY (case_id) REFERENCES public.people_childcase(child_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT queue_application_child_id_08747540_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT queue_application_city_id_0ed79ef5_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT queue_application_guardian_id_48287836_fk_people_person_id FOREIGN KEY (guardian_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_application
    ADD CONSTRAINT queue_application_queue_type_id_f3b02463_fk_policy_queuetype_id FOREIGN KEY (queue_type_id) REFERENCES public.policy_queuetype(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_filing
    ADD CONSTRAINT queue_filing_city_id_7b82045e_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_move
    ADD CONSTRAINT queue_move_application_id_d1bf05f8_fk_queue_application_id FOREIGN KEY (application_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_move
    ADD CONSTRAINT queue_move_city_id_3412c27c_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_move
    ADD CONSTRAINT queue_move_queue_type_id_d0fbd480_fk_policy_queuetype_id FOREIGN KEY (queue_type_id) REFERENCES public.policy_queuetype(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_privilege
    ADD CONSTRAINT queue_privilege_application_id_d1af5c09_fk_queue_application_id FOREIGN KEY (application_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_proof
    ADD CONSTRAINT queue_proof_privilege_id_2ee060d3_fk_queue_privilege_id FOREIGN KEY (privilege_id) REFERENCES public.queue_privilege(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_tally
    ADD CONSTRAINT queue_tally_queue_type_id_2c58c7ab_fk_policy_queuetype_id FOREIGN KEY (queue_type_id) REFERENCES public.policy_queuetype(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_twins
    ADD CONSTRAINT queue_twins_city_id_312bf395_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_twins
    ADD CONSTRAINT queue_twins_one_id_1c05251d_fk_queue_application_id FOREIGN KEY (one_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.queue_twins
    ADD CONSTRAINT queue_twins_other_id_427e8ee1_fk_queue_application_id FOREIGN KEY (other_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_allotment
    ADD CONSTRAINT vouchers_allotment_city_id_8f2f6b75_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_announcement
    ADD CONSTRAINT vouchers_announcement_city_id_0cd39cb7_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_dryrun
    ADD CONSTRAINT vouchers_dryrun_city_id_fa92b3b7_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_dryrun
    ADD CONSTRAINT vouchers_dryrun_iteration_id_2deed667_fk_vouchers_iteration_id FOREIGN KEY (iteration_id) REFERENCES public.vouchers_iteration(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_forecast
    ADD CONSTRAINT vouchers_forecast_city_id_7e944595_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_iteration
    ADD CONSTRAINT vouchers_iteration_city_id_4da7f358_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_iteration
    ADD CONSTRAINT vouchers_iteration_policy_version_id_c2be83bd_fk_policy_po FOREIGN KEY (policy_version_id) REFERENCES public.policy_policyversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_ordercheck
    ADD CONSTRAINT vouchers_ordercheck_city_id_f7d3d07c_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_pointer
    ADD CONSTRAINT vouchers_pointer_city_id_342f8b51_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_reservation
    ADD CONSTRAINT vouchers_reservation_voucher_id_d5829e52_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_trial
    ADD CONSTRAINT vouchers_trial_application_id_6eda43de_fk_queue_application_id FOREIGN KEY (application_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_trial
    ADD CONSTRAINT vouchers_trial_forecast_id_94022f5e_fk_vouchers_forecast_id FOREIGN KEY (forecast_id) REFERENCES public.vouchers_forecast(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_trial
    ADD CONSTRAINT vouchers_trial_queue_type_id_1c832907_fk_policy_queuetype_id FOREIGN KEY (queue_type_id) REFERENCES public.policy_queuetype(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT vouchers_voucher_application_id_8d959456_fk_queue_app FOREIGN KEY (application_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT vouchers_voucher_case_id_83881e9e_fk_people_childcase_child_id FOREIGN KEY (case_id) REFERENCES public.people_childcase(child_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT vouchers_voucher_child_id_b5b044e8_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT vouchers_voucher_city_id_63366448_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vouchers_voucher
    ADD CONSTRAINT vouchers_voucher_iteration_id_20b02419_fk_vouchers_iteration_id FOREIGN KEY (iteration_id) REFERENCES public.vouchers_iteration(id) DEFERRABLE INITIALLY DEFERRED;

GRANT ALL ON SCHEMA public TO kezek_owner;
GRANT USAGE ON SCHEMA public TO kezek_app;

REVOKE ALL ON FUNCTION public.queue_divide(p_kinds bigint[], p_slots integer[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.queue_recount() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE public.journal_entry TO kezek_app;

GRANT SELECT,INSERT ON TABLE public.journal_order TO kezek_app;

GRANT SELECT ON TABLE public.queue_tally TO kezek_app;
