"""What the words of a notice are made of. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a notice kind. With `plural` the count is `n`; `sms` is sent beside it."""

    text: str
    plural: str = ""
    sms: str = ""
    position: bool = False  # `n` is the child's number in the queue at that moment
