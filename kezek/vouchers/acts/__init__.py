"""State changes of vouchers: money in, vouchers out, and each voucher's life."""

from kezek.vouchers.acts.announce import announce_money, withdraw_announcement
from kezek.vouchers.acts.checking import check_order
from kezek.vouchers.acts.clocks import (
    extend_voucher,
    pause_vouchers,
    resume_vouchers,
)
from kezek.vouchers.acts.dry_run import make_dry_run, release_dry_run
from kezek.vouchers.acts.ending import end_vouchers, lapse_vouchers, return_vouchers
from kezek.vouchers.acts.holder import (
    confirm_voucher,
    confirm_vouchers,
    refuse_voucher,
    refuse_vouchers,
)
from kezek.vouchers.acts.issue import Ran, run_iteration
from kezek.vouchers.acts.money import Carried, allot_money, carry_over
from kezek.vouchers.acts.placing import activate_vouchers, mark_voucher_placed, unplace
from kezek.vouchers.acts.reserve import Spend, consume, release, reserve

__all__ = [
    "Carried",
    "Ran",
    "Spend",
    "activate_vouchers",
    "allot_money",
    "announce_money",
    "carry_over",
    "check_order",
    "confirm_voucher",
    "confirm_vouchers",
    "consume",
    "end_vouchers",
    "extend_voucher",
    "lapse_vouchers",
    "make_dry_run",
    "mark_voucher_placed",
    "pause_vouchers",
    "refuse_voucher",
    "refuse_vouchers",
    "release",
    "release_dry_run",
    "reserve",
    "resume_vouchers",
    "return_vouchers",
    "run_iteration",
    "unplace",
    "withdraw_announcement",
]
