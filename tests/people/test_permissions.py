import pytest

from kezek.core.actors import Role
from kezek.people.permissions import (
    OPEN,
    STAFF_ROLES,
    TABLE,
    Permission,
    allows,
    roles_permitting,
)

# The table said a second time, from the other side: who may, for each permission.
EXPECTED = {
    Permission.PUBLIC: set(),
    Permission.DEMO: set(),
    Permission.CABINET: {Role.PARENT},
    Permission.KINDERGARTEN_MARK: {Role.HEAD, Role.EDUCATOR},
    Permission.KINDERGARTEN_SIGN: {Role.HEAD},
    Permission.KINDERGARTEN_CLOSE: {Role.HEAD},
    Permission.KINDERGARTEN_PUBLISH: {Role.HEAD},
    Permission.MONEY_ALLOT: {Role.DEPARTMENT},
    Permission.ITERATION_RUN: {Role.DEPARTMENT},
    Permission.PRIVILEGE_REVIEW: {Role.DEPARTMENT},
    Permission.APPEAL_DECIDE: {Role.DEPARTMENT},
    Permission.PAYMENT_ORDER: {Role.DEPARTMENT},
    Permission.TIMESHEET_REVIEW: {Role.DEPARTMENT},
    Permission.TERMS_KEEP: {Role.DEPARTMENT},
    Permission.POLICY_ACKNOWLEDGE: {Role.DEPARTMENT},
    Permission.COUNTER_ACT: {Role.COUNTER},
    Permission.QUESTION_ANSWER: {Role.COUNTER},
    Permission.AUDIT_READ: {Role.AUDITOR, Role.DEPARTMENT},
}


def test_every_role_and_every_permission_is_decided() -> None:
    assert set(TABLE) == set(Role)
    assert set(EXPECTED) == set(Permission)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_the_table_says_and_no_more(role: Role, permission: Permission) -> None:
    assert (permission in TABLE[role]) == (role in EXPECTED[permission])


@pytest.mark.parametrize("permission", sorted(set(Permission) - OPEN - {Permission.CABINET}))
def test_each_desk_is_somebody_s(permission: Permission) -> None:
    roles = roles_permitting(permission)
    assert set(roles) == EXPECTED[permission]
    for role in STAFF_ROLES:
        assert allows([role.value], permission) == (role if role in roles else None)


def test_who_holds_no_role_opens_no_desk() -> None:
    assert all(allows([], permission) is None for permission in Permission)
