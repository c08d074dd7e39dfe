"""What a careful editor of Kazakh and of Russian would mark, as far as a pattern can see it.

The rules stand in docs/words.md. A pattern marks what is always wrong; the rest needs a reader.
"""

import re
from collections.abc import Iterator
from typing import Final

from kezek.core.words import Case, suffix
from kezek.site.catalogues.tidy import BEFORE_DASH, BEFORE_NOUN, thousands

_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}")
_TAG_OR_ADDRESS: Final = re.compile(r"<[^>]*>|&\w+;|https?://\S+|\b[\w.-]+\.kz\b|@/\./\+/-/_")
_OBJECT: Final = "￼"  # stands where a value will

# Words that stay in Latin letters on every page.
_LATIN_WORDS: Final = frozenset(
    re.findall(
        r"\S+",
        """
        API AUTH BIN CMS CSRF CSV Chromium DEBUG Email HEIC HTTP HTTPS IIN IP IPv JPEG JPG
        JSON Kezek MB OCSP PDF PNG PostgreSQL Python QR Referer Referrer Policy referrer
        Firefox SHA SMS SVG URL UTF UUID XML XLSX ZIP allow_empty allow_future cookie kezek
        verifier eGov Mobile RSA Telegram WhatsApp True CC BY SA OpenStreetMap Leaflet iCal
        README OpenAPI ODbL contributors
        """,
    )
)
_LATIN: Final = re.compile(r"[A-Za-z_]{2,}")
_MIXED: Final = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")


def plain(text: str) -> str:
    """The text without markup and addresses; a value is one sign."""
    return _PLACEHOLDER.sub(_OBJECT, _TAG_OR_ADDRESS.sub(" ", text))


def _letters(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + ")", re.IGNORECASE)


_KAZAKH_NEVER: Final = {
    _letters("болып табыл"): "«болып табылады»: a dash or nothing",
    _letters("жүзеге асыр"): "«жүзеге асыру»: use the verb itself",
    _letters("келесі құжат"): "«келесі құжаттар»: «мына құжаттар»",
    _letters("тиісті"): "«тиісті»: name it",
    _letters("көрсетілген"): "«көрсетілген»: name it",
    _letters("аталған"): "«аталған»: name it",
    _letters("осыған байланысты"): "«осыған байланысты»: «сондықтан»",
    _letters("қолжетімді орын"): "«қолжетімді орын»: «бос орын»",
    _letters("қате орын ал"): "«қате орын алды»: «қате шықты»",
    _letters("алдыңызда"): "«алдыңызда»: «сізден бұрын»",
    _letters("өтінем"): "no «өтінемін» in tasks",
    _letters("құрметті"): "no «құрметті» in tasks",
    _letters("мүгедек бала", "мүгедек ата"): "«мүгедектігі бар бала»",
    _letters("келісімшарт"): "«шарт»",
    _letters("түбіртек"): "«қолхат»",
    _letters("педагогқа", "педагогтың", "педагогтар"): "thin endings: «педагогке», «педагогтің»",
    re.compile(r"\w+(?:ылуда|ілуде|улуда)(?!\w)"): "«-ылуда»: name who acts",
    re.compile(r"(?<=\w)!"): "no exclamation marks",
    re.compile(r" [—-] "): "the Kazakh dash is –",
    re.compile(r"\d-(?:шы|ші) (?:қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел)"): (
        "a date has no «-шы»"
    ),
    re.compile(r"₸-?\w"): "no ending on ₸: «теңге»",
    re.compile(rf"{_OBJECT}[а-яәғқңөұүһі]"): "no ending on a variable: bend a noun after it",
}
_KAZAKH_MANY: Final = re.compile(
    r"(?:(?<![\w.:])\d+|(?<!\w)(?:көп|бірнеше|қанша|неше|әр))[ \u00a0]"
    r"(\w+?(?:лар|лер|дар|дер|тар|тер)(?:ы|і|ын|ін|ға|ге|да|де|дан|ден|дың|дің|ды|ді|мен)?)(?!\w)",
    re.IGNORECASE,
)
_KAZAKH_NOT_MANY: Final = frozenset(["қаңтар", "доллар", "гектар", "дәптер", "бөлімдер"])
_KAZAKH_ENDINGS: Final = frozenset(suffix(n, case) for n in range(101) for case in Case)
_AFTER_VALUE: Final = re.compile(rf"{_OBJECT}-(\w+)")
_COUNTS: Final = re.compile(r"%\((?:n|m|num|count|total)\)[sd]")
_KAZAKH_LETTERS: Final = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)

