"""Addresses of the desks: numbers and codes of things, never of people."""

from django.urls import include, path

from kezek.desks import paths  # noqa: F401 - registers the converter `day`
from kezek.desks.views import journal, links, start
from kezek.desks.views.counter import (
    apply,
    case,
    family,
    find,
    lists,
    move,
    papers,
    questions,
)
from kezek.desks.views.department import (
    ahead,
    appeals,
    issues,
    money,
    payments,
    policy,
    privileges,
    rounds,
    terms,
    timesheets,
)
from kezek.desks.views.department import transfers as city_transfers
from kezek.desks.views.kindergarten import contracts, groups, months, today, transfers

app_name = "desks"

kindergarten = [
    path("today/", today.today, name="today"),
    path("today/<slug:group>/<day:day>/", today.day_of_group, name="day"),
    path("today/<slug:group>/<day:day>/<int:enrolment>/", today.correct, name="correct"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<int:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<int:contract_id>/pdf/", contracts.paper, name="paper"),
    path("transfers/", transfers.transfers, name="kindergarten-transfers"),
    path("groups/", groups.groups, name="groups"),
    path("months/", months.months, name="months"),
    path("disputes/", months.disputes, name="disputes"),
    path("disputes/<int:timesheet_id>/", months.dispute, name="dispute"),
    path("income/", months.income, name="income"),
]

department = [
    path("money/", money.money, name="money"),
    path("rules/", policy.policy, name="policy"),
    path("money/announced/", ahead.announced, name="announced"),
    path("money/announced/<int:announcement>/", ahead.withdraw, name="withdraw-announcement"),
    path("issues/", issues.issues, name="issues"),
    path("issues/what-if/", ahead.what_if, name="what-if"),
    path("issues/new/", issues.new_issue, name="new-issue"),
    path("issues/<int:number_>/", issues.issue, name="issue"),
    path("issues/<int:number_>/protocol.json", issues.protocol_file, name="protocol"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<int:number_>/", rounds.round_, name="round"),
    path("privileges/", privileges.privileges, name="privileges"),
    path("privileges/<int:privilege_id>/", privileges.privilege, name="privilege"),
    path("privileges/<int:privilege_id>/<int:proof_id>/", privileges.proof, name="proof"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:appeal_id>/", appeals.appeal, name="appeal"),
    path("timesheets/", timesheets.timesheets, name="timesheets"),
    path("timesheets/<int:timesheet_id>/", timesheets.timesheet, name="timesheet"),
    path("payments/", payments.payments, name="payments"),
    path("late/", payments.late, name="late"),
    path("transfers/", city_transfers.transfers, name="transfers"),
    path("calendar/", terms.calendar, name="calendar"),
    path("calendar/<day:day>/", terms.calendar_day, name="calendar-day"),
    path("calendar/outages/", terms.outages, name="outages"),
]

counter = [
    path("counter/", find.find, name="find"),
    path("counter/choose/", find.choose, name="choose"),
    path("counter/leave/", find.leave, name="leave"),
    path("counter/case/", case.case, name="case"),
    path("counter/case/confirm/", case.confirm, name="confirm"),
    path("counter/case/extend/", case.extend, name="extend"),
    path("counter/case/restore/", case.restore, name="restore"),
    path("counter/case/approve/", case.approve, name="approve"),
    path("counter/case/give-up/", case.give_up, name="give-up"),
    path("counter/case/place/", case.place, name="place"),
    path("counter/case/list/", lists.wishes, name="list"),
    path("counter/case/waits/", lists.waits, name="waits"),
    path("counter/case/papers/", papers.papers, name="papers"),
    path("counter/case/phone/", family.phone, name="phone"),
    path("counter/case/phone/code/", family.phone_code, name="phone-code"),
    path("counter/case/guardian/", family.guardian, name="guardian"),
    path("counter/case/death/", family.death, name="death"),
    path("counter/case/appeal/", family.appeal, name="counter-appeal"),
    path("counter/move/", move.move, name="move"),
    path("apply/", apply.apply, name="apply"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:question_id>/", questions.question, name="question"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("kindergarten/<slug:code>/", include(kindergarten)),
    *department,
    *counter,
    path("journal/", journal.journal, name="journal"),
    path("links/", links.links, name="links"),
]
