"""Coming in and going out; who acts in a request."""

from datetime import datetime

from django.contrib.auth import login, logout
from django.http import HttpRequest

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.people import queries
from kezek.people.acts import Admitted, Proven, admit_parent, ask_registry, open_accounts
from kezek.people.models import Account
from kezek.people.permissions import Permission, allows, permission_of
from kezek.people.ports import civil_registry
from kezek.people.ports.registry import RegistryDown

BACKEND = "kezek.people.backend.CodeBackend"
BEHALF = "behalf"
VISITOR = Actor(Role.VISITOR)


def admit(
    proven: Proven, *, city: str, moment: datetime, language: str, through: str = "code"
) -> Admitted:
    """Let in the person whose code or signature was right, with the registry's latest word.

    When the registry is silent, somebody known already comes in with what is known; a stranger has
    to wait: raises RegistryDown. Raises NotInRegistry.
    """
    key = f"admit:{proven.token.hex}"
    try:
        answer = ask_registry(civil_registry(), proven.iin)
    except RegistryDown:
        person = queries.person_by_iin(proven.iin)
        if person is None:
            raise
        (account,) = open_accounts(
            city=city,
            actor=VISITOR,
            moment=moment,
            request_key=f"{key}:known",
            persons=[person],
            language=language,
            through=through,
        )
        return Admitted(person, account, queries.children_of(person))
    return admit_parent(
        city=city,
        actor=VISITOR,
        moment=moment,
        request_key=key,
        answer=answer,
        language=language,
        through=through,
    )


def sign_in(request: HttpRequest, account: int) -> Account:
    """Open a session for the account; the session gets a new key. Raises Account.DoesNotExist."""
    found = Account.objects.get(pk=account, is_active=True)
    login(request, found, backend=BACKEND)
    return found


def sign_out(request: HttpRequest) -> None:
    """End the session and all that it holds."""
    logout(request)


def act_for(request: HttpRequest, parent: int) -> None:
    """The counter acts for this parent's account from now on; consent is the caller's matter."""
    request.session[BEHALF] = parent


def account_in(request: HttpRequest) -> Account | None:
    """The signed-in account, or None."""
    user = request.user
    return user if isinstance(user, Account) else None


def actor_for(request: HttpRequest) -> Actor:
    """Who acts in this request, in the role that the view's permission asks for."""
    account = account_in(request)
    if account is None:
        return VISITOR
    wanted = getattr(request, "permission", Permission.PUBLIC)
    role = getattr(request, "role", None) or Role.PARENT
    behalf = 0
    if wanted is Permission.COUNTER_ACT:
        behalf = int(request.session.get(BEHALF, 0))
    return Actor(role, account.pk, behalf)


def role_in(request: HttpRequest, permission: Permission) -> Role | None:
    """The role that opens a view of this permission to the signed-in account, or None."""
    account = account_in(request)
    if account is None:
        return None
    if permission is Permission.CABINET:
        return Role.PARENT
    city = getattr(request, "city", None)
    if city is None:
        return None
    return allows(queries.roles_of(account.pk, city.pk, clock.today()), permission)


__all__ = [
    "account_in",
    "act_for",
    "actor_for",
    "admit",
    "permission_of",
    "role_in",
    "sign_in",
    "sign_out",
]
