import pytest

from kezek.core.actors import Actor, Role
from kezek.kindergartens.models import Group
from kezek.vouchers.acts import allot_money
from tests.attendance.builders import START, Enrolled, Key, a_city, a_group, enrolled


@pytest.fixture
def key() -> Key:
    return Key()


@pytest.fixture
def city(db: None, key: Key) -> str:
    """A city with 100 million for 2025; the builders' reservations are put into the pot below."""
    city = a_city()
    allot_money(
        actor=Actor(Role.DEPARTMENT, 1),
        moment=START,
        request_key=key(),
        city=city,
        budget_year=2025,
        source="local",
        tenge=100_000_000,
    )
    return city


@pytest.fixture
def group(city: str) -> Group:
    return a_group(city=city)


@pytest.fixture
def children(group: Group) -> list[Enrolled]:
    return [enrolled(group) for _ in range(3)]
