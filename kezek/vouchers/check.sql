-- The vouchers that the rules give, found without walking: by windows over the queues. Run before
-- every commit of an iteration over each queue's first (issued + 1) rows, and over whole queues by
-- night and in the replay (limit NULL). Shares no line with rules.py.
--
-- In the cycle the m-th child of a right that has w turns from turn o of n, u of them used up when
-- the cycle was entered, is served at time ((m - 1 + u) / w) * n + o + mod(m - 1 + u, w): an empty
-- right only passes its turns, it never changes who comes before whom. So a band serves its
-- earliest times until its places end, and the next younger band goes on counting where the rights
-- stand then: one step of the recursion a band.
WITH RECURSIVE
band AS (
    SELECT code, last, price, spare, row_number() OVER (ORDER BY last, code DESC) AS step
    FROM unnest(%(bands)s::int[], %(lasts)s::boolean[], %(prices)s::bigint[], %(spares)s::bigint[])
         AS b (code, last, price, spare)
),
lane AS (
    SELECT c.lane::int AS lane, c."right", c.turns,
           (sum(c.turns) OVER (ORDER BY c.lane) - c.turns)::int AS first_turn,
           (sum(c.turns) OVER ())::int AS all_turns
    FROM unnest(%(cycle_rights)s::text[], %(cycle_turns)s::int[])
         WITH ORDINALITY AS c ("right", turns, lane)
),
waiting AS MATERIALIZED (
    SELECT q.id, q.band, q."right", q.n
    FROM unnest(%(types)s::bigint[], %(limits)s::int[]) AS t (id, most)
    CROSS JOIN LATERAL (
        SELECT a.id, a.band, a."right",
               row_number() OVER (ORDER BY a.filed_at, a.order_seq) AS n
        FROM queue_application a
        WHERE a.queue_type_id = t.id AND a.state = 'waiting' AND a.city_id = %(city)s
          AND a.order_seq <= %(cutoff)s AND a.may_from <= %(day)s
        ORDER BY a.filed_at, a.order_seq LIMIT t.most
    ) q
),
drained AS (
    SELECT * FROM (
        SELECT w.*, f.place, b.spare,
               row_number() OVER (PARTITION BY w.band ORDER BY f.place, w.n) AS in_band
        FROM waiting w
        JOIN band b ON b.code = w.band
        JOIN unnest(%(first)s::text[]) WITH ORDINALITY AS f ("right", place) USING ("right")
    ) r WHERE in_band <= spare
),
room AS (
    SELECT b.*, greatest(b.spare - (SELECT count(*) FROM drained d WHERE d.band = b.code), 0) AS seats
    FROM band b
),
chain AS (
    SELECT 0::bigint AS step, false AS last, %(turn)s::int AS turn,
           array_fill(0::bigint, ARRAY[(SELECT count(*)::int FROM lane)]) AS counted,
           array_fill(0::bigint, ARRAY[(SELECT count(*)::int FROM lane)]) AS base,
           0::bigint AS seats, 0 AS code, -1::bigint AS latest
  UNION ALL
    SELECT r.step, r.last, entry.turn, served.counted, entry.base, r.seats, r.code,
           greatest(served.latest, CASE WHEN r.last = c.last THEN c.latest ELSE -1 END)
    FROM chain c
    JOIN room r ON r.step = c.step + 1
    CROSS JOIN LATERAL (
        -- The last bands begin a count of their own at the turn where the others ended.
        SELECT CASE WHEN r.last = c.last OR c.latest < 0 THEN c.turn
                    ELSE ((c.latest + 1) %% (SELECT min(all_turns) FROM lane))::int END AS turn,
               CASE WHEN r.last = c.last THEN c.counted
                    ELSE array_fill(0::bigint, ARRAY[cardinality(c.counted)]) END AS base
    ) entry
    CROSS JOIN LATERAL (
        SELECT array_agg(entry.base[l.lane] + coalesce(s.many, 0) ORDER BY l.lane) AS counted,
               coalesce(max(s.latest), -1) AS latest
        FROM lane l LEFT JOIN (
            SELECT t.lane, count(*) AS many, max(t.moment) AS latest FROM (
                SELECT timed.lane, timed.moment,
                       row_number() OVER (ORDER BY timed.moment) AS in_band
                FROM (
                    SELECT l2.lane,
                           (x / l2.turns) * l2.all_turns + l2.first_turn + x %% l2.turns AS moment
                    FROM waiting w
                    JOIN lane l2 USING ("right")
                    CROSS JOIN LATERAL (
                        SELECT w.n - 1 + entry.base[l2.lane]
                               + least(greatest(entry.turn - l2.first_turn, 0), l2.turns) AS x
                    ) m
                    WHERE w.band = r.code
                ) timed
            ) t WHERE t.in_band <= r.seats GROUP BY t.lane
        ) s ON s.lane = l.lane
    ) served
),
cycled AS (
    SELECT * FROM (
        SELECT w.id, w.band, w."right", timed.moment, timed.all_turns, c.seats,
               row_number() OVER (PARTITION BY w.band ORDER BY timed.moment) AS in_band
        FROM waiting w
        JOIN chain c ON c.code = w.band
        CROSS JOIN LATERAL (
            SELECT (x / l.turns) * l.all_turns + l.first_turn + x %% l.turns AS moment, l.all_turns
            FROM lane l CROSS JOIN LATERAL (
                SELECT w.n - 1 + c.base[l.lane]
                       + least(greatest(c.turn - l.first_turn, 0), l.turns) AS x
            ) m WHERE l."right" = w."right"
        ) timed
    ) r WHERE in_band <= seats
),
served AS (
    SELECT d.id, d.band, d."right", 0 AS part, d.place AS major, -d.band AS minor, d.n AS least,
           NULL::bigint AS turn_after
    FROM drained d
  UNION ALL
    SELECT y.id, y.band, y."right", 1, y.moment, 0, 0, (y.moment + 1) %% y.all_turns
    FROM cycled y
),
paid AS (
    SELECT s.id, s.band, s."right", b.price, s.turn_after,
           row_number() OVER walk AS ordinal, sum(b.price) OVER walk AS spent
    FROM served s JOIN band b ON b.code = s.band
    WINDOW walk AS (ORDER BY b.last, s.part, s.major, s.minor, s.least ROWS UNBOUNDED PRECEDING)
)
SELECT ordinal, id, band, "right", price, turn_after FROM paid WHERE spent <= %(budget)s
ORDER BY ordinal
