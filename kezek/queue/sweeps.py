"""What time brings to the queue. Privileges are never refused by time: the department decides."""

from datetime import datetime

from kezek.core.actors import CALENDAR
from kezek.queue import queries
from kezek.queue.acts import close_applications, lapse_filings

BATCH = 5_000


def lapse_due_filings(city: str, now: datetime) -> int:
    """Let filings lapse that nobody proved or completed in their term; returns how many."""
    filings = queries.due_filings(city, now, BATCH)
    if filings:
        lapse_filings(
            actor=CALENDAR,
            moment=now,
            request_key=f"filing.lapsed:{city}:{filings[0]}:{now.isoformat()}",
            city=city,
            filings=filings,
        )
    return len(filings)


def lapse_restorations(city: str, now: datetime) -> int:
    """Close inactive applications that were not restored in time; returns how many."""
    applications = queries.due_restorations(city, now, BATCH)
    if applications:
        close_applications(
            actor=CALENDAR,
            moment=now,
            request_key=f"application.closed:{city}:{applications[0]}:{now.isoformat()}",
            city=city,
            applications=applications,
            reason="not_restored",
        )
    return len(applications)
