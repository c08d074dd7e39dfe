"""An exchange of places, offered by the open number of the other child's place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.core.numbers import parse
from kezek.face.submit import in_words


class SwapForm(forms.Form):
    """Whose place one would like in exchange."""

    number = forms.CharField(
        label=_("Number of the other child's place"),
        help_text=_("The other family sees it on its page of transfers. For example: P-12345678."),
        max_length=12,
        error_messages={"required": _("Enter the number of the place.")},
    )

    def clean_number(self) -> str:
        """The number as it is stored, in whatever letters and spaces it was typed."""
        try:
            return str(parse(self.cleaned_data["number"]))
        except DomainError as error:
            raise forms.ValidationError(in_words(error)) from None
