from datetime import date

import pytest
from django.utils import translation

from kezek.case.why import why
from kezek.core.words import LANGUAGES, Language
from kezek.policy.models import PolicyVersion

DAY = date(2025, 10, 7)


def test_a_rule_is_said_with_its_value_and_source(city: str) -> None:
    found = why("taraz", "timesheet_parent_window_last_day", "kk", DAY)
    assert found is not None
    assert found.sentence == "Өткен айдың табелін растаудың соңғы күні: 7."
    assert (found.status, found.standing) == ("F", "дереккөзде жазылған")
    assert found.source == "https://kstnews.kz/news/education/item-81859"
    assert "№ 53" in found.act
    assert found.version == 1


def test_a_rule_of_our_own_has_no_source_and_says_so(city: str) -> None:
    with translation.override("ru"):
        found = why("taraz", "contingency_percent", "ru", DAY)
    assert found is not None
    assert (found.source, found.standing) == ("", "наше значение, город может его изменить")


def test_a_later_day_is_answered_by_the_later_version(city: str) -> None:
    found = why("taraz", "payment_deadline_day", "ru", date(2026, 8, 1))
    assert found is not None
    assert found.version == 2


def test_an_unknown_rule_and_an_unknown_city_have_no_answer(city: str) -> None:
    assert why("taraz", "no_such_rule", "kk", DAY) is None
    assert why("nowhere", "payment_deadline_day", "kk", DAY) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_can_be_said_in_every_language(city: str, lang: Language) -> None:
    document = PolicyVersion.objects.get(city_id="taraz", number=1).document
    for name in document["rule"]:
        found = why("taraz", name, lang, DAY)
        assert found is not None
        assert "{" not in found.sentence
        assert found.standing
