import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.core import clock
from kezek.delivery.models import Message
from kezek.people import codes, queries
from kezek.people.acts import (
    CodeExpired,
    CodeLocked,
    CodeWrong,
    TooManyCodes,
    answer_challenge,
    start_challenge,
)
from kezek.people.models import Challenge
from tests.people.builders import a_city, a_family, a_new_person, an_iin, persons

pytestmark = pytest.mark.django_db
PHONE = "+77010000001"


def _start(iin: str, phone: str | None = PHONE) -> UUID:
    return start_challenge(purpose="sign_in", iin=iin, phone=phone, language="kk")


def _code() -> str:
    text = Message.objects.order_by("-id")[0].text
    found = re.search(r"[0-9]{6}", text)
    assert found is not None
    return found[0]


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def _age(token: UUID, by: timedelta) -> None:
    row = Challenge.objects.get(token=token)
    Challenge.objects.filter(token=token).update(
        made_at=row.made_at - by, expires_at=row.expires_at - by
    )


def test_the_code_on_the_phone_proves_the_iin() -> None:
    iin = an_iin()
    token = _start(iin)
    proven = answer_challenge(token=token, code=_code())
    assert (proven.iin, proven.token, proven.purpose) == (iin, token, "sign_in")


def test_the_code_stands_nowhere_but_in_the_text() -> None:
    token = _start(an_iin())
    row = Challenge.objects.get(token=token)
    stored = bytes(row.code_mac) + bytes(row.subject_sealed) + bytes(row.subject_mark)
    assert _code().encode() not in stored


def test_the_text_is_in_the_person_s_language_and_short_enough() -> None:
    start_challenge(purpose="apply", iin=an_iin(), phone=PHONE, language="ru")
    start_challenge(purpose="apply", iin=an_iin(), phone=PHONE, language="kk")
    russian, kazakh = Message.objects.order_by("id").values_list("text", flat=True)
    assert re.fullmatch(r"Код: [0-9]{6}\. Действует 5\sминут\. Никому его не говорите\.", russian)
    assert re.fullmatch(r"Код: [0-9]{6}\. 5\sминут жарамды\. Оны ешкімге айтпаңыз\.", kazakh)
    assert max(len(russian), len(kazakh)) <= 70


def test_a_code_works_once() -> None:
    token = _start(an_iin())
    code = _code()
    answer_challenge(token=token, code=code)
    with pytest.raises(CodeExpired):
        answer_challenge(token=token, code=code)


def test_a_wrong_code_costs_a_try() -> None:
    token = _start(an_iin())
    with pytest.raises(CodeWrong) as caught:
        answer_challenge(token=token, code=_wrong(_code()))
    assert caught.value.tries_left == 4
    answer_challenge(token=token, code=_code())


def test_five_wrong_codes_lock_the_challenge_and_the_iin() -> None:
    iin = an_iin()
    token = _start(iin)
    for _ in range(4):
        with pytest.raises(CodeWrong):
            answer_challenge(token=token, code=_wrong(_code()))
    for code in (_wrong(_code()), _code()):
        with pytest.raises(CodeLocked) as caught:
            answer_challenge(token=token, code=code)
        assert caught.value.minutes == 15
    _age(token, timedelta(minutes=14))
    with pytest.raises(TooManyCodes):
        _start(iin)
    _age(token, timedelta(minutes=1))
    _start(iin)


def test_after_five_minutes_the_code_is_expired() -> None:
    token = _start(an_iin())
    _age(token, codes.LIFE)
    with pytest.raises(CodeExpired):
        answer_challenge(token=token, code=_code())


def test_an_unknown_challenge_is_expired() -> None:
    with pytest.raises(CodeExpired):
        answer_challenge(token=uuid4(), code="123456")


def test_a_code_of_another_challenge_is_wrong() -> None:
    first = _start(an_iin())
    _start(an_iin())
    with pytest.raises(CodeWrong):
        answer_challenge(token=first, code=_code())


@pytest.mark.parametrize("code", ["", "abcdef", "１２３４５６", "0" * 5000, "12345\x00"])
def test_nonsense_is_a_wrong_code(code: str) -> None:
    with pytest.raises(CodeWrong):
        answer_challenge(token=_start(an_iin()), code=code)


def test_a_second_code_at_once_is_refused_and_written_nowhere() -> None:
    iin = an_iin()
    _start(iin)
    with pytest.raises(TooManyCodes) as caught:
        _start(iin)
    assert timedelta() < caught.value.wait <= codes.PAUSE
    assert Challenge.objects.count() == Message.objects.count() == 1


def test_the_limit_of_one_iin_is_not_another_s() -> None:
    _start(an_iin())
    _start(an_iin())
    assert Challenge.objects.count() == 2


def test_nobody_can_answer_for_an_unreachable_person() -> None:
    token = _start(an_iin(), phone=None)
    with pytest.raises(CodeWrong):
        answer_challenge(token=token, code=_code())


def test_a_text_to_nowhere_is_never_sent() -> None:
    _start(an_iin(), phone=None)
    assert Message.objects.get().state == "failed"


def _statements(iin: str) -> list[str]:
    """What a stranger typing this IIN makes the database do, values left out."""
    with CaptureQueriesContext(connection) as caught:
        _start(iin, queries.phone_to_ask(iin))
    texts = [query["sql"] for query in caught.captured_queries]
    return [re.sub(r"'[^']*'(::\w+)?|\\b[0-9]+\\b|\d+|true|false", "?", text) for text in texts]


def test_unknown_known_and_registered_iins_make_the_same_work(sandbox: Path) -> None:
    a_city()
    in_registry, _children = a_family()
    ours, _children = a_family()
    persons(a_new_person(iin=ours))
    work = {
        name: _statements(iin)
        for name, iin in {"unknown": an_iin(), "registry": in_registry, "ours": ours}.items()
    }
    assert work["unknown"] == work["registry"] == work["ours"]


def test_stored_rows_of_known_and_unknown_have_the_same_sizes(sandbox: Path) -> None:
    known, _children = a_family()
    _start(known, queries.phone_to_ask(known))
    unknown = an_iin()
    _start(unknown, queries.phone_to_ask(unknown))
    sizes = [
        (len(row.subject_sealed), len(row.code_mac), row.expires_at - row.made_at)
        for row in Challenge.objects.all()
    ]
    assert sizes[0] == sizes[1]
    assert len({len(message.address_sealed) for message in Message.objects.all()}) == 1


def test_codes_live_on_the_wall_clock_and_not_the_city_s() -> None:
    with clock.standing_at(clock.wall() + timedelta(days=300)):
        token = _start(an_iin())
        answer_challenge(token=token, code=_code())


def test_a_form_sent_twice_gets_its_first_code() -> None:
    iin = an_iin()
    first, again = (
        start_challenge(purpose="apply", iin=iin, phone=PHONE, language="kk", key="form")
        for _press in range(2)
    )
    assert first == again
    assert Challenge.objects.count() == Message.objects.count() == 1
    assert answer_challenge(token=again, code=_code()).iin == iin


def test_the_same_key_of_another_person_or_purpose_is_another_code() -> None:
    iin = an_iin()
    first = start_challenge(purpose="apply", iin=iin, phone=PHONE, language="kk", key="form")
    other = start_challenge(purpose="apply", iin=an_iin(), phone=PHONE, language="kk", key="form")
    assert first != other
    with pytest.raises(TooManyCodes):
        start_challenge(purpose="sign_in", iin=iin, phone=PHONE, language="kk", key="form")
