from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.people.models import Account
from kezek.policy.models import City
from tests.attendance.builders import Enrolled, Key, a_city, a_group, enrolled
from tests.builders import START, TARAZ
from tests.builders import a_city as published_city
from tests.desks.staff import signed_in, staff

TUESDAY = date(2025, 9, 2)


@pytest.fixture(autouse=True)
def _plain_names(settings: Settings) -> None:
    """Static files under their own names: nothing has to be collected before."""
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}


@pytest.fixture
def city(db: None) -> str:
    code = a_city()
    City.objects.filter(pk=code).update(is_default=True)
    return code


@pytest.fixture
def key() -> Key:
    return Key()


@pytest.fixture
def group(city: str) -> Group:
    return a_group(city=city)


@pytest.fixture
def children(group: Group) -> list[Enrolled]:
    return [enrolled(group) for _ in range(3)]


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.standing_at(clock.at(TUESDAY, 9)):
        yield


@pytest.fixture
def july(db: None) -> Iterator[None]:
    """The one city there is, in its first hours."""
    published_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(START):
        yield


@pytest.fixture
def clerk() -> Account:
    return staff("counter")


@pytest.fixture
def counter(clerk: Account) -> Client:
    return signed_in(clerk)
