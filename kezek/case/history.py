"""Why a number changed: each change of a child's place in its queue, with its cause.

The history is told from the rows that made it: who stood before the child, who of them got a
voucher in which iteration, withdrew, came back or came in from another queue.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kezek.core.words import number

# Children of the same band who filed before: in the same queue now, or able to change queues.
_BEFORE = """
SELECT o.id, t.code
FROM queue_application a
JOIN queue_application o ON o.city_id = a.city_id AND o.band = a.band AND o.id <> a.id
 AND (o.filed_at, coalesce(o.order_seq, 9223372036854775807), o.entry)
   < (a.filed_at, coalesce(a.order_seq, 9223372036854775807), a.entry)
JOIN policy_queuetype t ON t.id = o.queue_type_id
WHERE a.id = %(application)s
  AND (o.queue_type_id = a.queue_type_id
       OR EXISTS (SELECT FROM queue_privilege p WHERE p.application_id = o.id)
       OR EXISTS (SELECT FROM queue_privilege p WHERE p.application_id = a.id))
"""

_EVENTS = """
SELECT e.subject_id, e.moment, e.id, e.kind, e.data->>'old_type', e.data->>'new_type',
       NULL::int AS iteration
FROM journal_entry e
WHERE e.subject_type = 'application' AND e.subject_id = ANY(%(all)s)
  AND e.kind IN ('application.restored', 'application.withdrawn', 'application.annulled',
                 'application.retyped')
UNION ALL
SELECT v.application_id, v.issued_at, 0, 'voucher.issued', NULL, NULL, i.number
FROM vouchers_voucher v LEFT JOIN vouchers_iteration i ON i.id = v.iteration_id
WHERE v.application_id = ANY(%(all)s)
ORDER BY 2, 3
"""

_OWN = """
SELECT t.code, e.moment, e.actor FROM queue_application a
JOIN policy_queuetype t ON t.id = a.queue_type_id
LEFT JOIN journal_entry e ON e.id = a.entry AND e.kind = 'application.filed'
WHERE a.id = %(application)s
"""


@dataclass(frozen=True, slots=True)
class Change:
    """The number went from `before` to `after`; `before` None at the beginning of a wait.

    `after` None: the child got its voucher. `iteration` is the public number of the one behind it.
    """

    moment: datetime
    before: int | None
    after: int | None
    causes: tuple[str, ...]
    iteration: int | None = None


@dataclass(frozen=True, slots=True)
class _Event:
    application: int
    moment: datetime
    order: int
    kind: str
    old_type: str | None
    new_type: str | None
    iteration: int | None


@dataclass(slots=True)
class _Line:
    """The child's queue while its history is replayed."""

    own: int
    own_type: str
    queue: dict[int, str | None]  # who filed before → the queue they wait in now
    types: dict[int, str]  # → the queue they belong to, waiting or not
    place: int | None = None
    changes: list[Change] = field(default_factory=list)
    left: int = 0  # went without a voucher since the last change
    left_at: datetime | None = None

    def count(self) -> int:
        """The number: those before, and the child itself."""
        return 1 + sum(kind == self.own_type for kind in self.queue.values())

    def note(self, change: Change) -> None:
        """Keep a change and stand at its number."""
        self.changes.append(change)
        self.place = change.after

    def begin(self, moment: datetime, cause: str) -> None:
        """The child comes into this queue."""
        self.flush()
        self.note(Change(moment, self.place, self.count(), (cause,)))

    def flush(self) -> None:
        """Tell of those who went without a voucher, if nothing else has told of them."""
        if self.left and self.place is not None and self.left_at is not None:
            gone, self.left = self.left, 0
            self.note(Change(self.left_at, self.place, self.place - gone, (_withdrew(gone),)))


def number_history(application: int) -> list[Change]:
    """Every change of the application's number, the newest first. Four statements."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN, {"application": application})
        row = cursor.fetchone()
        if row is None:
            return []
        own_type, began, actor = row
        cursor.execute(_BEFORE, {"application": application})
        before: dict[int, str] = dict(cursor.fetchall())
        cursor.execute(_EVENTS, {"all": [application, *before]})
        events = [_Event(*event) for event in cursor.fetchall()]
    if began is None:
        return []
    types = {other: _first_type(other, now, events) for other, now in before.items()}
    line = _Line(application, _first_type(application, own_type, events), {**types}, types)
    _replay(line, events, began, _beginning(actor))
    return line.changes[::-1]


def _first_type(application: int, now: str, events: Sequence[_Event]) -> str:
    """The queue an application began in: what its first change of queue left, else today's."""
    moves = (event for event in events if event.application == application and event.old_type)
    first = next(moves, None)
    return first.old_type if first and first.old_type else now


