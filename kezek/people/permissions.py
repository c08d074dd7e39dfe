"""Who may do what: one table, and a decorator that every view of the house wears."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver

from kezek.core.actors import Role

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a view asks for. PUBLIC asks for nothing; CABINET for a signed-in person."""

    PUBLIC = "public"
    CABINET = "cabinet"
    KINDERGARTEN_MARK = "kindergarten_mark"
    KINDERGARTEN_SIGN = "kindergarten_sign"
    KINDERGARTEN_CLOSE = "kindergarten_close"
    KINDERGARTEN_PUBLISH = "kindergarten_publish"
    MONEY_ALLOT = "money_allot"
    ITERATION_RUN = "iteration_run"
    POLICY_ACKNOWLEDGE = "policy_acknowledge"
    PRIVILEGE_REVIEW = "privilege_review"
    APPEAL_DECIDE = "appeal_decide"
    PAYMENT_ORDER = "payment_order"
    TIMESHEET_REVIEW = "timesheet_review"
    TERMS_KEEP = "terms_keep"
    COUNTER_ACT = "counter_act"
    QUESTION_ANSWER = "question_answer"
    AUDIT_READ = "audit_read"
    DEMO = "demo"


TABLE: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.PARENT: frozenset({Permission.CABINET}),
        Role.HEAD: frozenset(
            {
                Permission.KINDERGARTEN_MARK,
                Permission.KINDERGARTEN_SIGN,
                Permission.KINDERGARTEN_CLOSE,
                Permission.KINDERGARTEN_PUBLISH,
            }
        ),
        Role.EDUCATOR: frozenset({Permission.KINDERGARTEN_MARK}),
        Role.DEPARTMENT: frozenset(
            {
                Permission.MONEY_ALLOT,
                Permission.ITERATION_RUN,
                Permission.POLICY_ACKNOWLEDGE,
                Permission.PRIVILEGE_REVIEW,
                Permission.APPEAL_DECIDE,
                Permission.PAYMENT_ORDER,
                Permission.TIMESHEET_REVIEW,
                Permission.TERMS_KEEP,
                Permission.AUDIT_READ,
            }
        ),
        Role.COUNTER: frozenset({Permission.COUNTER_ACT, Permission.QUESTION_ANSWER}),
        Role.AUDITOR: frozenset({Permission.AUDIT_READ}),
        # What acts by itself opens no page.
        Role.CALENDAR: frozenset(),
        Role.IMPORT: frozenset(),
        Role.FOLLOWER: frozenset(),
        Role.VISITOR: frozenset(),
    }
)

OPEN = frozenset({Permission.PUBLIC, Permission.DEMO})
STAFF_ROLES = (Role.HEAD, Role.EDUCATOR, Role.DEPARTMENT, Role.COUNTER, Role.AUDITOR)


def permits(permission: Permission) -> Callable[[View], View]:
    """Declare what a view asks for; a view that declares nothing answers nobody."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # read by the middleware
        return view

    return declare


def permission_of(view: object) -> Permission | None:
    """What a view declares, or None."""
    found = getattr(view, "permission", None)
    return found if isinstance(found, Permission) else None


def mark_urls(
    patterns: Iterable[URLPattern | URLResolver], permission: Permission
) -> list[URLPattern | URLResolver]:
    """Declare the same for all views of others (an API library's, static files')."""
    marked = list(patterns)
    for pattern in marked:
        if isinstance(pattern, URLResolver):
            mark_urls(pattern.url_patterns, permission)
        elif permission_of(pattern.callback) is None:
            pattern.callback.permission = permission  # type: ignore[attr-defined]  # as above
    return marked


def roles_permitting(permission: Permission) -> list[Role]:
    """The staff roles that open such a view, in the order they are preferred."""
    return [role for role in STAFF_ROLES if permission in TABLE[role]]


def allows(roles: Iterable[str], permission: Permission) -> Role | None:
    """The role out of these that opens such a view, or None."""
    held = set(roles)
    return next((role for role in roles_permitting(permission) if role in held), None)
