"""What time brings to notices: reminders before a term ends."""

from datetime import datetime, timedelta

from django.db import connection

from kezek.core import clock
from kezek.notices.followers import send_sms
from kezek.notices.models import Notice
from kezek.notices.reminders import REMINDERS, UNTOLD
from kezek.notices.rules import Values
from kezek.policy.queries import rules_for


def remind(city: str, now: datetime) -> int:
    """Remind of every term that is about to end, once each, as early as the rules say.

    Returns how many reminders were written.
    """
    today, written = clock.day_of(now), 0
    rules = rules_for(city, today)
    for reminder in REMINDERS:
        kind = reminder.kind
        ends = clock.end_of(today + timedelta(days=rules.number(reminder.rule)))
        with connection.cursor() as cursor:
            cursor.execute(
                UNTOLD.format(due=reminder.due),
                {
                    "city": city,
                    "now": now,
                    "today": today,
                    "ends": ends,
                    "kind": kind,
                    "subject": reminder.subject,
                    "given": list(reminder.given),
                },
            )
            rows = cursor.fetchall()
        due: list[tuple[str, int, int, str, Values]] = []
        for person, child, term, month, seq in rows:
            values: Values = {"by": term.isoformat()}
            if child is not None:
                values["child"] = child
            if month is not None:
                values["month"] = month.isoformat()
            due.append((city, seq, person, kind, values))
        # The SMS first: its key keeps a repeat from sending it again, should we stop in between.
        send_sms(due)
        Notice.objects.bulk_create(
            [
                Notice(
                    city_id=city, person_id=person, seq=seq, kind=kind, values=values, moment=now
                )
                for _city, seq, person, kind, values in due
            ],
            ignore_conflicts=True,
        )
        written += len(due)
    return written
