"""Reads of privileges: the review desk, papers, what time is about to bring."""

from base64 import b64decode
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from kezek.core.sealing import Purpose, unseal
from kezek.queue.models import Privilege, Proof
from kezek.queue.states import ApplicationState, PrivilegeState

_UNDECIDED = Q(state=PrivilegeState.PENDING) | Q(renewing=True)
_STILL_COUNTS = (ApplicationState.WAITING, ApplicationState.INACTIVE, ApplicationState.VOUCHER)


def review_desk(city: str) -> QuerySet[Privilege]:
    """Pending privileges and newer papers of the city, the most urgent first.

    One whose child has a place or left the queue is not shown: nothing hangs on it any more.
    """
    return _with_papers(city).filter(_UNDECIDED, application__state__in=_STILL_COUNTS)


def under_review(city: str, privilege: int) -> Privilege | None:
    """One privilege that waits for a decision, with its papers."""
    return review_desk(city).filter(pk=privilege).first()


def proven_privilege(city: str, privilege: int) -> Privilege | None:
    """One proven privilege whose child still waits, with its papers."""
    return (
        _with_papers(city)
        .filter(pk=privilege, state=PrivilegeState.PROVEN, application__state__in=_STILL_COUNTS)
        .first()
    )


def proven_of(application: int) -> int | None:
    """The number of the application's proven privilege."""
    found = Privilege.objects.filter(application_id=application, state=PrivilegeState.PROVEN)
    return found.values_list("pk", flat=True).first()


def _with_papers(city: str) -> QuerySet[Privilege]:
    return (
        Privilege.objects.filter(application__city_id=city)
        .select_related("application__queue_type")
        .prefetch_related(
            Prefetch("proofs", Proof.objects.defer("content_sealed").order_by("-added_at", "-pk"))
        )
        .order_by("review_due_at", "pk")
    )


def proof_content(city: str, proof: int) -> tuple[str, bytes] | None:
    """Media type and bytes of a proof of this city, for the review desk alone."""
    row = Proof.objects.filter(pk=proof, privilege__application__city_id=city).first()
    if row is None:
        return None
    return row.media_type, b64decode(unseal(Purpose.TEXT, bytes(row.content_sealed)))


def run_out(city: str, day: date, limit: int) -> list[int]:
    """Proven privileges whose last day lies before `day` and whose child has no voucher.

    One with a newer paper waits for the department: its delay never harms the family.
    """
    over = Privilege.objects.filter(
        application__city_id=city,
        application__state__in=[ApplicationState.WAITING, ApplicationState.INACTIVE],
        state=PrivilegeState.PROVEN,
        valid_until__lt=day,
        renewing=False,
    )
    return list(over.order_by("valid_until", "pk").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A claim that a register may confirm: its ground and the two persons."""

    privilege: int
    code: str
    guardian: int
    child: int


def to_ask(city: str, now: datetime, limit: int) -> list[ToAsk]:
    """Pending privileges that a register is to be asked about, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.code, a.guardian_id, a.child_id FROM queue_privilege p"
            " JOIN queue_application a ON a.id = p.application_id"
            " WHERE p.state = %s AND p.ask_from <= %s AND a.city_id = %s"
            " AND a.state = ANY(%s) ORDER BY p.ask_from, p.id LIMIT %s",
            [PrivilegeState.PENDING, now, city, [str(one) for one in _STILL_COUNTS], limit],
        )
        return [ToAsk(*row) for row in cursor.fetchall()]
