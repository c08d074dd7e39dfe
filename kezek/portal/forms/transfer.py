"""The groups to which a family would move its child."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class WishForm(forms.Form):
    """Groups to choose from, as many at most as a child can wait for."""

    group = forms.MultipleChoiceField(
        label=_("Where would you like to go?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one group."),
            "invalid_choice": _("This group takes nobody now. Choose another one."),
        },
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - what Django's forms take
        groups: Sequence[tuple[str, str]],
        most: int,
    ) -> None:
        super().__init__(data)
        self.most = most
        field = self.fields["group"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(groups)
            field.help_text = ngettext(
                "You can choose %(n)s group. On the next page you put them in order.",
                "You can choose up to %(n)s groups. On the next page you put them in order.",
                most,
            ) % {"n": most}

    def clean_group(self) -> list[str]:
        """No more than the rule allows."""
        chosen: list[str] = self.cleaned_data["group"]
        if len(chosen) > self.most:
            raise forms.ValidationError(
                ngettext(
                    "Choose no more than %(n)s group.",
                    "Choose no more than %(n)s groups.",
                    self.most,
                )
                % {"n": self.most}
            )
        return chosen
