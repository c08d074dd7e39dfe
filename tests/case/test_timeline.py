from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kezek.attendance.acts import approve_timesheets, dispute_timesheet
from kezek.case.queries import Timeline, timeline
from kezek.case.states import Action, StepState, Who
from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.queue.models import Application, Proof
from tests.attendance.builders import Key, a_person, an_application, enrolled
from tests.attendance.days import closed_month
from tests.case.cases import NOW, a_claim, a_contract, a_place, a_voucher, a_wait, days

FILED = NOW - timedelta(days=100)


def case_of(application: Application) -> Timeline:
    found = timeline(application.child_id, "kk", NOW)
    assert found is not None
    return found


def keys(case: Timeline, state: StepState) -> list[str]:
    return [step.key for step in case.steps if step.state is state]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_child_that_never_applied_has_no_case(city: str) -> None:
    assert timeline(a_person().pk, "kk", NOW) is None


def test_in_the_queue_nobody_has_to_act(city: str) -> None:
    an_application(filed_at=FILED - timedelta(days=1))
    case = case_of(an_application(filed_at=FILED))
    assert keys(case, StepState.DONE) == ["filed"]
    assert keys(case, StepState.COMING) == ["confirm", "choose", "head", "first_day"]
    step = case.waiting
    assert step is not None
    assert (step.key, step.who, step.moment, step.due_at) == ("queue", Who.NOBODY, FILED, None)
    assert step.note == "Кезек нөміріңіз: 2"
    assert step.text.startswith("Кезектесіз.")
    assert (case.position, case.application_state) == (2, "waiting")
    assert case.queue_type == "3 жас, жалпы кезек"


def test_too_young_for_a_voucher_is_said_with_the_day(city: str) -> None:
    application = an_application(filed_at=FILED)
    Application.objects.filter(pk=application.pk).update(may_from=date(2025, 12, 1))
    step = case_of(application).waiting
    assert step is not None
    assert "1,5 жасқа" in plain(step.text)
    assert "1 желтоқсан" in plain(step.text)


def test_a_privilege_without_paper_waits_for_the_parent(city: str) -> None:
    application = an_application(filed_at=FILED)
    claim = a_claim(application)
    step = case_of(application).waiting
    assert step is not None
    assert (step.key, step.who, step.action) == ("privilege", Who.PARENT, Action.ADD_PROOF)
    assert (step.due_at, step.subject) == (claim.review_due_at, claim.pk)
    assert step.otherwise.startswith("Қоспасаңыз")
    assert step.days_left == 3


def test_a_privilege_with_paper_waits_for_the_department(city: str) -> None:
    application = an_application(filed_at=FILED)
    Proof.objects.create(
        privilege=a_claim(application),
        media_type="image/png",
        content_sealed=b"",
        size=1,
        added_at=NOW,
    )
    steps = {step.key: step for step in case_of(application).steps}
    assert (steps["privilege"].who, steps["privilege"].action) == (Who.DEPARTMENT, Action.NONE)
    assert steps["queue"].state is StepState.WAITS


@pytest.mark.parametrize(
    ("state", "shown"), [("proven", StepState.DONE), ("refused", StepState.LATE)]
)
def test_a_decided_privilege_is_a_step_behind(city: str, state: str, shown: StepState) -> None:
    application = an_application(filed_at=FILED)
    a_claim(application, state, decided_at=NOW)
    steps = {step.key: step for step in case_of(application).steps}
    assert (steps["privilege"].state, steps["privilege"].moment) == (shown, NOW)


def test_an_issued_voucher_waits_to_be_confirmed(city: str) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    voucher = a_voucher(application)
    case = case_of(application)
    step = case.waiting
    assert step is not None
    assert (step.key, step.who, step.action) == ("confirm", Who.PARENT, Action.CONFIRM)
    assert (step.due_at, step.days_left) == (voucher.confirm_due_at, 1)
    assert plain(step.text) == (
        "Ваучер берілді. Оны 8 қазан (ср) 23:59-ға дейін растаңыз. Растамасаңыз, өтініш белсенді"
        " емес болады; оны 28 күн ішінде бір рет қалпына келтіре аласыз."
    )
    assert plain(step.otherwise).startswith("Растамасаңыз, өтініш белсенді емес болады")
    issued = next(one for one in case.steps if one.key == "voucher")
    assert plain(issued.note) == "99 күн күттіңіз"
    assert keys(case, StepState.COMING) == ["choose", "head", "first_day"]
    choose = next(one for one in case.steps if one.key == "choose")
    assert plain(choose.note) == "Бүгін растасаңыз: 14 қазан (сс) 23:59-ға дейін"


