"""Our own words: complete in every language, in order without the code, short in a message."""

import shutil
from pathlib import Path

import polib
import pytest

from kezek.core.words import LANGUAGES
from kezek.site.catalogues.check import findings

ROOT = Path(__file__).parents[2]


def test_our_own_messages_are_complete() -> None:
    assert [finding.told(ROOT) for finding in findings(ROOT) if finding.fault] == []


def test_the_phrase_book_without_its_code_is_in_order(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "locale" / "common", tmp_path / "locale" / "common")
    (tmp_path / "kezek").mkdir()
    assert [finding.told(tmp_path) for finding in findings(tmp_path) if finding.fault] == []


SAMPLE = {"n": "99999", "d": "26.11", "code": "123456"}


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_an_sms_has_at_most_70_characters_with_its_values(lang: str) -> None:
    entries = list(polib.pofile(str(ROOT / f"locale/common/{lang}/LC_MESSAGES/django.po")))
    heads = [i for i, entry in enumerate(entries) if entry.tcomment]
    start = next(i for i in heads if "SMS" in entries[i].tcomment)
    end = next(i for i in heads if i > start)
    assert end - start == 16
    for entry in entries[start:end]:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            n = "5" if entry.msgid_plural else "99999"
            assert len(text % (SAMPLE | {"n": n})) <= 70, text
