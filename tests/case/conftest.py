from collections.abc import Iterator

import pytest
from django.utils import translation

from kezek.kindergartens.models import Group
from tests.attendance.builders import Key, a_city, a_group


@pytest.fixture
def city(db: None) -> str:
    return a_city()


@pytest.fixture
def key() -> Key:
    return Key()


@pytest.fixture
def group(city: str) -> Group:
    return a_group(city=city)


@pytest.fixture(autouse=True)
def kazakh() -> Iterator[None]:
    with translation.override("kk"):
        yield
