from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.policy.models import CalendarDay
from kezek.policy.queries import calendar, queue_types, remembered, rules_for
from tests.builders import a_city

DAY = date(2025, 9, 2)


@pytest.fixture
def city(db: None) -> str:
    return str(a_city().pk)


def test_inside_the_block_each_rule_is_read_once(city: str) -> None:
    with remembered(), CaptureQueriesContext(connection) as first:
        for _ in range(3):
            rules_for(city, DAY)
            calendar()
            queue_types(city)
    assert len(first) <= 4


def test_outside_the_block_nothing_is_remembered(city: str) -> None:
    assert calendar().is_working(DAY)
    with remembered():
        assert calendar().is_working(DAY)
    CalendarDay.objects.update_or_create(day=DAY, defaults={"working": False})
    assert not calendar().is_working(DAY)
