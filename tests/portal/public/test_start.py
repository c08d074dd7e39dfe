"""The start page: the city's figures, the next issue, ways on with their facts."""

import pytest

from tests.builders import a_city
from tests.portal.public.town import a_town, get, words_of

pytestmark = pytest.mark.django_db


def test_the_figures_and_the_facts_beside_the_ways_on() -> None:
    a_town()
    text = words_of(get(""))
    assert "1 балабақшада" in text  # kindergartens with a seat for a claim
    assert "18 кезек" in text
    assert "кеше: 2" in text  # places taken the day before
    assert "№ 1 хаттаманы көру" in text


def test_before_the_first_issue_the_line_still_says_when_the_next_comes() -> None:
    a_city()
    html = get("")
    assert "ақша бөлінгенде" in html
    assert "Мұнда әлі ваучер берілген жоқ." in html


def test_words_that_belong_together_stay_on_one_line() -> None:
    a_city()
    assert "барудың\N{NO-BREAK SPACE}да" in get("")
