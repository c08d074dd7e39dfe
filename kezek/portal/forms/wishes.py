"""Forms of the family's list of kindergartens: its order, and what to add to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezek.portal.forms.parent import ChoiceFilter


def renumbered(groups: Sequence[int], numbers: Mapping[int, int]) -> list[int]:
    """The list with each group whose number was changed put at that number.

    The others keep their order around them; a number beyond the end means the end.
    """
    changed = {
        group: numbers[group]
        for rank, group in enumerate(groups, 1)
        if numbers.get(group, rank) != rank
    }
    order = [group for group in groups if group not in changed]
    for group in sorted(changed, key=lambda one: (changed[one], groups.index(one))):
        order.insert(changed[group] - 1, group)
    return order


class OrderForm(forms.Form):
    """A number to type for each group of the list."""

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - what Django's forms take
        groups: Sequence[tuple[int, str]],
    ) -> None:
        super().__init__(data)
        self.groups = [group for group, _name in groups]
        for rank, (group, name) in enumerate(groups, 1):
            self.fields[f"number_{group}"] = forms.IntegerField(
                label=name,
                min_value=1,
                initial=rank,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value"), _("Write a whole number from 1.")
                ),
            )

    def order(self) -> list[int]:
        """The list in the order that was typed."""
        typed = {group: self.cleaned_data[f"number_{group}"] for group in self.groups}
        return renumbered(self.groups, typed)


class WishFilter(ChoiceFilter):
    """Which groups to show for the list: by name or street, too."""

    text = forms.CharField(
        label=_("Name or street"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
