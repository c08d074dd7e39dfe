"""The civil registry, as the house needs it: who a person is and who answers for a child.

The real one is the state database «Физические лица». Adapters keep this protocol and raise
`RegistryDown` for whatever keeps them from answering, a time-out included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from django.utils.translation import ngettext_lazy

from kezek.core.errors import DomainError
from kezek.core.say import say

RETRY_MINUTES = 15


class Sex(StrEnum):
    """As the registry holds it."""

    FEMALE = "f"
    MALE = "m"


class Relation(StrEnum):
    """What a grown-up is to a child."""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True, repr=False)
class RegistryPerson:
    """A person as the registry knows them; no repr, so that none gets into a log."""

    iin: str
    name: str
    birth_date: date
    sex: Sex
    phone: str
    died: date | None


class RegistryDown(DomainError):
    """The registry does not answer; what was typed is kept and completed later."""

    code = "registry_down"
    message = say(
        ngettext_lazy(
            "The registry does not answer now. What you typed is saved; try again in %(n)s minute.",
            "The registry does not answer now. What you typed is saved; "
            "try again in %(n)s minutes.",
            "n",
        ),
        n=RETRY_MINUTES,
    )


class CivilRegistry(Protocol):
    """What an adapter offers. Each call does the same work for a known and an unknown IIN."""

    def person(self, iin: str) -> RegistryPerson | None:
        """The person, or None when the registry knows no such IIN."""

    def people(self, iins: Sequence[str]) -> dict[str, RegistryPerson]:
        """Those of the persons whom the registry knows."""

    def children_of(self, iin: str) -> list[RegistryPerson]:
        """The living children of whom this person is a parent or guardian, oldest first."""

    def relation(self, parent_iin: str, child_iin: str) -> Relation | None:
        """What the first is to the second, or None."""
