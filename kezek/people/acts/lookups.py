"""Staff look at people's data only with a trace that the person can see."""

from datetime import datetime

from kezek.people.models import Lookup


def note_lookup(*, account: int, person: int, purpose: str, moment: datetime) -> int:
    """Keep who opened whose data and why; returns the trace's number.

    Not journalled: the journal is for ever, this is kept with the case and shown to the person.
    """
    made = Lookup.objects.create(
        account_id=account, person_id=person, purpose=purpose, looked_at=moment
    )
    return made.pk
