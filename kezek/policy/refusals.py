"""What the acts of the policy refuse, in words, with what the person can do next."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.say import say
from kezek.policy.checking import Problem


class PolicyRefused(DomainError):
    """The file of rules is not sound; nothing was published."""

    code = "policy_refused"
    message = _("The rules were not published: the file has mistakes.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        """All that is wrong with the file."""
        self.problems = tuple(problems)
        super().__init__()

    def __str__(self) -> str:
        """The sentence, then the problems, one a line."""
        return "\n".join([str(self.message), *(problem.said() for problem in self.problems)])


class VersionChanged(DomainError):
    """A version that is in the books was edited in the file."""

    code = "version_changed"
    todo = _("A stored version never changes: write a new one with its own first day.")

    def __init__(self, number: int) -> None:
        """The number of the version."""
        super().__init__(say(_("Version %(n)s of the rules says something else now."), n=number))


class NothingToAcknowledge(DomainError):
    """The city has no such version, or it needs no acknowledgement."""

    code = "nothing_to_acknowledge"
    message = _("These rules need no acknowledgement.")


class AlreadyAcknowledged(DomainError):
    """Somebody has acknowledged the version before."""

    code = "already_acknowledged"
    message = _("These rules have already been acknowledged.")


class ActEnded(DomainError):
    """The legal act is over and no other rules have come into force."""

    code = "act_ended"
    message = _("The legal act has ended, so no vouchers are issued now.")
    todo = _("The department must acknowledge the next rules or publish a new act.")
