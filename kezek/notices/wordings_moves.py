"""The words about children who attend and move to another group. Pure."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from kezek.notices.wording import Wording

MOVES: Final[Mapping[str, Wording]] = {
    "transfer.made": Wording(
        gettext_noop(
            "Your child moves to another group. The first day there: %(date)s. Until then it goes"
            " to the old one."
        ),
        sms=gettext_noop("Your child moves to a new group. First day: %(d)s."),
    ),
    "transfer.to_receive": Wording(
        gettext_noop(
            "A child moves to your kindergarten. First day: %(date)s. Read and sign the contract"
            " %(by)s."
        )
    ),
    "swap.offered": Wording(
        gettext_noop(
            "A family offers to exchange places with your child. Answer %(by)s. Without an answer"
            " your child stays where it is."
        )
    ),
    "swap.prolonged": Wording(
        gettext_noop(
            "The portal was down, so there is more time to answer the offer to exchange places:"
            " answer %(by)s."
        )
    ),
    "transfer.over": Wording(
        gettext_noop(
            "The period of moves is over, so your wish to move has ended. Your child stays in its"
            " group."
        )
    ),
}
