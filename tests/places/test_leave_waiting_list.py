from datetime import timedelta

import pytest

from kezek.places.acts import close_waits, join_waiting_list, leave_waiting_list
from kezek.places.errors import WaitOver
from kezek.places.models import Wait
from kezek.vouchers.models import Voucher
from tests.places.builders import NOW, a_claimant, a_full_group, data_of, frame, states

pytestmark = pytest.mark.django_db


def test_the_clock_goes_on_after_the_last_list() -> None:
    voucher, groups = a_claimant(), [a_full_group(), a_full_group()]
    waits = [join_waiting_list(voucher=voucher.pk, group=group.pk, **frame()) for group in groups]
    later = NOW + timedelta(days=20)
    assert leave_waiting_list(wait=waits[0], **frame(later)) == groups[0].pk
    assert Voucher.objects.get(pk=voucher.pk).paused_at == NOW
    leave_waiting_list(wait=waits[1], **frame(later))
    running = Voucher.objects.get(pk=voucher.pk)
    assert running.paused_at is None
    assert running.sign_due_at is not None
    assert running.sign_due_at > later
    assert data_of("wait.left", waits[1])["reason"] == "parent"


def test_a_list_is_left_once() -> None:
    wait = join_waiting_list(voucher=a_claimant().pk, group=a_full_group().pk, **frame())
    leave_waiting_list(wait=wait, **frame())
    with pytest.raises(WaitOver):
        leave_waiting_list(wait=wait, **frame())


def test_every_wait_of_a_voucher_ends_at_once() -> None:
    voucher, other = a_claimant(), a_claimant()
    groups = [a_full_group(), a_full_group()]
    waits = [join_waiting_list(voucher=voucher.pk, group=group.pk, **frame()) for group in groups]
    stays = join_waiting_list(voucher=other.pk, group=groups[0].pk, **frame())
    assert close_waits(vouchers=[voucher.pk], reason="voucher", **frame()) == 2
    assert states([Wait.objects.get(pk=wait) for wait in [*waits, stays]]) == [
        "left",
        "left",
        "waiting",
    ]
    assert data_of("wait.left", waits[0])["reason"] == "voucher"
    assert close_waits(vouchers=[voucher.pk], reason="voucher", **frame()) == 0
