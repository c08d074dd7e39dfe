-- Damm's check digit; the same table as in kezek/core/numbers.py.
CREATE FUNCTION places_check_digit(p_digits text) RETURNS text LANGUAGE plpgsql
IMMUTABLE STRICT PARALLEL SAFE AS $$
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

-- One place number. gen_random_uuid() draws from the server's strong source, random() does not.
CREATE FUNCTION places_draw_number() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    v_digits text := lpad(
        ((('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12))::bit(48)::bigint)
            % 10000000)::text, 7, '0');
BEGIN
    RETURN 'P-' || v_digits || places_check_digit(v_digits);
END
$$;

-- As many different place numbers as asked for, none of them in use in the cities.
CREATE FUNCTION places_draw_numbers(p_cities text[], p_count integer) RETURNS text[]
LANGUAGE plpgsql VOLATILE AS $$
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

-- Claims of seats, the one guard of every lane. Arrays of one length; the order of the arrays is
-- the order of arrival. One row per claim comes back, in that order:
--   ok          the seat is the child's now, `place` is its new place
--   already     the child has a place or an open offer; `place` is that one
--   no_voucher  no confirmed voucher, or its time to sign is over
--   closed      no such group in the voucher's city, or its places are not published
--   special     the group needs an entitlement that a voucher alone does not give
--   wrong_band  the group is for another age
--   full        no seat is left that does not belong to the group's waiting list
-- A repeat of a claim is harmless: it gets `already` and the child's own place. Keys that are not
-- empty are kept as those of the claims that were granted.
CREATE FUNCTION places_claim(
    p_vouchers bigint[], p_groups bigint[], p_moment timestamptz,
    p_actors text[], p_request_keys text[]
) RETURNS TABLE (voucher bigint, verdict text, place bigint) LANGUAGE plpgsql AS $$
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
