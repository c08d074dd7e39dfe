"""Turns one field into its value, or says why it cannot be one."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.iin import clean_bin, clean_iin
from kezek.core.say import say
from kezek.site.imports.problems import Problems

_T = TypeVar("_T")
_ALMATY: Final = timezone(timedelta(hours=5))
_PHONE: Final = re.compile(r"\+7\d{10}")
_SPACES: Final = re.compile(r"\s+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_IBAN: Final = re.compile(r"KZ\d{2}[A-Z0-9]{16}")


class FieldError(DomainError):
    """The field does not hold what the column promises."""

    code = "field"


def _refuse(message: str | Promise, **values: object) -> FieldError:
    return FieldError(say(message, **values) if values else message)


@dataclass(slots=True)
class Line:
    """One row being read: gives typed fields and collects what is wrong."""

    number: int
    raw: Mapping[str, str]
    problems: Problems
    is_sound: bool = True

    def take(self, column: str, parse: Callable[[str], _T], default: _T) -> _T:
        """The parsed field; on a mistake the mistake is noted and `default` given back."""
        try:
            return parse(self.raw[column].strip())
        except DomainError as error:
            self.wrong(column, error.message)
            return default

    def wrong(self, column: str, reason: str | Promise) -> None:
        """Note a mistake of this line."""
        self.is_sound = False
        self.problems.add(self.number, column, reason)


def text(most: int, *, may_be_empty: bool = False) -> Callable[[str], str]:
    """Any text with single spaces, at most `most` characters."""

    def parse(field: str) -> str:
        tidy = _SPACES.sub(" ", field).strip()
        if not tidy and not may_be_empty:
            raise _refuse(_("This field is empty."))
        if len(tidy) > most:
            raise _refuse(_("The text is longer than %(most)s characters."), most=most)
        if _CONTROL.search(tidy):
            raise _refuse(_("The text holds characters that cannot be printed."))
        return tidy

    return parse


def one_of(allowed: Container[str], names: str) -> Callable[[str], str]:
    """One of a closed list; `names` is the list as shown."""

    def parse(field: str) -> str:
        if field not in allowed:
            raise _refuse(_("“%(found)s” is not one of: %(names)s."), found=field, names=names)
        return field

    return parse


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number between the two, both allowed."""

    def parse(field: str) -> int:
        if not re.fullmatch(r"-?\d{1,12}", field) or not least <= int(field) <= most:
            raise _refuse(
                _("A whole number from %(least)s to %(most)s is wanted, here stands “%(found)s”."),
                least=least,
                most=most,
                found=field,
            )
        return int(field)

    return parse


def decimal(least: float, most: float) -> Callable[[str], float]:
    """A number with a decimal point between the two."""

    def parse(field: str) -> float:
        if not re.fullmatch(r"-?\d{1,4}(\.\d{1,12})?", field) or not least <= float(field) <= most:
            raise _refuse(
                _("A number from %(least)s to %(most)s is wanted, here stands “%(found)s”."),
                least=least,
                most=most,
                found=field,
            )
        return float(field)

    return parse


def day(field: str) -> date:
    """A date written 2025-09-01."""
    try:
        if len(field) != 10:
            raise ValueError(field)
        return date.fromisoformat(field)
    except ValueError:
        raise _refuse(
            _("“%(found)s” is not a date. Write it as 2025-09-01."), found=field
        ) from None


def day_or_none(field: str) -> date | None:
    """A date, or nothing."""
    return day(field) if field else None


def month(field: str) -> date:
    """A month written 2025-09, as its first day."""
    try:
        if len(field) != 7:
            raise ValueError(field)
        return date.fromisoformat(f"{field}-01")
    except ValueError:
        raise _refuse(_("“%(found)s” is not a month. Write it as 2025-09."), found=field) from None


def moment(field: str) -> datetime:
    """A moment written 2023-09-04T09:00:03.120000+05:00; without an offset it is Almaty's."""
    try:
        if len(field) < 16:
            raise ValueError(field)
        found = datetime.fromisoformat(field)
    except ValueError:
        raise _refuse(
            _("“%(found)s” is not a moment. Write it as 2025-09-01T09:00:03.120000+05:00."),
            found=field,
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=_ALMATY)


def iin(field: str) -> str:
    """A valid IIN."""
    return clean_iin(field, missing=_("This field is empty."))


def bin_number(field: str) -> str:
    """A valid BIN, or nothing: published lists have none."""
    return clean_bin(field) if field else ""


def iban(field: str) -> str:
    """A Kazakh account number whose check digits are right, or nothing."""
    if not field:
        return ""
    tidy = field.replace(" ", "").upper()
    digits = "".join(str(int(sign, 36)) for sign in tidy[4:] + tidy[:4] if sign.isalnum())
    if not _IBAN.fullmatch(tidy) or int(digits) % 97 != 1:
        raise _refuse(_("There is a mistake in the account number."))
    return tidy


def phone(field: str) -> str:
    """A phone in the form +77000000000."""
    tidy = re.sub(r"[\s()\-]+", "", field)
    if re.fullmatch(r"8\d{10}", tidy):
        tidy = "+7" + tidy[1:]
    elif re.fullmatch(r"7\d{10}", tidy):
        tidy = "+" + tidy
    if not _PHONE.fullmatch(tidy):
        raise _refuse(_("Enter the whole number, for example +7 700 000 00 00."))
    return tidy
