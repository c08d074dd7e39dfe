"""Invented values for the style page: the figures of the visual target, the day 2 December 2025."""

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from kezek.core import clock
from kezek.face import formats
from kezek.face.parts import Figure, Link, Row, Step, Table


class SampleForm(forms.Form):
    """Every kind of field; bound to nothing it shows its errors."""

    iin = forms.CharField(
        label=_later("The child's IIN"), help_text=_later("12 digits, as in the document")
    )
    phone = forms.CharField(label=_later("Your phone"), required=False)
    right = forms.ChoiceField(
        label=_later("Privilege"),
        choices=[
            ("none", _later("No privilege")),
            ("large", _later("Child of a large family")),
            ("teacher", _later("Teacher's child")),
        ],
        widget=forms.RadioSelect,
    )
    consent = forms.BooleanField(label=_later("I agree that my data are used for the queue"))
    proof = forms.FileField(label=_later("Add a document"))


def _rows() -> list[Row]:
    return [
        Row(_("The child's IIN"), "•••••• ••1234", "#", _("Change")),
        Row(_("Privilege"), _("No privilege"), "#", _("Change")),
        Row(_("Your phone"), "+7 700 ••• •• 12"),
    ]


def everything() -> dict[str, object]:
    """The context of the style page."""
    now = clock.now()
    return {
        "blank": SampleForm(auto_id="blank_%s"),
        "wrong": SampleForm({"phone": "+7"}, auto_id="wrong_%s"),
        "due": clock.end_of(clock.today() + timedelta(days=1)),
        "now": now,
        "rows": _rows(),
        "links": [
            Link("#1", _("Free places"), "112"),
            Link("#2", _("Kindergartens"), "157"),
            Link("#3", _("The open queue"), "18"),
            Link("#4", _("Where the money goes")),
        ],
        "crumbs": [Link("#", _("Kindergartens")), Link("", "«Күншуақ»")],
        "figures": [
            Figure(formats.num(9412), _("children wait in the queue")),
            Figure(formats.num(1268), _("places are free")),
            Figure(formats.num(19764), _("children attend")),
            Figure(formats.num(640), _("vouchers issued this month")),
        ],
        "steps": [
            Step("done", _("Application accepted"), formats.moment(now - timedelta(days=630))),
            Step("done", _("Voucher issued"), formats.day(now - timedelta(days=1))),
            Step("waits", _("Confirm the voucher"), formats.by(now + timedelta(days=1))),
            Step("coming", _("First day in the kindergarten")),
        ],
        "table": Table(
            _("The same numbers as a table"),
            [_("Age"), _("Out of turn"), _("Priority"), _("General"), _("In all")],
            [
                ["1,5", "46", "402", formats.num(2310), formats.num(2758)],
                ["2", "8", "598", formats.num(2704), formats.num(3310)],
                ["3", "5", "431", formats.num(1790), formats.num(2226)],
            ],
            frozenset({1, 2, 3, 4}),
            [_("In all"), "59", formats.num(1431), formats.num(6804), formats.num(8294)],
            own=2,
        ),
        "page_obj": Paginator(range(1790), 100).page(4),
        "states": [
            ("done", _("Confirmed")),
            ("waits", _("Waits for your confirmation")),
            ("coming", _("Still to come")),
            ("late", _("Not confirmed in time")),
            ("active", _("In force")),
            ("free", _("Free")),
            ("taken", _("Taken")),
            ("offered", _("Offered")),
        ],
    }
