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

CREATE FUNCTION public.places_claim(p_vouchers bigint[], p_groups bigint[], p_moment timestamp with time zone, p_actors text[], p_request_keys text[], p_arrivals bigint[] DEFAULT NULL::bigint[], p_languages text[] DEFAULT NULL::text[]) RETURNS TABLE(voucher bigint, verdict text, place bigint, opens_at timestamp with time zone)
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
DECLARE
    v_count CONSTANT integer := cardinality(p_vouchers);
    v_day CONSTANT date := (p_moment AT TIME ZONE 'Asia/Almaty')::date;
    v_cities text[];
    v_bulletin text[];
    v_turns integer[];
    v_last_turn integer;
    v_verdicts text[] := array_fill(NULL::text, ARRAY[v_count]);
    v_places bigint[] := array_fill(NULL::bigint, ARRAY[v_count]);
    v_opens timestamptz[] := array_fill(NULL::timestamptz, ARRAY[v_count]);
    v_judged record;
    v_ids bigint[];
    v_numbers text[];
    v_city text;
    v_row record;
BEGIN
    IF cardinality(p_groups) <> v_count OR cardinality(p_actors) <> v_count
       OR cardinality(p_request_keys) <> v_count OR cardinality(p_arrivals) <> v_count
       OR cardinality(p_languages) <> v_count THEN
        RAISE EXCEPTION 'places_claim: arrays differ in length';
    END IF;
    IF v_count = 0 THEN
        RETURN;
    END IF;
    -- The city before its rows, so that the cut-off of an iteration is sharp; then vouchers before
    -- groups, each by id. What follows are statements of their own, so they see what the holders
    -- of these locks have committed.
    v_cities := ARRAY(
        SELECT DISTINCT v.city_id FROM vouchers_voucher v WHERE v.id = ANY (p_vouchers) ORDER BY 1);
    PERFORM pg_advisory_xact_lock_shared(1, hashtext(c)) FROM unnest(v_cities) AS c;
    PERFORM FROM vouchers_voucher WHERE id = ANY (p_vouchers) ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM kindergartens_group WHERE id = ANY (p_groups) ORDER BY id FOR NO KEY UPDATE;
    v_bulletin := ARRAY(
        SELECT c FROM unnest(v_cities) AS c
        JOIN policy_policyversion r ON r.id = policy_version_on(c, v_day)
        WHERE r.places_mode = 'bulletin');
    -- A voucher that stands in the batch more than once has its first claim judged first.
    SELECT array_agg(t.turn), max(t.turn) INTO v_turns, v_last_turn
    FROM (
        SELECT row_number() OVER (PARTITION BY a.v ORDER BY a.n)::integer AS turn
        FROM unnest(p_vouchers) WITH ORDINALITY AS a (v, n) ORDER BY a.n
    ) AS t;

    FOR v_turn IN 1..v_last_turn LOOP
        -- Of a group's free seats some may be kept for those whose turn has come, some may be in no
        -- bulletin yet; without bulletins all are open. Seats of its waiting list are not free.
        WITH judged AS (
            SELECT a.n::integer AS n, a.v, a.g, v.city_id, v.case_id, v.child_id, g.band,
                   live.id AS live_id, v.city_id = ANY (v_bulletin) AS bulletin,
                   coalesce(o.open_seats, 0) AS older, coalesce(o.seats, 0) AS seats, o.all_at,
                   CASE WHEN (v.issued_at, v.ordinal) <= (o.turn_issued_at, o.turn_ordinal)
                        THEN o.opens_at ELSE o.all_at END AS mine_at,
                   CASE
                       WHEN live.id IS NOT NULL THEN 'already'
                       WHEN v.id IS NULL OR v.case_id IS NULL OR v.state <> 'confirmed'
                           OR (v.paused_at IS NULL AND v.sign_due_at <= p_moment)
                           THEN 'no_voucher'
                       WHEN g.id IS NULL OR g.city_id <> v.city_id OR NOT g.published
                           THEN 'closed'
                       WHEN g.kind <> 'ordinary' AND NOT places_entitled(v.id, g.kind, v_day)
                           THEN 'special'
                       WHEN g.band <> v.band THEN 'wrong_band'
                       WHEN a.language <> '' AND a.language <> g.language THEN 'language'
                   END AS refusal
            FROM unnest(p_vouchers, p_groups, v_turns, p_languages)
                 WITH ORDINALITY AS a (v, g, turn, language, n)
            LEFT JOIN vouchers_voucher v ON v.id = a.v
            LEFT JOIN kindergartens_group g ON g.id = a.g
            LEFT JOIN places_place live ON live.case_id = v.case_id
            LEFT JOIN places_opening o ON o.group_id = a.g AND cardinality(v_bulletin) > 0
            WHERE a.turn = v_turn
        ), numbered AS (
            SELECT j.*, row_number() OVER arrival AS nth,
                   coalesce(j.bulletin AND j.mine_at <= p_moment AND p_moment < j.all_at, false)
                       AS in_turn
            FROM judged j
            WINDOW arrival AS (PARTITION BY j.g, j.refusal IS NULL ORDER BY j.n)
        ), counted AS (
            SELECT n.*, count(*) FILTER (WHERE n.in_turn) OVER (
                       PARTITION BY n.g, n.refusal IS NULL ORDER BY n.n
                       ROWS UNBOUNDED PRECEDING) AS nth_in_turn,
                   max(CASE WHEN n.nth = 1 AND n.refusal IS NULL THEN (
                       SELECT greatest(0, g.capacity - g.taken - (
                           SELECT count(*) FROM places_wait w
                           WHERE w.group_id = g.id AND w.state = 'waiting'))
                       FROM kindergartens_group g WHERE g.id = n.g
                   ) END) OVER (PARTITION BY n.g, n.refusal IS NULL) AS free
            FROM numbered n
        ), kept AS (
            SELECT c.*, CASE WHEN c.bulletin AND p_moment < c.all_at THEN least(c.free, c.seats)
                             ELSE 0 END AS kept
            FROM counted c
        ), opened AS (
            SELECT k.*, k.in_turn AND k.nth_in_turn <= k.kept AS of_kept,
                   CASE WHEN NOT k.bulletin THEN k.free
                        WHEN p_moment >= k.all_at THEN least(k.older + k.seats, k.free)
                        ELSE least(k.older, k.free - k.kept) END AS opened
            FROM kept k
        ), answered AS (
            SELECT o.*, o.refusal IS NULL AND (o.of_kept OR count(*) FILTER (WHERE NOT o.of_kept)
                       OVER (PARTITION BY o.g, o.refusal IS NULL ORDER BY o.n
                             ROWS UNBOUNDED PRECEDING) <= o.opened) AS won,
                   o.kept > 0 AND o.mine_at > p_moment AS later
            FROM opened o
        )
        SELECT array_agg(s.n) AS ns,
               array_agg(CASE WHEN s.refusal IS NOT NULL THEN s.refusal WHEN s.won THEN 'ok'
                              WHEN s.later OR s.free > s.kept + s.opened THEN 'not_open'
                              ELSE 'full' END) AS verdicts,
               array_agg(s.live_id) AS places,
               array_agg(CASE WHEN s.refusal IS NULL AND NOT s.won AND s.later THEN s.mine_at END)
                   AS opens,
               coalesce(array_agg(s.n) FILTER (WHERE s.won), '{}') AS won,
               array_agg(s.v) FILTER (WHERE s.won) AS vouchers,
               array_agg(s.g) FILTER (WHERE s.won) AS groups,
               array_agg(s.of_kept) FILTER (WHERE s.won) AS of_kept,
               array_agg(s.city_id) FILTER (WHERE s.won) AS cities,
               array_agg(s.case_id) FILTER (WHERE s.won) AS cases,
               array_agg(s.child_id) FILTER (WHERE s.won) AS children,
               array_agg(s.band) FILTER (WHERE s.won) AS bands
        INTO v_judged
        FROM (SELECT * FROM answered ORDER BY n) AS s;

        FOR i IN 1..cardinality(v_judged.ns) LOOP
            v_verdicts[v_judged.ns[i]] := v_judged.verdicts[i];
            v_places[v_judged.ns[i]] := v_judged.places[i];
            v_opens[v_judged.ns[i]] := v_judged.opens[i];
        END LOOP;
        CONTINUE WHEN v_judged.won = '{}';

        v_numbers := places_draw_numbers(v_cities, cardinality(v_judged.won));
        v_ids := ARRAY(SELECT nextval('places_place_id_seq')
                       FROM generate_series(1, cardinality(v_judged.won)));
        FOR i IN 1..cardinality(v_ids) LOOP
            v_places[v_judged.won[i]] := v_ids[i];
        END LOOP;
        INSERT INTO places_place
            (id, city_id, number, case_id, voucher_id, child_id, group_id, state, via, taken_at,
             release_reason)
        SELECT t.id, t.city, t.number, t.case_id, t.v, t.child, t.g, 'claimed', 'claim', p_moment,
               ''
        FROM unnest(v_ids, v_judged.cities, v_numbers, v_judged.cases, v_judged.vouchers,
                    v_judged.children, v_judged.groups)
             AS t (id, city, number, case_id, v, child, g);
        UPDATE kindergartens_group t SET taken = t.taken + c.n
        FROM (SELECT g, count(*) AS n FROM unnest(v_judged.groups) AS g GROUP BY g) AS c
        WHERE t.id = c.g;
        UPDATE vouchers_voucher SET state = 'placed'
        WHERE id = ANY (v_judged.vouchers) AND state = 'confirmed';
        IF v_bulletin <> '{}' THEN
            -- Seats that are open to all go before those of the last bulletin.
            UPDATE places_opening o
            SET open_seats = o.open_seats - least(c.free, o.open_seats),
                seats = o.seats - c.kept - (c.free - least(c.free, o.open_seats))
            FROM (
                SELECT w.g, count(*) FILTER (WHERE w.kept) AS kept,
                       count(*) FILTER (WHERE NOT w.kept) AS free
                FROM unnest(v_judged.groups, v_judged.of_kept, v_judged.cities) AS w (g, kept, city)
                WHERE w.city = ANY (v_bulletin) GROUP BY w.g
            ) AS c
            WHERE o.group_id = c.g;
        END IF;
        IF array_to_string(p_request_keys, '') <> '' THEN
            INSERT INTO journal_request (key, act, result)
            SELECT p_request_keys[t.n], 'places_claim', to_jsonb(t.id)
            FROM unnest(v_judged.won, v_ids) AS t (n, id) WHERE p_request_keys[t.n] <> ''
            ON CONFLICT (key) DO NOTHING;
        END IF;
        FOREACH v_city IN ARRAY v_cities LOOP
            SELECT array_agg(t.id) AS ids, array_agg(p_actors[t.n]) AS actors,
                   array_agg(jsonb_build_object(
                       'number', t.number, 'group', t.g, 'band', t.band, 'voucher', t.v,
                       'child', t.child
                   ) || CASE WHEN p_arrivals IS NULL THEN '{}'
                             ELSE jsonb_build_object('arrival', p_arrivals[t.n]) END) AS data
            INTO v_row
            FROM unnest(v_judged.won, v_ids, v_numbers, v_judged.groups, v_judged.bands,
                        v_judged.vouchers, v_judged.children, v_judged.cities)
                 AS t (n, id, number, g, band, v, child, city)
            WHERE t.city = v_city;
            IF v_row.ids IS NOT NULL THEN
                PERFORM journal_record_many(
                    v_city, 'place.claimed', 'place', v_row.ids, v_row.actors, 'claim', p_moment,
                    v_row.data);
            END IF;
        END LOOP;
        FOR v_row IN
            WITH closed AS (
                UPDATE places_wait SET state = 'left', left_at = p_moment
                WHERE voucher_id = ANY (v_judged.vouchers) AND state IN ('waiting', 'offered')
                RETURNING id, city_id, group_id, voucher_id
            )
            SELECT c.city_id AS city, array_agg(c.id) AS ids,
                   array_agg(p_actors[v_judged.won[
                       array_position(v_judged.vouchers, c.voucher_id)]]) AS actors,
                   array_agg(jsonb_build_object('group', c.group_id, 'reason', 'placed',
                                                'voucher', c.voucher_id)) AS data
            FROM (SELECT * FROM closed ORDER BY id) AS c GROUP BY c.city_id
        LOOP
            PERFORM journal_record_many(
                v_row.city, 'wait.left', 'wait', v_row.ids, v_row.actors, 'placed', p_moment,
                v_row.data);
        END LOOP;
    END LOOP;
    RETURN QUERY SELECT * FROM unnest(p_vouchers, v_verdicts, v_places, v_opens);
