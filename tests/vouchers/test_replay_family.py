"""What befalls families changes queues, places and money; the replay explains it in both cities."""

from datetime import timedelta
from typing import Any

import pytest

from kezek.contracts.acts import close_by_death, give_back_voucher, move_to_city
from kezek.journal.sequencer import catch_up
from kezek.places.acts import claim_place
from kezek.queue.acts import decide_appeal, file_appeal, settle_order
from kezek.queue.models import Application
from kezek.vouchers.acts import confirm_voucher
from kezek.vouchers.models import Voucher
from kezek.vouchers.replay import replay
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_city, a_key, guardian_of
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_line, a_listed_group, money_for

pytestmark = pytest.mark.django_db

OTHER = "almaty-auezov"
LATER = START + timedelta(hours=2)


def test_deaths_moves_and_appeals_are_explained() -> None:
    a_city(OTHER)
    group = a_listed_group()
    line = a_line(8)
    money_for(4)
    assert an_iteration().issued == 4
    placed, issued, refused, _fourth = Voucher.objects.order_by("ordinal")
    frame: dict[str, Any] = {"actor": PARENT, "moment": LATER, "city": TARAZ}
    confirm_voucher(voucher=placed.pk, request_key=a_key(), **frame)
    claim_place(voucher=placed.pk, group=group.pk, request_key=a_key(), **frame)
    close_by_death(child=placed.child_id, request_key=a_key(), **frame)
    give_back_voucher(voucher=refused.pk, request_key=a_key(), **frame)
    for child in (issued.child, line[5].child):
        guardian = guardian_of(child).pk
        move_to_city(child=child.pk, guardian=guardian, to=OTHER, request_key=a_key(), **frame)
    appeal = file_appeal(application=refused.application_id, text="…", request_key=a_key(), **frame)
    decide_appeal(
        appeal=appeal,
        reason="not_informed",
        request_key=a_key(),
        **{**frame, "actor": DEPARTMENT},
    )
    assert an_iteration(LATER).issued == 3  # the money of three came back
    assert Voucher.objects.filter(application=refused.application, state="issued").exists()
    for city in (TARAZ, OTHER):
        catch_up(city)
        settle_order(city)
        assert replay(city).findings == ()
    assert Application.objects.filter(city_id=OTHER, state="waiting").count() == 2
