"""Forms of what befalls a family, at the counter and in the department."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kezek.desks.forms import CHOOSE
from kezek.queue.rules import AppealReason

CHECKED = _("The identity document is checked; the parent agrees that I act for them today")


class PhoneForm(forms.Form):
    """The new phone; the act of the code follows."""

    phone = forms.CharField(
        label=_("New phone"),
        max_length=40,
        help_text=_("The parent reads you the code that comes there."),
        error_messages={"required": _("Enter the phone.")},
    )


class CodeForm(forms.Form):
    """The code that the parent reads out."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=20,
        error_messages={"required": _("Enter the code.")},
    )


class GuardianForm(forms.Form):
    """Who came; the registry says what they are to the child."""

    iin = forms.CharField(
        label=_("IIN of the grown-up who came"),
        max_length=20,
        required=False,
        help_text=_("Leave empty to ask the registry about those known already."),
    )
    checked = forms.BooleanField(
        label=_("The identity document is checked"),
        error_messages={"required": _("Check the identity document first.")},
    )


class DeathForm(forms.Form):
    """Who the family says has died; the registry has to confirm it."""

    person = forms.TypedChoiceField(
        label=_("Who has died"), coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, data: Any, *, people: list[tuple[str, str]]) -> None:  # noqa: ANN401 - a POST or nothing
        super().__init__(data)
        self.fields["person"].choices = people  # type: ignore[attr-defined]  # a ChoiceField


class AppealForm(forms.Form):
    """What the parent says; the act looks at its length."""

    text = forms.CharField(
        label=_("Why is the decision wrong, in the parent's words"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class MoveForm(forms.Form):
    """Two IINs and the consent: a family has moved here."""

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
    agreed = forms.BooleanField(
        label=CHECKED,
        error_messages={"required": _("Without consent you cannot act for the parent.")},
    )


class DecideAppealForm(forms.Form):
    """The reason says whether the appeal is upheld."""

    reason = forms.ChoiceField(
        label=_("Decision and its reason"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=[
            (
                AppealReason.NOT_BY_PARENT.value,
                pgettext_lazy("decision", "Uphold: the parent did not give the voucher up"),
            ),
            (
                AppealReason.NOT_INFORMED.value,
                pgettext_lazy("decision", "Uphold: the parent was not told what follows"),
            ),
            (
                AppealReason.PORTAL_FAULT.value,
                pgettext_lazy("decision", "Uphold: the portal was at fault"),
            ),
            (
                AppealReason.OWN_CHOICE.value,
                pgettext_lazy("decision", "Reject: the parent gave the voucher up"),
            ),
            (
                AppealReason.SERVED.value,
                pgettext_lazy("decision", "Reject: the child has a voucher or a place by now"),
            ),
            (
                AppealReason.TOO_OLD.value,
                pgettext_lazy("decision", "Reject: the child is of school age"),
            ),
        ],
    )
