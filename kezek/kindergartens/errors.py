"""What the room `kindergartens` refuses."""

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError


class GroupFull(DomainError):
    """A group has fewer free seats than were asked of it."""

    code = "group_full"
    message = _(
        "Another child has just taken this place. You keep your voucher. "
        "Choose another place or join the waiting list."
    )


class SeatNotTaken(DomainError):
    """A seat was given back that nobody held: counting has gone wrong, nothing is changed."""

    code = "seat_not_taken"
    message = _(
        "The number of taken places in the group does not fit. Call the consultation centre."
    )


class GroupUnknown(DomainError):
    """No such group in this city."""

    code = "group_unknown"
    message = _("There is no such group.")
    todo = _("Choose a group from the list of kindergartens.")


class AlreadyPublished(DomainError):
    """The group's free places are open already."""

    code = "group_already_published"
    message = _("The free places of this group are published already.")


class PublicationPaused(DomainError):
    """Children change groups now, and the city's rules publish no places meanwhile."""

    code = "publication_paused"
    message = _("No places are published while children change groups.")
    todo = _("Publish the group when the period of group changes is over.")


class AlreadyRecalled(DomainError):
    """The group's free places are closed already."""

    code = "group_already_recalled"
    message = _("The free places of this group are closed already.")


class PostRefused(DomainError):
    """The post does not fit: a head has no group, an educator has one of this kindergarten."""

    code = "post_refused"
    message = _("A head has no group; an educator has a group of the same kindergarten.")


class PostHeld(DomainError):
    """The account already holds this post."""

    code = "post_held"
    message = _("This person already has this post.")
