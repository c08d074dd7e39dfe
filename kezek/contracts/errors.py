"""What the room `contracts` refuses, and what the person can do next."""

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError


class NoPlace(DomainError):
    """A contract is drafted for a claimed place of a placed voucher only."""

    code = "no_place"
    message = _("There is no chosen place to make a contract for.")
    todo = _("Choose a place first.")


class ContractUnknown(DomainError):
    """No such contract in this city."""

    code = "contract_unknown"
    message = _("There is no such contract.")


class SigningOver(DomainError):
    """The parent's time to sign is over."""

    code = "signing_over"
    message = _("The time to sign is over: the place is free again, the voucher goes back.")
    todo = _("You can restore the application once: it keeps its date.")


class AlreadySigned(DomainError):
    """This side has signed."""

    code = "already_signed"
    message = _("You have already done this. The result is below.")


class NotYourTurn(DomainError):
    """The contract does not wait for this signature: the parent first, then the head."""

    code = "not_your_turn"
    message = _("The contract does not wait for this signature.")
    todo = _("Open the contract: it says who must sign.")


class NotYourKindergarten(DomainError):
    """Who signs is not the head of the kindergarten on that day."""

    code = "not_your_kindergarten"
    message = _("Only the head of the kindergarten signs the contract.")


class NotEnrolled(DomainError):
    """The enrolment has ended, or there is none."""

    code = "not_enrolled"
    message = _("The child does not go to this kindergarten any more.")


class LastDayWrong(DomainError):
    """A child leaves today, left yesterday, or never came."""

    code = "last_day_wrong"
    message = _("The last day is today or yesterday; for a child that never came, any day before.")
    field = "last_day"


class NotASandbox(DomainError):
    """Real keys sign on their owner's own device."""

    code = "not_a_sandbox"
    message = _("Here people sign with their own EDS.")


class TransferUnknown(DomainError):
    """No such consent in this city."""

    code = "transfer_unknown"
    message = _("There is no such wish to move.")


class TransferOver(DomainError):
    """The consent was used, withdrawn or has ended."""

    code = "transfer_over"
    message = _("This wish to move has ended: your child was moved, or you took it back.")
    todo = _("Look at your child's case: it says where your child goes.")


class TransfersClosed(DomainError):
    """The city moves children in its period only."""

    code = "transfers_closed"
    message = _("Children are moved to other groups at a set time of the year only.")
    todo = _("Come back when the group changes begin: the rules say when.")


class NothingWished(DomainError):
    """A wish without a group."""

    code = "nothing_wished"
    message = _("Choose at least one group.")
    field = "groups"


class SwapsOff(DomainError):
    """The city's rules know no exchange of places."""

    code = "swaps_off"
    message = _("The rules of this city do not allow families to exchange places.")
    todo = _("Ask for another group: your child then waits in its line.")


class NoSuchSwap(DomainError):
    """No child holds that place, or not one of the same age in an ordinary group."""

    code = "no_such_swap"
    message = _("There is no place with this number that your child could get in exchange.")
    todo = _("Check the number: the place must be in another group of the same age.")
    field = "number"


class SwapOffered(DomainError):
    """The child has an offer that is not over."""

    code = "swap_offered"
    message = _("Your child already has an offer to exchange places.")
    todo = _("Take it back first.")


class SwapOver(DomainError):
    """The offer was answered, taken back, or its term is over."""

    code = "swap_over"
    message = _("This offer to exchange places is over.")
    todo = _("Look at your child's case: it says where your child goes.")
