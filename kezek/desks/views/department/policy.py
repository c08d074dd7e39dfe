"""The city's rules at the desk: their versions, the term of the act, acknowledging the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.page import department_sections, show
from kezek.face import formats
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, done, in_words
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.policy.acts import acknowledge_policy
from kezek.policy.models import PolicyVersion
from kezek.policy.queries import rules_for
from kezek.policy.queries_standing import Standing, standing, versions


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the rules. `last` None: its act names no end."""

    number: int
    act: str
    first: date
    last: date | None
    mark: str
    state: str
    waits: bool


class _VersionForm(forms.Form):
    """Which version is acknowledged."""

    number = forms.IntegerField(min_value=1)


def term_of_rules(city: str) -> dict[str, object]:
    """What a page of the department says of the act's end: nothing while it is far or settled."""
    now = standing(city, clock.today())
    near = max(rules_for(city, clock.today())["act_end_warning_days"])
    if now.ends is None or now.settled or now.days_left > near:
        return {}
    return {"standing": now, "last_day": now.ends - timedelta(days=1)}


def _line(row: PolicyVersion, now: Standing) -> VersionLine:
    waits = row.needs_acknowledgement and row.acknowledged_at is None
    if row.pk == now.version.pk:
        mark, state = (
            ("late", _("The act has ended"))
            if now.lapsed
            else ("done", pgettext("rules", "In force"))
        )
    elif waits:
        mark, state = "waits", _("Waits for your acknowledgement")
    elif row.number < now.version.number:
        mark, state = "", pgettext("rules", "Was in force before")
    else:
        mark, state = "coming", pgettext("rules", "Comes into force by itself")
    if row.acknowledged_at is not None:
        state = _("%(state)s. Acknowledged: %(date)s") % {
            "state": state,
            "date": formats.day(row.acknowledged_at),
        }
    end = row.valid.upper
    return VersionLine(
        row.number,
        row.document["act"][lang()],
        row.valid.lower,
        end - timedelta(days=1) if end else None,
        mark,
        state,
        waits,
    )


@permits(Permission.POLICY_ACKNOWLEDGE)
@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """Every version of the rules; the button that lets the next one come into force."""
    city = city_of(request)
    refusals: Sequence[str] = ()
    if request.method == "POST":
        form = _VersionForm(request.POST)
        if not form.is_valid():
            refusals = [_("Choose from the list.")]
        else:
            try:
                acknowledge_policy(
                    actor=actor_for(request),
                    moment=clock.now(),
                    request_key=act_key(request, "acknowledge"),
                    city=city.pk,
                    number=form.cleaned_data["number"],
                )
            except DomainError as error:
                refusals = [in_words(error)]
            else:
                return done("desks:policy", "acknowledged")
    now = standing(city.pk, clock.today())
    lines = [_line(row, now) for row in versions(city.pk)]
    return show(
        request,
        "department/policy.html",
        department_sections(),
        {
            "lines": lines,
            "following": next((line for line in lines if line.waits), None),
            "refusals": refusals,
            **term_of_rules(city.pk),
        },
    )
