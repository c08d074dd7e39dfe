"""The forecast in words, each answer in each language."""

from datetime import date

import pytest
from django.utils import translation

from kezek.case.outlook import Told, in_words
from kezek.vouchers.forecast.reading import Outlook, Unknown

TODAY = date(2025, 9, 10)
KNOWN = Outlook(None, date(2025, 11, 10), date(2026, 2, 9), months=12, true=33, judged=40)


def said(found: Outlook, lang: str = "ru") -> Told:
    with translation.override(lang):
        told = in_words(found, TODAY, lang)  # type: ignore[arg-type]  # one of the three
        plain = [line.replace("\xa0", " ") for line in (told.title, *told.lines)]
        return Told(told.known, plain[0], tuple(plain[1:]))


def test_a_range_is_said_by_its_months() -> None:
    told = said(KNOWN)
    assert told.known
    assert told.title == "Прогноз: ноябрь — февраль 2026 г."
    assert "восьми из десяти" in told.lines[0]
    assert told.lines[1] == "Проверено прогнозов за последний год: 40. Сбылось: 33."
    assert told.lines[2] == "Прогноз — не обещание: он зависит от выделенных денег."
    assert said(KNOWN, "kk").title == "Болжам: қараша – 2026 жылғы ақпан"
    assert said(KNOWN, "en").title == "Forecast: November – February 2026"


def test_a_range_inside_a_month_is_said_once() -> None:
    found = Outlook(None, date(2025, 11, 2), date(2025, 11, 30), months=12)
    assert said(found).title == "Прогноз: ноябрь"
    assert "пока неизвестна" in said(found).lines[1]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("reason", list(Unknown))
def test_every_reason_has_its_own_sentence(reason: Unknown, lang: str) -> None:
    found = Outlook(reason, months=4, true=7, judged=40)
    told = said(found, lang)
    assert not told.known
    assert len(told.lines) == 1
    others = {
        said(Outlook(other, months=4, true=7, judged=40), lang).lines
        for other in Unknown
        if other is not reason
    }
    assert told.lines not in others


@pytest.mark.parametrize("reason", list(Unknown))
def test_no_reason_is_left_in_english(reason: Unknown) -> None:
    found = Outlook(reason, months=4, true=7, judged=40)
    lines = {lang: said(found, lang).lines[0] for lang in ("kk", "ru", "en")}
    assert len(set(lines.values())) == 3
