from datetime import timedelta

import pytest

from kezek.core.actors import CALENDAR
from kezek.journal.models import Entry
from kezek.queue.acts import lapse_filings
from kezek.queue.models import Filing
from kezek.queue.queries import filing_people
from kezek.queue.refusals import AlreadyDone
from kezek.queue.sweeps import lapse_due_filings
from tests.builders import START, TARAZ, a_key
from tests.queue.builders import a_filing

pytestmark = pytest.mark.django_db

OVER = START + timedelta(days=12)


def test_the_sweep_lets_only_overdue_filings_lapse_and_clears_what_was_typed() -> None:
    old, proven = a_filing(proven=False), a_filing()
    young = a_filing(moment=OVER, proven=False)
    assert lapse_due_filings(TARAZ, OVER) == 2
    states = dict(Filing.objects.values_list("token", "state"))
    assert {str(token): state for token, state in states.items()} == {
        old: "lapsed",
        proven: "lapsed",
        young: "unproven",
    }
    assert bytes(Filing.objects.get(token=old).child_sealed) == b""
    assert filing_people(old) is None
    assert Entry.objects.filter(kind="filing.lapsed").count() == 2


def test_a_second_sweep_finds_nothing() -> None:
    a_filing(proven=False)
    assert lapse_due_filings(TARAZ, OVER) == 1
    assert lapse_due_filings(TARAZ, OVER) == 0


def test_a_filing_whose_term_runs_does_not_lapse() -> None:
    token = a_filing(proven=False)
    row = Filing.objects.get(token=token)
    with pytest.raises(AlreadyDone):
        lapse_filings(
            actor=CALENDAR, moment=START, request_key=a_key(), city=TARAZ, filings=[row.pk]
        )