END
$$;

CREATE FUNCTION public.places_damm(p_state integer, p_pair integer) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT get_byte((
        '03175986421750983426709215486389453620173674209581' ||
        '25814367909438617205586972013461230459784206871359' ||
        '89453620170317598642258143679042068713597092154863' ||
        '36742095816123045978943861720558697201341750983426' ||
        '61230459784206871359031759864258697201349438617205' ||
        '89453620177092154863175098342636742095812581436790' ||
        '70921548638945362017367420958103175986422581436790' ||
        '94386172051750983426612304597842068713595869720134' ||
        '58697201347092154863420687135917509834260317598642' ||
        '61230459783674209581258143679089453620179438617205' ||
        '17509834265869720134894536201761230459784206871359' ||
        '03175986422581436790367420958194386172057092154863' ||
        '36742095819438617205586972013425814367908945362017' ||
        '42068713590317598642709215486317509834266123045978' ||
        '94386172052581436790612304597836742095811750983426' ||
        '58697201344206871359031759864270921548638945362017' ||
        '25814367906123045978175098342694386172055869720134' ||
        '70921548638945362017420687135903175986423674209581' ||
        '42068713593674209581943861720570921548636123045978' ||
        '17509834265869720134894536201725814367900317598642'
    )::bytea, 100 * p_state + p_pair) - 48