def test_a_lapsed_voucher_waits_to_be_restored(city: str) -> None:
    application = an_application(filed_at=FILED, state="inactive")
    application.inactive_at = NOW
    application.restore_due_at = days(28)
    application.save()
    a_voucher(application, "lapsed", ended_at=NOW)
    case = case_of(application)
    assert keys(case, StepState.LATE) == ["lapsed"]
    step = case.waiting
    assert step is not None
    assert (step.key, step.action, step.due_at) == ("restore", Action.RESTORE, days(28))
    assert keys(case, StepState.COMING) == []


def test_an_application_that_cannot_be_restored_is_over(city: str) -> None:
    application = an_application(filed_at=FILED, state="inactive")
    application.inactive_at = application.restore_due_at = NOW
    application.save()
    a_voucher(application, "lapsed", ended_at=NOW)
    case = case_of(application)
    assert case.waiting is None
    assert keys(case, StepState.LATE) == ["lapsed", "over"]


def test_a_restored_application_shows_the_queue_again(city: str) -> None:
    application = an_application(filed_at=FILED)
    a_voucher(application, "lapsed", ended_at=NOW)
    case = case_of(application)
    step = case.waiting
    assert step is not None
    assert step.key == "queue"
    assert "restore" not in [one.key for one in case.steps]


def test_a_confirmed_voucher_waits_for_a_choice(city: str) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    a_voucher(application, "confirmed", confirmed_at=NOW, sign_due_at=days(7))
    step = case_of(application).waiting
    assert step is not None
    assert (step.key, step.who, step.action) == ("choose", Who.PARENT, Action.CHOOSE)
    assert (step.due_at, step.days_left) == (days(7), 5)
    assert step.otherwise == "Қол қойылмаса, ваучер қайтарылады."


def test_on_waiting_lists_the_clock_stands(city: str, group: Group) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    voucher = a_voucher(
        application, "confirmed", confirmed_at=NOW, sign_due_at=days(7), paused_at=NOW
    )
    wait = a_wait(voucher, group)
    case = case_of(application)
    step = case.waiting
    assert step is not None
    assert (step.key, step.who, step.due_at) == ("wait_list", Who.NOBODY, None)
    assert step.subject == wait.pk
    assert step.note == f"{group.kindergarten.name_kk}, «Тұлпар» тобы"
    assert "нөміріңіз: 1" in step.text
    assert "choose" not in [one.key for one in case.steps]


def test_an_offer_waits_for_an_answer(city: str, group: Group) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    voucher = a_voucher(
        application, "confirmed", confirmed_at=NOW, sign_due_at=days(7), paused_at=NOW
    )
    place = a_place(voucher, group, "offered")
    a_wait(voucher, group, "offered", place=place, offer_due_at=days(1))
    step = case_of(application).waiting
    assert step is not None
    assert (step.key, step.who, step.action) == ("offer", Who.PARENT, Action.ANSWER_OFFER)
    assert step.due_at == days(1)


def test_a_place_taken_a_moment_ago_has_a_contract_on_its_way(city: str, group: Group) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    voucher = a_voucher(application, "placed", confirmed_at=NOW, sign_due_at=days(5))
    place = a_place(voucher, group)
    case = case_of(application)
    step = case.waiting
    assert step is not None
    assert (step.key, step.who, step.moment) == ("sign", Who.NOBODY, place.taken_at)
    assert (step.due_at, step.action) == (days(5), Action.NONE)
    assert step.text.startswith("Шарт дайындалып жатыр.")
    assert "place" in keys(case, StepState.DONE)


def test_a_drafted_contract_waits_for_the_parents_signature(city: str, group: Group) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    voucher = a_voucher(application, "placed", confirmed_at=NOW, sign_due_at=days(7))
    contract = a_contract(a_place(voucher, group))
    case = case_of(application)
    step = case.waiting
    assert step is not None
    assert (step.key, step.action, step.subject) == ("sign", Action.SIGN, contract.pk)
    assert step.due_at == days(7)
    assert keys(case, StepState.DONE) == ["filed", "voucher", "confirm", "place"]
    assert plain(case.where) == "«Күншуақ» балабақшасы, «Тұлпар» тобы"


