"""The registers that know who holds a ground of privilege, as the house needs them.

The real one is the social database: families with many children, disability. Adapters keep this
protocol and raise `RegisterDown` for whatever keeps them from answering, a time-out included.
"""

from collections.abc import Sequence
from typing import Final, Protocol

SOCIAL: Final = "social"


class RegisterDown(Exception):
    """The register does not answer; it is asked again later."""


class PrivilegeRegister(Protocol):
    """What an adapter offers."""

    def confirms(self, code: str, iins: Sequence[str]) -> bool:
        """Whether one of these persons holds the ground with that code of the policy table."""
