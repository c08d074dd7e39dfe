"""The form of the demo panel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kezek.delivery.sandbox import MODES, Mode, Port


class ServiceModes(forms.Form):
    """How the outside services behave in the demo."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **more)
        ports = {
            Port.REGISTRY: _("Civil registry"),
            Port.SMS: pgettext_lazy("service", "SMS"),
            Port.SIGNATURE: pgettext_lazy("service", "Signature"),
            Port.SOCIAL: _("Register of privileges"),
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
