"""Forms of applying and signing in, and of the demo panel."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kezek.core.errors import DomainError
from kezek.core.iin import clean_iin
from kezek.delivery.sandbox import MODES, Mode, Port
from kezek.people.rules import clean_phone
from kezek.queue.refusals import SameIin

NO_PRIVILEGE = "none"


def words_of(error: DomainError) -> str:
    """A refusal and what to do next, as one text."""
    return f"{error} {error.todo or ''}".strip()


class IinField(forms.CharField):
    """An IIN typed with or without spaces."""

    def __init__(self, *, missing: str | Promise, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(**more, required=False, max_length=40)
        self.missing = missing

    def clean(self, value: object) -> str:
        """The 12 digits."""
        try:
            return clean_iin(str(value or ""), missing=self.missing)
        except DomainError as error:
            raise forms.ValidationError(words_of(error), code=error.code) from None


class PhoneField(forms.CharField):
    """A phone of the national plan, in its one form."""

    def clean(self, value: object) -> str:
        """`+7` and ten digits."""
        typed = super().clean(value)
        try:
            return clean_phone(typed)
        except DomainError as error:
            raise forms.ValidationError(words_of(error), code=error.code) from None


class Keyed(forms.Form):
    """A form that is safe to send twice: it carries the key of its request."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)


class TwoIins(Keyed):
    """The parent's IIN, the child's, and a phone."""

    iin = IinField(label=_("Your IIN"), missing=_("Enter your IIN."))
    child = IinField(label=_("The child's IIN"), missing=_("Enter the child's IIN."))
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("We write here about your application."),
        max_length=40,
        error_messages={"required": _("Enter your phone.")},
    )

    def clean(self) -> dict[str, Any]:
        """Two IINs are two people."""
        data = super().clean() or self.cleaned_data
        if data.get("iin") and data.get("iin") == data.get("child"):
            self.add_error("child", words_of(SameIin()))
        return data


class OneIin(Keyed):
    """The IIN to sign in with."""

    iin = IinField(label=_("Your IIN"), missing=_("Enter your IIN."))
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class Code(forms.Form):
    """The code from the message."""

    code = forms.CharField(
        label=_("Code from the message"),
        help_text=_("6 digits"),
        max_length=20,
        error_messages={"required": _("Enter the code.")},
    )


class Agreement(Keyed):
    """The consent to look into the registries."""

    agree = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("Without your consent we cannot queue the child.")},
    )


class PrivilegeChoice(forms.Form):
    """A privilege of the city's list, or none."""

    privilege = forms.ChoiceField(
        label=_("Does the child have a privilege?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose from the list."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def __init__(
        self, *args: Any, grounds: list[tuple[str, str]], **more: Any  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **more)
        field = self.fields["privilege"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*grounds, (NO_PRIVILEGE, _("No privilege"))]


class ProofFile(Keyed):
    """A document of the privilege. What the file is, the queue decides."""

    proof = forms.FileField(
        label=_("Proof of the privilege"),
        help_text=_("PDF, JPG or PNG, up to 10 MB"),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty."),
        },
    )

    def upload(self) -> UploadedFile:
        """The file itself."""
        found: UploadedFile = self.cleaned_data["proof"]
        return found


class Modes(forms.Form):
    """How the outside services behave in the demo."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **more)
        ports = {
            Port.REGISTRY: _("Civil registry"),
            Port.SMS: pgettext_lazy("service", "SMS"),
            Port.SIGNATURE: pgettext_lazy("service", "Signature"),
        }
        words = {
            Mode.OK: pgettext_lazy("service", "Answers"),
            Mode.DOWN: pgettext_lazy("service", "Does not answer"),
            Mode.SLOW: pgettext_lazy("service", "Too slow"),
            Mode.NO_SUCH_PERSON: pgettext_lazy("service", "Knows nobody"),
        }
        for port, label in ports.items():
            self.fields[port.value] = forms.ChoiceField(
                label=label,
                widget=forms.RadioSelect,
                choices=[(mode.value, words[mode]) for mode in MODES[port]],
                error_messages={"required": _("Choose from the list.")},
            )
