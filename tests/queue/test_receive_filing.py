import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.core.iin import IinCheckDigitError, IinLengthError, IinMissingError
from kezek.journal.models import Entry
from kezek.people.rules import PhoneInvalid
from kezek.queue.acts import receive_filing
from kezek.queue.models import Filing
from kezek.queue.queries import filing_people
from kezek.queue.refusals import FilingGone, SameIin
from tests.builders import (
    START,
    TARAZ,
    a_case,
    a_child,
    a_city,
    a_key,
    an_application,
    an_iin,
)
from tests.queue.builders import iin_of

pytestmark = pytest.mark.django_db

VISITOR = Actor(Role.VISITOR)
PHONE = "+7 701 000 00 01"


def receive(parent: str | None = None, child: str | None = None, phone: str = PHONE) -> str:
    return receive_filing(
        actor=VISITOR,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        parent_iin=parent or an_iin(),
        child_iin=child or an_iin(),
        phone=phone,
        language="kk",
    )


def test_a_filing_keeps_its_moment_and_what_was_typed() -> None:
    a_city()
    parent, child = an_iin(), an_iin()
    token = receive(parent, child)
    row = Filing.objects.get(token=token)
    assert (row.state, row.filed_at) == ("unproven", START)
    assert row.lapse_due_at == clock.at(clock.day_of(START).replace(day=12))  # 11 July, 24:00
    assert filing_people(token) == (parent, child, "+77010000001", "kk")


def test_spaces_in_an_iin_are_forgiven() -> None:
    a_city()
    parent = an_iin()
    token = receive(f" {parent[:6]} {parent[6:]} ")
    assert filing_people(token) is not None


def test_nothing_typed_is_in_the_journal_or_readable_in_the_table() -> None:
    a_city()
    parent, child = an_iin(), an_iin()
    token = receive(parent, child)
    row = Filing.objects.get(token=token)
    entry = Entry.objects.get(kind="filing.received")
    stored = b"".join(bytes(part) for part in (row.parent_sealed, row.child_sealed))
    assert entry.data == {"language": "kk"}
    assert parent.encode() not in stored
    assert child.encode() not in stored


def test_without_a_moment_it_is_read_under_the_lock() -> None:
    a_city()
    with clock.standing_at(START):
        token = receive_filing(
            actor=VISITOR,
            moment=None,
            request_key=a_key(),
            city=TARAZ,
            parent_iin=an_iin(),
            child_iin=an_iin(),
            phone=PHONE,
            language="ru",
        )
    assert Filing.objects.get(token=token).filed_at == START


def kind_of(statement: str) -> list[str]:
    """Its first words, without the names that each savepoint makes up."""
    return statement.split()[: 1 if "SAVEPOINT" in statement else 3]


def test_any_two_valid_iins_cost_the_same_work() -> None:
    """Unknown, known, queued: the same statements, and rows of the same shape."""
    known, queued = a_child(), a_child()
    an_application(case=a_case(queued))
    receive()  # reads the rules into memory
    shapes = []
    for child in (None, known, queued):
        iin = an_iin() if child is None else iin_of(child)
        with CaptureQueriesContext(connection) as sent:
            token = receive(child=iin)
        row = Filing.objects.get(token=token)
        shapes.append(
            (
                [
                    " ".join(query["sql"].split()[: 1 if "SAVEPOINT" in query["sql"] else 3])
                    for query in sent
                ],
                len(row.child_sealed),
                len(row.child_mark),
                len(token),
            )
        )
    assert shapes[0] == shapes[1] == shapes[2]


def test_equal_iins_are_refused() -> None:
    a_city()
    iin = an_iin()
    with pytest.raises(SameIin) as refused:
        receive(iin, iin)
    assert refused.value.field == "child_iin"


def test_a_wrong_check_digit_is_refused_beside_its_field() -> None:
    a_city()
    iin = an_iin()
    wrong = iin[:-1] + str((int(iin[-1]) + 1) % 10)
    with pytest.raises(IinCheckDigitError) as refused:
        receive(child=wrong)
    assert refused.value.field == "child_iin"
    with pytest.raises(IinCheckDigitError) as refused:
        receive(wrong)
    assert refused.value.field == "parent_iin"


def test_a_short_iin_is_refused() -> None:
    a_city()
    with pytest.raises(IinLengthError):
        receive("1234")


def test_an_empty_iin_is_refused() -> None:
    a_city()
    with pytest.raises(IinMissingError):
        receive(child=" ")


def test_a_phone_that_is_none_is_refused() -> None:
    a_city()
    with pytest.raises(PhoneInvalid):
        receive(phone="call me")


def test_a_refused_filing_leaves_nothing() -> None:
    a_city()
    with pytest.raises(PhoneInvalid):
        receive(phone="12")
    assert not Filing.objects.exists()
    assert not Entry.objects.filter(kind="filing.received").exists()


def test_a_bookmark_that_is_no_token_finds_nothing() -> None:
    with pytest.raises(FilingGone):
        filing_people("not-a-token")
