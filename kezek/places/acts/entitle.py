"""Papers that open special and sanatorium groups to a child."""

from datetime import date, datetime

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.people.models import ChildCase
from kezek.places.errors import NotHere, PaperOld, PaperOpensNothing
from kezek.places.models import Entitlement
from kezek.places.rules import papers
from kezek.policy.queries import rules_for


@act("entitlement.proven")
def prove_entitlement(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    child: int,
    document: str,
    valid_until: date | None = None,
) -> int:
    """Keep that the child's PMPK conclusion or referral was shown; returns the entitlement.

    `valid_until`: the paper's last day, if it has one. Raises PaperOpensNothing, PaperOld, NotHere.
    """
    day = clock.day_of(moment)
    if document not in papers(rules_for(city, day)):
        raise PaperOpensNothing
    if valid_until is not None and valid_until < day:
        raise PaperOld
    if not ChildCase.objects.filter(pk=child, city_id=city).exists():
        raise NotHere
    row = Entitlement.objects.create(
        city_id=city, child_id=child, document=document, shown_at=moment, valid_until=valid_until
    )
    record(
        "entitlement.proven",
        city=city,
        subject=row.pk,
        actor=actor,
        cause="paper",
        moment=moment,
        data={
            "child": child,
            "document": document,
            "valid_until": valid_until.isoformat() if valid_until else None,
        },
    )
    return int(row.pk)
