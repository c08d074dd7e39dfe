"""The term of the rules: warned of in time, acknowledged by the department."""

from datetime import date, datetime

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy import queries
from kezek.policy.models import PolicyVersion
from kezek.policy.refusals import AlreadyAcknowledged, NothingToAcknowledge


@act("policy.acknowledged", exclusive=True)
def acknowledge_policy(
    *, actor: Actor, moment: datetime, request_key: str, city: str, number: int
) -> date:
    """Let a version that needs it come into force: the department takes it on itself.

    Returns the first day on which it rules: its own, or today if that is over. Under the city's
    lock, so that no iteration runs half by the old rules. Raises NothingToAcknowledge,
    AlreadyAcknowledged.
    """
    found = PolicyVersion.objects.filter(city_id=city, number=number, needs_acknowledgement=True)
    if not found.filter(acknowledged_at=None).update(acknowledged_at=moment):
        raise AlreadyAcknowledged if found.exists() else NothingToAcknowledge
    row = found.defer("document").get()
    first: date = max(row.valid.lower, clock.day_of(moment))
    queries.forget_rules()
    record(
        "policy.acknowledged",
        city=city,
        subject=row.pk,
        actor=actor,
        cause="department",
        moment=moment,
        data={"number": number, "from": first.isoformat()},
    )
    return first


@act("policy.ending")
def warn_of_end(
    *, actor: Actor, moment: datetime, request_key: str, city: str, version: int, days: int
) -> int:
    """Write down that the act of the version in force ends in so many days, or has ended: 0.

    The follower of notices tells the department. Returns the entry's number.
    """
    row = PolicyVersion.objects.defer("document").get(pk=version, city_id=city)
    return record(
        "policy.ending" if days else "policy.lapsed",
        city=city,
        subject=row.pk,
        actor=actor,
        cause="term",
        moment=moment,
        data={
            "number": row.number,
            "until": row.valid.upper.isoformat(),
            **({"days": days} if days else {}),
        },
    )
