"""States of a voucher and every move between them. Pure.

The acts read their WHERE from this table; docs draw their picture from it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class VoucherState(StrEnum):
    """Where a voucher stands; the last four are its ends."""

    ISSUED = "issued"
    CONFIRMED = "confirmed"
    PLACED = "placed"
    ACTIVE = "active"
    LAPSED = "lapsed"
    REFUSED = "refused"
    RETURNED = "returned"
    ENDED = "ended"


class Step(StrEnum):
    """What happens to a voucher."""

    CONFIRM = "confirm"
    PLACE = "place"
    UNPLACE = "unplace"
    ACTIVATE = "activate"
    LAPSE = "lapse"
    REFUSE = "refuse"
    RETURN = "return"
    END = "end"


class Stay(StrEnum):
    """What happens to a voucher's clock and leaves its state."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"


LIVE: Final = (
    VoucherState.ISSUED,
    VoucherState.CONFIRMED,
    VoucherState.PLACED,
    VoucherState.ACTIVE,
)
WITHOUT_PLACE: Final = (VoucherState.ISSUED, VoucherState.CONFIRMED)

MOVES: Final[Mapping[Step, tuple[tuple[VoucherState, ...], VoucherState]]] = {
    Step.CONFIRM: ((VoucherState.ISSUED,), VoucherState.CONFIRMED),
    Step.PLACE: ((VoucherState.CONFIRMED,), VoucherState.PLACED),
    Step.UNPLACE: ((VoucherState.PLACED,), VoucherState.CONFIRMED),
    Step.ACTIVATE: ((VoucherState.PLACED,), VoucherState.ACTIVE),
    Step.LAPSE: ((VoucherState.ISSUED,), VoucherState.LAPSED),
    Step.REFUSE: (WITHOUT_PLACE, VoucherState.REFUSED),
    Step.RETURN: ((VoucherState.CONFIRMED,), VoucherState.RETURNED),
    Step.END: (LIVE, VoucherState.ENDED),
}

# A voucher runs on when its place was taken meanwhile, so RESUME asks for a clock that stands.
STAYS: Final[Mapping[Stay, list[VoucherState]]] = {
    Stay.PAUSE: [VoucherState.CONFIRMED],
    Stay.RESUME: [VoucherState.CONFIRMED, VoucherState.PLACED],
    Stay.EXTEND: [VoucherState.CONFIRMED, VoucherState.PLACED],
}
