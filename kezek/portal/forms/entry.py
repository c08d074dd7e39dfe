"""What is typed before it is known who types: IINs, a phone, a code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.iin import clean_iin
from kezek.people.rules import clean_phone
from kezek.queue.refusals import SameIin


def _said(error: DomainError) -> forms.ValidationError:
    return forms.ValidationError(f"{error} {error.todo or ''}".strip())


class SignInForm(forms.Form):
    """Who wants to come in."""

    iin = forms.CharField(
        label=_("Your IIN"),
        help_text=_("12 digits, on the identity card"),
        required=False,
        max_length=40,
    )

    def clean_iin(self) -> str:
        """Twelve digits that fit."""
        try:
            return clean_iin(self.cleaned_data["iin"], missing=_("Enter your IIN."))
        except DomainError as error:
            raise _said(error) from None


class ApplyForm(SignInForm):
    """Two IINs and a phone."""

    child_iin = forms.CharField(
        label=_("The child's IIN"),
        help_text=_("12 digits, on the birth certificate"),
        required=False,
        max_length=40,
    )
    phone = forms.CharField(
        label=_("Your phone"),
        help_text=_("The code goes to the phone that the registry holds for you"),
        required=False,
        max_length=40,
    )

    def clean_child_iin(self) -> str:
        """Twelve digits that fit."""
        try:
            return clean_iin(self.cleaned_data["child_iin"], missing=_("Enter the child's IIN."))
        except DomainError as error:
            raise _said(error) from None

    def clean_phone(self) -> str:
        """A number of the national plan."""
        typed = self.cleaned_data["phone"]
        if not typed.strip():
            raise forms.ValidationError(_("Enter your phone."))
        try:
            return clean_phone(typed)
        except DomainError as error:
            raise _said(error) from None

    def clean(self) -> dict[str, Any]:
        """One IIN is the parent's, the other the child's."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        own, child = cleaned.get("iin"), cleaned.get("child_iin")
        if own and own == child:
            self.add_error("child_iin", str(SameIin()))
        return cleaned


class CodeForm(forms.Form):
    """The code from the message."""

    code = forms.CharField(label=_("Code from the message"), required=False, max_length=20)

    def clean_code(self) -> str:
        """Something was typed; whether it is right is not the form's matter."""
        typed: str = self.cleaned_data["code"].strip()
        if not typed:
            raise forms.ValidationError(_("Enter the code."))
        return typed
