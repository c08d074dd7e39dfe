"""The open queue: small numbers, the search by number, the history."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from kezek.face.formats import counted
from kezek.journal.followers import run_all
from kezek.journal.sequencer import catch_up
from kezek.portal.views.changes import ROWS
from kezek.queue.acts import settle_order
from kezek.queue.models import Application
from tests.builders import START, TARAZ, a_group, an_allotment
from tests.portal.public.town import a_waiting_child, get, words_of
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db


def a_small_queue(count: int = 2) -> list[Application]:
    return [a_waiting_child(200 + n, right="priority") for n in range(count)]


def money_and_a_seat() -> None:
    a_group(band=3, capacity=1)
    an_allotment(65_000 * 6, moment=START)


def test_fewer_than_five_are_counted_with_the_general_queue() -> None:
    for n in range(6):
        a_waiting_child(300 + n)
    a_small_queue(4)
    html = get("queue/", "en")
    assert "10 children wait" in words_of(html)
    assert ">10</a>" in html  # the general queue stands for both
    assert "—</td>" in html
    assert ">4</a>" not in html


def test_five_are_told() -> None:
    a_small_queue(5)
    assert ">5</a>" in get("queue/", "en")


def test_too_small_a_queue_lists_nobody() -> None:
    small = a_small_queue(2)
    html = get("queue/b3-priority/", "en")
    assert "Fewer than 5 children wait here" in words_of(html)
    assert not [one for one in small if one.number in html]
    answer = Client().get(f"/api/v1/cities/{TARAZ}/queues/b3-priority/").json()
    assert answer == {"total": None, "number": 1, "pages": 1, "rows": []}


def test_no_difference_of_two_numbers_tells_how_few_they_are() -> None:
    general = [a_waiting_child(300 + 2 * n) for n in range(6)]
    small = a_small_queue(4)
    html = get("queue/b3-general/", "en")
    text = words_of(html)
    assert "10 children in this queue" in text
    assert "children of other rights of whom fewer than 5 wait" in text
    listed = sorted([*general, *small], key=lambda one: one.filed_at)
    places = [html.index(one.number) for one in listed]
    assert places == sorted(places)
    assert "Priority" not in text


def test_a_queue_without_small_ones_beside_it_is_listed_alone() -> None:
    a_waiting_child(300)
    other = a_small_queue(5)
    html = get("queue/b3-general/", "en")
    assert "1 child in this queue" in words_of(html)
    assert "other rights" not in html
    assert not [one for one in other if one.number in html]


def test_each_row_has_its_status() -> None:
    a_waiting_child(300)
    assert "В очереди" in get("queue/b3-general/", "ru").split("<tbody>")[1]


def test_of_a_child_among_few_the_search_names_the_queue_it_is_shown_with() -> None:
    a_waiting_child(300)
    mine = a_small_queue(2)[0]
    for path in (f"check/?number={mine.number}", f"queue/?number={mine.number}"):
        text = words_of(get(path, "en"))
        assert "Age 3, general" in text
        assert "Age 3, priority" not in text
        assert "Your number in the queue: 2" in text
    why = words_of(get(f"check/?number={mine.number}&why=1", "en"))
    assert "Why this number" in why
    assert "their part is" not in why
    a_small_queue(3)
    assert "Age 3, priority" in words_of(get(f"check/?number={mine.number}", "en"))


def test_a_protocol_merges_small_queues_in_its_sums_and_in_its_order() -> None:
    for n in range(6):
        a_waiting_child(300 + n)
    a_small_queue(2)
    a_group(band=3, capacity=9)
    an_allotment(65_000 * 6 * 5, moment=START)
    an_iteration(START)
    catch_up(TARAZ)
    html = get("issues/1/", "en")
    text = words_of(html)
    table = words_of(html.split("<tbody>")[1].split("</tbody>")[0])
    assert "— — 8 5" in table  # of the small queue nothing, of the general one all eight
    assert "Age 3, priority" not in text
    assert "Age 3, general" not in text
    assert "Version of the rules 1" in text


def test_a_protocol_of_large_queues_names_each() -> None:
    a_waiting_child(300)
    a_small_queue(5)
    a_group(band=3, capacity=9)
    an_allotment(65_000 * 6 * 5, moment=START)
    an_iteration(START)
    catch_up(TARAZ)
    assert "Age 3, priority" in words_of(get("issues/1/", "en"))


def test_every_figure_says_why_it_is_so_with_rule_and_source() -> None:
    a_waiting_child(300)
    catch_up(TARAZ)
    for path in ("", "queue/", "queue/b3-general/", "money/", "trends/", "filling/", "waiting/"):
        html = get(path, "ru").split('class="reasons"', 1)[1]
        assert "Почему так?" in html
        assert "/ru/rules/#" in html
        assert "Посчитан" in html or "Порядок" in html or "В очереди" in html, path


def test_a_general_queue_is_listed_in_its_order() -> None:
    rows = [a_waiting_child(300 - n) for n in range(3)]
    html = get("queue/b3-general/", "ru")
    places = [html.index(row.number) for row in rows]
    assert places == sorted(places)


def test_large_numbers_are_grouped_and_still_choose_the_plural() -> None:
    assert str(counted(13_005)) == "13\u202f005"
    assert counted(13_005) == 13_005


def test_my_place_by_application_number_and_by_old_number() -> None:
    a_waiting_child(300)
    mine = a_waiting_child(200, old_number="24-000123")
    for typed in (mine.number, mine.number.lower().replace("-", " "), "24-000123"):
        text = words_of(Client().get("/ru/check/", {"number": typed}).content.decode())
        assert "Перед вами 1 ребёнок" in text, typed
        assert "Ваш номер в очереди: 2" in text
        assert "В очереди" in text


def test_the_first_is_told_so() -> None:
    mine = a_waiting_child(200)
    assert "Кезекте бірінші тұрсыз" in get(f"check/?number={mine.number}")


def test_my_child_is_the_sun_of_the_lanes() -> None:
    a_waiting_child(300)
    mine = a_waiting_child(200)
    html = get(f"queue/?number={mine.number}", "ru")
    assert "ваш номер 2" in html
    assert "ваш номер" not in get("queue/", "ru")


def test_a_mistyped_number_is_explained_beside_the_field_and_kept() -> None:
    mine = a_waiting_child()
    wrong = mine.number[:-1] + str((int(mine.number[-1]) + 1) % 10)
    for path in ("check/", "queue/"):
        html = Client().get(f"/ru/{path}", {"number": wrong}).content.decode()
        assert 'id="number-error"' in html
        assert "последняя цифра не сходится" in html
        assert f'value="{wrong}"' in html
        assert 'href="#number"' in html


def test_a_number_that_nobody_has() -> None:
    a_waiting_child()
    html = get("check/?number=24-999999", "ru")
    assert "Заявления с таким номером нет." in html


def test_an_iin_typed_by_mistake_is_not_said_again() -> None:
    a_waiting_child()
    html = get("check/?number=920517400123", "ru")
    assert "Это похоже на ИИН." in html
    assert 'value=""' in html


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("voucher", "Ваучер выдан"),
        ("inactive", "Неактивно"),
        ("placed", "Ребёнок в детском саду"),
        ("withdrawn", "Отозвано родителем"),
        ("annulled", "Место в очереди аннулировано"),
        ("closed", "Закрыто"),
    ],
)
def test_a_child_that_waits_no_more_has_a_status_and_what_follows(state: str, said: str) -> None:
    mine = a_waiting_child(state=state)
    text = words_of(get(f"check/?number={mine.number}", "ru"))
    assert said in text
    assert "Перед вами" not in text


def test_the_history_of_a_number_tells_its_causes() -> None:
    first, mine = a_waiting_child(300), a_waiting_child(200)
    money_and_a_seat()
    an_iteration(START + timedelta(days=1))
    catch_up(TARAZ)
    run_all(TARAZ)
    first.refresh_from_db()
    assert first.state == "voucher"
    page = get(f"check/?number={mine.number}&why=1")
    assert "<svg" in page.split('id="why"')[1].split("<table")[0]
    text = words_of(page)
    assert "Нөмірім неге өзгерді" in text
    assert "2 → 1" in text
    assert "№ 1 ваучер бөлу: сізден бұрын тұрған 1 бала ваучер алды." in text
    assert "№ 1 хаттаманы көру" in text
    assert "↓\N{NARROW NO-BREAK SPACE}1" in page
    assert "Өтініш бұрынғы жүйеден көшірілді." in text
    russian = words_of(get(f"check/?number={mine.number}&why=1", "ru"))
    assert "Распределение № 1: перед вами ваучер получил 1 ребёнок." in russian
    assert "Нөмірім" not in words_of(get(f"check/?number={mine.number}", "ru"))


def test_a_long_history_comes_page_by_page_and_stays_light() -> None:
    mine = a_waiting_child(200)
    catch_up(TARAZ)
    settle_order(TARAZ)
    mine.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_move (city_id, queue_type_id, seq, application_id, filed_at,"
            " order_seq, step, cause, moment)"
            " SELECT %s, %s, 0, %s, %s, %s, 1, 'filed', %s::timestamptz - interval '1 hour'"
            " UNION ALL SELECT %s, %s, n, %s, %s::timestamptz - interval '1 hour', 0,"
            " CASE n %% 2 WHEN 1 THEN 1 ELSE -1 END,"
            " CASE n %% 2 WHEN 1 THEN 'restored' ELSE 'withdrawn' END,"
            " %s::timestamptz + n * interval '1 day' FROM generate_series(1, 120) n",
            [
                *(TARAZ, mine.queue_type_id, mine.pk, mine.filed_at, mine.order_seq, START),
                *(TARAZ, mine.queue_type_id, a_waiting_child(300).pk, mine.filed_at, START),
            ],
        )
    first = get(f"check/?number={mine.number}&why=1", "ru")
    assert first.count('<th scope="row">') == ROWS
    assert len(first.encode()) < 40_000
    last = get(f"check/?number={mine.number}&why=1&page=3", "ru")
    assert last.count('<th scope="row">') == 121 - 2 * ROWS
    assert "Заявление принято." in last
    assert f"number={mine.number}" in first.split('rel="next"')[0].rsplit("href=", 1)[1]


def test_served_last_time_stands_left_of_the_line() -> None:
    a_waiting_child(300)
    a_waiting_child(200)
    money_and_a_seat()
    an_iteration(START)
    catch_up(TARAZ)
    html = get("queue/", "ru")
    assert 'class="f-grass"' in html
    assert "ваучер получили в прошлый раз" in html


def test_the_protocol_says_who_is_next_and_why_it_stopped() -> None:
    first, second, third = (a_waiting_child(300 - n) for n in range(3))
    a_group(band=3, capacity=9)
    an_allotment(65_000 * 6 * 2, moment=START)
    an_iteration(START)
    catch_up(TARAZ)
    html = get("issues/1/", "ru")
    text = words_of(html)
    assert "Распределение № 1: выдано 2 ваучера" in text
    assert f"Остановились на {third.number}" in text
    assert html.index(first.number) < html.index(second.number)
    assert "2 × 390 000 ₸ = 780 000 ₸" in text


def test_a_protocol_shows_the_money_of_its_own_moment() -> None:
    for n in range(2):
        a_waiting_child(300 - n)
    a_group(band=3, capacity=9)
    for day in (1, 2):
        moment = START + timedelta(days=day)
        an_allotment(65_000 * 6, moment=moment)
        an_iteration(moment)
    catch_up(TARAZ)
    assert "0,4 млн ₸ =" in words_of(get("issues/1/", "ru"))
    assert "0,8 млн ₸ =" in words_of(get("issues/2/", "ru"))
