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


class DayTooSoon(DomainError):
    """Announced money lies in the future."""

    code = "day_too_soon"
    message = _("Choose a day after today.")
    field = "expected_on"


class DayTooFar(DomainError):
    """Nobody knows money that is further away."""

    code = "day_too_far"
    message = _("Choose a day of this year or the next two.")
    field = "expected_on"


class AnnouncementGone(DomainError):
    """It was withdrawn before, or its day is over."""

    code = "announcement_gone"
    message = _("This money is not announced any more.")


class DryRunFirst(DomainError):
    """The rules ask for a dry run that a person has released."""

    code = "dry_run_first"
    message = _("The rules ask for a dry run before vouchers are issued.")
    todo = _("Look at the dry run and release it.")


class DryRunGone(DomainError):
    """It was released before, or another took its place."""

    code = "dry_run_gone"
    message = _("This dry run does not wait any more.")
    todo = _("Look at the newest one below.")


class DryRunStale(DomainError):
    """Other vouchers would come out now than the dry run said."""

    code = "dry_run_stale"
    message = _("The queue, the places or the money have changed since the dry run.")
    todo = _("A new dry run stands below. Look at it and release it.")


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
