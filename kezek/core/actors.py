"""Who acts: a role and the account's number, never a name."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """Roles of people and of what acts by itself."""

    PARENT = "parent"
    HEAD = "head"
    EDUCATOR = "educator"
    DEPARTMENT = "department"
    COUNTER = "counter"
    AUDITOR = "auditor"
    CALENDAR = "calendar"
    IMPORT = "import"
    FOLLOWER = "follower"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `id` is the account's number; 0 for what acts by itself.

    `behalf` is the account of the parent for whom the counter acts, 0 otherwise.
    """

    role: Role
    id: int = 0
    behalf: int = 0

    def __str__(self) -> str:
        """`parent:12`, or `counter:5>12` when acting for somebody."""
        return f"{self.role}:{self.id}" + (f">{self.behalf}" if self.behalf else "")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The actor back from its text form."""
        role, _, rest = text.partition(":")
        own, _, behalf = rest.partition(">")
        return cls(Role(role), int(own), int(behalf or 0))


CALENDAR = Actor(Role.CALENDAR)
IMPORT = Actor(Role.IMPORT)
FOLLOWER = Actor(Role.FOLLOWER)
