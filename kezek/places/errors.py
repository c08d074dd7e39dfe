"""What the room `places` refuses, and what the parent can do next."""

from datetime import datetime
from typing import Final, Self

from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.say import day_in_words, say
from kezek.kindergartens.errors import GroupFull


class AlreadyPlaced(DomainError):
    """The child has a place, or an offer that waits for an answer."""

    code = "already_placed"
    message = _("Your child already has a place or an offered place.")
    todo = _("Look at your case: it says what to do with the place.")


class NoVoucher(DomainError):
    """No confirmed voucher whose time still runs."""

    code = "no_voucher"
    message = _("A place is taken with a confirmed voucher, and its deadline must not be over.")
    todo = _("Look at your voucher: confirm it, or restore the application.")


class GroupClosed(DomainError):
    """The group is not open to claims."""

    code = "group_closed"
    message = _("The kindergarten has closed the places of this group for now.")
    todo = _("Choose another group.")


class SpecialGroup(DomainError):
    """A special or sanatorium group."""

    code = "special_group"
    message = _("This group takes children by a PMPK conclusion or a doctor's referral.")
    todo = _("Choose an ordinary group or write to the consultation centre.")


class WrongBand(DomainError):
    """The group is for another age."""

    code = "wrong_band"
    message = _("This group is for another age.")
    todo = _("Choose a group of your child's age.")


class OtherLanguage(DomainError):
    """The group's language is not the one that the family was shown when it chose."""

    code = "other_language"
    message = _("This group's language is not the one you chose.")
    todo = _("Look at the group again.")


class NotOpen(DomainError):
    """Seats are free, but not yet for this child; the message is made with the moment if known."""

    code = "not_open"
    message = _("The free places of this group will be in the next bulletin.")
    todo = _("Choose another group.")
    opens_at: datetime | None = None

    @classmethod
    def until(cls, opens_at: datetime, moment: datetime) -> Self:
        """The refusal that names the hour from which on this child may claim."""
        local = clock.local(opens_at)
        refusal = cls(
            say(
                _("The places of this group open for you on %(day)s at %(time)s."),
                day=day_in_words(local.date(), clock.day_of(moment)),
                time=f"{local:%H:%M}",
            )
        )
        refusal.opens_at = opens_at
        return refusal


class BulletinOut(DomainError):
    """The day has its bulletin already."""

    code = "bulletin_out"
    message = _("Today's bulletin is already published.")


class PaperOpensNothing(DomainError):
    """No kind of group is opened by this paper."""

    code = "paper_opens_nothing"
    message = _("This paper does not open any group.")
    todo = _("Choose a paper from the list.")
    field = "document"


class PaperOld(DomainError):
    """The paper's last day is over."""

    code = "paper_old"
    message = _("This paper is no longer valid.")
    todo = _("Ask the family for a new one.")
    field = "valid_until"


class NotHere(DomainError):
    """The child's case does not lie in this city."""

    code = "not_here"
    message = _("This child is not in the queue of this city.")


class SeatIsFree(DomainError):
    """There is no line to stand in: a seat can be had at once."""

    code = "seat_is_free"
    message = _("This group has a free place: you can choose it now.")
    todo = _("Press the button that chooses the place.")


class AlreadyWaiting(DomainError):
    """The child stands in this group's list."""

    code = "already_waiting"
    message = _("You are already on this waiting list.")


class TooManyWaits(DomainError):
    """The limit of waiting lists is reached; the message is made with the city's number."""

    code = "too_many_waits"
    todo = _("Leave one of your waiting lists first.")


def too_many_waits(limit: int) -> TooManyWaits:
    """The refusal with the city's number in it."""
    return TooManyWaits(say(_("You can be on at most %(n)s waiting lists."), n=limit))


class WaitOver(DomainError):
    """The wait has ended or is in another state than the act needs."""

    code = "wait_over"
    message = _("You are no longer on this waiting list.")
    todo = _("Look at your waiting lists.")


class OfferOver(DomainError):
    """The offer was answered, or its term is over."""

    code = "offer_over"
    message = _("This offer is over. You keep your voucher.")
    todo = _("Choose another place or join the waiting list.")


class PlaceGone(DomainError):
    """A place of the batch is not in a state that can be released."""

    code = "place_gone"
    message = _("The place is already free.")


class ChildEnrolled(DomainError):
    """The child goes to this kindergarten: that is left, not given back."""

    code = "child_enrolled"
    message = _("Your child goes to this kindergarten already.")
    todo = _("To leave, tell the kindergarten: it closes the contract.")


class CaseOver(DomainError):
    """The application has ended, or there never was one in this city."""

    code = "case_over"
    message = _("This application is not in force any more.")
    todo = _("Look at your case: it says what you can do now.")


class UnknownGroup(DomainError):
    """A wish for a group that the city does not have."""

    code = "unknown_group"
    message = _("There is no such group in this city.")
    todo = _("Choose the groups from the list.")
    field = "groups"


class GroupTwice(DomainError):
    """A group stands in the list more than once."""

    code = "group_twice"
    message = _("A group stands on your list twice.")
    todo = _("Leave it in one place only.")
    field = "groups"


class NoChoices(DomainError):
    """There is no list to take back."""

    code = "no_choices"
    message = _("You have no list of kindergartens now.")
    todo = _("Put groups on the list and save it.")


class RoundHalted(DomainError):
    """A round that may not be published: computations disagree, or a seat was refused."""

    code = "round_halted"
    message = _("The two computations of this round do not agree, so nobody got a place.")
    todo = _("Tell those who keep the portal; the lists stay as they are.")

    def __init__(self, reason: str) -> None:
        """Keep for the record what did not agree."""
        super().__init__()
        self.reason = reason


class OwnGroup(DomainError):
    """The child goes to this very group."""

    code = "own_group"
    message = _("Your child goes to this group already.")
    todo = _("Choose another group.")


class NotHeld(DomainError):
    """Only a child that holds a place with a signed contract can wait to be moved."""

    code = "not_held"
    message = _("Only a child who goes to a kindergarten can be moved to another one.")
    todo = _("Look at your case: it says what comes next.")


REFUSALS: Final[dict[str, type[DomainError]]] = {
    "already": AlreadyPlaced,
    "no_voucher": NoVoucher,
    "closed": GroupClosed,
    "special": SpecialGroup,
    "wrong_band": WrongBand,
    "language": OtherLanguage,
    "not_open": NotOpen,
    "full": GroupFull,
    "waiting": AlreadyWaiting,
    "too_many": TooManyWaits,
    "free": SeatIsFree,
    "own": OwnGroup,
    "not_held": NotHeld,
}
