"""Why the number is what it is: ahead by right, ages, places, what comes next."""

from datetime import date

import pytest
from django.utils import translation

from kezek.case.number import WhyNumber, why_number
from kezek.core import clock
from kezek.queue.models import Application
from tests.builders import START, a_group, an_application, statements_of

NOW = clock.at(date(2025, 8, 1), 10)


def why(application: Application) -> WhyNumber:
    found = why_number(application.pk, "kk", NOW)
    assert found is not None
    return found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_those_of_the_own_queue_are_counted(city: str) -> None:
    first, second = an_application(), an_application()
    assert plain(why(first).own_queue) == "Өз кезегіңізде сізден бұрын өтініш берген бала жоқ."
    assert why(second).ahead == 1
    assert plain(why(second).own_queue) == "Өз кезегіңізде сізден бұрын 1 өтініш берілген."


def test_other_rights_of_the_same_age_are_named_with_their_part(city: str) -> None:
    mine = an_application()
    for _n in range(6):
        an_application(right="priority")
    an_application(right="out_of_turn")
    an_application(right="priority", band=4)
    assert why(mine).rights == (
        "3 жас, кезектен тыс: бірнешеу. Оларға ваучер сізден бұрын беріледі.",
        "3 жас, бірінші кезекте: 6. Әр айналымдағы ваучер саны: оларға – 1, сіздің кезекке – 3.",
    )


def test_out_of_turn_nobody_stands_before_but_its_own(city: str) -> None:
    mine = an_application(right="out_of_turn")
    for _n in range(6):
        an_application(right="priority")
        an_application()
    assert why(mine).rights == ()


def test_for_priority_the_general_queue_is_counted_even_when_few_wait(city: str) -> None:
    mine = an_application(right="priority")
    an_application()
    assert why(mine).rights == (
        "3 жас, жалпы кезек: 1. Әр айналымдағы ваучер саны: оларға – 3, сіздің кезекке – 1.",
    )


def test_places_without_a_voucher_are_said(city: str) -> None:
    mine = an_application()
    assert "бос орын жоқ" in why(mine).places
    a_group(band=3, capacity=7)
    assert plain(why(mine).places) == "Осы жасқа арналған, әлі ваучер берілмеген 7 бос орын бар."


@pytest.mark.parametrize(("band", "said"), [(3, "ең үлкен жас тобынан"), (1, "басқа жас")])
def test_the_youngest_learn_that_they_are_served_last(city: str, band: int, said: str) -> None:
    assert said in why(an_application(band=band)).ages


def test_one_not_of_age_learns_from_when(city: str) -> None:
    young = an_application(band=1, may_from=date(2025, 9, 20))
    first, nothing_to_do = why(young).coming
    assert "20 қыркүйек, сб" in plain(first)
    assert nothing_to_do.startswith("Ақша бөлінген сайын")
    assert len(why(an_application()).coming) == 1


def test_an_open_page_says_no_day_of_it(city: str) -> None:
    young = an_application(band=1, may_from=date(2025, 9, 20))
    found = why_number(young.pk, "kk", NOW, openly=True)
    assert found is not None
    assert "әлі жеткен жоқ" in found.coming[0]
    assert not [line for line in found.coming if "қыркүйек" in line or "20" in line]


def test_it_is_said_in_russian_too(city: str) -> None:
    an_application()
    mine = an_application()
    with translation.override("ru"):
        found = why_number(mine.pk, "ru", NOW)
    assert found is not None
    assert plain(found.own_queue) == "В вашей очереди раньше вашего подано 1 заявление."


def test_one_that_does_not_wait_has_no_number_to_explain(city: str) -> None:
    assert why_number(an_application(state="voucher").pk, "kk", NOW) is None


def test_many_before_take_as_many_statements_as_none(city: str) -> None:
    mine = an_application(filed_at=START)
    why(mine)  # the rules are read once a process
    alone = statements_of(lambda: why(mine))
    for _n in range(5):
        an_application()
    assert statements_of(lambda: why(mine)) == alone <= 9
