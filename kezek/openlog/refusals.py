"""What can be wrong with a receipt that somebody shows."""

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError


class NotAReceipt(DomainError):
    """What was shown is no receipt at all, or only a part of one."""

    code = "receipt.unreadable"
    message = _("This is not a whole receipt.")
    todo = _("Choose the file as it was downloaded, or paste everything that the code says.")


class LogNotPublished(DomainError):
    """There is no signed log yet to hold a receipt against."""

    code = "receipt.no_log"
    message = _("The open log is not published yet.")
    todo = _("Try again in a minute.")


class NoSuchNumber(DomainError):
    """Nobody in the city has this number."""

    code = "links.unknown"
    message = _("There is no application, voucher or place with this number.")
    todo = _("Compare it with the receipt.")
