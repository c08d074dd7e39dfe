"""Opening the links between a child's numbers: only with a trace that stays."""

from datetime import datetime

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.openlog.numbers import application_with
from kezek.people.acts import note_lookup
from kezek.queue.models import Application

LOOKED = "links"


@act("links.opened")
def open_links(*, city: str, actor: Actor, moment: datetime, request_key: str, number: str) -> int:
    """Write down that this account sees what belongs to the number; gives the application.

    The journal keeps it for ever, without the number; the family sees it in its cabinet. Raises
    NoSuchNumber, and what `numbers.parse` raises.
    """
    application = application_with(city, number)
    child = Application.objects.values_list("child_id", flat=True).get(pk=application)
    record(
        "links.opened",
        city=city,
        subject=application,
        actor=actor,
        cause="desk:links",
        moment=moment,
    )
    note_lookup(account=actor.id, person=child, purpose=LOOKED, moment=moment)
    return application
