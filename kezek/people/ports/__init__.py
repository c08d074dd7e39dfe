"""Doors to the outside registers that know people."""

from kezek.people.ports.registry import CivilRegistry
from kezek.people.ports.sandbox_registry import sandbox_registry
from kezek.people.ports.sandbox_social import SandboxSocial
from kezek.people.ports.social import SOCIAL, PrivilegeRegister


def civil_registry() -> CivilRegistry:
    """The registry of this installation; the sandbox is the only adapter so far."""
    return sandbox_registry()


def privilege_register(name: str) -> PrivilegeRegister | None:
    """The register of that name in the policy table, None when none is connected."""
    return SandboxSocial() if name == SOCIAL else None