$$;

CREATE FUNCTION public.places_draw_numbers(p_cities text[], p_count integer) RETURNS text[]
    LANGUAGE plpgsql
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    v_numbers text[] := '{}';
BEGIN
    WHILE cardinality(v_numbers) < p_count LOOP
        SELECT coalesce(array_agg(d.number), '{}') INTO v_numbers
        FROM (
            SELECT number FROM unnest(v_numbers) AS number
            UNION
            SELECT places_number(r.digits)
            FROM (
                SELECT (('x' || translate(left(gen_random_uuid()::text, 13), '-', ''))::bit(48)
                        ::bigint % 10000000)::integer AS digits
                FROM generate_series(1, p_count - cardinality(v_numbers))
            ) AS r
        ) AS d
        WHERE NOT EXISTS (
            SELECT FROM places_place p WHERE p.city_id = ANY (p_cities) AND p.number = d.number
        );
    END LOOP;
    RETURN v_numbers;
END
$$;

CREATE FUNCTION public.places_entitled(p_voucher bigint, p_kind text, p_day date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    WITH asked AS (
        SELECT v.child_id, v.application_id, v.city_id, r.document,
               ARRAY(SELECT jsonb_array_elements_text(
                   r.document #> ARRAY['rule', p_kind || '_group_documents', 'value'])) AS papers
        FROM vouchers_voucher v
        JOIN policy_policyversion r ON r.id = policy_version_on(v.city_id, p_day)
        WHERE v.id = p_voucher
    )
    SELECT EXISTS (
        SELECT FROM asked a JOIN places_entitlement e ON e.child_id = a.child_id
        WHERE e.document = ANY (a.papers) AND e.city_id = a.city_id
          AND (e.valid_until IS NULL OR e.valid_until >= p_day)
    ) OR EXISTS (
        SELECT FROM asked a
        JOIN queue_privilege p ON p.application_id = a.application_id AND p.state = 'proven'
        CROSS JOIN LATERAL jsonb_array_elements(a.document -> 'privilege') AS ground
        WHERE ground ->> 'code' = p.code AND ground -> 'documents' ?| a.papers
          AND (p.valid_until IS NULL OR p.valid_until >= p_day)
    )
$$;

CREATE FUNCTION public.places_number(p_digits integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT 'P-' || lpad(p_digits::text, 7, '0') || places_damm(places_damm(places_damm(places_damm(
        0, p_digits / 1000000), p_digits / 10000 % 100), p_digits / 100 % 100), p_digits % 100)
$$;

CREATE FUNCTION public.policy_version_on(p_city text, p_day date) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT id FROM policy_policyversion
    WHERE city_id = p_city AND lower(valid) <= p_day
      AND (NOT needs_acknowledgement
           OR acknowledged_at < (p_day + 1)::timestamp AT TIME ZONE 'Asia/Almaty')
    ORDER BY lower(valid) DESC LIMIT 1
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
    CONSTRAINT daymark_mark CHECK (((mark)::text = ANY ('{P,I,L,S,A}'::text[])))
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
    CONSTRAINT timesheet_state CHECK (((state)::text = ANY ('{closed,approved,disputed,review,settled}'::text[])))
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
    CONSTRAINT contract_state CHECK (((state)::text = ANY ('{drafted,parent_signed,signed,ended,void}'::text[])))
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

CREATE TABLE public.contracts_swap (
    id bigint NOT NULL,
    state character varying(8) NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    answer_due_at timestamp with time zone,
    ended_at timestamp with time zone,
    city_id character varying(24) NOT NULL,
    first_id bigint NOT NULL,
    second_id bigint NOT NULL,
    CONSTRAINT swap_of_two CHECK ((NOT (first_id = second_id))),
    CONSTRAINT swap_state CHECK ((((state)::text = ANY ('{drafted,agreed,done,over}'::text[])) OR ((answer_due_at IS NOT NULL) AND ((state)::text = 'offered'::text))))
);

ALTER TABLE public.contracts_swap ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_swap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_transfer (
    id bigint NOT NULL,
    text_version character varying(16) NOT NULL,
    manifest_sealed bytea NOT NULL,
    manifest_sha256 character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    signed_at timestamp with time zone,
    cms bytea,
    certificate_serial character varying(64) NOT NULL,
    ended_at timestamp with time zone,
    child_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    contract_id bigint,
    enrolment_id bigint NOT NULL,
    guardian_id bigint NOT NULL,
    run_id bigint,
    swap_id bigint,
    CONSTRAINT transfer_state CHECK ((((contract_id IS NULL) AND (signed_at IS NULL) AND ((state)::text = 'drafted'::text)) OR ((cms IS NOT NULL) AND (signed_at IS NOT NULL) AND ((state)::text = 'standing'::text)) OR ((contract_id IS NOT NULL) AND (signed_at IS NOT NULL) AND ((state)::text = 'moved'::text)) OR ((contract_id IS NULL) AND ((state)::text = ANY ((ARRAY['replaced'::character varying, 'withdrawn'::character varying, 'ended'::character varying])::text[])))))
);

ALTER TABLE public.contracts_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_transferchoice (
    id bigint NOT NULL,
    ordering smallint NOT NULL,
    group_id bigint NOT NULL,
    transfer_id bigint NOT NULL,
    CONSTRAINT contracts_transferchoice_ordering_check CHECK ((ordering >= 0))
);

ALTER TABLE public.contracts_transferchoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_transferchoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.contracts_transferrun (
    id bigint NOT NULL,
    day date NOT NULL,
    ran_at timestamp with time zone NOT NULL,
    first_day date NOT NULL,
    asked integer NOT NULL,
    moved integer NOT NULL,
    chains integer NOT NULL,
    cycles integer NOT NULL,
    longest integer NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT contracts_transferrun_asked_check CHECK ((asked >= 0)),
    CONSTRAINT contracts_transferrun_chains_check CHECK ((chains >= 0)),
    CONSTRAINT contracts_transferrun_cycles_check CHECK ((cycles >= 0)),
    CONSTRAINT contracts_transferrun_longest_check CHECK ((longest >= 0)),
    CONSTRAINT contracts_transferrun_moved_check CHECK ((moved >= 0)),
    CONSTRAINT transfer_run_moved CHECK ((moved <= asked))
);

ALTER TABLE public.contracts_transferrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contracts_transferrun_id_seq
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

CREATE TABLE public.journal_log (
    id uuid NOT NULL
);

CREATE TABLE public.journal_log_entry (
    index bigint NOT NULL,
    city character varying(24) NOT NULL,
    seq bigint,
    part integer NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT log_entry_from_0 CHECK ((index >= 0)),
    CONSTRAINT log_entry_has_a_length CHECK ((octet_length(body) <= 65535))
);

CREATE TABLE public.journal_log_refusal (
    id smallint NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT log_refusal_one CHECK ((id = 1))
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
    CONSTRAINT ledger_account_name CHECK (((name)::text = ANY ('{source,free,contingency,reserved,accrued,ordered,paid}'::text[]))),
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

CREATE TABLE public.openlog_child (
    application_id bigint NOT NULL,
    waits boolean NOT NULL,
    early boolean NOT NULL,
    may_from date NOT NULL,
    city_id character varying(24) NOT NULL
);

CREATE TABLE public.openlog_hidden (
    place bigint NOT NULL,
    city_id character varying(24) NOT NULL
);

CREATE TABLE public.openlog_holder (
    voucher_id bigint NOT NULL,
    state character varying(8) NOT NULL,
    years smallint[] NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT holder_state CHECK (((state)::text = ANY ('{seeking,placed,active,dead}'::text[])))
);

CREATE TABLE public.openlog_month (
    city_id character varying(24) NOT NULL,
    begun date NOT NULL
);

CREATE TABLE public.openlog_promise (
    index bigint NOT NULL,
    sha256 bytea NOT NULL,
    in_by timestamp with time zone NOT NULL,
    note text NOT NULL
);

CREATE TABLE public.openlog_salt (
    id bigint NOT NULL,
    stage character varying(8) NOT NULL,
    subject bigint NOT NULL,
    salt_sealed bytea NOT NULL,
    entry_index bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT salt_stage CHECK (((stage)::text = ANY ((ARRAY['app'::character varying, 'voucher'::character varying, 'place'::character varying])::text[])))
);

ALTER TABLE public.openlog_salt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.openlog_salt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.openlog_standing (
    wait bigint NOT NULL,
    "group" bigint NOT NULL,
    voucher_at timestamp with time zone NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    city_id character varying(24) NOT NULL,
    waiter_id bigint NOT NULL,
    hidden boolean NOT NULL,
    offered boolean NOT NULL
);

CREATE TABLE public.openlog_waiter (
    id bigint NOT NULL,
    attends boolean NOT NULL,
    number character varying(12) NOT NULL,
    city_id character varying(24) NOT NULL,
    voucher_id bigint NOT NULL
);

ALTER TABLE public.openlog_waiter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.openlog_waiter_id_seq
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
    CONSTRAINT order_state CHECK (((state)::text = ANY ('{made,sent,paid,returned}'::text[]))),
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
    paper_sealed bytea,
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
    CONSTRAINT phone_source CHECK (((source)::text = ANY ('{registry,confirmed,counter,eds}'::text[])))
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
    CONSTRAINT rolegrant_role CHECK (((role)::text = ANY ('{head,educator,department,counter,auditor}'::text[])))
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

CREATE TABLE public.places_bulletin (
    id bigint NOT NULL,
    day date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    all_at timestamp with time zone NOT NULL,
    places integer NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT places_bulletin_places_check CHECK ((places >= 0))
);

ALTER TABLE public.places_bulletin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_bulletin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_entitlement (
    id bigint NOT NULL,
    document character varying(32) NOT NULL,
    shown_at timestamp with time zone NOT NULL,
    valid_until date,
    city_id character varying(24) NOT NULL,
    child_id bigint NOT NULL
);

ALTER TABLE public.places_entitlement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_entitlement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_opening (
    group_id bigint NOT NULL,
    open_seats smallint NOT NULL,
    seats smallint NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    all_at timestamp with time zone NOT NULL,
    turn_issued_at timestamp with time zone,
    turn_ordinal integer NOT NULL,
    bulletin_id bigint,
    CONSTRAINT places_opening_open_seats_check CHECK ((open_seats >= 0)),
    CONSTRAINT places_opening_seats_check CHECK ((seats >= 0)),
    CONSTRAINT places_opening_turn_ordinal_check CHECK ((turn_ordinal >= 0))
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
    CONSTRAINT place_via CHECK (((via)::text = ANY ('{claim,offer,choice,transfer,import}'::text[])))
);

ALTER TABLE public.places_place ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_place_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_round (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(8) NOT NULL,
    cause character varying(10) NOT NULL,
    served_at timestamp with time zone NOT NULL,
    cutoff_seq bigint NOT NULL,
    priorities character varying(16)[] NOT NULL,
    reserve_first character varying(8) NOT NULL,
    solvers character varying(80) NOT NULL,
    input_sha256 character varying(64) NOT NULL,
    result_sha256 character varying(64) NOT NULL,
    lists integer NOT NULL,
    groups integer NOT NULL,
    seats integer NOT NULL,
    placed integer NOT NULL,
    first_wish integer NOT NULL,
    reason character varying(200) NOT NULL,
    city_id character varying(24) NOT NULL,
    policy_version_id bigint NOT NULL,
    CONSTRAINT places_round_first_wish_check CHECK ((first_wish >= 0)),
    CONSTRAINT places_round_groups_check CHECK ((groups >= 0)),
    CONSTRAINT places_round_lists_check CHECK ((lists >= 0)),
    CONSTRAINT places_round_number_check CHECK ((number >= 0)),
    CONSTRAINT places_round_placed_check CHECK ((placed >= 0)),
    CONSTRAINT places_round_seats_check CHECK ((seats >= 0)),
    CONSTRAINT round_cause CHECK (((cause)::text = ANY ('{iteration,opening,day,hand}'::text[]))),
    CONSTRAINT round_state CHECK (((state)::text = ANY ((ARRAY['served'::character varying, 'halted'::character varying])::text[])))
);

ALTER TABLE public.places_round ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_round_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_roundgroup (
    id bigint NOT NULL,
    seats smallint NOT NULL,
    kept smallint NOT NULL,
    wanted integer NOT NULL,
    admitted smallint NOT NULL,
    last_rank integer,
    group_id bigint NOT NULL,
    round_id bigint NOT NULL,
    CONSTRAINT places_roundgroup_admitted_check CHECK ((admitted >= 0)),
    CONSTRAINT places_roundgroup_kept_check CHECK ((kept >= 0)),
    CONSTRAINT places_roundgroup_last_rank_check CHECK ((last_rank >= 0)),
    CONSTRAINT places_roundgroup_seats_check CHECK ((seats >= 0)),
    CONSTRAINT places_roundgroup_wanted_check CHECK ((wanted >= 0)),
    CONSTRAINT roundgroup_seats CHECK (((admitted <= seats) AND (kept <= seats)))
);

ALTER TABLE public.places_roundgroup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_roundgroup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_roundrow (
    id bigint NOT NULL,
    "right" character varying(16) NOT NULL,
    protected boolean NOT NULL,
    groups bigint[] NOT NULL,
    ranks integer[] NOT NULL,
    siblings boolean[] NOT NULL,
    tried smallint[] NOT NULL,
    got smallint NOT NULL,
    place_id bigint,
    round_id bigint NOT NULL,
    voucher_id bigint NOT NULL,
    filed_list_id bigint NOT NULL,
    CONSTRAINT places_roundrow_got_check CHECK ((got >= 0)),
    CONSTRAINT roundrow_got CHECK ((((got = 0) AND (place_id IS NULL)) OR ((got > 0) AND (place_id IS NOT NULL))))
);

ALTER TABLE public.places_roundrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_roundrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_standingchoice (
    id bigint NOT NULL,
    ordering smallint NOT NULL,
    group_id bigint NOT NULL,
    filed_list_id bigint NOT NULL,
    CONSTRAINT places_standingchoice_ordering_check CHECK ((ordering >= 0))
);

ALTER TABLE public.places_standingchoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_standingchoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.places_standinglist (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    confirms boolean NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    application_id bigint NOT NULL,
    city_id character varying(24) NOT NULL,
    CONSTRAINT standinglist_state CHECK ((((ended_at IS NULL) AND ((state)::text = 'filed'::text)) OR ((ended_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['withdrawn'::character varying, 'served'::character varying])::text[])))))
);

ALTER TABLE public.places_standinglist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.places_standinglist_id_seq
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
    own_id bigint,
    CONSTRAINT wait_own_is_not_asked CHECK (((own_id IS NULL) OR (NOT ((state)::text = ANY ((ARRAY['offered'::character varying, 'lapsed'::character varying])::text[]))))),
    CONSTRAINT wait_state CHECK ((((state)::text = ANY ('{waiting,accepted,lapsed,left}'::text[])) OR ((offer_due_at IS NOT NULL) AND (place_id IS NOT NULL) AND ((state)::text = 'offered'::text))))
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
    CONSTRAINT clockmove_state CHECK (((state)::text = ANY ('{asked,running,done,failed}'::text[]))),
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
    places_mode character varying(16) GENERATED ALWAYS AS ((document #>> '{rule,places_mode,value}'::text[])) STORED,
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
    CONSTRAINT application_case_while_live CHECK ((((case_id IS NULL) AND ((state)::text = ANY ((ARRAY['withdrawn'::character varying, 'annulled'::character varying, 'closed'::character varying])::text[]))) OR ((case_id IS NOT NULL) AND ((state)::text = ANY ('{waiting,voucher,inactive,placed}'::text[]))))),
    CONSTRAINT application_state CHECK (((state)::text = ANY ('{waiting,voucher,inactive,placed,withdrawn,annulled,closed}'::text[]))),
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
    CONSTRAINT filing_state CHECK (((state)::text = ANY ('{unproven,proven,applied,lapsed}'::text[])))
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
    CONSTRAINT privilege_state CHECK (((state)::text = ANY ('{pending,proven,refused,expired,false}'::text[])))
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
    CONSTRAINT trial_verdict CHECK (((verdict)::text = ANY ('{open,inside,early,late,void}'::text[]))),
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
    CONSTRAINT voucher_case_while_live CHECK ((((case_id IS NOT NULL) AND ((state)::text = ANY ('{issued,confirmed,placed,active}'::text[]))) OR ((case_id IS NULL) AND ((state)::text = ANY ('{lapsed,refused,returned,ended}'::text[]))))),
    CONSTRAINT voucher_state CHECK (((state)::text = ANY ('{issued,confirmed,placed,active,lapsed,refused,returned,ended}'::text[]))),
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

ALTER TABLE ONLY public.places_bulletin
    ADD CONSTRAINT bulletin_city_day UNIQUE (city_id, day);

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

ALTER TABLE ONLY public.contracts_swap
    ADD CONSTRAINT contracts_swap_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_contract_id_key UNIQUE (contract_id);

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_transferchoice
    ADD CONSTRAINT contracts_transferchoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.contracts_transferrun
    ADD CONSTRAINT contracts_transferrun_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.journal_log_entry
    ADD CONSTRAINT journal_log_entry_pkey PRIMARY KEY (index);

ALTER TABLE ONLY public.journal_log
    ADD CONSTRAINT journal_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.journal_log_refusal
    ADD CONSTRAINT journal_log_refusal_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.journal_log_entry
    ADD CONSTRAINT log_entry_told_once UNIQUE (city, seq, part);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notice_once UNIQUE (city_id, seq, person_id, kind);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.openlog_child
    ADD CONSTRAINT openlog_child_pkey PRIMARY KEY (application_id);

ALTER TABLE ONLY public.openlog_hidden
    ADD CONSTRAINT openlog_hidden_pkey PRIMARY KEY (place);

ALTER TABLE ONLY public.openlog_holder
    ADD CONSTRAINT openlog_holder_pkey PRIMARY KEY (voucher_id);

ALTER TABLE ONLY public.openlog_month
    ADD CONSTRAINT openlog_month_pkey PRIMARY KEY (city_id);

ALTER TABLE ONLY public.openlog_promise
    ADD CONSTRAINT openlog_promise_pkey PRIMARY KEY (index);

ALTER TABLE ONLY public.openlog_promise
    ADD CONSTRAINT openlog_promise_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.openlog_salt
    ADD CONSTRAINT openlog_salt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.openlog_standing
    ADD CONSTRAINT openlog_standing_pkey PRIMARY KEY (wait);

ALTER TABLE ONLY public.openlog_waiter
    ADD CONSTRAINT openlog_waiter_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.places_bulletin
    ADD CONSTRAINT places_bulletin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_entitlement
    ADD CONSTRAINT places_entitlement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_opening
    ADD CONSTRAINT places_opening_pkey PRIMARY KEY (group_id);

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.places_place
    ADD CONSTRAINT places_place_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_round
    ADD CONSTRAINT places_round_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_roundgroup
    ADD CONSTRAINT places_roundgroup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_roundrow
    ADD CONSTRAINT places_roundrow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_roundrow
    ADD CONSTRAINT places_roundrow_place_id_key UNIQUE (place_id);

ALTER TABLE ONLY public.places_standingchoice
    ADD CONSTRAINT places_standingchoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.places_standinglist
    ADD CONSTRAINT places_standinglist_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.places_round
    ADD CONSTRAINT round_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.places_roundgroup
    ADD CONSTRAINT roundgroup_once UNIQUE (round_id, group_id);

ALTER TABLE ONLY public.places_roundrow
    ADD CONSTRAINT roundrow_once UNIQUE (round_id, filed_list_id);

ALTER TABLE ONLY public.openlog_salt
    ADD CONSTRAINT salt_once UNIQUE (stage, subject);

ALTER TABLE ONLY public.contracts_signature
    ADD CONSTRAINT signature_side UNIQUE (contract_id, side);

ALTER TABLE ONLY public.places_standingchoice
    ADD CONSTRAINT standingchoice_group UNIQUE (filed_list_id, group_id);

ALTER TABLE ONLY public.places_standingchoice
    ADD CONSTRAINT standingchoice_ordering UNIQUE (filed_list_id, ordering);

ALTER TABLE ONLY public.attendance_timesheet
    ADD CONSTRAINT timesheet_month_once UNIQUE (enrolment_id, month);

ALTER TABLE ONLY public.contracts_transferchoice
    ADD CONSTRAINT transfer_choice_once UNIQUE (transfer_id, group_id);

ALTER TABLE ONLY public.contracts_transferchoice
    ADD CONSTRAINT transfer_choice_rank UNIQUE (transfer_id, ordering);

ALTER TABLE ONLY public.contracts_transferrun
    ADD CONSTRAINT transfer_run_day UNIQUE (city_id, day);

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

ALTER TABLE ONLY public.openlog_waiter
    ADD CONSTRAINT waiter_number UNIQUE (city_id, number);

ALTER TABLE ONLY public.openlog_waiter
    ADD CONSTRAINT waiter_once UNIQUE (voucher_id, attends);

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

CREATE INDEX child_early ON public.openlog_child USING btree (city_id, may_from) WHERE early;

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

CREATE INDEX contracts_swap_first_id_78f6f3e7 ON public.contracts_swap USING btree (first_id);

CREATE INDEX contracts_swap_second_id_e8b598d4 ON public.contracts_swap USING btree (second_id);

CREATE INDEX contracts_transfer_child_id_ec67b4e5 ON public.contracts_transfer USING btree (child_id);

CREATE INDEX contracts_transfer_enrolment_id_fcd0016c ON public.contracts_transfer USING btree (enrolment_id);

CREATE INDEX contracts_transfer_guardian_id_491e89f7 ON public.contracts_transfer USING btree (guardian_id);

CREATE INDEX contracts_transfer_run_id_3c0cbc0e ON public.contracts_transfer USING btree (run_id);

CREATE INDEX contracts_transfer_swap_id_ee62bf77 ON public.contracts_transfer USING btree (swap_id);

CREATE INDEX contracts_transferchoice_group_id_b55dfdb6 ON public.contracts_transferchoice USING btree (group_id);

CREATE INDEX contracts_transferchoice_transfer_id_db570cfd ON public.contracts_transferchoice USING btree (transfer_id);

CREATE INDEX contracts_transferrun_city_id_8dde7807 ON public.contracts_transferrun USING btree (city_id);

CREATE INDEX contracts_transferrun_city_id_8dde7807_like ON public.contracts_transferrun USING btree (city_id varchar_pattern_ops);

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

CREATE UNIQUE INDEX journal_log_one ON public.journal_log USING btree ((true));

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

CREATE INDEX openlog_hidden_city_id_67918272 ON public.openlog_hidden USING btree (city_id);

CREATE INDEX openlog_hidden_city_id_67918272_like ON public.openlog_hidden USING btree (city_id varchar_pattern_ops);

CREATE INDEX openlog_month_city_id_1dabbb09_like ON public.openlog_month USING btree (city_id varchar_pattern_ops);

CREATE INDEX openlog_standing_city_id_0867fb1b ON public.openlog_standing USING btree (city_id);

CREATE INDEX openlog_standing_city_id_0867fb1b_like ON public.openlog_standing USING btree (city_id varchar_pattern_ops);

CREATE INDEX openlog_standing_waiter_id_053f03c1 ON public.openlog_standing USING btree (waiter_id);

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

CREATE INDEX places_bulletin_city_id_df23104d ON public.places_bulletin USING btree (city_id);

CREATE INDEX places_bulletin_city_id_df23104d_like ON public.places_bulletin USING btree (city_id varchar_pattern_ops);

CREATE INDEX places_entitlement_child_id_97b0543c ON public.places_entitlement USING btree (child_id);

CREATE INDEX places_opening_bulletin_id_ff597868 ON public.places_opening USING btree (bulletin_id);

CREATE INDEX places_place_child_id_20088acd ON public.places_place USING btree (child_id);

CREATE INDEX places_place_group_id_422bd7e8 ON public.places_place USING btree (group_id);

CREATE INDEX places_place_voucher_id_8bd5d776 ON public.places_place USING btree (voucher_id);

CREATE INDEX places_round_policy_version_id_c0e3c875 ON public.places_round USING btree (policy_version_id);

CREATE INDEX places_roundgroup_group_id_62ed4e0b ON public.places_roundgroup USING btree (group_id);

CREATE INDEX places_roundrow_filed_list_id_2b07f4a3 ON public.places_roundrow USING btree (filed_list_id);

CREATE INDEX places_roundrow_voucher_id_1d6b941e ON public.places_roundrow USING btree (voucher_id);

CREATE INDEX places_standingchoice_group_id_18bb03bc ON public.places_standingchoice USING btree (group_id);

CREATE INDEX places_standinglist_application_id_2b816f1e ON public.places_standinglist USING btree (application_id);

CREATE INDEX places_wait_group_id_8de2fae1 ON public.places_wait USING btree (group_id);

CREATE INDEX places_wait_own_id_2e322490 ON public.places_wait USING btree (own_id);

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

CREATE INDEX promise_in_by ON public.openlog_promise USING btree (in_by);

CREATE INDEX question_open ON public.feedback_question USING btree (city_id, due_at) WHERE ((state)::text = 'open'::text);

CREATE INDEX queue_appeal_application_id_4900cf7f ON public.queue_appeal USING btree (application_id);

CREATE INDEX queue_application_child_id_08747540 ON public.queue_application USING btree (child_id);

CREATE INDEX queue_application_guardian_id_48287836 ON public.queue_application USING btree (guardian_id);

CREATE INDEX queue_application_queue_type_id_f3b02463 ON public.queue_application USING btree (queue_type_id);

CREATE INDEX queue_privilege_application_id_d1af5c09 ON public.queue_privilege USING btree (application_id);

CREATE INDEX queue_proof_privilege_id_2ee060d3 ON public.queue_proof USING btree (privilege_id);

CREATE INDEX queue_twins_other_id_427e8ee1 ON public.queue_twins USING btree (other_id);

CREATE UNIQUE INDEX rolegrant_live ON public.people_rolegrant USING btree (account_id, city_id, role) WHERE (until IS NULL);

CREATE INDEX salt_entry ON public.openlog_salt USING btree (entry_index);

CREATE INDEX standinglist_filed ON public.places_standinglist USING btree (city_id) WHERE ((state)::text = 'filed'::text);

CREATE UNIQUE INDEX standinglist_one_filed ON public.places_standinglist USING btree (application_id) WHERE ((state)::text = 'filed'::text);

CREATE INDEX swap_answer_due ON public.contracts_swap USING btree (city_id, answer_due_at) WHERE ((state)::text = 'offered'::text);

CREATE UNIQUE INDEX swap_one_offer ON public.contracts_swap USING btree (first_id) WHERE ((state)::text = ANY ((ARRAY['drafted'::character varying, 'offered'::character varying, 'agreed'::character varying])::text[]));

CREATE INDEX timesheet_due ON public.attendance_timesheet USING btree (city_id, due_at) WHERE ((state)::text = 'closed'::text);

CREATE INDEX timesheet_month ON public.attendance_timesheet USING btree (city_id, month, state);

CREATE UNIQUE INDEX transfer_once_in_swap ON public.contracts_transfer USING btree (swap_id, enrolment_id) WHERE ((state)::text = ANY ((ARRAY['drafted'::character varying, 'standing'::character varying])::text[]));

CREATE UNIQUE INDEX transfer_one_draft ON public.contracts_transfer USING btree (enrolment_id) WHERE (((state)::text = 'drafted'::text) AND (swap_id IS NULL));

CREATE UNIQUE INDEX transfer_one_standing ON public.contracts_transfer USING btree (enrolment_id) WHERE (((state)::text = 'standing'::text) AND (swap_id IS NULL));

CREATE INDEX transfer_standing ON public.contracts_transfer USING btree (city_id) WHERE ((state)::text = 'standing'::text);

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

CREATE TRIGGER journal_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_log FOR EACH STATEMENT EXECUTE FUNCTION public.journal_refuse();

CREATE TRIGGER journal_log_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_log_entry FOR EACH STATEMENT EXECUTE FUNCTION public.journal_refuse();

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

ALTER TABLE ONLY public.contracts_swap
    ADD CONSTRAINT contracts_swap_city_id_7ee5889b_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_swap
    ADD CONSTRAINT contracts_swap_first_id_78f6f3e7_fk_contracts_enrolment_id FOREIGN KEY (first_id) REFERENCES public.contracts_enrolment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_swap
    ADD CONSTRAINT contracts_swap_second_id_e8b598d4_fk_contracts_enrolment_id FOREIGN KEY (second_id) REFERENCES public.contracts_enrolment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_child_id_ec67b4e5_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_city_id_4a84325a_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_contract_id_697c6e2a_fk_contracts FOREIGN KEY (contract_id) REFERENCES public.contracts_contract(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_enrolment_id_fcd0016c_fk_contracts FOREIGN KEY (enrolment_id) REFERENCES public.contracts_enrolment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_guardian_id_491e89f7_fk_people_person_id FOREIGN KEY (guardian_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_run_id_3c0cbc0e_fk_contracts_transferrun_id FOREIGN KEY (run_id) REFERENCES public.contracts_transferrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transfer
    ADD CONSTRAINT contracts_transfer_swap_id_ee62bf77_fk_contracts_swap_id FOREIGN KEY (swap_id) REFERENCES public.contracts_swap(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transferchoice
    ADD CONSTRAINT contracts_transferch_group_id_b55dfdb6_fk_kindergar FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transferchoice
    ADD CONSTRAINT contracts_transferch_transfer_id_db570cfd_fk_contracts FOREIGN KEY (transfer_id) REFERENCES public.contracts_transfer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.contracts_transferrun
    ADD CONSTRAINT contracts_transferrun_city_id_8dde7807_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

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

ALTER TABLE ONLY public.openlog_child
    ADD CONSTRAINT openlog_child_application_id_1a9f1c1d_fk_queue_application_id FOREIGN KEY (application_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_child
    ADD CONSTRAINT openlog_child_city_id_9e3e31c1_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_hidden
    ADD CONSTRAINT openlog_hidden_city_id_67918272_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_holder
    ADD CONSTRAINT openlog_holder_city_id_14aab395_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_holder
    ADD CONSTRAINT openlog_holder_voucher_id_430fd3bd_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_month
    ADD CONSTRAINT openlog_month_city_id_1dabbb09_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_salt
    ADD CONSTRAINT openlog_salt_city_id_f418f6e4_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_standing
    ADD CONSTRAINT openlog_standing_city_id_0867fb1b_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_standing
    ADD CONSTRAINT openlog_standing_waiter_id_053f03c1_fk_openlog_waiter_id FOREIGN KEY (waiter_id) REFERENCES public.openlog_waiter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_waiter
    ADD CONSTRAINT openlog_waiter_city_id_f6b860ff_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.openlog_waiter
    ADD CONSTRAINT openlog_waiter_voucher_id_6135259f_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

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

ALTER TABLE ONLY public.places_bulletin
    ADD CONSTRAINT places_bulletin_city_id_df23104d_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_entitlement
    ADD CONSTRAINT places_entitlement_child_id_97b0543c_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_entitlement
    ADD CONSTRAINT places_entitlement_city_id_90602ab1_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_opening
    ADD CONSTRAINT places_opening_bulletin_id_ff597868_fk_places_bulletin_id FOREIGN KEY (bulletin_id) REFERENCES public.places_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_opening
    ADD CONSTRAINT places_opening_group_id_57b817f9_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

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

ALTER TABLE ONLY public.places_round
    ADD CONSTRAINT places_round_city_id_bf4910e6_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_round
    ADD CONSTRAINT places_round_policy_version_id_c0e3c875_fk_policy_po FOREIGN KEY (policy_version_id) REFERENCES public.policy_policyversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_roundgroup
    ADD CONSTRAINT places_roundgroup_group_id_62ed4e0b_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_roundgroup
    ADD CONSTRAINT places_roundgroup_round_id_b8f8304d_fk_places_round_id FOREIGN KEY (round_id) REFERENCES public.places_round(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_roundrow
    ADD CONSTRAINT places_roundrow_filed_list_id_2b07f4a3_fk_places_st FOREIGN KEY (filed_list_id) REFERENCES public.places_standinglist(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_roundrow
    ADD CONSTRAINT places_roundrow_place_id_0dbd8bc4_fk_places_place_id FOREIGN KEY (place_id) REFERENCES public.places_place(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_roundrow
    ADD CONSTRAINT places_roundrow_round_id_b9c74fab_fk_places_round_id FOREIGN KEY (round_id) REFERENCES public.places_round(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_roundrow
    ADD CONSTRAINT places_roundrow_voucher_id_1d6b941e_fk_vouchers_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.vouchers_voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_standingchoice
    ADD CONSTRAINT places_standingchoic_filed_list_id_15bcca9c_fk_places_st FOREIGN KEY (filed_list_id) REFERENCES public.places_standinglist(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_standingchoice
    ADD CONSTRAINT places_standingchoic_group_id_18bb03bc_fk_kindergar FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_standinglist
    ADD CONSTRAINT places_standinglist_application_id_2b816f1e_fk_queue_app FOREIGN KEY (application_id) REFERENCES public.queue_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_standinglist
    ADD CONSTRAINT places_standinglist_city_id_29046faf_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_city_id_c71e770a_fk_policy_city_code FOREIGN KEY (city_id) REFERENCES public.policy_city(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_group_id_8de2fae1_fk_kindergartens_group_id FOREIGN KEY (group_id) REFERENCES public.kindergartens_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.places_wait
    ADD CONSTRAINT places_wait_own_id_2e322490_fk_places_place_id FOREIGN KEY (own_id) REFERENCES public.places_place(id) DEFERRABLE INITIALLY DEFERRED;

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

GRANT SELECT ON TABLE public.journal_log TO kezek_app;

GRANT SELECT,INSERT ON TABLE public.journal_log_entry TO kezek_app;

GRANT SELECT,INSERT ON TABLE public.journal_order TO kezek_app;

GRANT SELECT ON TABLE public.queue_tally TO kezek_app;
