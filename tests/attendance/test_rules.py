import uuid
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kezek.attendance.acts import close_months
from kezek.attendance.models import DayMark, GroupDay, Timesheet
from kezek.attendance.rules import may_close_from, month_of_marks, parent_due, rest_past_limit
from kezek.core import clock, money
from kezek.policy.models import PolicyVersion
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import AbsenceCode, Calendar, month_after
from tests.attendance.builders import a_city, a_group, enrolled
from tests.attendance.days import HEAD, SEPTEMBER

PLAIN = Calendar({})
CODES = {
    "P": AbsenceCode("P", present=True, paid=True, month_cap=0),
    "I": AbsenceCode("I", present=False, paid=True, month_cap=0),
    "L": AbsenceCode("L", present=False, paid=True, month_cap=5),
    "S": AbsenceCode("S", present=False, paid=True, month_cap=0),
    "A": AbsenceCode("A", present=False, paid=False, month_cap=0),
}
marks_of_month = st.lists(st.sampled_from("PILSA"), max_size=23)


@given(marks_of_month, st.integers(0, 5), st.integers(1, 200_000))
def test_paid_days_never_exceed_the_month_and_the_sum_never_the_norm(
    marks: list[str], free_days: int, norm: int
) -> None:
    month = month_of_marks(marks, codes=CODES, free_days=free_days, working_days=23, norm=norm)
    assert 0 <= month.present <= month.paid_days <= month.working_days
    assert 0 <= month.tenge <= norm
    assert month.tenge == money.share(norm, month.paid_days, 23)


@given(marks_of_month)
def test_a_cap_is_never_paid_over(marks: list[str]) -> None:
    month = month_of_marks(marks, codes=CODES, free_days=0, working_days=23, norm=65_000)
    assert month.paid_days == (sum(mark in "PIS" for mark in marks) + min(5, marks.count("L")))


@given(marks_of_month, st.integers(0, 23))
def test_free_days_pay_at_most_so_many_unexplained_days(marks: list[str], free: int) -> None:
    without = month_of_marks(marks, codes=CODES, free_days=0, working_days=23, norm=1)
    with_free = month_of_marks(marks, codes=CODES, free_days=free, working_days=23, norm=1)
    assert with_free.paid_days - without.paid_days == min(free, marks.count("A"))


@given(marks_of_month, st.data())
def test_a_month_cut_in_two_kindergartens_pays_as_many_days(
    marks: list[str], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(marks)))
    codes = CODES | {"L": AbsenceCode("L", present=False, paid=True, month_cap=0)}
    parts = [
        month_of_marks(part, codes=codes, free_days=0, working_days=23, norm=65_000)
        for part in (marks[:cut], marks[cut:])
    ]
    whole = month_of_marks(marks, codes=codes, free_days=0, working_days=23, norm=65_000)
    assert sum(part.paid_days for part in parts) == whole.paid_days
    assert abs(sum(part.tenge for part in parts) - whole.tenge) <= 1


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_sql_closes_a_month_exactly_as_the_rule_says(db: None, data: st.DataObject) -> None:
    """Random caps, free days, norms, periods and marks: the set-based closing = the pure rule."""
    Timesheet.objects.all().delete()
    DayMark.objects.all().delete()
    GroupDay.objects.all().delete()
    city = a_city()
    free, limit, caps, norms = data.draw(
        st.tuples(
            st.integers(0, 4),
            st.sampled_from([0, 1, 3, 10, 62]),
            st.lists(st.integers(0, 6), min_size=5, max_size=5),
            st.lists(st.integers(1, 250_000), min_size=6, max_size=6),
        )
    )
    for version in PolicyVersion.objects.all():
        version.document["rule"]["absence_free_days_month"]["value"] = free
        version.document["rule"]["summer_rest_max_days"]["value"] = limit
        for absence, cap in zip(version.document["absence"], caps, strict=True):
            absence["month_cap"] = cap
        for band, norm in zip(version.document["band"], norms, strict=True):
            band["norm"] = norm
        version.sha256 = uuid.uuid4().hex
        version.save()
    groups = [a_group(city=city, band=band) for band in (2, 5)]
    days = calendar().working_days(SEPTEMBER, month_after(SEPTEMBER))
    marks: dict[int, tuple[int, list[str]]] = {}
    rest: dict[int, list[date]] = {}
    for group in groups:
        for _ in range(data.draw(st.integers(1, 3))):
            first = data.draw(st.sampled_from([date(2025, 8, 4), *days]))
            length = data.draw(st.integers(1, 90))
            until = data.draw(st.sampled_from([None, first + timedelta(days=length)]))
            child = enrolled(group, first, until)
            own = [d for d in days if first <= d and (until is None or d < until)]
            drawn = data.draw(
                st.lists(st.sampled_from("PILSA"), min_size=len(own), max_size=len(own))
            )
            marks[child.id] = (group.band, drawn)
            rest[child.id] = [day for day, mark in zip(own, drawn, strict=True) if mark == "S"]
            DayMark.objects.bulk_create(
                DayMark(city_id=city, enrolment_id=child.id, day=day, mark=mark)
                for day, mark in zip(own, drawn, strict=True)
            )
    close_months(
        actor=HEAD,
        moment=clock.at(date(2025, 10, 1), 9),
        request_key=f"close:{uuid.uuid4()}",
        city=city,
        month=SEPTEMBER,
        kindergartens=[group.kindergarten_id for group in groups],
    )
    rules = rules_for(city, max(days))
    assert rules.number("absence_free_days_month") == free
    written = {sheet.enrolment_id: sheet for sheet in Timesheet.objects.all()}
    assert set(written) == {child for child, (_band, drawn) in marks.items() if drawn}
    for enrolment, sheet in written.items():
        band, drawn = marks[enrolment]
        month = month_of_marks(
            drawn,
            codes=rules.absences,
            free_days=free,
            working_days=len(days),
            norm=rules.norms[band],
            rest_over=rest_past_limit(rest[enrolment], SEPTEMBER, calendar(), limit),
        )
        assert (
            sheet.working_days,
            sheet.marked_days,
            sheet.present,
            sheet.paid_days,
            sheet.tenge,
        ) == (month.working_days, month.marked_days, month.present, month.paid_days, month.tenge)