def _beginning(actor: str) -> str:
    if actor.startswith("import:"):
        return _("The application was brought over from the old system.")
    return _("The application is accepted.")


def _replay(line: _Line, events: Sequence[_Event], began: datetime, beginning: str) -> None:
    started = False
    for at, together in _by_moment(events):
        if not started and at > began:
            line.begin(began, beginning)
            started = True
        own = [event for event in together if event.application == line.own]
        others = [event for event in together if event.application != line.own]
        _others(line, at, others)
        for event in own:
            _self(line, event)
    if not started:
        line.begin(began, beginning)
    line.flush()


def _by_moment(events: Sequence[_Event]) -> Iterator[tuple[datetime, list[_Event]]]:
    """Events of one moment belong together: an iteration issues all its vouchers at once."""
    together: list[_Event] = []
    for event in events:
        if together and event.moment != together[0].moment:
            yield together[0].moment, together
            together = []
        together.append(event)
    if together:
        yield together[0].moment, together


def _others(line: _Line, at: datetime, events: Sequence[_Event]) -> None:
    """What happened to those before the child at one moment."""
    served = joined = 0
    iteration: int | None = None
    for event in events:
        was = line.queue[event.application]
        now = _queue_after(line, event, was)
        line.queue[event.application] = now
        step = int(now == line.own_type) - int(was == line.own_type)
        if step > 0:
            joined += 1
        elif step < 0 and event.kind == "voucher.issued":
            served += 1
            iteration = event.iteration
        elif step < 0:
            line.left += line.place is not None
            line.left_at = at
    if line.place is None:
        line.left = 0
        return
    if served:
        gone, line.left = line.left, 0
        causes = (_issued(iteration, served), *((_withdrew(gone),) if gone else ()))
        line.note(Change(at, line.place, line.place - served - gone, causes, iteration))
    if joined:
        line.flush()
        line.note(Change(at, line.place, (line.place or 0) + joined, (_came(joined),)))


def _queue_after(line: _Line, event: _Event, was: str | None) -> str | None:
    """The queue in which somebody waits after the event; None: in none."""
    if event.kind == "application.retyped" and event.new_type:
        line.types[event.application] = event.new_type
        return event.new_type if was is not None else None
    if event.kind == "application.restored":
        return line.types[event.application]
    return None


def _self(line: _Line, event: _Event) -> None:
    """What happened to the child itself."""
    if event.kind == "voucher.issued":
        line.flush()
        line.note(
            Change(
                event.moment, line.place, None, (_own_voucher(event.iteration),), event.iteration
            )
        )
    elif event.kind == "application.restored":
        line.begin(event.moment, _("The application is restored with its old date."))
    elif event.kind == "application.retyped" and event.new_type:
        line.own_type = event.new_type
        line.begin(event.moment, _("The application is in another queue now."))


def _issued(iteration: int | None, count: int) -> str:
    return ngettext(
        "Issue No. %(number)s: %(n)s voucher went to this queue.",
        "Issue No. %(number)s: %(n)s vouchers went to this queue.",
        count,
    ) % {"number": iteration, "n": number(count)}


def _own_voucher(iteration: int | None) -> str:
    return _("Issue No. %(number)s: the voucher is yours.") % {"number": iteration}


def _withdrew(count: int) -> str:
    return ngettext(
        "%(n)s application before yours left this queue.",
        "%(n)s applications before yours left this queue.",
        count,
    ) % {"n": number(count)}


def _came(count: int) -> str:
    return ngettext(
        "%(n)s child with an earlier application came into this queue.",
        "%(n)s children with an earlier application came into this queue.",
        count,
    ) % {"n": number(count)}


def points(changes: Sequence[Change]) -> list[tuple[datetime, int]]:
    """The steps of the picture, oldest first: from when the number was what."""
    return [(one.moment, one.after) for one in reversed(changes) if one.after is not None]
