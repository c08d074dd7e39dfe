from datetime import timedelta

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.queue.acts import file_application, prove_filing
from kezek.queue.models import Filing
from kezek.queue.queries import kept_filings
from kezek.queue.refusals import AlreadyDone, FilingGone
from tests.builders import PARENT, START, TARAZ, a_child, a_key, guardian_of
from tests.queue.builders import a_filing, iin_of

pytestmark = pytest.mark.django_db


def prove(token: str, moment: object = START) -> int:
    return prove_filing(
        actor=PARENT,
        moment=moment,  # type: ignore[arg-type]
        request_key=a_key(),
        city=TARAZ,
        token=token,
        through="eds",
    )


def test_it_is_proven_and_has_ten_more_days_to_be_completed() -> None:
    token = a_filing(proven=False)
    later = START + timedelta(days=5)
    number = prove(token, later)
    row = Filing.objects.get(pk=number)
    assert (row.state, row.proven_at, row.filed_at) == ("proven", later, START)
    assert row.lapse_due_at == clock.at(clock.day_of(START).replace(day=17))  # 16 July, 24:00
    assert Entry.objects.get(kind="filing.proven").data == {"through": "eds"}


def test_it_is_proven_once() -> None:
    token = a_filing()
    with pytest.raises(AlreadyDone):
        prove(token)


def test_after_its_term_it_is_gone() -> None:
    token = a_filing(proven=False)
    with pytest.raises(FilingGone):
        prove(token, START + timedelta(days=11))


def test_an_unknown_token_is_gone() -> None:
    a_filing()
    with pytest.raises(FilingGone):
        prove("00000000-0000-0000-0000-000000000000")


def test_text_that_is_no_token_is_gone() -> None:
    a_filing()
    with pytest.raises(FilingGone):
        prove("../../etc")


def test_a_proven_filing_is_kept_for_its_parent_alone() -> None:
    child = a_child()
    parent = guardian_of(child)
    token = a_filing(parent, child)
    a_filing(parent, proven=False)
    a_filing()
    (kept,) = kept_filings(TARAZ, iin_of(parent))
    assert (kept.token, kept.child_iin, kept.filed_at) == (token, iin_of(child), START)
    assert iin_of(child) not in repr(kept)
    assert kept_filings("elsewhere", iin_of(parent)) == []


def test_a_completed_filing_is_kept_no_more() -> None:
    child = a_child()
    parent = guardian_of(child)
    file_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        guardian=parent.pk,
        child=child.pk,
        filing=a_filing(parent, child),
    )
    assert kept_filings(TARAZ, iin_of(parent)) == []
