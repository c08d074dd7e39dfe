"""Addresses of the desks: numbers and codes of things, never of people."""

from django.urls import include, path

from kezek.desks import paths  # noqa: F401 - registers the converter `day`
from kezek.desks.views import start
from kezek.desks.views.kindergarten import contracts, months, today

app_name = "desks"

kindergarten = [
    path("today/", today.today, name="today"),
    path("today/<slug:group>/<day:day>/", today.day_of_group, name="day"),
    path("today/<slug:group>/<day:day>/<int:enrolment>/", today.correct, name="correct"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<int:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<int:contract_id>/pdf/", contracts.paper, name="paper"),
    path("months/", months.months, name="months"),
    path("disputes/", months.disputes, name="disputes"),
    path("disputes/<int:timesheet_id>/", months.dispute, name="dispute"),
    path("income/", months.income, name="income"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("kindergarten/<slug:code>/", include(kindergarten)),
]
