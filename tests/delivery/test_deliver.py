from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.core import clock
from kezek.delivery.deliver import Channel, Text, queue_text, queue_texts
from kezek.delivery.models import Message
from kezek.delivery.ports import CarrierDown
from kezek.delivery.queries import inbox, inbox_of
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.delivery.sandbox_ports import SandboxCarrier
from kezek.delivery.sweeps import forget_old, send_queued

pytestmark = pytest.mark.django_db
PHONE = "+77010000001"


def _queue(key: str, address: str | None = PHONE, channel: Channel = Channel.SMS) -> int:
    return queue_text(channel=channel, address=address, text="Мәтін", language="kk", key=key)


def _states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_a_text_is_queued_sent_and_found_in_the_inbox(sandbox: Path) -> None:
    number = _queue("a")
    assert inbox() == []
    assert send_queued() == 1
    (delivered,) = inbox()
    assert (delivered.id, delivered.address, delivered.text) == (number, PHONE, "Мәтін")
    assert [one.id for one in inbox_of(PHONE)] == [number]
    assert inbox_of("+77010000002") == []


def test_the_address_can_not_be_read_in_the_row() -> None:
    _queue("a")
    row = Message.objects.get()
    assert PHONE.encode() not in bytes(row.address_sealed) + bytes(row.address_mark)


def test_the_same_occasion_is_told_once(sandbox: Path) -> None:
    assert _queue("a") == _queue("a")
    send_queued()
    _queue("a")
    assert send_queued() == 0
    assert _states() == ["sent"]


def test_numbers_come_in_the_order_given() -> None:
    texts = [
        Text(Channel.EMAIL, "a@example.kz", "x", "ru", "1"),
        Text(Channel.SMS, PHONE, "y", "ru", "2"),
        Text(Channel.EMAIL, "b@example.kz", "z", "ru", "3"),
    ]
    found = dict(Message.objects.values_list("pk", "text")) if (n := queue_texts(texts)) else {}
    assert [found[number] for number in n] == ["x", "y", "z"]


def test_many_texts_cost_one_statement() -> None:
    texts = [Text(Channel.SMS, PHONE, "x", "kk", str(number)) for number in range(100)]
    with CaptureQueriesContext(connection) as caught:
        queue_texts(texts)
    assert len([q for q in caught.captured_queries if "INSERT" in q["sql"]]) == 1


def test_a_text_to_nowhere_looks_the_same_and_never_leaves(sandbox: Path) -> None:
    _queue("a")
    _queue("b", None)
    sizes = {len(row.address_sealed) for row in Message.objects.all()}
    assert len(sizes) == 1
    assert send_queued() == 1
    assert _states() == ["sent", "failed"]


@pytest.mark.parametrize("mode", [Mode.DOWN, Mode.SLOW])
def test_a_silent_carrier_delays_its_own_channel_only(sandbox: Path, mode: Mode) -> None:
    set_mode(Port.SMS, mode)
    carriers = {
        "sms": SandboxCarrier(Port.SMS, wait=lambda _seconds: None),
        "email": SandboxCarrier(Port.EMAIL),
    }
    _queue("a")
    _queue("b")
    _queue("c", "a@example.kz", Channel.EMAIL)
    assert send_queued(carriers=carriers) == 1
    assert _states() == ["queued", "queued", "sent"]
    assert list(Message.objects.order_by("id").values_list("attempts", flat=True)) == [1, 0, 1]
    set_mode(Port.SMS, Mode.OK)
    assert send_queued(carriers=carriers) == 2


def test_a_slow_carrier_is_waited_for_no_longer_than_its_patience(sandbox: Path) -> None:
    set_mode(Port.SMS, Mode.SLOW)
    waited: list[float] = []
    with pytest.raises(CarrierDown):
        SandboxCarrier(Port.SMS, patience=0.5, wait=waited.append).send(PHONE, "x", key="a")
    assert waited == [0.5]


def test_a_dead_code_is_not_sent_any_more(sandbox: Path) -> None:
    _queue("code:1")
    _queue("news:1")
    Message.objects.update(created_at=clock.wall() - timedelta(minutes=5))
    assert send_queued() == 1
    assert _states() == ["failed", "sent"]


def test_no_more_than_the_limit_leaves_at_once(sandbox: Path) -> None:
    for number in range(3):
        _queue(str(number))
    assert send_queued(limit=2) == 2
    assert _states() == ["sent", "sent", "queued"]


def test_old_texts_are_forgotten() -> None:
    _queue("old")
    Message.objects.update(created_at=clock.wall() - timedelta(days=31))
    _queue("new")
    assert forget_old(clock.wall()) == 1
    assert Message.objects.get().key == "new"
