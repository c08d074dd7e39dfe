from datetime import date
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.acts import Recall, publish_group, recall_group
from kezek.kindergartens.errors import (
    AlreadyPublished,
    AlreadyRecalled,
    GroupUnknown,
    PublicationPaused,
)
from kezek.kindergartens.models import Group
from kezek.policy.reading import FILE
from kezek.site.settings import ROOT
from tests.builders import DEPARTMENT, START, a_group, a_key
from tests.policy.files import PLAIN_NAME, a_rule, published, written

pytestmark = pytest.mark.django_db


def _publish(group: int) -> int:
    return publish_group(actor=DEPARTMENT, moment=START, request_key=a_key(), group=group)


def _recall(group: int) -> int:
    return recall_group(
        actor=DEPARTMENT, moment=START, request_key=a_key(), group=group, reason=Recall.REPAIR
    )


def test_publishing_opens_the_free_seats() -> None:
    group = a_group(capacity=20, taken=5, published=False)
    assert _publish(group.pk) == 15
    assert Group.objects.get(pk=group.pk).published
    entry = Entry.objects.get(kind="group.published", subject_id=group.pk)
    assert entry.data == {"free": 15}


def test_an_open_group_is_not_opened_again() -> None:
    with pytest.raises(AlreadyPublished):
        _publish(a_group().pk)


def test_recalling_takes_no_place_from_anybody() -> None:
    group = a_group(capacity=20, taken=5)
    assert _recall(group.pk) == 15
    row = Group.objects.get(pk=group.pk)
    assert (row.published, row.taken) == (False, 5)
    entry = Entry.objects.get(kind="group.recalled", subject_id=group.pk)
    assert entry.data == {"reason": "repair"}


def test_a_closed_group_is_not_closed_again() -> None:
    with pytest.raises(AlreadyRecalled):
        _recall(a_group(published=False).pk)


def test_an_unknown_group_is_neither_opened_nor_closed() -> None:
    for step in (_publish, _recall):
        with pytest.raises(GroupUnknown):
            step(10**9)


def test_a_city_may_publish_nothing_while_children_change_groups(tmp_path: Path) -> None:
    base = ROOT / "cities/taraz" / FILE
    text = f'extends = "{base}"\n\n[city]\ncode = "taraz"\nname = {PLAIN_NAME}\n\n'
    text += a_rule("group_transfer_pauses_publication", "true")
    published(written(tmp_path / "still", text).parent)
    group = a_group(city="still", published=False)

    def publish(day: date) -> int:
        return publish_group(
            actor=DEPARTMENT, moment=clock.at(day, 9), request_key=a_key(), group=group.pk
        )

    for day in (date(2025, 8, 1), date(2025, 8, 31)):
        with pytest.raises(PublicationPaused):
            publish(day)
    assert publish(date(2025, 9, 1)) == 20
