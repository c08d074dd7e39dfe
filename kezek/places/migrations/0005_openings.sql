-- Damm's table for two digits at once: byte 100 * state + the two digits is the next state. The same
-- table as in kezek/core/numbers.py; leading zeros leave the first state as it is.
CREATE FUNCTION places_damm(p_state integer, p_pair integer) RETURNS integer LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE AS $$
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

-- The place number of these seven digits, with its letter and its check digit.
CREATE FUNCTION places_number(p_digits integer) RETURNS text LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT 'P-' || lpad(p_digits::text, 7, '0') || places_damm(places_damm(places_damm(places_damm(
        0, p_digits / 1000000), p_digits / 10000 % 100), p_digits / 100 % 100), p_digits % 100)
$$;

DROP FUNCTION places_draw_numbers(text[], integer);
DROP FUNCTION places_draw_number();
DROP FUNCTION places_check_digit(text);

-- As many different place numbers as asked for, none of them in use in the cities.
-- gen_random_uuid() draws from the server's strong source, random() does not: 48 bits of each.
-- Each number is looked up in the index by itself, whatever the size of the table.
CREATE FUNCTION places_draw_numbers(p_cities text[], p_count integer) RETURNS text[]
LANGUAGE plpgsql VOLATILE SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_seqscan = off AS $$
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

-- Whether a paper opens groups of that kind to the voucher's child: one of those that the city's
-- rules name, shown by itself or as the proof of a privilege.
CREATE FUNCTION places_entitled(p_voucher bigint, p_kind text, p_day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
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

DROP FUNCTION places_claim(bigint[], bigint[], timestamptz, text[], text[]);

-- Claims of seats, the one guard of every lane. Arrays of one length; the order of the arrays is
-- the order of arrival. One row per claim comes back, in that order:
--   ok          the seat is the child's now, `place` is its new place
--   already     the child has a place or an open offer; `place` is that one
--   no_voucher  no confirmed voucher, or its time to sign is over
--   closed      no such group in the voucher's city, or its places are not published
--   special     the group needs a paper that the child has not shown
--   wrong_band  the group is for another age
--   language    the group's language is another than the family was told
--   not_open    seats are free, but not yet for this child: from `opens_at` on; if that is NULL,
--               they wait for the next bulletin
--   full        no seat is left that does not belong to the group's waiting list
-- A repeat of a claim is harmless: it gets `already` and the child's own place. Keys that are not
-- empty are kept as those of the claims that were granted. `p_arrivals`: the number of each claim
-- in the order in which a lane received it; the journal keeps it. `p_languages`: the language that
-- the family was shown when it chose, empty or NULL for none.
--
-- Every row is found by its index, whatever the planner believes of the tables: a rush begins when
-- statistics are old.
--
-- Needs nothing but a transaction: locks are taken here, in the house's order. A seated child
-- leaves its waiting lists here. What is left for others to complete: a voucher's clock that stood
-- while the child waited still stands, and the contract is not drafted (kezek/contracts).
CREATE FUNCTION places_claim(
    p_vouchers bigint[], p_groups bigint[], p_moment timestamptz,
    p_actors text[], p_request_keys text[],
    p_arrivals bigint[] DEFAULT NULL, p_languages text[] DEFAULT NULL
) RETURNS TABLE (voucher bigint, verdict text, place bigint, opens_at timestamptz)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
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
