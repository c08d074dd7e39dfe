"""The child's one case in the country."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record, record_many


class CaseElsewhere(DomainError):
    """The child's case lies in another city; only a move brings it here."""

    code = "case_elsewhere"
    message = _("This child's case is in another city.")
    todo = _("Ask the consultation centre to move the case here.")


@act("case.opened")
def open_cases(
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
    children: Sequence[int],
) -> list[int]:
    """Open the case of each child in this city, or go on with the one that is there.

    Raises CaseElsewhere. Returns the children's numbers, which are the cases' too.
    """
    once = list(dict.fromkeys(children))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_childcase (child_id, city_id, opened_at)"
            " SELECT child, %s, %s FROM unnest(%s::bigint[]) AS t (child)"
            " ON CONFLICT (child_id) DO NOTHING RETURNING child_id",
            [city, moment, once],
        )
        new = [int(child) for (child,) in cursor.fetchall()]
        cursor.execute(
            "SELECT count(*) FROM people_childcase WHERE child_id = ANY(%s) AND city_id = %s",
            [once, city],
        )
        (here,) = cursor.fetchone()
    if here != len(once):
        raise CaseElsewhere
    if new:
        record_many(
            "case.opened", city=city, subjects=new, actor=actor, cause="filing", moment=moment
        )
    return list(children)


def open_case(*, city: str, actor: Actor, moment: datetime, request_key: str, child: int) -> int:
    """One case; see `open_cases`."""
    return open_cases(
        city=city, actor=actor, moment=moment, request_key=request_key, children=[child]
    )[0]


@act("case.moved")
def move_case(
    *, city: str, actor: Actor, moment: datetime, request_key: str, child: int, to: str
) -> int:
    """Move the child's case from this city to another: one line in each city's journal.

    Raises CaseElsewhere when it does not lie here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_childcase SET city_id = %s, opened_at = %s"
            " WHERE child_id = %s AND city_id = %s",
            [to, moment, child, city],
        )
        if cursor.rowcount == 0:
            raise CaseElsewhere
    record(
        "case.moved",
        city=city,
        subject=child,
        actor=actor,
        cause="moved",
        moment=moment,
        data={"to": to},
    )
    record("case.opened", city=to, subject=child, actor=actor, cause="moved", moment=moment)
    return child
