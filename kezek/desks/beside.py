"""The parent beside the counter: whose case lies open, and whether they agreed to be acted for.

A case is opened by a number or an IIN that was typed; its child stays in the session, so that no
address names anybody and no case can be opened without a trace.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.people.access import BEHALF, account_in, act_for, actor_for
from kezek.people.acts import note_lookup
from kezek.people.queries import answers_for, person_of

CHILD = "counter_child"
FOUND = "counter_found"
DOUBTS = "counter_doubts"


@dataclass(frozen=True, slots=True)
class Beside:
    """The open case; `actor` carries the parent's account once they have agreed."""

    child: int
    actor: Actor

    @property
    def agreed(self) -> bool:
        """Whether the counter may act for the parent."""
        return self.actor.behalf != 0


def look(request: HttpRequest, person: int, purpose: str) -> None:
    """Write down that this account looked at the person's data."""
    account = account_in(request)
    if account is not None:
        note_lookup(account=account.pk, person=person, purpose=purpose, moment=clock.now())


def open_case(request: HttpRequest, child: int) -> None:
    """Lay a child's case on the counter; a consent to another case does not carry over."""
    if request.session.get(CHILD) != child:
        act_for(request, 0)
        request.session.pop(DOUBTS, None)
    request.session[CHILD] = child
    request.session.pop(FOUND, None)


def close_case(request: HttpRequest) -> None:
    """Put the case away."""
    act_for(request, 0)
    for kept in (CHILD, FOUND, DOUBTS):
        request.session.pop(kept, None)


def beside(request: HttpRequest) -> Beside | None:
    """The open case, or None. A consent counts only from somebody who answers for the child."""
    child = request.session.get(CHILD)
    if child is None:
        return None
    actor = actor_for(request)
    if actor.behalf and not answers_for(person_of(actor.behalf), child):
        request.session[BEHALF] = 0
        actor = actor_for(request)
    return Beside(child, actor)
