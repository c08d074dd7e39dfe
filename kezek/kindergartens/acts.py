"""Acts of kindergartens: publish and recall a group's free places, give a post.

Also the only ways in Python to change how many seats of a group are taken.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act, require_act, share_city
from kezek.journal.record import record
from kezek.kindergartens.errors import (
    AlreadyPublished,
    AlreadyRecalled,
    GroupFull,
    GroupUnknown,
    PostHeld,
    PostRefused,
    PublicationPaused,
    SeatNotTaken,
)
from kezek.kindergartens.models import Group, Kindergarten, StaffPost
from kezek.kindergartens.rules import changing_groups
from kezek.policy.queries import rules_for


class Recall(StrEnum):
    """Why a group's free places are closed; a closed list, shown on the open page."""

    REPAIR = "repair"
    STAFF = "staff"
    SANITARY = "sanitary"
    MERGED = "merged"


class Post(StrEnum):
    """Posts in a kindergarten."""

    HEAD = "head"
    EDUCATOR = "educator"


_LOCK: Final = "SELECT id FROM kindergartens_group WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_MOVE: Final = """
    UPDATE kindergartens_group g SET taken = g.taken + s.n
    FROM unnest(%s::bigint[], %s::integer[]) AS s (id, n)
    WHERE g.id = s.id AND g.taken + s.n BETWEEN 0 AND g.capacity
"""


def take_seat(groups: Sequence[int]) -> None:
    """Take one seat for each mention of a group; all or none. Building block inside an act.

    Raises GroupFull. Whether the seat may be taken (waiting lists, publication) is the caller's
    guard; the capacity is ours.
    """
    if not _move(Counter(groups)):
        raise GroupFull


def free_seat(groups: Sequence[int]) -> None:
    """Give back one seat for each mention of a group; all or none. Building block inside an act.

    Raises SeatNotTaken.
    """
    if not _move({group: -count for group, count in Counter(groups).items()}):
        raise SeatNotTaken


def shift_seats(*, out_of: Sequence[int], into: Sequence[int]) -> None:
    """Give a seat back for each mention in `out_of` and take one for each in `into`, at once.

    Only what it comes to counts: a full group that one child leaves and another enters stays full.
    All or none. Building block inside an act. Raises GroupFull.
    """
    steps = Counter(into)
    steps.subtract(out_of)
    if not _move(steps):
        raise GroupFull


def _move(steps: Mapping[int, int]) -> bool:
    require_act()
    counts = sorted(steps.items())
    ids = [group for group, _ in counts]
    with connection.cursor() as cursor:
        # Locked in one order first: two batches over the same groups must not wait for each other.
        cursor.execute(_LOCK, [ids])
        cursor.execute(_MOVE, [ids, [step for _, step in counts]])
        return int(cursor.rowcount) == len(ids)


def _city_of(group: int) -> str:
    city = Group.objects.filter(pk=group).values_list("city_id", flat=True).first()
    if city is None:
        raise GroupUnknown
    return city


@act("group.published")
def publish_group(*, actor: Actor, moment: datetime, request_key: str, group: int) -> int:
    """Open the group's free places to claims; returns how many are free.

    Raises GroupUnknown, AlreadyPublished, PublicationPaused.
    """
    city = _city_of(group)
    share_city(city)
    day = clock.day_of(moment)
    rules = rules_for(city, day)
    if changing_groups(rules, day):
        raise PublicationPaused
    if not Group.objects.filter(pk=group, published=False).update(published=True):
        raise AlreadyPublished
    row = Group.objects.only("capacity", "taken").get(pk=group)
    free = row.capacity - row.taken
    record(
        "group.published",
        city=city,
        subject=group,
        actor=actor,
        cause="desk",
        moment=moment,
        data={"free": free},
    )
    return free


@act("group.recalled")
def recall_group(
    *, actor: Actor, moment: datetime, request_key: str, group: int, reason: Recall
) -> int:
    """Close the group's free places to claims; returns how many were free.

    A place that a child holds or has been offered stays. Raises GroupUnknown, AlreadyRecalled.
    """
    city = _city_of(group)
    share_city(city)
    if not Group.objects.filter(pk=group, published=True).update(published=False):
        raise AlreadyRecalled
    row = Group.objects.only("capacity", "taken").get(pk=group)
    record(
        "group.recalled",
        city=city,
        subject=group,
        actor=actor,
        cause="desk",
        moment=moment,
        data={"reason": reason.value},
    )
    return row.capacity - row.taken


@act("post.given")
def give_post(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    account: int,
    kindergarten: int,
    role: Post,
    group: int | None = None,
) -> int:
    """Make the account head of a kindergarten, or educator of one of its groups; returns the post.

    Raises PostRefused, PostHeld.
    """
    city = Kindergarten.objects.values_list("city_id", flat=True).get(pk=kindergarten)
    own = Group.objects.filter(kindergarten_id=kindergarten).values_list("pk", flat=True)
    if (role is Post.EDUCATOR) != (group is not None) or (group and group not in own):
        raise PostRefused
    held = {"account_id": account, "kindergarten_id": kindergarten, "group_id": group}
    if StaffPost.objects.filter(**held, role=role.value, until=None).exists():
        raise PostHeld
    post = StaffPost.objects.create(**held, role=role.value)
    record(
        "post.given",
        city=city,
        subject=post.pk,
        actor=actor,
        cause="desk",
        moment=moment,
        data={"role": role.value, "account": account, "kindergarten": kindergarten, "group": group},
    )
    return int(post.pk)
