from datetime import date, timedelta

import pytest
from django.test import Client

from kezek.attendance.models import DayMark, GroupDay
from kezek.core import clock
from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key, a_group, enrolled
from tests.attendance.days import closed_month
from tests.desks.conftest import TUESDAY
from tests.desks.staff import cost, educator_of, head_of, keyed, signed_in, staff, words


def address(group: Group, day: date = TUESDAY) -> str:
    return f"/ru/desks/kindergarten/{group.kindergarten.code}/today/{group.code}/{day}/"


@pytest.fixture
def educator(group: Group) -> Client:
    return signed_in(educator_of(group))


def marks() -> dict[int, str]:
    return dict(DayMark.objects.values_list("enrolment_id", "mark"))


def test_everybody_came_in_one_tap(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    assert "Все пришли: 3" in words(educator.get(address(group)))
    sent = keyed(everybody=1, **{f"c{child.id}": "came" for child in children})
    answer = educator.post(address(group), sent)
    assert answer.headers["Location"] == address(group) + "?done=marked"
    assert marks() == {child.id: "P" for child in children}


def test_exceptions_keep_their_reasons(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    ill, *rest = children
    sent = keyed(save=1, **{f"c{child.id}": "came" for child in rest})
    sent |= {f"c{ill.id}": "away", f"r{ill.id}": "I"}
    educator.post(address(group), sent)
    assert marks() == {ill.id: "I"} | {child.id: "P" for child in rest}
    page = words(educator.get(address(group)))
    assert "День отмечен" in page
    assert "Болезнь, есть справка" in page


def test_a_missing_reason_is_asked_for_and_nothing_is_lost(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    away, ill, came = children
    sent = keyed(save=1)
    sent |= {f"c{away.id}": "away", f"c{ill.id}": "away", f"r{ill.id}": "I", f"c{came.id}": "came"}
    answer = educator.post(address(group), sent)
    assert "Выберите причину: не указана у 1 ребёнка." in words(answer)
    page = answer.content.decode()
    assert f'name="c{away.id}" value="away" checked' in page
    assert f'name="r{ill.id}" value="I" checked' in page
    assert f'value="{sent["request_key"]}"' in page
    assert not GroupDay.objects.exists()


def test_everybody_does_not_wipe_out_exceptions(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    sent = keyed(everybody=1, **{f"c{child.id}": "came" for child in children})
    sent[f"c{children[0].id}"] = "away"
    assert "1 ребёнок отмечен «Нет»" in words(educator.post(address(group), sent))
    assert not GroupDay.objects.exists()


def test_an_unmarked_child_is_refused(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    sent = keyed(save=1, **{f"c{child.id}": "came" for child in children[1:]})
    assert "1 ребён" in words(educator.post(address(group), sent))
    assert not GroupDay.objects.exists()


def test_sending_twice_marks_once(educator: Client, group: Group, children: list[Enrolled]) -> None:
    sent = keyed(everybody=1)
    first = educator.post(address(group), sent)
    again = educator.post(address(group), sent)
    assert first.headers["Location"] == again.headers["Location"]
    assert GroupDay.objects.count() == 1


def test_marking_a_marked_day_says_so(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    educator.post(address(group), keyed(everybody=1))
    answer = educator.post(address(group), keyed(everybody=1))
    assert "Этот день уже отмечен." in words(answer)


@pytest.mark.parametrize(
    ("day", "said"),
    [(TUESDAY + timedelta(days=4), "выходной"), (TUESDAY + timedelta(days=1), "ещё не")],
)
def test_days_off_and_days_to_come_are_not_marked(
    educator: Client, group: Group, children: list[Enrolled], day: date, said: str
) -> None:
    page = words(educator.get(address(group, day)))
    assert said in page
    assert "Все пришли" not in page
    assert said in words(educator.post(address(group, day), keyed(everybody=1)))
    assert not GroupDay.objects.exists()


def test_one_mark_is_corrected_with_a_reason(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    educator.post(address(group), keyed(everybody=1))
    child = children[0]
    page = f"{address(group)}{child.id}/"
    lacking = educator.post(page, keyed(mark="A"))
    assert words(lacking).count("Выберите из списка.") == 2  # beside the field and in the summary
    answer = educator.post(page, keyed(mark="A", reason="mistake"))
    assert answer.headers["Location"] == address(group) + "?done=corrected"
    assert marks()[child.id] == "A"


def test_a_correction_to_the_same_mark_is_refused(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    educator.post(address(group), keyed(everybody=1))
    answer = educator.post(f"{address(group)}{children[0].id}/", keyed(mark="P", reason="mistake"))
    assert answer.status_code == 200
    assert 'class="errors"' in answer.content.decode()


def test_a_closed_month_is_not_corrected(
    educator: Client, group: Group, children: list[Enrolled], key: Key
) -> None:
    closed_month(group, children, key)
    with clock.standing_at(clock.at(date(2025, 10, 2), 9)):
        answer = educator.post(
            f"{address(group)}{children[0].id}/", keyed(mark="A", reason="mistake")
        )
    assert "Месяц закрыт" in words(answer)


def test_a_mark_of_nobody_is_no_page(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    assert educator.get(f"{address(group)}{children[0].id}/").status_code == 404
    assert educator.get(f"{address(group)}999999/").status_code == 404


def test_others_do_not_see_the_group(group: Group, children: list[Enrolled]) -> None:
    sister = a_group(group.kindergarten)
    stranger = a_group(city=group.city_id)
    for account in (educator_of(sister), educator_of(stranger), head_of(stranger.kindergarten)):
        client = signed_in(account)
        assert client.get(address(group)).status_code == 404
        assert client.post(address(group), keyed(everybody=1)).status_code == 404
        assert client.get(f"{address(group)}{children[0].id}/").status_code == 404
    assert signed_in(staff("department")).get(address(group)).status_code == 403
    assert not GroupDay.objects.exists()


def test_the_head_sees_every_group_of_their_own(group: Group, children: list[Enrolled]) -> None:
    assert signed_in(head_of(group.kindergarten)).get(address(group)).status_code == 200


def test_today_says_what_is_marked(group: Group, children: list[Enrolled]) -> None:
    other = a_group(group.kindergarten)
    enrolled(other)
    client = signed_in(head_of(group.kindergarten))
    today = f"/ru/desks/kindergarten/{group.kindergarten.code}/today/"
    assert "2 группы ещё не отмечены" in words(client.get(today))
    client.post(address(group), keyed(everybody=1))
    page = words(client.get(today))
    assert "1 группа ещё не отмечена" in page
    assert "пришли: 3, нет: 0" in page


def test_today_shows_an_educator_their_own_group_alone(
    educator: Client, group: Group, children: list[Enrolled]
) -> None:
    other = a_group(group.kindergarten)
    page = educator.get(f"/ru/desks/kindergarten/{group.kindergarten.code}/today/")
    assert address(group) in page.content.decode()
    assert address(other) not in page.content.decode()
    assert "Договоры" not in words(page)


def test_today_and_the_list_hold_their_query_count(city: str) -> None:
    counts = []
    for many in (1, 3):
        group = a_group(city=city)
        for _ in range(many):
            enrolled(group)
            enrolled(a_group(group.kindergarten))
        client = signed_in(head_of(group.kindergarten))
        client.get(address(group))
        counts.append(
            (
                cost(client, address(group)),
                cost(client, f"/ru/desks/kindergarten/{group.kindergarten.code}/today/"),
            )
        )
    assert counts[0] == counts[1]
