import pytest

from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key, a_city, a_group, enrolled


@pytest.fixture
def city(db: None) -> str:
    return a_city()


@pytest.fixture
def key() -> Key:
    return Key()


@pytest.fixture
def group(city: str) -> Group:
    return a_group(city=city)


@pytest.fixture
def child(group: Group) -> Enrolled:
    return enrolled(group)
