"""Forms of the review desk: what is decided about a privilege, and which one to look at."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kezek.desks.forms import CHOOSE
from kezek.queue.rules import FalseReason, RefusalReason

PROVE, REFUSE, FALSE = "prove", "refuse", "false"
REFUSALS = [
    (RefusalReason.UNREADABLE.value, _("The document cannot be read")),
    (RefusalReason.OUT_OF_DATE.value, _("The document is out of date")),
    (RefusalReason.OTHER_PERSON.value, _("The document is about another person")),
    (RefusalReason.OTHER_DOCUMENT.value, _("Another document is needed")),
    (RefusalReason.NOT_CONFIRMED.value, _("The register does not confirm it")),
]
FALSEHOODS = [
    (FalseReason.FORGED.value, _("The document is forged")),
    (FalseReason.ISSUER_DENIES.value, _("The place that is said to have issued it denies it")),
    (FalseReason.CONCEALED.value, _("The family hid that the ground was over")),
]


class Day(forms.DateField):
    """A day typed or picked."""

    def __init__(self, label: object, help_text: object = "") -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]  # a lazy text is a text here
            help_text=help_text,  # type: ignore[arg-type]  # as above
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={"invalid": _("Enter the date, for example 31.12.2025.")},
        )


class DecideForm(forms.Form):
    """A verdict about a privilege; what each verdict needs, the act decides.

    `term`: the ground's paper is a certificate, valid for so many days from its date of issue.
    `undecided`: a paper or a claim waits; else the privilege can only be called false.
    """

    verdict = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    issued_on = Day(
        _("Date of issue of the certificate"), _("The certificate is valid from this day.")
    )
    valid_until = Day(_("Valid until"), _("Leave empty if the document has no term of its own."))
    reason = forms.ChoiceField(
        label=_("Reason for the refusal"),
        required=False,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=REFUSALS,
    )
    false_reason = forms.ChoiceField(
        label=_("Why the privilege is false"),
        help_text=_(
            "A false privilege puts the child into the general queue and onto the stop list: for"
            " its days no voucher is issued and no privilege is taken. The parent sees the reason"
            " and can object."
        ),
        required=False,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=FALSEHOODS,
    )

    def __init__(self, data: QueryDict | None, *, term: int, undecided: bool) -> None:
        super().__init__(data)
        false = (FALSE, _("Call the privilege false"))
        both = [(PROVE, _("Confirm the privilege")), (REFUSE, _("Refuse the privilege"))]
        verdict = self.fields["verdict"]
        verdict.choices = [*both, false] if undecided else [false]  # type: ignore[attr-defined]  # a ChoiceField
        if not undecided:
            for name in ("issued_on", "valid_until", "reason"):
                del self.fields[name]
        else:
            del self.fields["valid_until" if term else "issued_on"]


class ProvenForm(forms.Form):
    """Which proven privilege to open."""

    number = forms.CharField(
        label=pgettext_lazy("privilege", "Application number"),
        max_length=40,
        help_text=_("As on the receipt, for example K-12345678."),
        error_messages={"required": _("Enter the number of the application.")},
    )
