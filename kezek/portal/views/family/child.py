"""Who looks and at whose case: a family sees its own children and nobody else's."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from kezek.core.actors import Actor
from kezek.people.access import account_in, actor_for
from kezek.people.queries import children_of, names_of


@dataclass(frozen=True, slots=True, repr=False)
class Own:
    """The signed-in parent; no repr, so that no name gets into a log."""

    person: int
    account: int
    actor: Actor
    children: list[int]


def parent_in(request: HttpRequest) -> Own:
    """The parent of this session with the children they answer for."""
    account = account_in(request)
    if account is None:
        raise Http404
    return Own(account.person_id, account.pk, actor_for(request), children_of(account.person_id))


def own_child(request: HttpRequest, child: int) -> Own:
    """The parent, if they answer for this child; for anybody else's child there is no page."""
    own = parent_in(request)
    if child not in own.children:
        raise Http404
    return own


def first_name(name: str) -> str:
    """What a family calls its child: the register writes surname, name, patronymic."""
    parts = name.split()
    return parts[1] if len(parts) > 1 else name


def first_names(children: list[int]) -> dict[int, str]:
    """First names by child."""
    return {child: first_name(name) for child, name in names_of(children).items()}
