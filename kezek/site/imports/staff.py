"""Gives the named demo staff of `demo.toml` their accounts, roles and posts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kezek.core.actors import Actor
from kezek.kindergartens.acts import Post, give_post
from kezek.kindergartens.models import Group, Kindergarten
from kezek.people.acts.accounts import grant_role, open_account
from kezek.people.acts.registration import NewPerson, NewPhone, keep_phones, register_persons


def seat_staff(
    staff: Iterable[Mapping[str, Any]], *, city: str, actor: Actor, moment: datetime
) -> int:
    """Register each, give the role and, where the role has one, the post; returns how many."""
    count = 0
    for row in staff:
        person = row["person"]
        key = f"seed:{city}:staff:{row['role']}:{count}"
        (number,) = register_persons(
            city=city,
            actor=actor,
            moment=moment,
            request_key=f"{key}:person",
            persons=[NewPerson(person["iin"], person["name"], person["birth_date"], person["sex"])],
        )
        keep_phones(
            city=city,
            actor=actor,
            moment=moment,
            request_key=f"{key}:phone",
            phones=[NewPhone(number, person["phone"], "registry")],
        )
        account = open_account(
            city=city,
            actor=actor,
            moment=moment,
            request_key=f"{key}:account",
            person=number,
            language=row["language"],
            through="import",
        )
        grant_role(
            city=city,
            actor=actor,
            moment=moment,
            request_key=f"{key}:role",
            account=account,
            role=row["role"],
        )
        if "kindergarten" in row:
            _give_post(row, account, city=city, actor=actor, moment=moment, key=key)
        count += 1
    return count


def _give_post(
    row: Mapping[str, Any], account: int, *, city: str, actor: Actor, moment: datetime, key: str
) -> None:
    garden = Kindergarten.objects.get(city_id=city, code=row["kindergarten"])
    group: int | None = None
    if row["role"] == Post.EDUCATOR.value:
        rooms = Group.objects.filter(kindergarten=garden, band=row["band"]).order_by("-taken", "pk")
        group = rooms.values_list("pk", flat=True)[0]
    give_post(
        actor=actor,
        moment=moment,
        request_key=f"{key}:post",
        account=account,
        kindergarten=garden.pk,
        role=Post(row["role"]),
        group=group,
    )
