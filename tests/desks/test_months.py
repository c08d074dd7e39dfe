from datetime import date

import pytest
from django.test import Client

from kezek.attendance.acts import dispute_timesheet
from kezek.attendance.models import Timesheet
from kezek.core import clock
from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key, a_group, a_kindergarten, enrolled
from tests.attendance.days import closed_month, mark_month
from tests.desks.staff import cost, educator_of, head_of, keyed, signed_in, words

OCTOBER_1 = clock.at(date(2025, 10, 1), 12)
OCTOBER_3 = clock.at(date(2025, 10, 3), 12)


def address(group: Group, page: str) -> str:
    return f"/ru/desks/kindergarten/{group.kindergarten.code}/{page}/"


@pytest.fixture
def head(group: Group) -> Client:
    return signed_in(head_of(group.kindergarten))


def test_what_is_missing_stands_by_day_and_group(
    head: Client, group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key, last=date(2025, 9, 29))
    with clock.standing_at(OCTOBER_1):
        page = head.get(address(group, "months"))
        refused = head.post(address(group, "months"), keyed(month="2025-09-01"))
    assert f"/today/{group.code}/2025-09-30/" in page.content.decode()
    assert "Не полон" in words(page)
    assert "не отмечены: 30.09" in words(refused)
    assert not Timesheet.objects.exists()


def test_a_month_that_runs_is_not_closed(
    head: Client, group: Group, children: list[Enrolled]
) -> None:
    assert "Ещё идёт" in words(head.get(address(group, "months")))
    refused = head.post(address(group, "months"), keyed(month="2025-09-01"))
    assert 'class="errors"' in refused.content.decode()


def test_one_button_closes_the_month(
    head: Client, group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key)
    sent = keyed(month="2025-09-01")
    with clock.standing_at(OCTOBER_1):
        assert "Можно закрыть" in words(head.get(address(group, "months")))
        answer = head.post(address(group, "months"), sent)
        again = head.post(address(group, "months"), sent)
        anew = head.post(address(group, "months"), keyed(month="2025-09-01"))
        page = words(head.get(address(group, "months")))
    assert answer.headers["Location"].endswith("?done=closed")
    assert again.headers["Location"].endswith("?done=closed")
    assert "Месяц закрыт" in words(anew)
    assert Timesheet.objects.count() == 3
    assert "Родителям отправлены 3 табеля." in page


def test_a_month_that_is_none_changes_nothing(head: Client, group: Group) -> None:
    assert head.post(address(group, "months"), keyed(month="abc")).status_code == 200


def disputed(group: Group, child: Enrolled, key: Key) -> Timesheet:
    (sheet,) = closed_month(group, [child], key)
    with clock.standing_at(OCTOBER_3):
        dispute_timesheet(
            actor=child.parent,
            moment=OCTOBER_3,
            request_key=key(),
            city=group.city_id,
            timesheet=sheet.pk,
            days={date(2025, 9, 10): "A"},
            comment="Үйде болды",
        )
    return sheet


def test_the_head_accepts_the_parents_days(head: Client, group: Group, key: Key) -> None:
    sheet = disputed(group, enrolled(group), key)
    path = f"{address(group, 'disputes')}{sheet.pk}/"
    with clock.standing_at(OCTOBER_3):
        assert path in head.get(address(group, "disputes")).content.decode()
        page = words(head.get(path))
        assert "Үйде болды" in page
        assert "Нет без причины" in page
        sent = keyed(accept=1)
        answer = head.post(path, sent)
        again = head.post(path, sent)
    assert answer.headers["Location"].endswith("?done=settled")
    assert again.status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == "settled"


def test_the_head_passes_the_dispute_on(head: Client, group: Group, key: Key) -> None:
    sheet = disputed(group, enrolled(group), key)
    path = f"{address(group, 'disputes')}{sheet.pk}/"
    with clock.standing_at(OCTOBER_3):
        assert head.post(path, keyed(**{"pass": 1})).headers["Location"].endswith("passed")
        late = head.post(path, keyed(accept=1))
    assert 'class="errors"' in late.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == "review"


def test_income_follows_the_days(head: Client, group: Group, key: Key) -> None:
    assert "Пока ничего не начислено" in words(head.get(address(group, "income")))


def test_others_see_no_month_and_no_dispute(group: Group, key: Key) -> None:
    sheet = disputed(group, enrolled(group), key)
    stranger = signed_in(head_of(a_kindergarten()))
    paths = [address(group, page) for page in ("months", "disputes", "income")]
    paths.append(f"{address(group, 'disputes')}{sheet.pk}/")
    for path in paths:
        assert stranger.get(path).status_code == 404
    assert stranger.post(paths[0], keyed(month="2025-09-01")).status_code == 404
    assert stranger.post(paths[3], keyed(accept=1)).status_code == 404
    own = a_kindergarten()
    elsewhere = f"/ru/desks/kindergarten/{own.code}/disputes/{sheet.pk}/"
    assert signed_in(head_of(own)).get(elsewhere).status_code == 404
    assert signed_in(educator_of(group)).get(paths[0]).status_code == 403


def test_the_lists_hold_their_query_count(city: str, key: Key) -> None:
    counts = []
    for many in (1, 3):
        group = a_group(city=city)
        children = [enrolled(group) for _ in range(many)]
        sheets = closed_month(group, children, key)
        for sheet, child in zip(sheets, children, strict=True):
            dispute_timesheet(
                actor=child.parent,
                moment=OCTOBER_3,
                request_key=key(),
                city=city,
                timesheet=sheet.pk,
                days={date(2025, 9, 10): "A"},
            )
        head = signed_in(head_of(group.kindergarten))
        with clock.standing_at(OCTOBER_3):
            pages = [address(group, page) for page in ("months", "disputes", "income")]
            head.get(pages[0])
            counts.append([cost(head, page) for page in pages])
    assert counts[0] == counts[1]
