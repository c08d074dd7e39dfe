"""Forms of the parent's cabinet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский")]


class ProofForm(forms.Form):
    """A paper of a privilege."""

    proof = forms.FileField(
        label=_("Proof of the privilege"),
        help_text=_("PDF, JPG, PNG or HEIC, up to 10 MB. A photo will do if the text can be read."),
        error_messages={
            "required": _("Choose a file."),
            "invalid": _("Choose a file."),
            "missing": _("Choose a file."),
            "empty": _("The file is empty. Choose another."),
        },
    )


class QuestionForm(forms.Form):
    """A question to the consultation centre."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Do not write IINs: the centre sees your case."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class LanguageForm(forms.Form):
    """The language in which messages come."""

    language = forms.ChoiceField(
        label=_("Language of messages"), choices=LANGUAGES, widget=forms.RadioSelect
    )


class ChoiceFilter(forms.Form):
    """Which groups to show; the choices are those that the groups have."""

    language = forms.ChoiceField(label=_("Group language"), required=False)
    hours = forms.ChoiceField(label=_("Hours of stay"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    kind = forms.ChoiceField(label=_("Whose"), required=False)
    only_free = forms.BooleanField(label=_("With free places only"), required=False)

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - what Django's forms take
        choices: Mapping[str, Sequence[tuple[str, str]]],
    ) -> None:
        super().__init__(data)
        for name, found in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", pgettext_lazy("any kindergarten", "All")), *found]
