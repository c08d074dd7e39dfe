"""The form of the page that checks a receipt."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kezek.openlog.paper import LARGEST

_TOO_LARGE: Final = _("This file is too large for a receipt.")


class ReceiptForm(forms.Form):
    """A file, or what was pasted; the file counts if both are there."""

    receipt = forms.FileField(
        label=_("File of the receipt"),
        help_text=_("As it was downloaded in the cabinet."),
        required=False,
        error_messages={"empty": _("The file is empty. Choose another.")},
    )
    letters = forms.CharField(
        label=_("Or the letters of the code"),
        help_text=_("Everything that a phone shows when it reads the code, or the text of a file."),
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": _TOO_LARGE},
    )

    def clean_receipt(self) -> bytes:
        """What stands in the file."""
        given = self.cleaned_data["receipt"]
        if not isinstance(given, UploadedFile):
            return b""
        if (given.size or 0) > LARGEST:
            raise forms.ValidationError(_TOO_LARGE)
        return bytes(given.read())

    def clean(self) -> dict[str, Any]:
        """One of the two has to be there."""
        typed = super().clean() or {}
        if not self.errors and not typed.get("receipt") and not typed.get("letters", "").strip():
            self.add_error("receipt", _("Choose a file, or paste the letters."))
        return typed

    @property
    def shown(self) -> bytes | str:
        """What is to be checked."""
        file: bytes = self.cleaned_data["receipt"]
        pasted: str = self.cleaned_data["letters"]
        return file or pasted