_WITHOUT_DOTS: Final = (
    *("ребенок", "ребенк", r"еще(?!\w)", r"ее(?!\w)", "расчет", "отчет", "учет", r"счет(?!\w)"),
    *(r"прием(?:а|у|ом|е|ы)?(?!\w)", r"дает(?!\w)", r"берет(?!\w)", "идет", "ждет", "найдет"),
    *("пройдет", "придет", "подойдет", "перейдет", "уйдет", "прошел", "нашел", "пришел", "ушел"),
    *("зеленый", "желтый", "черный", "четк", "жестк", "твердо", "вернет", "начнет", "объем"),
    *("партнер", "ведет", "несет", "растет", "живет", "зовет", "трех", "четырех"),
    *(r"платеж(?!\w)", "платежн"),
    # Short masculine and full forms have ё; «введено», «подтверждена» have not.
    (
        r"(?:введ|продл|отмен|возвращ|утвержд|подтвержд|заверш|включ|исключ|определ|прочт|сохран|"
        r"зачт|учт|обновл|провед|рожд|размещ|освобожд|закрепл|разреш|реш|приглаш|сокращ|прикрепл)"
        r"ен(?:(?!\w)|н)"
    ),
)
_RUSSIAN_NEVER: Final = {
    re.compile(r" –(?: |$)"): "the Russian dash is —",
    re.compile(r" - "): "the Russian dash is —",
    _letters("является", "являются"): "drop «является»",
    _letters(r"данн(?:ый|ая|ое|ого|ой|ому|ым|ую)(?!\w)"): "drop «данный»",
    _letters("осуществл"): "use the verb itself",
    _letters("в целях(?!\\w)"): "«чтобы»",
    _letters("в рамках(?!\\w)"): "drop «в рамках»",
    _letters("необходимо(?!\\w)"): "«нужно»",
    _letters("в случае,? если"): "«если»",
    _letters("уважаем(?:ый|ые|ая)"): "no «уважаемые» in tasks",
    _letters("ДДО(?!\\w)", "дошкольн\\w+ организац"): "«детский сад»",
    _letters("ребён\\w+-инвалид", "дет\\w+-инвалид"): "«ребёнок с инвалидностью»",
    _letters("квитанци"): "«расписка»",
    re.compile(r"\w\([аи]\)"): "no past tense that shows the reader's sex",
    _letters(*_WITHOUT_DOTS): "always ё",
}
_RUSSIAN_YOU: Final = re.compile(r"(?<=[а-яё,] )В(?:ы|ас|ам|ами|аш\w*)(?!\w)")
_KAZAKH_YOU: Final = re.compile(r"(?<=[а-яәғқңөұүһі,] )Сіз\w*")


def _both(text: str, bare: str) -> Iterator[str]:
    foreign = sorted(set(_LATIN.findall(bare)) - _LATIN_WORDS)
    if foreign:
        yield f"English left: {', '.join(foreign)}"
    if _MIXED.search(bare):
        yield "a Latin letter inside a Cyrillic word"
    if '"' in bare or "“" in bare:
        yield "quotes are «…»"
    if "..." in bare:
        yield "three dots are one sign: …"
    if thousands(bare):
        yield "thousands are parted by narrow no-break spaces (kezek messages tidy)"
    if "  " in text.strip():
        yield "two spaces"


def _kazakh(text: str, bare: str) -> Iterator[str]:
    for pattern, advice in _KAZAKH_NEVER.items():
        if pattern.search(bare):
            yield advice
    if _KAZAKH_YOU.search(bare):
        yield "«сіз» is small"
    counted = plain(_COUNTS.sub("5", text))
    for match in _KAZAKH_MANY.finditer(counted.replace(_OBJECT, "«»")):
        if match[1] not in _KAZAKH_NOT_MANY:
            yield f"no plural after a number: {match[1]}"
    for match in _AFTER_VALUE.finditer(bare):
        if match[1] in _KAZAKH_ENDINGS:
            yield f"no ending on a variable: -{match[1]}"


def _russian(text: str, bare: str) -> Iterator[str]:
    for pattern, advice in _RUSSIAN_NEVER.items():
        if pattern.search(bare):
            yield advice
    if _RUSSIAN_YOU.search(bare):
        yield "«вы» is small"
    if BEFORE_DASH["ru"].search(text):
        yield "a no-break space before — (kezek messages tidy)"
    if BEFORE_NOUN.search(text):
        yield "a no-break space between a number and its noun (kezek messages tidy)"


def marks(text: str, lang: str) -> Iterator[str]:
    """What is wrong with a text, one sentence each."""
    bare = plain(text)
    yield from _both(text, bare)
    yield from _kazakh(text, bare) if lang == "kk" else _russian(text, bare)


def seems_russian(text: str) -> bool:
    """A Kazakh text of some length without one Kazakh letter."""
    bare = plain(text)
    return len(bare.split()) >= 3 and not _KAZAKH_LETTERS.search(bare)
