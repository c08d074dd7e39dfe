"""Where salts are kept: sealed, beside the index of the entry with the commitment."""

from collections.abc import Sequence

from django.db import connection

from kezek.core.sealing import Purpose, seal_many
from kezek.openlog.rules import Stage


def keep(city: str, rows: Sequence[tuple[Stage, int, bytes, int]]) -> None:
    """Keep salts: stage, subject, salt, index of the entry. One statement."""
    if not rows:
        return
    sealed = seal_many(Purpose.SALT, [salt.hex() for _stage, _subject, salt, _index in rows])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO openlog_salt (city_id, stage, subject, salt_sealed, entry_index)"
            " SELECT %s, t.stage, t.subject, t.salt, t.index"
            " FROM unnest(%s::text[], %s::bigint[], %s::bytea[], %s::bigint[])"
            " AS t (stage, subject, salt, index)",
            [
                city,
                [str(stage) for stage, *_rest in rows],
                [subject for _stage, subject, *_rest in rows],
                sealed,
                [index for *_rest, index in rows],
            ],
        )
