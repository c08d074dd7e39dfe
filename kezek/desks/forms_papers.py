"""The form of a paper that opens special groups."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kezek.desks.forms import CHOOSE
from kezek.desks.forms_privileges import Day


class PaperForm(forms.Form):
    """Which paper, and its last day."""

    document = forms.ChoiceField(
        label=_("Document"), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    valid_until = Day(_("Valid until"), _("Leave empty if the document has no term of its own."))

    def __init__(self, data: QueryDict | None, *, papers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["document"].choices = papers  # type: ignore[attr-defined]  # a ChoiceField
