"""The city month by month: what stood at each month's end, what happened in it."""

from datetime import date, timedelta

import pytest

from kezek.case.trends import trends
from kezek.core import clock
from kezek.places.acts import decline_offer, offer_seats
from kezek.places.acts.release import Release, release_places
from kezek.queue.queries import waiting_counts
from tests.builders import START, TARAZ, a_city, a_group, statements_of
from tests.case.line import FIRST, PRICE, at, file, follow, issue, seats, withdraw
from tests.places.builders import NOW, a_claimed_place, a_full_group, a_line, frame

DAY = timedelta(days=1)
AUGUST, SEPTEMBER, OCTOBER = (date(2025, month, 1) for month in (8, 9, 10))


def month_of(day: int) -> date:
    return (FIRST + timedelta(days=day)).replace(day=1)


@pytest.mark.django_db
def test_a_city_without_a_journal_has_no_course() -> None:
    a_city()
    assert trends(TARAZ) == []


@pytest.mark.django_db
def test_each_month_has_what_stood_at_its_end_and_what_happened_in_it() -> None:
    seats()
    children = [file(0), file(10), file(20)]  # August
    file(40)  # September
    issue(2, 45)
    withdraw(children[2], 65)  # October
    follow()
    with clock.standing_at(at(70)):
        months = trends(TARAZ)
    assert [(one.month, one.waiting, one.issued) for one in months[-3:]] == [
        (AUGUST, 3, 0),
        (SEPTEMBER, 2, 2),
        (OCTOBER, 1, 0),
    ]
    assert [one.reserved for one in months[-3:]] == [0, PRICE // 5 * 4 * 2, 0]
    assert sum(waiting_counts(TARAZ).values()) == months[-1].waiting


@pytest.mark.django_db
def test_on_an_earlier_day_of_the_month_it_ends_with_that_month() -> None:
    file(0)
    follow()
    with clock.standing_at(at(5)):
        assert [(one.month, one.waiting) for one in trends(TARAZ)] == [
            (date(2025, 7, 1), 0),  # the rules of the city were published then
            (month_of(0), 1),
        ]


@pytest.mark.django_db
def test_a_long_history_shows_thirteen_months() -> None:
    file(0)
    follow()
    with clock.standing_at(at(900)):
        months = trends(TARAZ)
    assert len(months) == 13
    assert months[-1].month == month_of(900)
    assert {one.waiting for one in months} == {1}


@pytest.mark.django_db
def test_places_are_counted_when_they_are_taken_and_until_they_are_given_back() -> None:
    group = a_group(band=3, capacity=5)
    kept, gone = a_claimed_place(group), a_claimed_place(group)
    later = START + timedelta(days=40)
    release_places(places=[gone.pk], reason=Release.LEFT, **frame(moment=later))
    follow()
    with clock.standing_at(later):
        months = trends(TARAZ)
    assert [(one.month, one.placed, one.taken) for one in months] == [
        (date(2025, 7, 1), 2, 2),
        (AUGUST, 0, 1),
    ]
    assert kept.pk != gone.pk


@pytest.mark.django_db
def test_an_offer_that_was_declined_gave_nobody_a_place() -> None:
    group = a_full_group(1)
    (wait,) = a_line(group, 1)
    left = [place.pk for place in group.places.all()]
    release_places(places=left, reason=Release.LEFT, **frame(moment=NOW + DAY))
    offer_seats(waits=[wait], **frame(moment=NOW + DAY))
    decline_offer(wait=wait, **frame(moment=NOW + DAY))
    follow()
    with clock.standing_at(NOW + DAY):
        (month,) = trends(TARAZ)
    assert (month.placed, month.taken) == (1, 0)


@pytest.mark.django_db
def test_it_takes_two_statements_however_much_happened() -> None:
    seats()
    for day in range(3):
        file(day)
    issue(1, 5)
    follow()
    with clock.standing_at(at(40)):
        assert statements_of(lambda: trends(TARAZ)) == 2
