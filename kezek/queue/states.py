"""States of filings, applications and privileges, and every move between them. Pure.

The acts read their WHERE from these tables; docs draw their pictures from them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

S = TypeVar("S", bound=StrEnum)


class FilingState(StrEnum):
    """Two IINs typed by somebody: until they are proven they hold nothing."""

    UNPROVEN = "unproven"
    PROVEN = "proven"
    APPLIED = "applied"
    LAPSED = "lapsed"


class ApplicationState(StrEnum):
    """Where a child's application stands."""

    WAITING = "waiting"
    VOUCHER = "voucher"
    INACTIVE = "inactive"
    PLACED = "placed"
    WITHDRAWN = "withdrawn"
    ANNULLED = "annulled"
    CLOSED = "closed"


class AppealState(StrEnum):
    """An appeal against an annulment."""

    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"


class PrivilegeState(StrEnum):
    """A claim of a privilege; only a proven one ranks."""

    PENDING = "pending"
    PROVEN = "proven"
    REFUSED = "refused"
    EXPIRED = "expired"
    FALSE = "false"


FILING_MOVES: Final[Mapping[FilingState, frozenset[FilingState]]] = {
    FilingState.UNPROVEN: frozenset({FilingState.PROVEN, FilingState.LAPSED}),
    FilingState.PROVEN: frozenset({FilingState.APPLIED, FilingState.LAPSED}),
    FilingState.APPLIED: frozenset(),
    FilingState.LAPSED: frozenset(),
}

APPLICATION_MOVES: Final[Mapping[ApplicationState, frozenset[ApplicationState]]] = {
    ApplicationState.WAITING: frozenset(
        {ApplicationState.VOUCHER, ApplicationState.WITHDRAWN, ApplicationState.CLOSED}
    ),
    ApplicationState.VOUCHER: frozenset(
        {
            ApplicationState.PLACED,
            ApplicationState.INACTIVE,
            ApplicationState.ANNULLED,
            ApplicationState.CLOSED,
        }
    ),
    ApplicationState.INACTIVE: frozenset(
        {ApplicationState.WAITING, ApplicationState.WITHDRAWN, ApplicationState.CLOSED}
    ),
    ApplicationState.PLACED: frozenset({ApplicationState.CLOSED}),
    ApplicationState.WITHDRAWN: frozenset(),
    ApplicationState.ANNULLED: frozenset({ApplicationState.WAITING}),  # by an appeal alone
    ApplicationState.CLOSED: frozenset(),
}

PRIVILEGE_MOVES: Final[Mapping[PrivilegeState, frozenset[PrivilegeState]]] = {
    PrivilegeState.PENDING: frozenset(
        {PrivilegeState.PROVEN, PrivilegeState.REFUSED, PrivilegeState.FALSE}
    ),
    PrivilegeState.PROVEN: frozenset({PrivilegeState.EXPIRED, PrivilegeState.FALSE}),
    PrivilegeState.REFUSED: frozenset(),
    PrivilegeState.EXPIRED: frozenset(),
    PrivilegeState.FALSE: frozenset(),
}

APPEAL_MOVES: Final[Mapping[AppealState, frozenset[AppealState]]] = {
    AppealState.FILED: frozenset({AppealState.UPHELD, AppealState.REJECTED}),
    AppealState.UPHELD: frozenset(),
    AppealState.REJECTED: frozenset(),
}

# An annulled application holds the child no more, though an appeal may bring it back.
LIVE: Final = tuple(
    state
    for state, moves in APPLICATION_MOVES.items()
    if moves and state is not ApplicationState.ANNULLED
)


def before(moves: Mapping[S, frozenset[S]], state: S) -> list[str]:
    """The states from which a move into `state` is allowed, for the WHERE of an UPDATE."""
    return [str(one) for one, targets in moves.items() if state in targets]
