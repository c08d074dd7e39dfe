"""Doors to the outside registers that know people."""

from kezek.people.ports.registry import CivilRegistry
from kezek.people.ports.sandbox_registry import sandbox_registry


def civil_registry() -> CivilRegistry:
    """The registry of this installation; the sandbox is the only adapter so far."""
    return sandbox_registry()
