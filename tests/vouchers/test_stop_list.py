"""The stop list: no voucher for its days, the place in the queue kept, the replay explains it."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.queue.acts import uncover_false_privilege
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import DEPARTMENT, START, TARAZ, a_key
from tests.queue.claims import a_claim
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_line, a_listed_group, money_for, replayed

pytestmark = pytest.mark.django_db

LAST_DAY = clock.at(date(2025, 7, 11), 10)


def holders() -> list[int]:
    found = Voucher.objects.order_by("pk").values_list("application_id", flat=True)
    return [int(pk) for pk in found]


def test_it_is_passed_over_until_the_list_ends_and_then_first_again() -> None:
    a_listed_group()
    line = a_line(4)
    uncover_false_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=a_claim(line[0]),
        reason="forged",
    )
    for moment in (START + timedelta(hours=1), LAST_DAY):
        money_for(1, moment)
        assert an_iteration(moment).issued == 1
    assert holders() == [line[1].pk, line[2].pk]
    money_for(1, LAST_DAY)
    assert an_iteration(LAST_DAY + timedelta(days=1)).issued == 1
    assert holders() == [line[1].pk, line[2].pk, line[0].pk]
    assert replayed().explained


def test_a_shorter_list_than_the_journal_says_is_found_by_the_replay() -> None:
    a_listed_group()
    line = a_line(2)
    uncover_false_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=a_claim(line[0]),
        reason="forged",
    )
    Application.objects.filter(pk=line[0].pk).update(may_from=date(2020, 1, 1))
    money_for(1)
    assert an_iteration(START + timedelta(hours=1)).issued == 1
    assert holders() == [line[0].pk]
    assert not replayed().explained
