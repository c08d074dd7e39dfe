"""Forms of what moves terms: days of the calendar, outages. The acts decide about what is typed."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kezek.core import clock
from kezek.desks.forms import CHOOSE

WHEN = {
    "required": _("Enter the date, for example 31.12.2025."),
    "invalid": _("Enter the date, for example 31.12.2025."),
}
HOUR = {
    "required": _("Enter the time, for example 09:30."),
    "invalid": _("Enter the time, for example 09:30."),
}


def _day(label: str | Promise) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages=WHEN,
    )


def _hour(label: str | Promise) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages=HOUR,
    )


def _name(label: str | Promise) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=120,
        error_messages={"required": _("Write the day's name.")},
    )


class DayForm(forms.Form):
    """A day to come that differs from its week, with its name in three languages."""

    day = _day(pgettext_lazy("calendar", "Day"))
    working = forms.TypedChoiceField(
        label=_("What kind of day it is"),
        coerce=lambda typed: typed == "working",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=[
            ("off", pgettext_lazy("calendar", "Day off")),
            ("working", pgettext_lazy("calendar", "Working day (moved)")),
        ],
    )
    name_kk = _name(_("Name in Kazakh"))
    name_ru = _name(_("Name in Russian"))
    name_en = _name(_("Name in English"))


class MoveDayForm(forms.Form):
    """Where a listed day moves."""

    to = _day(_("New date"))


class OutageForm(forms.Form):
    """From when to when the portal was down, on the clocks of Almaty, and why."""

    began_at = _day(_("Beginning, date"))
    began_hour = _hour(_("Beginning, time"))
    ended_at = _day(_("End, date"))
    ended_hour = _hour(_("End, time"))
    reason = forms.CharField(
        label=_("What happened"),
        max_length=500,
        help_text=_("It stays in the journal. No names of people."),
        error_messages={"required": _("Say in a few words what happened.")},
    )

    def span(self) -> dict[str, Any]:
        """What the act takes."""
        typed = self.cleaned_data

        def moment(name: str) -> datetime:
            hour = typed[f"{name}_hour"]
            return clock.at(typed[f"{name}_at"], hour.hour, hour.minute)

        return {
            "began_at": moment("began"),
            "ended_at": moment("ended"),
            "reason": typed["reason"],
        }
