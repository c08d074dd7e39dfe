import pytest

from kezek.core.actors import Actor, Role
from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key, a_city, a_group, enrolled

EDUCATOR = Actor(Role.EDUCATOR, 7)


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
def children(group: Group) -> list[Enrolled]:
    return [enrolled(group) for _ in range(3)]
