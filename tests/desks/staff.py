"""Staff who sign in to the desks, and the small talk of pages."""

import re
from uuid import uuid4

from django.test import Client

from kezek.journal.models import Entry
from kezek.kindergartens.models import Group, Kindergarten, StaffPost
from kezek.people.models import Account, RoleGrant
from tests.attendance.builders import CITY, an_account
from tests.builders import statements_of


def staff(role: str, city: str = CITY) -> Account:
    """Somebody with a role for the whole city."""
    account = an_account()
    RoleGrant.objects.create(account=account, city_id=city, role=role)
    return account


def head_of(kindergarten: Kindergarten, account: Account | None = None) -> Account:
    """The head of a kindergarten."""
    account = account or staff("head")
    StaffPost.objects.create(account=account, kindergarten=kindergarten, role="head")
    return account


def educator_of(group: Group) -> Account:
    """The educator of one group."""
    account = staff("educator")
    StaffPost.objects.create(
        account=account, kindergarten=group.kindergarten, group=group, role="educator"
    )
    return account


def signed_in(account: Account) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(account)
    return client


def keyed(**typed: object) -> dict[str, object]:
    """What a form sends, with a page's key."""
    return {"request_key": uuid4().hex, **typed}


def words(answer: object) -> str:
    """The page as plain words, every space an ordinary one."""
    text = answer.content.decode()  # type: ignore[attr-defined]  # a test client's answer
    body = text.partition("<body")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body).replace("&quot;", '"'))


def cost(client: Client, path: str) -> int:
    """How many statements the page sends to the database."""
    return statements_of(lambda: client.get(path))


def last_actor(kind: str) -> str:
    """Who wrote the newest entry of the kind."""
    return Entry.objects.filter(kind=kind).latest("pk").actor
