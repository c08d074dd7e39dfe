"""The demo panel: the clock, the inbox, whom to sign in as, how the services behave."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.delivery import sandbox as services
from kezek.delivery.queries import inbox as delivered
from kezek.delivery.sandbox import Mode, Port
from kezek.delivery.sweeps import send_queued
from kezek.face.city import city_of, lang
from kezek.face.formats import day as day_words
from kezek.face.parts import Link
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.policy.acts import ask_clock_move
from kezek.policy.queries import calendar, forget_demo_clock
from kezek.policy.queries_demo import Move, demo_people, latest_move
from kezek.policy.rules import month_after
from kezek.portal.forms.join import ServiceModes

MORNING = 9
SHOWN = 30


def _targets() -> dict[str, datetime]:
    """Where the clock can go from today: the morning of a day."""
    today = clock.today()
    next_day = calendar().next_working(today + timedelta(days=1))
    return {
        "day": clock.at(next_day, MORNING),
        "month": clock.at(month_after(today.replace(day=1)), MORNING),
    }


def _ways(here: str) -> list[Link]:
    """The other pages of the panel."""
    pages = {
        "clock": _("The demo clock"),
        "people": _("Who to sign in as"),
        "inbox": _("Messages on phones"),
        "sandbox": _("How the services behave"),
    }
    return [Link(reverse(f"portal:{name}"), words) for name, words in pages.items() if name != here]


def _key(typed: str) -> str:
    """The key of the form that was sent; a new one where it is none."""
    try:
        return UUID(typed).hex
    except ValueError:
        return uuid4().hex


@permits(Permission.DEMO)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest) -> HttpResponse:
    """Today's day; two buttons that move it; while it moves, how far it has come.

    The clock is looked at anew: a move that ended this moment must not be asked for twice.
    """
    forget_demo_clock()
    targets = _targets()
    refusals: list[str] = []
    wanted = targets.get(request.POST.get("to", ""))
    if wanted is not None:
        try:
            ask_clock_move(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=f"clock:{_key(request.POST.get('request_key', ''))}",
                city=city_of(request).code,
                target=wanted,
            )
        except DomainError as error:
            refusals = [f"{error} {error.todo or ''}".strip()]
        else:
            return redirect("portal:clock")
    move = latest_move()
    return render(
        request,
        "portal/join/clock.html",
        {
            "today": clock.today(),
            "targets": targets,
            "move": move,
            "moving": move is not None and move.moving,
            "arrived": _arrived(move),
            "failed": _("The clock stopped on the way. Move it again.")
            if move is not None and move.state == "failed"
            else "",
            "refusals": refusals,
            "request_key": uuid4().hex,
            "ways": _ways("clock"),
        },
    )


def _arrived(move: Move | None) -> str:
    """The word of arrival, for as long as the day lasts."""
    if move is None or move.state != "done" or clock.day_of(move.target) != clock.today():
        return ""
    return _("The city has lived to %(date)s.") % {"date": day_words(move.target)}


@permits(Permission.DEMO)
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Everybody's newest texts. What waits is sent now, so that nobody waits for the worker."""
    send_queued()
    values = {"texts": delivered(SHOWN), "ways": _ways("inbox")}
    return render(request, "portal/join/inbox.html", values)


@permits(Permission.DEMO)
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The invented people to sign in as, each with a story and one button."""
    roles = {
        "parent": _("Parent"),
        "head": _("Head of the kindergarten"),
        "educator": pgettext("role", "Educator"),
        "department": _("Education department"),
        "counter": _("Consultation centre"),
        "auditor": pgettext("role", "Auditor"),
    }
    rows = [
        {
            "person": one,
            "role": roles.get(one.role, one.role),
            "story": one.story.get(lang()) or one.story.get("ru", ""),
            "key": uuid4().hex,
        }
        for one in demo_people(city_of(request).code)
    ]
    return render(request, "portal/join/people.html", {"rows": rows, "ways": _ways("people")})


@permits(Permission.DEMO)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sandbox(request: HttpRequest) -> HttpResponse:
    """How the registry, SMS and signatures behave from now on."""
    ways = _ways("sandbox")
    if request.method != "POST":
        now = {port.value: mode.value for port, mode in services.modes().items()}
        form = ServiceModes(initial=now)
        return render(request, "portal/join/sandbox.html", {"form": form, "ways": ways})
    form = ServiceModes(request.POST)
    saved = form.is_valid()
    if saved:
        for port, mode in form.cleaned_data.items():
            services.set_mode(Port(port), Mode(mode))
    values = {"form": form, "saved": saved, "ways": ways}
    return render(request, "portal/join/sandbox.html", values)
