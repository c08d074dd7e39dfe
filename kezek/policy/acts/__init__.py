"""Acts of the policy: rules published, the calendar kept, outages declared, the demo's clock."""

from kezek.policy.acts.days import list_day, move_day, unlist_day
from kezek.policy.acts.demo import (
    ClockBusy,
    NotADemo,
    ask_clock_move,
    hold_demo_clock,
    start_demo_clock,
)
from kezek.policy.acts.outages import declare_outage
from kezek.policy.acts.publish import publish_policy
from kezek.policy.acts.term import acknowledge_policy, warn_of_end

__all__ = [
    "ClockBusy",
    "NotADemo",
    "acknowledge_policy",
    "ask_clock_move",
    "declare_outage",
    "hold_demo_clock",
    "list_day",
    "move_day",
    "publish_policy",
    "start_demo_clock",
    "unlist_day",
    "warn_of_end",
]
