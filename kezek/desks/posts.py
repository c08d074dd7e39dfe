"""Whose kindergarten a page is about: a head has the whole of one, an educator a group of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.face.city import city_of
from kezek.kindergartens.models import Kindergarten, StaffPost
from kezek.kindergartens.queries import GroupLine, groups_of, posts_of
from kezek.people.access import account_in


@dataclass(frozen=True, slots=True)
class Post:
    """Where the signed-in person works. `groups` is None for a head: all of them."""

    kindergarten: Kindergarten
    groups: frozenset[int] | None
    actor: Actor

    @property
    def head(self) -> bool:
        """Whether this is the head."""
        return self.groups is None

    def has(self, group: int) -> bool:
        """Whether the group is theirs."""
        return self.groups is None or group in self.groups

    def own_groups(self) -> list[GroupLine]:
        """Their groups by age and code."""
        return [line for line in groups_of(self.kindergarten.pk) if self.has(line.id)]

    def group(self, code: str) -> GroupLine:
        """One of their groups; raises Http404."""
        found = next((line for line in self.own_groups() if line.code == code), None)
        if found is None:
            raise Http404
        return found


def posts_here(request: HttpRequest) -> list[Post]:
    """The person's posts in the city of the page, one per kindergarten."""
    account, city = account_in(request), city_of(request)
    if account is None:
        return []
    by_code: dict[str, list[StaffPost]] = {}
    for post in posts_of(account.pk, clock.today()):
        if post.kindergarten.city_id == city.pk:
            by_code.setdefault(post.kindergarten.code, []).append(post)
    return [_post(account.pk, rows) for rows in by_code.values()]


def _post(account: int, rows: Iterable[StaffPost]) -> Post:
    held = list(rows)
    head = any(row.role == Role.HEAD for row in held)
    groups = frozenset(row.group_id for row in held if row.group_id is not None)
    return Post(
        held[0].kindergarten,
        None if head else groups,
        Actor(Role.HEAD if head else Role.EDUCATOR, account),
    )


def post_at(request: HttpRequest, code: str, *, head: bool = False) -> Post:
    """The person's post in this kindergarten; raises Http404 where they have none that fits."""
    found = next((one for one in posts_here(request) if one.kindergarten.code == code), None)
    if found is None or (head and not found.head):
        raise Http404
    return found
