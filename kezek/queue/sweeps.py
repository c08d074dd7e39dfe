"""What time brings to the queue. Privileges are never refused by time: the department decides."""

from datetime import datetime

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.policy.queries import rules_for
from kezek.policy.rules import latest
from kezek.queue import queries
from kezek.queue.acts import close_applications, lapse_filings, refresh_queue

BATCH = 5_000


def refresh(city: str, now: datetime) -> int:
    """Once a queue year, and once for each version of the rules, bring the queue up to date.

    In a city with an age band that ends in months, every day. Returns how many applications moved
    or were closed; seen again the same day, nothing more does.
    """
    day = clock.day_of(now)
    rules = rules_for(city, day)
    begun = day if any(band.under_months for band in rules.bands) else latest(rules.year_start, day)
    done = refresh_queue(
        actor=CALENDAR,
        moment=now,
        request_key=f"queue.refreshed:{city}:{begun.isoformat()}:{rules.version_id}",
        city=city,
    )
    return done.moved + done.closed


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
