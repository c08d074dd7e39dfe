"""Forms of the application itself."""

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

NO_PRIVILEGE = "none"


class ConsentForm(forms.Form):
    """The parent agrees to the use of data."""

    agreed = forms.BooleanField(label=_("I have read this and I agree"), required=False)

    def clean_agreed(self) -> bool:
        """Without consent there is no application."""
        agreed: bool = self.cleaned_data["agreed"]
        if not agreed:
            raise forms.ValidationError(_("To go on, tick that you agree."))
        return agreed


class PrivilegeForm(forms.Form):
    """One ground of the city's list, or none."""

    privilege = forms.ChoiceField(
        label=_("Is there a privilege?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a privilege or that there is none."),
            "invalid_choice": _("Choose a privilege from the list."),
        },
    )

    def __init__(
        self,
        data: object = None,
        *,
        grounds: Sequence[tuple[str, str]],
        initial: dict[str, str] | None = None,
        none: bool = True,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a POST or nothing
        choices = [*grounds, (NO_PRIVILEGE, _("No privilege"))] if none else list(grounds)
        self.fields["privilege"].choices = choices  # type: ignore[attr-defined]  # a choice field


class ProofForm(forms.Form):
    """A document of a privilege."""

    proof = forms.FileField(
        label=_("The document"),
        help_text=_("A photo or a PDF, up to 10 MB"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
            "empty": _("The file is empty. Choose another."),
        },
    )

    def content(self) -> tuple[bytes, str]:
        """The bytes and what the browser calls them."""
        file: UploadedFile = self.cleaned_data["proof"]
        return file.read(), file.content_type or ""
