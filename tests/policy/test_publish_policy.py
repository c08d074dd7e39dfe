from datetime import date
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.core.actors import IMPORT
from kezek.policy.acts import publish_policy
from kezek.policy.models import PolicyVersion, QueueType
from kezek.policy.queries import NoRules, rules_for

CITIES = Path(__file__).resolve().parents[2] / "cities"
MOMENT = clock.at(date(2025, 7, 1), 9)


def publish(city: str, key: str = "first") -> int:
    folder = str(CITIES / city)
    return publish_policy(actor=IMPORT, moment=MOMENT, request_key=key, city=city, folder=folder)


@pytest.mark.django_db
def test_taraz_has_eighteen_queue_types_and_its_numbers() -> None:
    publish("taraz")
    rules = rules_for("taraz", date(2025, 9, 1))
    assert QueueType.objects.filter(city_id="taraz").count() == 18
    assert rules.number("voucher_confirm_working_days") == 2
    assert rules.cycle == (("priority", 1), ("general", 3))
    band = rules.band_of(date(2023, 5, 5), date(2025, 9, 1))
    assert band is not None
    assert band.code == 2


@pytest.mark.django_db
def test_publishing_again_changes_nothing() -> None:
    publish("taraz")
    before = list(PolicyVersion.objects.values_list("number", "sha256"))
    publish("taraz", key="again")
    assert list(PolicyVersion.objects.values_list("number", "sha256")) == before


@pytest.mark.django_db
def test_a_second_city_builds_on_the_first() -> None:
    publish("almaty-auezov")
    assert rules_for("almaty-auezov", date(2025, 9, 1)).norms[2] > 0


@pytest.mark.django_db
def test_a_day_before_every_version_has_no_rules() -> None:
    publish("taraz")
    with pytest.raises(NoRules):
        rules_for("taraz", date(2019, 1, 1))
