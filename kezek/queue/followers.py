"""The follower `queue.order`: ties between equal filing moments are settled by the journal."""

from collections.abc import Sequence

from django.db import connection

from kezek.journal.followers import Fact, Follower, register


def settle(facts: Sequence[Fact]) -> None:
    """Write the number of each filing entry into its application; seeing one twice is harmless."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_application a SET order_seq = t.seq"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t (id, entry, seq)"
            " WHERE a.id = t.id AND a.entry = t.entry AND a.order_seq IS NULL",
            [
                [fact.subject_id for fact in facts],
                [fact.entry_id for fact in facts],
                [fact.seq for fact in facts],
            ],
        )


register(Follower("queue.order", settle, joined=True, kinds=frozenset({"application.filed"})))
