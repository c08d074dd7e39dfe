"""What can be wrong with a receipt that somebody shows, and with a wish to be erased."""

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


class FamilyUnknown(DomainError):
    """Nobody with that IIN answers for a child here."""

    code = "family_unknown"
    message = _("There is no data about this family.")
    todo = _("Compare the IIN with the document.")


class FamilyReachesOut(DomainError):
    """Somebody of the family answers for a child of another family, or has filed for one."""

    code = "family_reaches_out"
    message = _("Somebody of this family answers for a child of another family too.")
    todo = _("That family has to wish it as well. Ask the city's lawyer.")


class FamilyHasCase(DomainError):
    """A child of the family waits, has a voucher or a place."""

    code = "family_has_case"
    message = _("A child of this family waits, has a voucher or a place.")
    todo = _("Close the applications first. Then the data can be erased.")


class FamilyHasContract(DomainError):
    """There are papers that the law keeps."""

    code = "family_has_contract"
    message = _("There is a contract with this family: the law keeps its papers.")
    todo = _("The data can be erased once the term of the papers is over.")


class FamilyIsStaff(DomainError):
    """Somebody of the family works with the platform."""

    code = "family_is_staff"
    message = _("Somebody of this family works with the platform.")
    todo = _("Take away the role first. Then the data can be erased.")


class NotTheApplicant(DomainError):
    """Another parent has applied for a child of the family."""

    code = "family_not_applicant"
    message = _("Another parent has applied for a child of this family.")
    todo = _("Only the parent who applied can erase what came of it.")


class LogIsBehind(DomainError):
    """What the family did is not in the open log yet."""

    code = "log_is_behind"
    message = _("The open log has not yet taken in everything.")
    todo = _("Repeat it in a minute.")
