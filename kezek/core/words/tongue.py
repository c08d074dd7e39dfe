"""The languages of the pages."""

from typing import Final, Literal

Language = Literal["kk", "ru", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("kk", "ru", "en")
