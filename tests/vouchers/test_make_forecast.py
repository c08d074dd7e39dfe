"""A small town with a history: what its forecast says, and how it is judged later."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal.models import Entry
from kezek.ledger.queries import balances
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import months_left
from kezek.queue.acts import claim_privilege, decide_privilege, withdraw_application
from kezek.queue.models import Application
from kezek.queue.queries import position
from kezek.vouchers.acts.forecast import make_forecast
from kezek.vouchers.forecast.method import LEAST_HISTORY, Flow, Inputs, Line, Month, reaches
from kezek.vouchers.forecast.past import inputs_of
from kezek.vouchers.forecast.reading import Outlook, Unknown, due, outlook
from kezek.vouchers.models import Forecast, Trial
from kezek.vouchers.planning import owed_to_carried
from kezek.vouchers.sweeps import forecast_turns
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_city,
    a_group,
    a_key,
    an_allotment,
    an_application,
    statements_of,
)
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db

NORM = 65_000
LATER = date(2026, 1, 12)  # twelve full months after the first issue


@pytest.fixture(autouse=True)
def _january() -> Iterator[None]:
    a_city()
    with clock.standing_at(clock.at(LATER, 3)):
        yield


def issue(day: date, vouchers: int) -> None:
    """Money for so many vouchers besides what live ones have to reserve first, and the issue."""
    months = months_left(day)
    owed = owed_to_carried(TARAZ, day.year, rules_for(TARAZ, day), months)
    missing = max(0, owed - balances(TARAZ, day.year)["free"])
    an_allotment(NORM * months * vouchers + missing, year=day.year, moment=clock.at(day, 9))
    an_iteration(clock.at(day, 10))


def a_town(children: int = 100, each_month: int = 4, capacity: int = 1_000) -> list[Application]:
    """A queue of one age, and thirteen issues in a year with as many vouchers each."""
    rows = [an_application(filed_at=START - timedelta(days=400 - n)) for n in range(children)]
    a_group(band=3, capacity=capacity)
    issue(date(2025, 1, 10), each_month)
    for month in range(1, 13):
        issue(date(2025, month, 13), each_month)
    return rows


def proven(row: Application) -> None:
    """A privilege of the day before, by which the child changed queues."""
    moment = clock.at(LATER, 2) - timedelta(days=1)
    claim = claim_privilege(
        actor=PARENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        application=row.pk,
        code="large_family",
    )
    decide_privilege(
        actor=DEPARTMENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        privilege=claim,
        proven=True,
    )


def made(day: date = LATER) -> Forecast:
    number = make_forecast(actor=CALENDAR, moment=clock.at(day, 1), request_key=a_key(), city=TARAZ)
    return Forecast.objects.get(pk=number)


def told(row: Application, today: date = LATER) -> Outlook:
    place = position(row.pk)
    assert place is not None
    kind = queue_types(TARAZ)[row.band, row.right]
    return outlook(kind, place, row.child.birth_date, row.may_from, today)


def test_a_steady_town_gets_a_range_that_fits_its_pace() -> None:
    rows = a_town()
    made()
    waiting = [row for row in rows if position(row.pk)]
    assert len(waiting) == 100 - 13 * 4
    first, later = told(waiting[0]), told(waiting[19])
    assert first.unknown is None
    assert (first.first, first.last) == (LATER, date(2026, 2, 11))
    assert (later.first, later.last) == (date(2026, 5, 12), date(2026, 6, 11))
    assert first.months == 12


def test_it_can_be_made_again_from_what_is_kept() -> None:
    a_town()
    row = made()
    history = tuple(
        Month(
            one["issued"],
            one["freed"],
            full=one["full"],
            flows={code: Flow(**flow) for code, flow in one["flows"].items()},
            places=one["places"],
        )
        for one in row.inputs["history"]
    )
    again = Inputs(
        city=row.inputs["city"],
        day=date.fromisoformat(row.inputs["day"]),
        history=history,
        refreshes=tuple(row.inputs["refreshes"]),
        announced=tuple(row.inputs["announced"]),
        lines=tuple(Line(tuple(one["path"]), one["share"]) for one in row.inputs["lines"]),
        bands=row.inputs["bands"],
        rooms=row.inputs["rooms"],
    )
    assert again.sha256() == row.sha256
    assert again.seed() == row.seed
    found = reaches(again)
    assert row.reaches == {
        key: [list(one.early), list(one.late), one.schooled] for key, one in found.items()
    }


def test_it_is_journalled_by_its_digest() -> None:
    a_town()
    row = made()
    entry = Entry.objects.get(kind="forecast.made")
    assert entry.subject_id == row.pk
    assert entry.data == {"months": 12, "seed": row.seed, "sha256": row.sha256, "version": 1}


def test_a_town_with_too_few_months_of_issues_says_so() -> None:
    row = an_application()
    another = an_application(filed_at=START - timedelta(days=1))
    a_group(band=3)
    issue(date(2025, 12, 10), 1)
    assert position(row.pk) is None
    made()
    answer = told(another)
    assert (answer.unknown, answer.months) == (Unknown.HISTORY, 1)
    assert answer.months < LEAST_HISTORY


def test_without_any_forecast_nothing_is_said() -> None:
    row = an_application()
    assert told(row) == Outlook(Unknown.NONE)


def test_an_old_forecast_says_nothing() -> None:
    rows = a_town()
    made()
    assert told(rows[60], LATER + timedelta(days=31)).unknown is None
    assert told(rows[60], LATER + timedelta(days=32)).unknown is Unknown.NONE


def test_beyond_the_horizon_nothing_is_said() -> None:
    rows = a_town(children=200, each_month=2)
    made()
    assert told(rows[-1]).unknown is Unknown.BEYOND


def test_a_year_without_vouchers_and_without_announced_money_says_so() -> None:
    rows = a_town(children=20, each_month=1)
    far = date(2027, 3, 1)
    made(far)
    answer = told(rows[-1], far)
    assert (answer.unknown, answer.months) == (Unknown.MONEY, 12)


def test_an_older_child_who_may_reach_school_first_is_told_so() -> None:
    rows = a_town(children=18, each_month=1)
    old = [an_application(band=6, filed_at=START - timedelta(days=n)) for n in range(3)]
    made()
    assert told(rows[-1]).unknown is None
    assert told(old[0]).unknown is Unknown.SCHOOL


def test_leavers_and_returners_are_read_from_the_journal() -> None:
    rows = a_town()
    inputs = inputs_of(TARAZ, LATER)
    assert [month.issued for month in inputs.history] == [4] * 12
    flow = inputs.history[-1].flows["b3-general"]
    assert flow == Flow(served=4, waiting=100 - 12 * 4)
    leaver, changer = rows[-1], rows[-2]
    withdraw_application(
        actor=PARENT,
        moment=clock.at(LATER, 2) - timedelta(days=1),
        request_key=a_key(),
        city=TARAZ,
        application=leaver.pk,
    )
    proven(changer)
    flows = inputs_of(TARAZ, LATER).history[-1].flows
    assert flows["b3-general"] == Flow(served=4, gone=2, waiting=100 - 12 * 4)
    assert flows["b3-priority"] == Flow(joined=1)


def test_the_lines_go_through_the_refresh_with_their_age() -> None:
    an_application(band=3)
    a_group(band=3)
    issue(date(2025, 6, 10), 1)
    paths = {line.path for line in inputs_of(TARAZ, LATER).lines}
    assert ("b3-general", "b4-general", "b5-general") in paths
    assert ("b6-general",) in paths


def test_places_that_were_there_once_are_no_flow() -> None:
    """Fifty-three places, fifty-two used: one is left, and none came in all the time."""
    rows = a_town(capacity=53)
    inputs = inputs_of(TARAZ, LATER)
    assert inputs.rooms["3"] == 1
    assert [month.places for month in inputs.history] == [{}] * 12
    made()
    waiting = [row for row in rows if position(row.pk)]
    assert told(waiting[0]).unknown is None
    assert told(waiting[1]).unknown is Unknown.BEYOND


def test_places_that_come_up_are_a_flow_of_their_month() -> None:
    a_town(capacity=53)
    a_group(band=3, capacity=5)
    inputs = inputs_of(TARAZ, LATER)
    assert inputs.rooms["3"] == 6
    assert [month.places for month in inputs.history] == [{}] * 11 + [{"3": 5}]


# Judged


def test_a_forecast_that_came_true_is_counted() -> None:
    a_town()
    made()
    trials = Trial.objects.filter(verdict="open")
    assert trials.count() == 6
    issue(date(2026, 2, 10), 4)
    row = made(date(2026, 2, 11))
    assert Trial.objects.filter(verdict="inside").count() == 1  # the first of the line
    assert row.accuracy == {"b3-general": [1, 1], "": [1, 1]}


def test_a_forecast_that_came_late_is_counted_against_it() -> None:
    rows = a_town()
    made()
    row = made(date(2026, 2, 20))  # no money in February
    true, judged = row.accuracy["b3-general"]
    assert (true, judged > 0) == (0, True)
    assert told(rows[-1], date(2026, 2, 20)).judged == judged


def test_a_forecast_that_came_early_is_counted_against_it() -> None:
    a_town()
    made()
    issue(date(2026, 1, 20), 32)
    made(date(2026, 1, 21))
    assert Trial.objects.filter(verdict="early").exists()
    assert not Trial.objects.filter(verdict="open").exists()


def test_who_left_the_queue_is_not_judged() -> None:
    a_town()
    made()
    Application.objects.filter(trials__isnull=False).update(state="withdrawn", case=None)
    row = made(date(2026, 1, 20))
    assert set(Trial.objects.values_list("verdict", flat=True)) == {"void"}
    assert row.accuracy == {"": [0, 0]}


def test_a_queue_whose_forecasts_did_not_come_true_gets_none() -> None:
    rows = a_town()
    made()
    Trial.objects.all().delete()
    first = Forecast.objects.get()
    Trial.objects.bulk_create(
        Trial(
            forecast=first,
            application=row,
            queue_type=row.queue_type,
            position=1,
            first=LATER,
            last=LATER,
            verdict="late" if n else "inside",
            settled_on=LATER,
        )
        for n, row in enumerate(rows[:20])
    )
    made(date(2026, 1, 20))
    answer = told(rows[-1], date(2026, 1, 20))
    assert (answer.unknown, answer.true, answer.judged) == (Unknown.UNTRUE, 1, 20)


def test_the_sample_is_kept_once_a_month() -> None:
    a_town()
    made()
    many = Trial.objects.count()
    made(date(2026, 1, 20))
    assert Trial.objects.count() == many
    made(date(2026, 2, 2))
    assert Trial.objects.count() > many


def test_a_city_whose_forecasts_did_not_come_true_gets_none() -> None:
    rows = a_town()
    row = made()
    Forecast.objects.filter(pk=row.pk).update(
        accuracy={"b3-general": [9, 19], "b4-general": [0, 30], "": [9, 49]}
    )
    assert told(rows[-1]).unknown is Unknown.UNTRUE
    Forecast.objects.filter(pk=row.pk).update(accuracy={"b3-general": [1, 19], "": [1, 19]})
    assert told(rows[60]).unknown is None


# The sweep


def test_the_sweep_makes_one_a_week_and_one_a_month() -> None:
    a_town()
    assert due(TARAZ, LATER)
    assert forecast_turns(TARAZ, clock.at(LATER, 1)) == 1
    assert forecast_turns(TARAZ, clock.at(LATER, 1)) == 0
    assert forecast_turns(TARAZ, clock.at(LATER + timedelta(days=6), 1)) == 0
    assert forecast_turns(TARAZ, clock.at(LATER + timedelta(days=7), 1)) == 1
    assert forecast_turns(TARAZ, clock.at(date(2026, 1, 31), 1)) == 1
    assert forecast_turns(TARAZ, clock.at(date(2026, 2, 1), 1)) == 1


def test_a_city_without_issues_makes_none() -> None:
    an_application()
    assert forecast_turns(TARAZ, clock.at(LATER, 1)) == 0
    assert not Forecast.objects.exists()


def test_asking_costs_the_same_however_long_the_queue_is() -> None:
    rows = a_town(children=30, each_month=1)
    made()
    row = Application.objects.select_related("child").get(pk=rows[-1].pk)
    kind = queue_types(TARAZ)[3, "general"]

    def ask() -> None:
        outlook(kind, 5, row.child.birth_date, row.may_from, LATER)

    few = statements_of(ask)
    for n in range(20):
        an_application(filed_at=START - timedelta(days=n))
    assert statements_of(ask) == few <= 4
