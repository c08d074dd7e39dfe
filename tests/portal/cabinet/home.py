"""A family that is in, and its pages."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client

from kezek.people.access import BACKEND
from kezek.people.models import Account, Person
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import a_case, a_child, a_voucher, an_account, an_application, guardian_of


@dataclass
class Home:
    """A signed-in parent; paths are those under the child."""

    account: Account
    child: Person
    client: Client
    language: str = "en"

    def url(self, path: str = "", *, own: bool = True) -> str:
        middle = f"{self.child.pk}/" if own else ""
        return f"/{self.language}/cabinet/{middle}{path}"

    def get(self, path: str = "", *, own: bool = True, status: int = 200) -> str:
        """The page as text."""
        response = self.client.get(self.url(path, own=own))
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode()

    def post(
        self,
        path: str,
        key: str = "",
        *,
        own: bool = True,
        status: int = 303,
        sent: Mapping[str, str] | None = None,
        **data: Any,
    ) -> str:
        """Where the form leads, or the page that says why not."""
        form = {"request_key": key or str(uuid.uuid4()), **(sent or {}), **data}
        response = self.client.post(self.url(path, own=own), form)
        assert response.status_code == status, response.content.decode()[:2000]
        return response.headers.get("Location", "") or response.content.decode()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def parent_of(child: Person) -> Home:
    """The child's first guardian, signed in."""
    account = an_account(guardian_of(child))
    return Home(account, child, signed_in(account))


def waiting(**more: Any) -> tuple[Home, Application]:
    """A family in the queue."""
    application = an_application(case=a_case(a_child()), **more)
    return parent_of(application.child), application


def holding(state: str = "issued", **more: Any) -> tuple[Home, Voucher]:
    """A family with a voucher."""
    voucher = a_voucher(state, **more)
    return parent_of(voucher.child), voucher


def a_stranger() -> Home:
    """A signed-in parent of some other child."""
    return parent_of(a_child())
