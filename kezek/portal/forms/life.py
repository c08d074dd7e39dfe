"""Forms of what befalls a family: another phone, an appeal, another city."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.people.rules import clean_phone
from kezek.portal.forms.entry import SignInForm


class PhoneForm(forms.Form):
    """A phone to be confirmed by a code."""

    phone = forms.CharField(
        label=_("Second phone"),
        help_text=_("A code goes there. For example +7 700 000 00 00."),
        required=False,
        max_length=40,
    )

    def clean_phone(self) -> str:
        """A number of the national plan."""
        return _phone(self.cleaned_data["phone"])


class LostPhoneForm(SignInForm):
    """Who has lost a phone, and the new one."""

    phone = forms.CharField(
        label=_("New phone"),
        help_text=_("A code goes there. For example +7 700 000 00 00."),
        required=False,
        max_length=40,
    )

    def clean_phone(self) -> str:
        """A number of the national plan."""
        return _phone(self.cleaned_data["phone"])


class SignatureForm(forms.Form):
    """A signature made on one's own device, as a file."""

    signature = forms.FileField(
        label=_("The file of the signature"),
        help_text=_("The file that your signing program has made, apart from the text."),
        error_messages={
            "required": _("Choose the file of the signature."),
            "missing": _("Choose the file of the signature."),
            "invalid": _("Choose the file of the signature."),
            "empty": _("The file is empty. Choose another."),
        },
    )


class AppealForm(forms.Form):
    """Why an annulment is wrong; the act looks at the length."""

    text = forms.CharField(
        label=_("Why is the decision wrong?"),
        help_text=_("A few sentences. Do not write IINs: the department sees the case."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class MoveForm(forms.Form):
    """The city to which the family moves."""

    city = forms.ChoiceField(
        label=_("Where do you move?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a city."),
            "invalid_choice": _("Choose a city."),
        },
    )

    def __init__(self, data: object, *, cities: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a POST or nothing
        self.fields["city"].choices = cities  # type: ignore[attr-defined]  # a ChoiceField


def _phone(typed: str) -> str:
    try:
        return clean_phone(typed)
    except DomainError as error:
        raise forms.ValidationError(str(error)) from None
