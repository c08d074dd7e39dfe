"""All `.po` files of the house on one shelf: reading, compiling, tidying."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

from kezek.site.catalogues.tidy import tidied

LANGUAGES: Final = ("kk", "ru")
PLURALS: Final = {
    "kk": "nplurals=2; plural=(n!=1);",
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<12 || n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || "
        "(n%100>=11 && n%100<=14)? 2 : 3);"
    ),
}
FORMS: Final = {"kk": 2, "ru": 4}


@dataclass(frozen=True, slots=True)
class Entry:
    """A translation and where it stands. `forms` has one text, or one for each plural form."""

    path: Path
    line: int
    lang: str
    context: str | None
    msgid: str
    plural: str | None
    forms: tuple[str, ...]
    fuzzy: bool

    @property
    def key(self) -> tuple[str | None, str]:
        """What the code knows it by."""
        return self.context, self.msgid

    @property
    def of_django(self) -> bool:
        """It corrects a text of Django's, which our code does not call."""
        return self.path.parents[2].name.startswith("django")


def files(locale: Path, lang: str) -> list[Path]:
    """The catalogues of a language, in order."""
    return sorted(locale.glob(f"*/{lang}/LC_MESSAGES/django.po"))


def header(path: Path) -> str:
    """The plural rule that a catalogue declares."""
    rule: str = polib.pofile(str(path)).metadata.get("Plural-Forms", "")
    return rule


def _forms(entry: polib.POEntry, lang: str) -> tuple[str, ...]:
    if not entry.msgid_plural:
        return (entry.msgstr,)
    count = max(FORMS[lang], len(entry.msgstr_plural))
    return tuple(entry.msgstr_plural.get(i, "") for i in range(count))


def entries(path: Path, lang: str) -> Iterator[Entry]:
    """The live entries of a catalogue."""
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        yield Entry(
            path=path,
            line=entry.linenum,
            lang=lang,
            context=entry.msgctxt,
            msgid=entry.msgid,
            plural=entry.msgid_plural or None,
            forms=_forms(entry, lang),
            fuzzy=entry.fuzzy,
        )


def compile_all(locale: Path) -> int:
    """Write the `.mo` beside each `.po` that is newer; how many were written.

    A finished file is moved into place, so that two processes may do this at once.
    """
    written = 0
    for path in (path for lang in LANGUAGES for path in files(locale, lang)):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        unfinished = target.with_name(f"{target.name}.{id(target)}")
        unfinished.write_bytes(polib.pofile(str(path)).to_binary())
        unfinished.replace(target)
        written += 1
    return written


def tidy_all(locale: Path) -> int:
    """Put no-break spaces where they belong in every catalogue; how many files changed."""
    changed = 0
    for lang in LANGUAGES:
        for path in files(locale, lang):
            catalogue = polib.pofile(str(path), wrapwidth=0)
            touched = False
            for entry in catalogue:
                before = entry.msgstr, dict(entry.msgstr_plural)
                entry.msgstr = tidied(entry.msgstr, lang)
                entry.msgstr_plural = {
                    i: tidied(text, lang) for i, text in entry.msgstr_plural.items()
                }
                touched |= before != (entry.msgstr, entry.msgstr_plural)
            if touched:
                catalogue.save(str(path))
                changed += 1
    return changed
