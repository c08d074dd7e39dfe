"""Many come and go at once: counts stay exact. The twin reads a count before it writes it."""

from datetime import timedelta
from functools import partial

from django.db import connection, transaction

from kezek.policy.queries import queue_types
from kezek.queue.acts import file_application, withdraw_application
from kezek.queue.models import Application, Tally
from kezek.queue.positions import miscounts
from kezek.queue.queries import position
from tests.builders import PARENT, START, TARAZ, a_child, a_city, a_key, guardian_of
from tests.clones import cloned_db, side_by_side, template_db
from tests.queue.crowds import CROWDED, queue_up, some_children, stretch_of, true_positions

__all__ = ["cloned_db", "template_db"]

WRITERS = 8
ROUNDS = 6

# What a trigger looks like that forgets the others: between its reading and its writing they write.
CARELESS = """
CREATE FUNCTION careless() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_level record;
    v_waiting integer;
    v_slot integer := queue_slot(coalesce(NEW.filed_at, OLD.filed_at));
    v_step integer := CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    FOR v_level IN SELECT * FROM (VALUES (0, 13), (1, 8)) AS l (level, shift) LOOP
        SELECT waiting INTO v_waiting FROM queue_tally WHERE queue_type_id = NEW.queue_type_id
            AND level = v_level.level AND slot = v_slot >> v_level.shift;
        PERFORM pg_sleep(0.005);
        INSERT INTO queue_tally (queue_type_id, level, slot, waiting, divided)
        VALUES (NEW.queue_type_id, v_level.level, v_slot >> v_level.shift, 1, false)
        ON CONFLICT (queue_type_id, level, slot)
            DO UPDATE SET waiting = coalesce(v_waiting, 0) + v_step;
    END LOOP;
    RETURN NULL;
END
$$;
ALTER TABLE queue_application DISABLE TRIGGER queue_tally_came;
ALTER TABLE queue_application DISABLE TRIGGER queue_tally_moved;
CREATE TRIGGER careless_came AFTER INSERT ON queue_application
    FOR EACH ROW EXECUTE FUNCTION careless();
CREATE TRIGGER careless_left AFTER UPDATE ON queue_application
    FOR EACH ROW WHEN (OLD.state = 'waiting' AND NEW.state <> 'waiting')
    EXECUTE FUNCTION careless();
"""


def come_and_go(pairs: list[tuple[int, int]]) -> None:
    """File each child; every second one withdraws again at once."""
    for n, (guardian, child) in enumerate(pairs):
        filed = file_application(
            actor=PARENT,
            moment=START + timedelta(seconds=n),
            request_key=a_key(),
            city=TARAZ,
            guardian=guardian,
            child=child,
        )
        if n % 2:
            withdraw_application(
                actor=PARENT,
                moment=START,
                request_key=a_key(),
                city=TARAZ,
                application=filed.application_id,
            )


def a_rush() -> list[object]:
    a_city()
    children = [[a_child() for _round in range(ROUNDS)] for _writer in range(WRITERS)]
    families = [[(guardian_of(child).pk, child.pk) for child in some] for some in children]
    return [*side_by_side([partial(come_and_go, some) for some in families])]


def test_writers_side_by_side_leave_exact_counts(cloned_db: str) -> None:
    assert a_rush() == []
    assert Application.objects.filter(state="waiting").count() == WRITERS * ROUNDS // 2
    assert miscounts(TARAZ) == []
    truth = true_positions()
    assert {pk: position(pk) for pk in truth} == truth


def test_guard_off_a_count_read_before_it_is_written_goes_wrong(cloned_db: str) -> None:
    """The twin: the same rush with a trigger that reads, waits and writes."""
    a_city()
    with connection.cursor() as cursor:
        cursor.execute(CARELESS)
    assert a_rush() == []
    assert miscounts(TARAZ) != []


def test_a_stretch_that_fills_up_from_many_sides_is_divided_once(cloned_db: str) -> None:
    a_city()
    kind = queue_types(TARAZ)[3, "general"].pk
    children = some_children(CROWDED - WRITERS + 2 * WRITERS * ROUNDS)
    early, late = children[: CROWDED - WRITERS], children[CROWDED - WRITERS :]
    moment = stretch_of(START)
    queue_up(early, [kind] * len(early), [moment + timedelta(minutes=n) for n in range(len(early))])
    shares = [late[n :: 2 * WRITERS] for n in range(2 * WRITERS)]

    def arrive(share: list[int]) -> None:
        for child in share:
            queue_up([child], [kind], [moment + timedelta(seconds=child % 30_000)])

    assert side_by_side([partial(arrive, share) for share in shares]) == []
    assert miscounts(TARAZ) == []
    assert Tally.objects.filter(level=1, divided=True).count() == 1


def test_moves_in_both_directions_do_not_wait_for_each_other(cloned_db: str) -> None:
    """One statement locks its counts in one order, so two never hold what the other wants."""
    a_city()
    kinds = [queue_types(TARAZ)[band, "general"].pk for band in (3, 4)]
    children = some_children(40 * WRITERS)
    moments = [START - timedelta(days=child % 60) for child in children]
    queue_up(children, [kinds[child % 2] for child in children], moments)

    def swap(share: list[int]) -> None:
        for _round in range(ROUNDS):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE queue_application SET queue_type_id = %s - queue_type_id"
                    " WHERE case_id = ANY(%s)",
                    [sum(kinds), share],
                )

    shares = [children[n::WRITERS] for n in range(WRITERS)]
    assert side_by_side([partial(swap, share) for share in shares]) == []
    assert miscounts(TARAZ) == []
