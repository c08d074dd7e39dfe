"""Acts of the policy: rules published, the calendar kept, outages declared, the demo's clock."""

from kezek.policy.acts.demo import (
    ClockBusy,
    NotADemo,
    ask_clock_move,
    hold_demo_clock,
    start_demo_clock,
)
from kezek.policy.acts.publish import document_of, publish_policy

__all__ = [
    "ClockBusy",
    "NotADemo",
    "ask_clock_move",
    "document_of",
    "hold_demo_clock",
    "publish_policy",
    "start_demo_clock",
]
