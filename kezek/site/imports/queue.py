"""Takes an old queue in: filing moments and numbers stay as they were."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from random import Random

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.policy.queries import queue_types, rules_for
from kezek.site.imports.applications import Filed, write_applications
from kezek.site.imports.bulk import copy_rows, next_ids
from kezek.site.imports.child_rows import QueueRow
from kezek.site.imports.gardens import note_import
from kezek.site.imports.people import admit_families


@act("import.done", queue=True)
def import_queue(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    rows: Sequence[QueueRow],
    sha256: str,
    rng: Random | None = None,
) -> int:
    """Put the children of an old queue into ours, in order of filing; returns how many.

    A ground that the old system had accepted counts as proven. `rng` draws the public numbers;
    without one they are unpredictable.
    """
    rules = rules_for(city, clock.day_of(moment))
    families = [row.family for row in rows]
    people = admit_families(families, city=city, actor=actor, moment=moment, key=request_key)
    filed = write_applications(
        families,
        [rules.grounds[row.privilege].right if row.privilege else rules.general for row in rows],
        people,
        state="waiting",
        rules=rules,
        types=queue_types(city),
        city=city,
        actor=actor,
        moment=moment,
        rng=rng or secrets.SystemRandom(),
    )
    _write_privileges(rows, filed, city=city, actor=actor, moment=moment)
    note_import("queue", len(rows), sha256, city=city, actor=actor, moment=moment)
    return len(rows)


def _write_privileges(
    rows: Sequence[QueueRow], filed: Sequence[Filed], *, city: str, actor: Actor, moment: datetime
) -> None:
    claimed = [(row, one) for row, one in zip(rows, filed, strict=True) if row.privilege]
    ids = next_ids("queue_privilege", len(claimed))
    copy_rows(
        "queue_privilege",
        (
            "id", "application_id", "code", "right", "state", "claimed_at", "review_due_at",
            "decided_at", "reason",
        ),
        (
            (
                pk, one.pk, row.privilege, one.right, "proven", row.family.filed_at,
                row.family.filed_at, row.family.filed_at, "",
            )
            for pk, (row, one) in zip(ids, claimed, strict=True)
        ),
    )  # fmt: skip
    record_many(
        "privilege.proven",
        city=city,
        subjects=ids,
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {
                "number": one.number,
                "code": row.privilege,
                "right": one.right,
                "valid_until": None,
                "application": one.pk,
            }
            for row, one in claimed
        ],
    )
