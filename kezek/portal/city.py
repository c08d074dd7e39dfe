"""Kept for pages that still import from here; the city of a page lives in `kezek.face.city`."""

from kezek.face.city import city_of, city_words, lang, named

__all__ = ["city_of", "city_words", "lang", "named"]
