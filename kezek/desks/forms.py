"""Forms of the desks: they look at the form of what is typed; the acts decide about it."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kezek.attendance.acts import Correction

CHOOSE = {"required": _("Choose from the list."), "invalid_choice": _("Choose from the list.")}


class CorrectForm(forms.Form):
    """A mark and why it is corrected."""

    mark = forms.ChoiceField(
        label=_("What should stand there"), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=[
            (Correction.MISTAKE.value, _("A mistake in marking")),
            (Correction.CERTIFICATE.value, _("A certificate was brought")),
            (Correction.LEAVE.value, _("The parent asked for leave")),
            (Correction.CAME_LATER.value, _("The child came later")),
        ],
    )

    def __init__(self, data: QueryDict | None, *, marks: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["mark"].choices = marks  # type: ignore[attr-defined]  # a ChoiceField

    def clean_reason(self) -> Correction:
        """The reason as the act takes it."""
        return Correction(self.cleaned_data["reason"])


class MonthForm(forms.Form):
    """The first day of a month, from a hidden field."""

    month = forms.DateField(
        input_formats=["%Y-%m-%d"], error_messages={"invalid": _("Choose from the list.")}
    )
