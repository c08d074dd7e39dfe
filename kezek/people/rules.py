"""Pure decisions about people: phones as typed, who may sign in."""

import re

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError

_FILLING = re.compile(r"[\s().\-\u2010-\u2015]")
_NATIONAL = re.compile(r"(?:\+?7|8)?([0-9]{10})")


class PhoneInvalid(DomainError):
    """What was typed is no phone number of the national plan."""

    code = "phone_invalid"
    message = _("Enter the whole number, for example +7 700 000 00 00.")
    field = "phone"


def clean_phone(text: str) -> str:
    """A phone in its one form, `+7` and ten digits; raises PhoneInvalid."""
    found = _NATIONAL.fullmatch(_FILLING.sub("", text))
    if found is None or not found[1].startswith(("6", "7")):
        raise PhoneInvalid
    return "+7" + found[1]


def masked_phone(phone: str) -> str:
    """A phone shown to its owner only in part: `+7 7•• ••• •• 12`."""
    return f"+7 {phone[2:3]}•• ••• •• {phone[-2:]}"
