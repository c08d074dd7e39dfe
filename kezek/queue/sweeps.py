"""What time brings to the queue. Privileges are never refused by time: the department decides."""

from datetime import datetime

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.people.ports import privilege_register
from kezek.people.ports.social import RegisterDown
from kezek.people.queries import iins_of
from kezek.policy.queries import rules_for
from kezek.policy.rules import latest
from kezek.queue import queries, queries_privileges
from kezek.queue.acts import (
    close_applications,
    confirm_by_register,
    expire_privileges,
    lapse_filings,
    leave_to_department,
    refresh_queue,
)
from kezek.queue.positions import TalliesWrong, miscounts

BATCH = 5_000
ASKED_AT_ONCE = 100


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


def run_out_privileges(city: str, now: datetime) -> int:
    """End privileges whose paper ran out while the child waits; returns how many."""
    privileges = queries_privileges.run_out(city, clock.day_of(now), BATCH)
    if privileges:
        expire_privileges(
            actor=CALENDAR,
            moment=now,
            request_key=f"privilege.expired:{city}:{privileges[0]}:{now.isoformat()}",
            city=city,
            privileges=privileges,
        )
    return len(privileges)


def ask_registers(city: str, now: datetime) -> int:
    """Ask the registers about claims they may confirm; returns how many were answered.

    A yes proves the privilege, a no leaves it to the department. A register that does not answer
    is asked again by the next sweep, and no other claim of it in this one.
    """
    grounds = rules_for(city, clock.day_of(now)).grounds
    answered, silent = 0, set[str]()
    for one in queries_privileges.to_ask(city, now, ASKED_AT_ONCE):
        name = grounds[one.code].register if one.code in grounds else ""
        register = privilege_register(name)
        if name in silent:
            continue
        try:
            known = register is not None and register.confirms(
                one.code, list(iins_of([one.guardian, one.child]).values())
            )
        except RegisterDown:
            silent.add(name)
            continue
        settle = confirm_by_register if known else leave_to_department
        settle(
            actor=CALENDAR,
            moment=now,
            request_key=f"privilege.asked:{one.privilege}",
            city=city,
            privilege=one.privilege,
        )
        answered += 1
    return answered


def check_positions(city: str, now: datetime) -> int:
    """Count the city's queues anew and compare with the counts behind the positions.

    Raises TalliesWrong, and puts nothing right: a wrong count has a cause.
    """
    del now
    wrong = miscounts(city)
    if wrong:
        raise TalliesWrong(city, wrong)
    return 0
