"""Kazakh alphabetical order as a stored key, and the folding that search applies.

The embedded PostgreSQL has no ICU, so the key is computed here and kept in a column. The order is
that of the ICU collation `kk`; it keeps the Russian letters in Russian order.
"""

import re
import unicodedata
from typing import Final

_ALPHABET: Final = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_FIGURES: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_SPACE, _NUMBER, _CYRILLIC_FROM, _LATIN_FROM, _OTHER_FROM = 1, 2, 36, 36 * 3, 36 * 5
_SIGNS: Final = re.compile(r"[\W_]+")
_TOKENS: Final = re.compile(r"\d+|.")


def _code(value: int) -> str:
    """Two figures of base 36: digits and small letters sort alike in every database locale."""
    return _FIGURES[value // 36] + _FIGURES[value % 36]


_LETTERS: Final = {
    letter: _code(start + place)
    for start, letters in ((_CYRILLIC_FROM, _ALPHABET), (_LATIN_FROM, _LATIN))
    for place, letter in enumerate(letters)
}


def _token_key(token: str) -> str:
    if token[0].isdecimal():
        digits = "".join(str(unicodedata.decimal(figure)) for figure in token).lstrip("0") or "0"
        return _code(_NUMBER) + _code(min(len(digits), 36 * 36 - 1)) + digits
    if token in _LETTERS:
        return _LETTERS[token]
    if token.isalnum():
        return _code(_OTHER_FROM) + f"{ord(token):06x}"
    return _code(_SPACE)


def sort_key(text: str) -> str:
    """A key of digits and small letters: «№ 9» before «№ 36», Ә after А, І after Ы.

    Case, quotes and other signs do not count; words are compared one by one.
    """
    plain = _SIGNS.sub(" ", unicodedata.normalize("NFC", text).lower()).strip()
    return "".join(_token_key(token) for token in _TOKENS.findall(plain))


# Latin letters that stand for Cyrillic ones when they are met inside a Cyrillic word.
_LOOK_ALIKES: Final = str.maketrans(
    "acehikopxyABCEHIKMOPTXY",
    "асехикорхуАВСЕНИКМОРТХУ",
)
_KAZAKH: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")
_WORDS: Final = re.compile(r"[^\W_]+")
_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]")


def _fold_word(word: str) -> str:
    if _CYRILLIC.search(word):
        word = word.translate(_LOOK_ALIKES)
    return word.lower().translate(_KAZAKH)


def fold(text: str) -> str:
    """What people type without a Kazakh keyboard: «Күншуақ» and «куншуак» fold to the same.

    Both the stored name and the query are folded. Signs become spaces.
    """
    plain = unicodedata.normalize("NFC", text)
    return " ".join(_fold_word(word) for word in _WORDS.findall(plain))