def test_after_the_parent_the_head_is_awaited_and_the_place_is_safe(
    city: str, group: Group
) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    voucher = a_voucher(application, "placed", confirmed_at=NOW, sign_due_at=days(7))
    a_contract(a_place(voucher, group), "parent_signed", parent_signed_at=NOW, head_due_at=days(-1))
    case = case_of(application)
    step = case.waiting
    assert step is not None
    assert (step.key, step.who, step.action) == ("head", Who.KINDERGARTEN, Action.NONE)
    assert step.days_left == 0  # the head is late; the family only waits
    assert step.otherwise.endswith("орын сізде қалады.")


def test_before_the_first_day_it_is_named(city: str, group: Group) -> None:
    child = enrolled(group, since=date(2025, 10, 13))
    child.contract.parent_signed_at = child.contract.head_signed_at = NOW
    child.contract.save()
    case = case_of(child.application)
    assert keys(case, StepState.DONE)[-2:] == ["sign", "head"]
    coming = [step for step in case.steps if step.state is StepState.COMING]
    assert (coming[0].key, plain(coming[0].note)) == ("first_day", "13 қазан, дс")
    assert case.waiting is None


def test_a_closed_month_waits_for_its_parent(group: Group, key: Key) -> None:
    child = enrolled(group)
    (sheet,) = closed_month(group, [child], key)
    case = case_of(child.application)
    step = case.waiting
    assert step is not None
    assert (step.key, step.who, step.action) == ("month", Who.PARENT, Action.CHECK_MONTH)
    assert (step.due_at, step.subject, step.days_left) == (sheet.due_at, sheet.pk, 0)
    assert plain(step.title) == "қыркүйек айының табелі"
    assert [one.state for one in case.steps if one.key == "month"] == [
        StepState.WAITS,
        StepState.COMING,  # October runs
    ]


def test_an_approved_month_says_by_when_the_kindergarten_is_paid(group: Group, key: Key) -> None:
    child = enrolled(group)
    (sheet,) = closed_month(group, [child], key)
    approve_timesheets(
        actor=child.parent,
        moment=clock.at(date(2025, 10, 3)),
        request_key=key(),
        city="taraz",
        timesheets=[sheet.pk],
    )
    case = case_of(child.application)
    month = next(step for step in case.steps if step.key == "month")
    assert month.state is StepState.DONE
    assert "18 қазан (сб) 23:59-ға дейін" in plain(month.note)


def test_a_disputed_month_waits_for_the_kindergarten(group: Group, key: Key) -> None:
    child = enrolled(group)
    (sheet,) = closed_month(group, [child], key)
    dispute_timesheet(
        actor=child.parent,
        moment=clock.at(date(2025, 10, 3)),
        request_key=key(),
        city="taraz",
        timesheet=sheet.pk,
        days={date(2025, 9, 2): "A"},
    )
    step = case_of(child.application).waiting
    assert step is not None
    assert (step.who, step.action) == (Who.KINDERGARTEN, Action.NONE)
    assert step.note == "Сіз қате таптыңыз"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("withdrawn", StepState.DONE),
        ("annulled", StepState.LATE),
        ("closed", StepState.DONE),
    ],
)
def test_an_ended_case_says_how(city: str, state: str, shown: StepState) -> None:
    application = an_application(filed_at=FILED, state=state)
    Application.objects.filter(pk=application.pk).update(closed_at=NOW)
    case = case_of(application)
    last = case.steps[-1]
    assert (last.key, last.state, last.moment, last.action) == (state, shown, NOW, Action.APPLY)
    assert case.waiting is None


def test_the_live_application_is_shown_and_not_a_newer_dead_one(city: str) -> None:
    child = a_person()
    live = an_application(child=child, filed_at=FILED)
    dead = an_application(child=child, filed_at=FILED, state="withdrawn")
    assert case_of(dead).application == live.pk


def test_it_is_said_in_russian_too(city: str) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    a_voucher(application)
    with translation.override("ru"):
        case = timeline(application.child_id, "ru", NOW)
    assert case is not None
    assert case.waiting is not None
    assert plain(case.waiting.text).startswith("Ваучер выдан. Подтвердите его до 8 октября (ср)")
    assert case.queue_type == "3 года, общая очередь"


def test_a_long_case_takes_no_more_statements_than_a_short_one(group: Group, key: Key) -> None:
    child = enrolled(group)
    closed_month(group, [child], key)
    timeline(child.child.pk, "kk", NOW)
    with CaptureQueriesContext(connection) as short:
        timeline(child.child.pk, "kk", NOW)
    closed_month(group, [child], key, month=date(2025, 10, 1))
    with CaptureQueriesContext(connection) as long:
        timeline(child.child.pk, "kk", NOW)
    assert len(long) <= len(short) <= 20
