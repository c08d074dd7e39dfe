"""What the acts of the queue refuse, in words, with what the person can do next."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.say import day_in_words, say


class SameIin(DomainError):
    """The parent's and the child's IIN are one and the same."""

    code = "same_iin"
    message = _("Both IINs are the same. One is yours, the other the child's.")
    field = "child_iin"


class FilingGone(DomainError):
    """There is no such filing, or it lapsed before it was proven."""

    code = "filing_gone"
    message = _("This application was not completed in time.")
    todo = _("Start again: you need only the two IINs.")


class FilingUnproven(DomainError):
    """Nobody has shown yet that the filing is theirs."""

    code = "filing_unproven"
    message = _("Confirm first that it is you.")


class FilingOfOthers(DomainError):
    """The filing names another parent or another child."""

    code = "filing_of_others"
    message = _("This application names other people.")
    todo = _("Start again: you need only the two IINs.")


class NotGuardian(DomainError):
    """The registry knows no relation between the two."""

    code = "not_guardian"
    message = _("The registry does not list you as a parent of this child.")
    todo = _(
        "If you are a guardian, come to the consultation centre with the decision that says so."
    )
    field = "child_iin"


class AlreadyQueued(DomainError):
    """The child has a live application."""

    code = "already_queued"
    message = _("This child is already in the queue; the other parent may have applied.")
    todo = _("Check the queue.")
    field = "child_iin"


class AlreadyAttending(DomainError):
    """The child has a place in a kindergarten."""

    code = "already_attending"
    message = _("This child already goes to a kindergarten.")
    todo = _('To change it, press "Move to another kindergarten".')
    field = "child_iin"


class TooOld(DomainError):
    """The child is of school age."""

    code = "too_old"
    message = _("This queue is for children below school age.")
    todo = _("If the date of birth is wrong, write to the consultation centre.")
    field = "child_iin"


class PersonDied(DomainError):
    """The registry says that one of the two has died."""

    code = "person_died"
    message = _("The registry does not confirm this person.")
    todo = _("Write to the consultation centre.")


class AlreadyDone(DomainError):
    """The object has moved on: the act was done before, or something else came first."""

    code = "already_done"
    message = _("You have already done this. The result is below.")


class RestoreOver(DomainError):
    """The application can't be restored: the time is over or it was restored before."""

    code = "restore_over"
    message = _("This application can no longer be restored.")
    todo = _("You can file a new application.")


class NoSuchGround(DomainError):
    """The city's rules know no such ground of privilege."""

    code = "no_such_ground"
    message = _("Choose a privilege from the list.")
    field = "privilege"


class PrivilegeHeld(DomainError):
    """A privilege of this application is being checked or is proven."""

    code = "privilege_held"
    message = _("A privilege is already claimed in this application.")
    todo = _("Wait until it is checked.")
    field = "privilege"


class PrivilegeDecided(DomainError):
    """The privilege is not waiting for a check any more."""

    code = "privilege_decided"
    message = _("This privilege has already been decided.")


class ClaimsBarred(DomainError):
    """An earlier claim was false: until the end of the stop list no other is taken."""

    code = "claims_barred"
    field = "privilege"

    def __init__(self, last_day: date, today: date) -> None:
        super().__init__(
            say(
                _("An earlier privilege was false. The last day of the restriction: %(date)s."),
                date=day_in_words(last_day, today),
            ),
            todo=_("You can name a privilege again after that day. The place in the queue stays."),
        )


class IssueDateMissing(DomainError):
    """A certificate is valid from its date of issue, so the date must be known."""

    code = "issue_date_missing"
    message = _("Enter the date on which the certificate was issued.")
    field = "issued_on"


class IssueDateAhead(DomainError):
    """The date of issue lies in the future."""

    code = "issue_date_ahead"
    message = _("The date of issue cannot be later than today.")
    field = "issued_on"


class CertificateOver(DomainError):
    """The paper's term was over when it was looked at."""

    code = "certificate_over"
    todo = _('Refuse it with the reason "The document is out of date".')

    def __init__(self, last_day: date, today: date, *, field: str) -> None:
        super().__init__(
            say(
                _("The document is no longer valid. Its last day: %(date)s."),
                date=day_in_words(last_day, today),
            ),
            field=field,
        )


class ReasonMissing(DomainError):
    """A refusal needs a reason from the closed list."""

    code = "reason_missing"
    message = _("Choose a reason from the list.")
    field = "reason"


class FileTooLarge(DomainError):
    """The file is above the limit."""

    code = "file_too_large"
    field = "proof"


class FileKindUnknown(DomainError):
    """The file is no PDF, JPEG, PNG or HEIC, whatever its name says."""

    code = "file_kind"
    message = _("Add a PDF, JPG, PNG or HEIC file.")
    field = "proof"


class FileBroken(DomainError):
    """The file starts like its kind but can't be opened."""

    code = "file_broken"
    message = _("The file cannot be opened.")
    todo = _("Save it again or take a new photo.")
    field = "proof"


class FileLocked(DomainError):
    """The PDF can't be read without a password."""

    code = "file_locked"
    message = _("The PDF is locked by a password.")
    todo = _("Save it without a password, or add a photo of the paper.")
    field = "proof"


class TooManyProofs(DomainError):
    """There are as many files as a privilege may have."""

    code = "too_many_proofs"
    message = _("There are already enough files for this privilege.")
    field = "proof"


class AppealOver(DomainError):
    """Nothing was annulled, or the time to appeal is over."""

    code = "appeal_over"
    message = _("The time to appeal is over.")
    todo = _("You can file a new application.")


class AppealHeld(DomainError):
    """This annulment was appealed against before."""

    code = "appeal_held"
    message = _("There is already an appeal in this case.")
    todo = _("The answer comes to your messages.")


class AppealEmpty(DomainError):
    """The appeal says nothing, or too much."""

    code = "appeal_empty"
    message = _("Write in a few sentences why the decision is wrong.")
    field = "text"


class AppealDecided(DomainError):
    """The appeal was decided before."""

    code = "appeal_decided"
    message = _("This appeal has already been decided.")


class AppealMoot(DomainError):
    """The child has a voucher or a place by now, or is of school age: nothing to bring back."""

    code = "appeal_moot"
    message = _("There is nothing to restore: the child has a voucher or a place, or is too old.")
    todo = _("Reject the appeal with this reason.")


class SameApplicant(DomainError):
    """The person is the applicant already, or the application is gone."""

    code = "same_applicant"
    message = _("You are the applicant already. The result is below.")
