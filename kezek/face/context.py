"""What every page knows: its language, its twins in the other languages, the look, the day."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import get_language

from kezek.core import clock
from kezek.face import look


@dataclass(frozen=True, slots=True)
class Language:
    """One link of the language switch."""

    code: str
    short: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The frame's own values; `demo` turns the banner on, `today` is the domain day."""

    lang: str
    languages: tuple[Language, ...]
    size: str
    contrast: str
    path: str
    home: str
    city: str
    demo: bool
    today: date | None
    clock_url: str

    @property
    def classes(self) -> str:
        """The classes of the html element."""
        return " ".join(c for c in (self.size, self.contrast) if c)


_LANGUAGES = (("kk", "Қаз", "Қазақша"), ("ru", "Рус", "Русский"), ("en", "Eng", "English"))


def in_language(path: str, code: str, prefix: str = "/") -> str:
    """The same page in another language; a page without a language leads to the start.

    `prefix` is the city's: "/" or "/almaty-auezov/".
    """
    rest = path.removeprefix(prefix)
    for known, _, _ in _LANGUAGES:
        if rest == known or rest.startswith(f"{known}/"):
            return f"{prefix}{code}{rest[len(known) :]}"
    return f"{prefix}{code}/"


def _city(request: HttpRequest, lang: str) -> str:
    city = getattr(request, "city", None)
    return str(getattr(city, f"name_{lang}", "")) if city else ""


def _clock_url() -> str:
    name = getattr(settings, "KEZEK_CLOCK_URL_NAME", "portal:clock")
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame_at(
    path: str, prefix: str, chosen: str, city: str, *, demo: bool, today: date | None
) -> Page:
    """The frame of the page at `path`, in the language that is active; asks nobody anything.

    `prefix` is the city's, `chosen` the look as its cookie says it, `city` the city's name.
    """
    lang = (get_language() or settings.LANGUAGE_CODE)[:2]
    size, contrast = look.parse(chosen)
    return Page(
        lang=lang,
        languages=tuple(
            Language(code, short, name, in_language(path, code, prefix), code == lang)
            for code, short, name in _LANGUAGES
        ),
        size=size,
        contrast=contrast,
        path=path,
        home=f"{prefix}{lang}/",
        city=city,
        demo=demo,
        today=today,
        clock_url=_clock_url() if demo else "",
    )


def frame(request: HttpRequest, *, demo: bool, today: date | None) -> Page:
    """The frame's values; without `today` nothing is asked of the database."""
    lang = (get_language() or settings.LANGUAGE_CODE)[:2]
    return frame_at(
        request.get_full_path(),
        get_script_prefix(),
        request.COOKIES.get(look.COOKIE, ""),
        _city(request, lang),
        demo=demo,
        today=today,
    )


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `page` for the templates of this room."""
    return {"page": frame(request, demo=bool(settings.DEMO), today=clock.today())}
