"""Forms of the application itself."""

from collections.abc import Sequence

from django import forms
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
