"""Reads of the queue about a family: its twins, its appeals, who the applicant is."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.core import clock
from kezek.core.sealing import Purpose, unseal
from kezek.policy.queries import calendar, rules_for
from kezek.queue import rules as queue_rules
from kezek.queue.models import Appeal, Application
from kezek.queue.states import AppealState, ApplicationState


@dataclass(frozen=True, slots=True)
class Twin:
    """A child born together with another of the same family; `number` of its live application."""

    child: int
    number: str


def twins_of(child: int, city: str, moment: datetime) -> list[Twin]:
    """The living twins of a child, the rules' days apart at most; in the queue or not yet."""
    days = rules_for(city, clock.day_of(moment)).number("twins_batch_max_days_apart")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT t.id, coalesce(a.number, '') FROM people_person c"
            " JOIN people_guardianship mine ON mine.child_id = c.id AND mine.until IS NULL"
            " JOIN people_guardianship theirs ON theirs.guardian_id = mine.guardian_id"
            "  AND theirs.until IS NULL AND theirs.child_id <> c.id"
            " JOIN people_person t ON t.id = theirs.child_id AND t.died_on IS NULL"
            "  AND abs(t.birth_date - c.birth_date) <= %s"
            " LEFT JOIN queue_application a ON a.case_id = t.id WHERE c.id = %s ORDER BY 1",
            [days, child],
        )
        return [Twin(*row) for row in cursor.fetchall()]


def applicant_of(application: int) -> int:
    """The person who applied, or who took the application over."""
    return Application.objects.values_list("guardian_id", flat=True).get(pk=application)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an annulled application stands: until when it can be appealed against, or what came."""

    application: int
    until: datetime
    appeal: Appeal | None

    @property
    def decided(self) -> bool:
        """Whether the department has decided."""
        return self.appeal is not None and self.appeal.state != AppealState.FILED


def annulment_of(child: int, now: datetime) -> Standing | None:
    """The child's latest annulment with its appeal; None without one, or once it can't matter.

    It matters while it can be appealed against, and as long as an appeal against it is known.
    """
    row = (
        Application.objects.filter(child_id=child, state=ApplicationState.ANNULLED)
        .order_by("-closed_at", "-pk")
        .first()
    )
    if row is None or row.closed_at is None:
        return None
    appeal = Appeal.objects.filter(application=row, annulled_at=row.closed_at).first()
    rules = rules_for(row.city_id, clock.day_of(now))
    until = queue_rules.appeal_until(rules, calendar(row.city_id), row.closed_at)
    return None if appeal is None and now >= until else Standing(row.pk, until, appeal)


def appeal_desk(city: str) -> list[Appeal]:
    """Open appeals of the city, the most urgent first, without their texts."""
    found = Appeal.objects.filter(city_id=city, state=AppealState.FILED).defer("text_sealed")
    return list(found.select_related("application__queue_type").order_by("decide_due_at", "pk"))


def open_appeal(city: str, appeal: int) -> Appeal | None:
    """An appeal that waits for the department."""
    found = Appeal.objects.filter(pk=appeal, city_id=city, state=AppealState.FILED)
    return found.select_related("application__queue_type").first()


def appeal_text(appeal: Appeal) -> str:
    """What the parent wrote; each look at it is the caller's to write down."""
    return unseal(Purpose.TEXT, bytes(appeal.text_sealed))
