"""Refusals of this room: what is wrong and what to do next."""

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError


class NotApproved(DomainError):
    """A timesheet that nobody approved, or none at all."""

    code = "not_approved"
    message = _("Only an approved timesheet is paid.")
    todo = _("Wait for the parent or for the department.")


class AccruedBefore(DomainError):
    """The timesheet has its accrual."""

    code = "accrued_before"
    message = _("This timesheet is already accrued.")


class NothingToOrder(DomainError):
    """No accrual of the month waits for an order."""

    code = "nothing_to_order"
    message = _("There is nothing to order for this month.")
    todo = _("Orders are made from approved timesheets.")


class OrderMoved(DomainError):
    """An order is not in the state that the act needs, or is not this city's."""

    code = "order_moved"
    message = _("One of the payment orders has changed meanwhile.")
    todo = _("Open the list again.")


class ReasonUnknown(DomainError):
    """A return without a reason of the list."""

    code = "reason_unknown"
    message = _("Choose why the bank returned the order.")
