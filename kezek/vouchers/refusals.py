"""What the acts of vouchers refuse, in words, with what the person can do next."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.say import day_in_words, say


class VoucherMoved(DomainError):
    """The voucher is not in the state that the act starts from: done before, or too late."""

    code = "voucher_moved"
    message = _("You have already done this. The result is below.")


class ConfirmOver(DomainError):
    """The term to confirm is over."""

    code = "confirm_over"

    def __init__(self, last_day: date, today: date) -> None:
        super().__init__(
            say(
                _("The time to confirm is over: %(date)s. You can restore the application."),
                date=day_in_words(last_day, today),
            )
        )


class ExtendedBefore(DomainError):
    """The term was extended as often as the rules allow, or is over."""

    code = "extended_before"
    message = _("The term cannot be extended any more.")


class AllotmentInvalid(DomainError):
    """The sum is no positive whole number of tenge."""

    code = "allotment_invalid"
    message = _("Enter the sum in whole tenge, more than nothing.")
    field = "tenge"


class SourceUnknown(DomainError):
    """Money comes from the republican or the local budget."""

    code = "source_unknown"
    message = _("Choose where the money comes from.")
    field = "source"


class YearPast(DomainError):
    """Money is allotted for this budget year or the next."""

    code = "budget_year"
    message = _("Choose this budget year or the next.")
    field = "budget_year"


class IssuingHalted(DomainError):
    """The night's check of the order disagreed: no voucher may be issued until it agrees."""

    code = "issuing_halted"
    message = _("Vouchers are not issued now: the night's check of the order found a difference.")
    todo = _("Tell those who run the service. The check is repeated every few minutes.")
