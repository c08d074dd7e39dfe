import re
from datetime import date
from typing import Any

import pytest

from kezek.core.words import LANGUAGES, Language
from kezek.journal.kinds import kind_of
from kezek.notices.rules import TELLINGS, About
from kezek.notices.texts import sms_of, text_of
from kezek.notices.wordings import WORDINGS
from tests.notices.facts import a_fact

EVERY: dict[str, Any] = {
    "by": "2025-11-27T00:00:00+05:00",
    "date": "2025-11-26",
    "month": "2025-10-01",
    "tenge": 61_750,
    "n": 99_999,
    "code": "k1/g1",
}
COUNTS = frozenset({"taken", "live"})
TODAY = date(2025, 11, 20)


class Recording(dict[str, Any]):
    """Data that remembers which fields were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return 7 if name in COUNTS else "2025-11-27T00:00:00+05:00"


@pytest.mark.parametrize("kind", sorted(TELLINGS))
def test_a_telling_reads_only_what_its_fact_says(kind: str) -> None:
    fact = a_fact(kind, 1)
    data = Recording()
    object.__setattr__(fact, "data", data)
    for telling in TELLINGS[kind]:
        telling.when(fact)
        telling.values(fact, About(1, 1, 1, "x"))
    assert data.asked <= kind_of(kind).fields


@pytest.mark.parametrize("kind", sorted(TELLINGS))
def test_every_telling_has_words(kind: str) -> None:
    assert {telling.kind for telling in TELLINGS[kind]} <= set(WORDINGS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_a_sms_has_at_most_seventy_characters(kind: str, lang: Language) -> None:
    assert len(sms_of(kind, EVERY, lang)) <= 70


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_the_words_are_said_in_each_language_without_a_gap(kind: str) -> None:
    texts = {lang: text_of(kind, EVERY, lang, TODAY) for lang in LANGUAGES}
    assert len(set(texts.values())) == 3
    assert re.search("[әғқңөұүһі]", texts["kk"])
    assert not re.search("[әғқңөұүһі]", texts["ru"].replace("бс", ""))
    assert not re.search("[а-я]", texts["en"])
    for text in texts.values():
        assert "%(" not in text
        assert "{" not in text


def test_a_term_is_said_with_its_last_day() -> None:
    values = {"by": "2025-10-08T00:00:00+05:00", "month": "2025-09-01"}
    assert "7 қазан (сс) 23:59-ға дейін" in text_of(
        "timesheet.closed", values, "kk", TODAY
    ).replace("\u00a0", " ")
    assert sms_of("timesheet.closed", values, "ru").endswith("07.10, 23:59.")


def test_a_kind_without_a_sms_sends_none() -> None:
    assert sms_of("timesheet.settled", EVERY, "kk") == ""
