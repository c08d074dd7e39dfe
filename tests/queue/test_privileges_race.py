"""The register and desks decide at once: one decision holds. Looking first would keep two."""

from functools import partial

from django.db import connection, transaction

from kezek.core.actors import CALENDAR
from kezek.journal.models import Entry
from kezek.queue.acts import confirm_by_register, decide_privilege, expire_privilege
from kezek.queue.models import Application, Privilege
from kezek.queue.refusals import PrivilegeDecided
from tests.builders import DEPARTMENT, START, TARAZ, a_key, an_application
from tests.clones import cloned_db, side_by_side, template_db
from tests.queue.claims import a_claim, a_proven

__all__ = ["cloned_db", "template_db"]

DECIDED = ("privilege.proven", "privilege.refused")


def by_register(privilege: int) -> int:
    return confirm_by_register(
        actor=CALENDAR, moment=START, request_key=a_key(), city=TARAZ, privilege=privilege
    )


def by_desk(privilege: int, *, proven: bool) -> int:
    return decide_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=proven,
        reason="" if proven else "unreadable",
    )


def test_one_decision_of_many_holds(cloned_db: str) -> None:
    application = an_application()
    privilege = a_claim(application)
    outcome = side_by_side(
        [
            partial(by_register, privilege),
            partial(by_desk, privilege, proven=True),
            partial(by_desk, privilege, proven=False),
        ]
        * 2
    )
    assert [one for one in outcome if not isinstance(one, PrivilegeDecided)] == [application.pk]
    decided = Entry.objects.get(kind__in=DECIDED)
    state = Privilege.objects.get(pk=privilege).state
    assert decided.kind == f"privilege.{state}"
    right = Application.objects.get(pk=application.pk).right
    assert right == ("priority" if state == "proven" else "general")
    assert Entry.objects.filter(kind="application.retyped").count() == (state == "proven")


def test_it_ends_once(cloned_db: str) -> None:
    application = an_application()
    privilege = a_proven(application, "orphan")

    def end() -> int:
        return expire_privilege(
            actor=DEPARTMENT, moment=START, request_key=a_key(), city=TARAZ, privilege=privilege
        )

    outcome = side_by_side([end] * 5)
    assert [one for one in outcome if not isinstance(one, PrivilegeDecided)] == [application.pk]
    assert Entry.objects.filter(kind="privilege.expired").count() == 1
    assert Application.objects.get(pk=application.pk).right == "general"


def test_guard_off_looking_first_decides_twice(cloned_db: str) -> None:
    """Without the lock and the condition of the UPDATE both believe that they decided."""
    privilege = a_claim(an_application())

    def naively(state: str) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT state FROM queue_privilege WHERE id = %s", [privilege])
            (found,) = cursor.fetchone()
            cursor.execute("SELECT pg_sleep(0.5)")
            if found != "pending":
                raise PrivilegeDecided
            cursor.execute(
                "UPDATE queue_privilege SET state = %s WHERE id = %s", [state, privilege]
            )
            return int(cursor.rowcount)

    assert side_by_side([partial(naively, "proven"), partial(naively, "refused")]) == [1, 1]
