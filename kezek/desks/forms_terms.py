"""Forms of what moves terms: days of the calendar, outages. The acts decide about what is typed."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kezek.core import clock
from kezek.desks.forms import CHOOSE


class _Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d.%m.%Y")
    default_error_messages = dict.fromkeys(
        ("required", "invalid"), _("Enter the date, for example 31.12.2025.")
    )


class _Hour(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    input_formats = ("%H:%M", "%H:%M:%S")
    default_error_messages = dict.fromkeys(
        ("required", "invalid"), _("Enter the time, for example 09:30.")
    )


class _Name(forms.CharField):
    default_error_messages = dict.fromkeys(("required",), _("Write the day's name."))


class DayForm(forms.Form):
    """A day to come that differs from its week, with its name in three languages."""

    day = _Day(label=pgettext_lazy("calendar", "Day"))
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
    name_kk = _Name(max_length=120, label=_("Name in Kazakh"))
    name_ru = _Name(max_length=120, label=_("Name in Russian"))
    name_en = _Name(max_length=120, label=_("Name in English"))


class MoveDayForm(forms.Form):
    """Where a listed day moves."""

    to = _Day(label=_("New date"))


class OutageForm(forms.Form):
    """From when to when the portal was down, on the clocks of Almaty, and why."""

    began_at = _Day(label=_("Beginning, date"))
    began_hour = _Hour(label=_("Beginning, time"))
    ended_at = _Day(label=_("End, date"))
    ended_hour = _Hour(label=_("End, time"))
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
