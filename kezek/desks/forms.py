"""Forms of the desks: they look at the form of what is typed; the acts decide about it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class AllotForm(forms.Form):
    """Money for a budget year."""

    budget_year = forms.TypedChoiceField(
        label=_("Budget year"), coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    source = forms.ChoiceField(
        label=_("Where the money comes from"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=[
            ("republican", pgettext_lazy("budget", "Republican")),
            ("local", pgettext_lazy("budget", "Local")),
        ],
    )
    tenge = forms.CharField(
        label=_("Sum, tenge"),
        max_length=30,
        error_messages={"required": _("Enter the sum in whole tenge, more than nothing.")},
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=200,
        help_text=_("For example the number of the order. No names of people."),
    )

    def __init__(self, data: QueryDict | None, *, year: int) -> None:
        super().__init__(data)
        years = [(str(one), str(one)) for one in (year, year + 1)]
        self.fields["budget_year"].choices = years  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["budget_year"].initial = str(year)

    def clean_tenge(self) -> int:
        """The sum, typed with or without spaces and the sign of the tenge."""
        figures = "".join(str(self.cleaned_data["tenge"]).replace("\u20b8", "").split())
        if not (figures.isascii() and figures.isdecimal()):
            raise forms.ValidationError(_("Enter the sum in whole tenge, more than nothing."))
        return int(figures)


class FindForm(forms.Form):
    """A number of the application, ours or the old one; or an IIN."""

    number = forms.CharField(
        label=_("Application number or old number"),
        required=False,
        max_length=40,
        help_text=_("As on the receipt, for example K-12345678."),
    )
    iin = forms.CharField(
        label=_("IIN of the child or the parent"),
        required=False,
        max_length=20,
        help_text=_("It is not kept in any address or journal."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two has to be there."""
        typed = super().clean() or {}
        if not typed.get("number") and not typed.get("iin"):
            self.add_error("number", _("Enter a number or an IIN."))
        return typed


class LinksForm(forms.Form):
    """Any public number of a child."""

    number = forms.CharField(
        label=_("Number of an application, a voucher or a place"),
        max_length=40,
        help_text=_("As on the receipt, for example K-12345678."),
        error_messages={"required": _("Enter the number.")},
    )


class ConsentForm(forms.Form):
    """Who stands at the counter, and that they agree."""

    guardian = forms.TypedChoiceField(
        label=_("Who stands here"), coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    agreed = forms.BooleanField(
        label=_("The identity document is checked; the parent agrees that I act for them today"),
        error_messages={"required": _("Without consent you cannot act for the parent.")},
    )

    def __init__(self, data: QueryDict | None, *, people: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["guardian"].choices = people  # type: ignore[attr-defined]  # a ChoiceField


class GiveUpForm(forms.Form):
    """The parent's own word."""

    sure = forms.BooleanField(
        label=_("The parent understands and gives the voucher up"),
        error_messages={"required": _("Tick the box if the parent is sure.")},
    )


class ApplyForm(forms.Form):
    """Two IINs, a ground, the consent."""

    parent_iin = forms.CharField(
        label=_("The parent's IIN"),
        max_length=20,
        error_messages={"required": _("Enter the parent's IIN.")},
    )
    child_iin = forms.CharField(
        label=_("The child's IIN"),
        max_length=20,
        error_messages={"required": _("Enter the child's IIN.")},
    )
    paper = forms.CharField(
        label=_("Guardian's document"),
        help_text=_(
            "Who decided, number and date. Only if the registry does not list the guardian."
        ),
        max_length=200,
        required=False,
    )
    privilege = forms.ChoiceField(label=_("Privilege"), required=False, error_messages=CHOOSE)
    agreed = forms.BooleanField(
        label=_("The identity document is checked; the parent agrees that I act for them today"),
        error_messages={"required": _("Without consent you cannot act for the parent.")},
    )

    def __init__(self, data: QueryDict | None, *, grounds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["privilege"]
        field.choices = [("", _("No privilege")), *grounds]  # type: ignore[attr-defined]  # as above


class AnswerForm(forms.Form):
    """The answer to a question; the act looks at its length."""

    text = forms.CharField(
        label=_("Answer"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
