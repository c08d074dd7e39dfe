"""A city in bulletin mode: published in the evening, opened at an hour, by turn, then to all."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places.acts import (
    Claim,
    Claimed,
    Release,
    claim_place,
    claim_places,
    join_waiting_lists,
    publish_bulletin,
    release_places,
)
from kezek.places.errors import BulletinOut, NotOpen
from kezek.places.models import Bulletin, Opening
from kezek.places.queries import choices
from kezek.places.queries_openings import bulletin_lines, last_bulletin
from kezek.places.sweeps import publish_due
from kezek.policy.reading import FILE
from kezek.site.settings import ROOT
from kezek.vouchers.models import Voucher
from tests.builders import START, a_group, a_key, a_voucher
from tests.places.builders import PARENT, data_of
from tests.policy.files import PLAIN_NAME, a_rule, published, written

pytestmark = pytest.mark.django_db

CITY = "almaty-auezov"
EVENING = clock.at(date(2025, 7, 1), 18)  # Tuesday
OPENS = clock.at(date(2025, 7, 2), 6, 57)
ALL = clock.at(date(2025, 7, 5), 6, 57)  # after three working days, as in Almaty in May 2023


@pytest.fixture(autouse=True)
def town(tmp_path: Path) -> str:
    """The second city with bulletins, and with no publication in the month of group changes."""
    base = ROOT / "cities" / CITY / FILE
    text = f'extends = "{base}"\n\n[city]\ncode = "{CITY}"\nname = {PLAIN_NAME}\n\n'
    text += a_rule("places_mode", '"bulletin"')
    text += a_rule("group_transfer_pauses_publication", "true")
    return str(published(written(tmp_path / CITY, text).parent).pk)


def group_of(capacity: int, band: int = 3) -> Group:
    return a_group(city=CITY, capacity=capacity, band=band)


def in_line(count: int, band: int = 3) -> list[Voucher]:
    """Confirmed vouchers, the first issued first; their terms are long."""
    made = [
        a_voucher("confirmed", city=CITY, band=band, issued_at=START - timedelta(hours=count - n))
        for n in range(count)
    ]
    Voucher.objects.update(sign_due_at=START + timedelta(days=60))
    return made


def publish(moment: datetime = EVENING) -> int:
    return publish_bulletin(actor=PARENT, moment=moment, request_key=a_key(), city=CITY)


def claims(moment: datetime, group: Group, vouchers: Sequence[Voucher]) -> list[Claimed]:
    return claim_places(
        actor=PARENT,
        moment=moment,
        request_key=a_key(),
        city=CITY,
        claims=[Claim(voucher.pk, group.pk) for voucher in vouchers],
    )


def verdict(moment: datetime, group: Group, voucher: Voucher) -> tuple[str, datetime | None]:
    (answer,) = claims(moment, group, [voucher])
    return answer.verdict, answer.opens_at


def seats(group: Group) -> tuple[int, int]:
    row = Opening.objects.get(group=group)
    return row.open_seats, row.seats


def test_what_is_in_no_bulletin_is_not_open() -> None:
    group, (voucher,) = group_of(2), in_line(1)
    assert verdict(EVENING, group, voucher) == ("not_open", None)


def test_a_bulletin_opens_in_the_morning_to_those_whose_turn_has_come() -> None:
    group, (one, two, three) = group_of(2), in_line(3)
    publish()
    assert verdict(OPENS - timedelta(minutes=1), group, one) == ("not_open", OPENS)
    assert verdict(OPENS, group, three) == ("not_open", ALL)
    assert verdict(OPENS, group, one) == ("ok", None)
    assert verdict(ALL - timedelta(seconds=1), group, two) == ("ok", None)
    assert verdict(ALL - timedelta(seconds=1), group, three) == ("full", None)


def test_after_the_window_it_is_open_to_all() -> None:
    group, (*_first, last) = group_of(2), in_line(3)
    publish()
    assert verdict(ALL, group, last) == ("ok", None)
    assert seats(group) == (0, 1)


def test_in_one_batch_each_gets_what_is_theirs() -> None:
    group, (one, two, three, four) = group_of(2), in_line(4)
    publish()
    answers = claims(OPENS, group, [four, two, three, one])
    assert [answer.verdict for answer in answers] == ["not_open", "ok", "not_open", "ok"]
    assert seats(group) == (0, 0)


def test_the_refusal_says_when_it_opens() -> None:
    group, (*_, late) = group_of(1), in_line(2)
    publish()
    with pytest.raises(NotOpen) as refusal:
        claim_place(
            actor=PARENT,
            moment=OPENS,
            request_key=a_key(),
            city=CITY,
            voucher=late.pk,
            group=group.pk,
        )
    assert "06:57" in str(refusal.value)


def test_ages_have_turns_of_their_own() -> None:
    three, four = group_of(1, 3), group_of(2, 4)
    (young,), (_a, old) = in_line(1, 3), in_line(2, 4)
    publish()
    assert verdict(OPENS, three, young)[0] == "ok"
    assert verdict(OPENS, four, old)[0] == "ok"


def test_a_seat_that_comes_free_waits_for_the_next_bulletin() -> None:
    group, (one, two) = group_of(1), in_line(2)
    publish()
    (taken,) = claims(OPENS, group, [one])
    release_places(
        actor=PARENT,
        moment=OPENS,
        request_key=a_key(),
        city=CITY,
        places=[taken.place or 0],
        reason=Release.DECLINED,
    )
    assert verdict(ALL, group, two) == ("not_open", None)
    publish(clock.at(date(2025, 7, 5), 18))
    assert seats(group) == (0, 1)


def test_older_seats_stay_open_beside_new_ones() -> None:
    group, (one, two, three, four) = group_of(2), in_line(4)
    publish()
    Group.objects.filter(pk=group.pk).update(capacity=3)
    publish(ALL + timedelta(hours=11))
    assert seats(group) == (2, 1)
    again = clock.at(date(2025, 7, 6), 6, 57)
    answers = claims(again, group, [four, three, two, one])
    assert [answer.verdict for answer in answers] == ["ok", "ok", "not_open", "ok"]
    assert seats(group) == (0, 0)


def seen(voucher: Voucher, moment: datetime) -> tuple[int, bool, datetime | None]:
    (one,) = choices(voucher.pk, moment)
    return one.free, one.later, one.opens_at


def test_each_family_sees_what_is_open_to_it_and_from_when() -> None:
    group, (one, two, three) = group_of(2), in_line(3)
    assert seen(one, EVENING) == (0, True, None)
    publish()
    assert seen(one, OPENS - timedelta(minutes=1)) == (0, True, OPENS)
    assert seen(one, OPENS) == (2, False, None)
    assert seen(three, OPENS) == (0, True, ALL)
    assert seen(three, ALL) == (2, False, None)
    claims(OPENS, group, [one, two])
    assert seen(three, OPENS) == (0, False, None)


def test_nobody_joins_the_line_of_seats_that_are_about_to_open() -> None:
    group, (one, two) = group_of(1), in_line(2)
    publish()
    wish = [Claim(two.pk, group.pk)]
    told: dict[str, Any] = {"actor": PARENT, "city": CITY, "wishes": wish}
    (before,) = join_waiting_lists(moment=OPENS, request_key=a_key(), **told)
    assert before.verdict == "not_open"
    (after,) = join_waiting_lists(moment=ALL, request_key=a_key(), **told)
    assert after.verdict == "free"
    claims(OPENS, group, [one])
    (full,) = join_waiting_lists(moment=ALL, request_key=a_key(), **told)
    assert full.verdict == "ok"


def test_a_group_in_its_window_is_not_published_again() -> None:
    group = group_of(2)
    in_line(1)
    publish()
    Group.objects.filter(pk=group.pk).update(capacity=5)
    publish(EVENING + timedelta(days=1))
    assert seats(group) == (0, 2)
    assert Opening.objects.get(group=group).all_at == ALL


def test_a_recalled_group_is_in_no_bulletin() -> None:
    group_of(2)
    Group.objects.update(published=False)
    publish()
    assert not Opening.objects.exists()


def test_the_journal_tells_of_the_bulletin_and_of_each_group() -> None:
    group = group_of(2)
    in_line(1)
    bulletin = publish()
    times = {"opens": OPENS.isoformat(), "open_to_all": ALL.isoformat()}
    assert data_of("bulletin.published", bulletin) == {"day": "2025-07-01", "places": 2, **times}
    assert data_of("group.opened", group.pk) == {"bulletin": "2025-07-01", "places": 2, **times}
    found = last_bulletin(CITY)
    assert found is not None
    assert (found.pk, found.places) == (bulletin, 2)
    (line,) = bulletin_lines(CITY)
    assert (line.group, line.seats, line.opens_at) == (group.pk, 2, OPENS)


def test_a_day_has_one_bulletin() -> None:
    publish()
    with pytest.raises(BulletinOut):
        publish(EVENING + timedelta(hours=1))


def test_the_sweep_publishes_once_in_the_evening() -> None:
    group_of(2)
    assert publish_due(CITY, EVENING - timedelta(minutes=1)) == 0
    assert publish_due(CITY, EVENING) == 1
    assert publish_due(CITY, EVENING + timedelta(minutes=5)) == 0
    assert Bulletin.objects.get().places == 2


def test_nothing_is_published_while_groups_are_changed() -> None:
    group_of(2)
    assert publish_due(CITY, clock.at(date(2025, 8, 15), 19)) == 0
    assert publish_due(CITY, clock.at(date(2025, 9, 1), 19)) == 1


def test_a_city_without_bulletins_publishes_none() -> None:
    a_group()
    assert publish_due("taraz", EVENING) == 0
    assert not Entry.objects.filter(kind="bulletin.published").exists()
