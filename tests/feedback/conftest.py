import pytest

from kezek.core.actors import Actor, Role
from tests.attendance.builders import Key, a_city, an_account


@pytest.fixture
def city(db: None) -> str:
    return a_city()


@pytest.fixture
def key() -> Key:
    return Key()


@pytest.fixture
def parent(city: str) -> Actor:
    return Actor(Role.PARENT, an_account().pk)


@pytest.fixture
def counter(city: str) -> Actor:
    return Actor(Role.COUNTER, an_account().pk)
