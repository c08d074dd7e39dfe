"""The city of a page: its words in the reader's language, for every template."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from kezek.core.words import Language
from kezek.policy.models import City


@dataclass(frozen=True, slots=True)
class CityWords:
    """What pages say of the city."""

    code: str
    name: str
    office: str
    phone: str


def lang() -> Language:
    """The language of the page."""
    code = (get_language() or "kk")[:2]
    return "ru" if code == "ru" else "en" if code == "en" else "kk"


def city_of(request: HttpRequest) -> City:
    """The city that the middleware found. Raises Http404 where no city is set up yet."""
    city: City | None = getattr(request, "city", None)
    if city is None:
        raise Http404
    return city


def named(row: object, language: str) -> str:
    """`name_kk`, `name_ru` or `name_en` of a row, Kazakh where a name is missing."""
    return str(getattr(row, f"name_{language}", "") or getattr(row, "name_kk"))  # noqa: B009


def city_words(request: HttpRequest) -> dict[str, object]:
    """Context processor: `city` and `city_name`."""
    city: City | None = getattr(request, "city", None)
    return {} if city is None else words_of(city)


def words_of(city: City) -> dict[str, object]:
    """`city` and `city_name` for the templates of a page, in the reader's language."""
    language = lang()
    name = named(city, language)
    facts = city.facts
    words = CityWords(
        code=city.code,
        name=name,
        office=str(facts.get("department", {}).get(language, name)),
        phone=spaced(str(facts.get("phone", ""))),
    )
    return {"city": words, "city_name": name}


def spaced(phone: str) -> str:
    """«+7 700 000 00 00» with no-break spaces."""
    digits = phone.removeprefix("+7")
    parts = (digits[:3], digits[3:6], digits[6:8], digits[8:])
    return "\u00a0".join(["+7", *parts]) if phone.startswith("+7") else phone
