"""Two parents file the same child at once: one application. The twin looks first and makes two."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.db import connection, transaction

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.people.models import Person
from kezek.queue.acts import (
    Filed,
    Refreshed,
    file_application,
    refresh_queue,
    restore_application,
)
from kezek.queue.models import Application
from kezek.queue.refusals import AlreadyDone, AlreadyQueued
from tests.builders import (
    PARENT,
    START,
    TARAZ,
    a_case,
    a_child,
    a_city,
    a_key,
    a_person,
    an_application,
    guardian_of,
)
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]

AT_ONCE = 6


def file(child: Person, guardian: Person) -> Filed:
    return file_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        guardian=guardian.pk,
        child=child.pk,
    )


def test_a_child_filed_by_many_at_once_stands_once(cloned_db: str) -> None:
    a_city()
    child = a_child()
    father = a_person()
    child.guardianships.create(guardian=father, kind="father")
    parents = [guardian_of(child), father] * (AT_ONCE // 2)
    outcome = side_by_side([partial(file, child, parent) for parent in parents])
    assert len([one for one in outcome if isinstance(one, Filed)]) == 1
    assert len([one for one in outcome if isinstance(one, AlreadyQueued)]) == AT_ONCE - 1
    assert Application.objects.filter(child=child).count() == 1


def test_many_children_at_once_all_get_their_place(cloned_db: str) -> None:
    a_city()
    children = [a_child() for _n in range(AT_ONCE)]
    outcome = side_by_side([partial(file, child, guardian_of(child)) for child in children])
    assert [one for one in outcome if isinstance(one, Exception)] == []
    assert Application.objects.count() == AT_ONCE


def test_an_application_is_restored_once(cloned_db: str) -> None:
    application = an_application(state="inactive")
    Application.objects.update(restore_due_at=START.replace(month=8), inactive_at=START)
    outcome = side_by_side(
        [
            lambda: restore_application(
                actor=PARENT,
                moment=START,
                request_key=a_key(),
                city=TARAZ,
                application=application.pk,
            )
        ]
        * AT_ONCE
    )
    assert len([one for one in outcome if isinstance(one, AlreadyDone)]) == AT_ONCE - 1
    assert Application.objects.get(pk=application.pk).restored_times == 1


def test_guard_off_looking_first_makes_a_child_stand_twice(cloned_db: str) -> None:
    """Without the UNIQUE case a look before the insert does not help."""
    template = an_application()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM queue_application")
        cursor.execute(
            "ALTER TABLE queue_application DROP CONSTRAINT queue_application_case_id_key"
        )

    def careless(n: int) -> None:
        with transaction.atomic():
            if Application.objects.filter(case_id=template.child_id).exists():
                return
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            Application.objects.create(
                city_id=TARAZ,
                number=f"K-{n}",
                case_id=template.child_id,
                child_id=template.child_id,
                guardian_id=template.guardian_id,
                queue_type_id=template.queue_type_id,
                band=template.band,
                right=template.right,
                filed_at=template.filed_at,
                entry=template.entry,
                may_from=template.may_from,
            )

    side_by_side([partial(careless, n) for n in range(AT_ONCE)])
    assert Application.objects.filter(case_id=template.child_id).count() > 1


def test_whoever_files_while_the_queue_is_refreshed_stands_in_the_right_queue(
    cloned_db: str,
) -> None:
    """The refresh holds the city alone: an application comes before or after it, never beside."""
    a_city()
    night = clock.at(date(2026, 7, 1), 0, 2)
    waiting = [
        an_application(case=a_case(a_child(date(2022, 5, day))), band=3) for day in range(1, 6)
    ]
    born = [a_child(date(2022, 6, day)) for day in range(1, AT_ONCE)]

    def filed_at_night(child: Person) -> Filed:
        return file_application(
            actor=PARENT,
            moment=night,
            request_key=a_key(),
            city=TARAZ,
            guardian=guardian_of(child).pk,
            child=child.pk,
        )

    def refreshed() -> Refreshed:
        return refresh_queue(actor=CALENDAR, moment=night, request_key=a_key(), city=TARAZ)

    work: list[Callable[[], Filed | Refreshed]] = [
        refreshed,
        *(partial(filed_at_night, child) for child in born),
        refreshed,
    ]
    outcome = side_by_side(work)
    assert [one for one in outcome if isinstance(one, Exception)] == []
    assert sum(one.moved for one in outcome if isinstance(one, Refreshed)) == len(waiting)
    assert set(Application.objects.values_list("band", flat=True)) == {4}
    assert Application.objects.count() == len(waiting) + len(born)
