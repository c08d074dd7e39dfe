"""Forms that look ahead: what if there were more, and money that is announced."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

NUMBER = _("Enter a whole number, zero or more.")
SUM = _("Enter the sum in whole tenge, more than nothing.")
DIGITS = 18  # more would be no sum of money


def figures(typed: str) -> int | None:
    """A number typed with or without spaces and the sign of the tenge; None for anything else."""
    text = "".join(typed.replace("\u20b8", "").split())
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


class WhatIfForm(forms.Form):
    """Money and places to add, by age."""

    tenge = forms.CharField(label=_("More money, tenge"), required=False, max_length=30)

    def __init__(self, data: QueryDict | None, *, ages: Mapping[int, str]) -> None:
        super().__init__(data)
        self.ages = ages
        for band, name in ages.items():
            self.fields[f"places_{band}"] = forms.CharField(
                label=name, required=False, max_length=30
            )

    def _number(self, name: str) -> int:
        typed = str(self.cleaned_data[name])
        found = figures(typed) if typed.strip() else 0
        if found is None:
            raise forms.ValidationError(NUMBER)
        return found

    def clean(self) -> dict[str, object]:
        """Every field as a number; a wrong one is named beside itself."""
        typed = super().clean() or {}
        for name in list(self.fields):
            if name in self.cleaned_data:
                try:
                    typed[name] = self._number(name)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return typed

    @property
    def tenge_typed(self) -> int:
        """The money."""
        return int(self.cleaned_data["tenge"])

    @property
    def places_typed(self) -> dict[int, int]:
        """The places by age."""
        return {band: int(self.cleaned_data[f"places_{band}"]) for band in self.ages}


class AnnounceForm(forms.Form):
    """Money that is expected."""

    tenge = forms.CharField(label=_("Sum, tenge"), max_length=30, error_messages={"required": SUM})
    expected_on = forms.DateField(
        label=_("Expected on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": _("Enter the date, for example 31.12.2025."),
            "invalid": _("Enter the date, for example 31.12.2025."),
        },
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=200,
        help_text=_("For example the number of the order. No names of people."),
    )

    def clean_tenge(self) -> int:
        """The sum as a number."""
        found = figures(str(self.cleaned_data["tenge"]))
        if found is None:
            raise forms.ValidationError(SUM)
        return found
