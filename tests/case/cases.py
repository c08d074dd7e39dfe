"""Children at every point of their case, as rows."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal.frame import act
from kezek.journal.models import Entry
from kezek.journal.record import record
from kezek.kindergartens.models import Group
from kezek.people.models import ChildCase
from kezek.places.models import Place, Wait
from kezek.policy.models import PolicyVersion
from kezek.queue.models import Application, Privilege
from kezek.vouchers.models import Iteration, Voucher
from tests.attendance.builders import START, an_application

NOW = clock.at(date(2025, 10, 7), 10)  # a Tuesday
PARENT = Actor(Role.PARENT, 1)
_numbers = itertools.count(1)


def days(count: int) -> datetime:
    """24:00 of the day so many days after today."""
    return clock.end_of(clock.day_of(NOW) + timedelta(days=count))


def a_voucher(application: Application, state: str = "issued", **fields: Any) -> Voucher:
    n = next(_numbers)
    live = state in {"issued", "confirmed", "placed", "active"}
    values: dict[str, Any] = {
        "city_id": application.city_id,
        "number": f"V-{n:08}",
        "case": application.case if live else None,
        "application": application,
        "child": application.child,
        "band": application.band,
        "norm": 65_000,
        "state": state,
        "issued_at": NOW - timedelta(days=1),
        "confirm_due_at": days(1),
    }
    return Voucher.objects.create(**values | fields)


def a_place(voucher: Voucher, group: Group, state: str = "claimed") -> Place:
    n = next(_numbers)
    return Place.objects.create(
        city_id=voucher.city_id,
        number=f"P-{n:08}",
        case=voucher.case,
        voucher=voucher,
        child=voucher.child,
        group=group,
        state=state,
        via="claim",
        taken_at=NOW - timedelta(hours=3),
    )


def a_contract(place: Place, state: str = "drafted", **fields: Any) -> Contract:
    n = next(_numbers)
    values: dict[str, Any] = {
        "city_id": place.city_id,
        "number": f"C-{n:08}",
        "place": place,
        "voucher": place.voucher,
        "child": place.child,
        "guardian": place.voucher.application.guardian,
        "group": place.group,
        "text_version": "1",
        "manifest_sealed": b"",
        "manifest_sha256": "0" * 64,
        "state": state,
        "drafted_at": NOW - timedelta(hours=2),
        "period": DateRange(date(2025, 10, 13), None),
    }
    return Contract.objects.create(**values | fields)


def a_wait(voucher: Voucher, group: Group, state: str = "waiting", **fields: Any) -> Wait:
    return Wait.objects.create(
        city_id=voucher.city_id,
        group=group,
        voucher=voucher,
        voucher_at=voucher.issued_at,
        filed_at=voucher.application.filed_at,
        joined_at=NOW - timedelta(hours=5),
        state=state,
        **fields,
    )


def a_claim(application: Application, state: str = "pending", **fields: Any) -> Privilege:
    values: dict[str, Any] = {
        "application": application,
        "code": "large_family",
        "right": "priority",
        "state": state,
        "claimed_at": START,
        "review_due_at": days(3),
    }
    return Privilege.objects.create(**values | fields)


def an_iteration(number: int, ran_at: datetime) -> Iteration:
    version = PolicyVersion.objects.get(city_id="taraz", number=1)
    return Iteration.objects.create(
        city_id="taraz",
        number=number,
        policy_version=version,
        ran_at=ran_at,
        cause="allotment",
        cutoff_seq=0,
        turn_before=0,
        turn_after=0,
        budget_year=2025,
        free_before=0,
        reserved=0,
        issued=0,
        stopped_by="money",
        protocol={},
    )


@act("application.withdrawn")
def say(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    kind: str,
    application: int,
    data: dict[str, Any],
) -> int:
    """Write one entry about an application, as its act would."""
    return record(
        kind,
        city="taraz",
        subject=application,
        actor=actor,
        cause="test",
        moment=moment,
        data=data,
    )


def tell(
    application: Application, kind: str, moment: datetime, by: Actor = PARENT, **data: Any
) -> int:
    return say(
        actor=by,
        moment=moment,
        request_key=f"tell:{next(_numbers)}",
        kind=kind,
        application=int(application.pk),
        data=data,
    )


def filed(moment: datetime, by: Actor = PARENT, **fields: Any) -> Application:
    """An application whose filing is in the journal, at its own number."""
    application = an_application(filed_at=moment, **fields)
    entry = tell(application, "application.filed", moment, by)
    application.entry = application.order_seq = Entry.objects.get(pk=entry).pk
    application.save()
    return application


def issue(iteration: Iteration, *applications: Application) -> None:
    """Give vouchers of that iteration."""
    for ordinal, application in enumerate(applications, start=1):
        ChildCase.objects.filter(pk=application.child_id).exists()
        a_voucher(
            application,
            issued_at=iteration.ran_at,
            iteration=iteration,
            ordinal=Voucher.objects.filter(iteration=iteration).count() + ordinal,
        )
        Application.objects.filter(pk=application.pk).update(state="voucher")