def weekdays(first: date, last: date) -> list[date]:
    return PLAIN.working_days(first, last + timedelta(days=1))


def test_two_whole_months_of_summer_rest_are_within_the_limit() -> None:
    rest = weekdays(date(2026, 7, 1), date(2026, 8, 31))
    assert rest_past_limit(rest, date(2026, 8, 1), PLAIN, 62) == 0


def test_days_after_the_limit_are_counted_in_their_own_month() -> None:
    rest = weekdays(date(2026, 6, 1), date(2026, 8, 31))
    # 62 days from Monday the 1st of June end on Saturday the 1st of August.
    assert rest_past_limit(rest, date(2026, 8, 1), PLAIN, 62) == 21
    july = [day for day in rest if day < date(2026, 8, 1)]
    assert rest_past_limit(july, date(2026, 7, 1), PLAIN, 62) == 0


def test_rest_in_parts_uses_up_the_same_days() -> None:
    parts = weekdays(date(2026, 1, 5), date(2026, 2, 1)) + weekdays(
        date(2026, 7, 6), date(2026, 8, 2)
    )
    assert rest_past_limit(parts, date(2026, 7, 1), PLAIN, 28 + 7) == 15


@given(marks_of_month, st.integers(0, 23), st.integers(0, 5))
def test_rest_past_the_limit_is_paid_as_days_without_a_reason(
    marks: list[str], past: int, free: int
) -> None:
    past = min(past, marks.count("S"))
    month = month_of_marks(
        marks, codes=CODES, free_days=free, working_days=23, norm=1, rest_over=past
    )
    left = list(marks)
    for _day in range(past):
        left[left.index("S")] = "A"
    plain = month_of_marks(left, codes=CODES, free_days=free, working_days=23, norm=1)
    assert month.paid_days == plain.paid_days


def due(month: date, closed: date, days: Calendar = PLAIN) -> date:
    moment = parent_due(month, clock.at(closed, 9), days, first_day=1, last_day=7)
    assert clock.local(moment).hour == 0
    return clock.day_of(moment) - timedelta(days=1)


def test_the_term_ends_on_the_seventh() -> None:
    assert due(SEPTEMBER, date(2025, 10, 1)) == date(2025, 10, 7)


def test_a_seventh_off_moves_to_the_next_working_day() -> None:
    # 7 December 2025 is a Sunday; the rule's own example is 8 December
    assert due(date(2025, 11, 1), date(2025, 12, 1)) == date(2025, 12, 8)
    holiday = Calendar({date(2025, 12, 8): False})
    assert due(date(2025, 11, 1), date(2025, 12, 1), holiday) == date(2025, 12, 9)


def test_december_is_answered_in_january() -> None:
    assert due(date(2025, 12, 1), date(2026, 1, 1)) == date(2026, 1, 7)


def test_a_month_closed_late_still_leaves_the_parent_a_week() -> None:
    assert due(SEPTEMBER, date(2025, 10, 6)) == date(2025, 10, 13)


def test_a_month_closed_a_day_late_gains_a_day() -> None:
    assert due(SEPTEMBER, date(2025, 10, 2)) == date(2025, 10, 8)


def test_a_month_may_be_closed_on_its_last_working_day() -> None:
    assert may_close_from(date(2025, 8, 1), PLAIN) == date(2025, 8, 29)
    assert may_close_from(date(2025, 9, 1), PLAIN) == date(2025, 9, 30)
