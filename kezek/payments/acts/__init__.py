"""Acts of payments: accrue approved months, order, send, confirm, take back."""

from kezek.payments.acts.accrue import accrue
from kezek.payments.acts.order import Return, confirm_paid, make_orders, return_orders, send_orders

__all__ = ["Return", "accrue", "confirm_paid", "make_orders", "return_orders", "send_orders"]
