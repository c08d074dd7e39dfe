"""The start page: two doors, the city today, the latest issues."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kezek.case.today import city_today
from kezek.core import clock
from kezek.core.words import number
from kezek.face.city import city_of
from kezek.face.parts import Figure, Link
from kezek.face.pictures.case import Issue, issues
from kezek.face.pictures.fill import fill
from kezek.face.pictures.group import Seats
from kezek.people.permissions import Permission, permits
from kezek.vouchers.queries import iterations


@permits(Permission.PUBLIC)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What it is for, what one can do now, how the city stands today."""
    city = city_of(request)
    today = city_today(city.code)
    latest = iterations(city.code, 2)
    done = [Issue(clock.day_of(row.ran_at), vouchers=row.issued) for row in reversed(latest)]
    figures = [
        Figure(
            number(today.waiting),
            ngettext("child waits in the queue", "children wait in the queue", today.waiting),
        ),
        Figure(number(today.free), ngettext("place is free", "places are free", today.free)),
        Figure(
            number(today.attending),
            ngettext(
                "child goes to a kindergarten", "children go to a kindergarten", today.attending
            ),
        ),
        Figure(
            number(today.vouchers_this_month),
            ngettext(
                "voucher issued this month",
                "vouchers issued this month",
                today.vouchers_this_month,
            ),
        ),
    ]
    links = [
        Link(reverse("portal:kindergartens") + "?free=on", _("Free places"), number(today.free)),
        Link(reverse("portal:kindergartens"), _("Kindergartens"), number(today.kindergartens)),
        Link(
            reverse("portal:queue"),
            _("The open queue"),
            ngettext("%(n)s queue", "%(n)s queues", today.queue_types) % {"n": today.queue_types},
        ),
        Link(reverse("portal:places"), _("Who got a place")),
        Link(reverse("portal:money"), _("Where the money goes")),
        Link(reverse("portal:steps"), _("Voucher financing in four steps")),
    ]
    return render(
        request,
        "portal/public/start.html",
        {
            "figures": figures,
            "fill": fill(Seats(free=today.capacity - today.taken, taken=today.taken), wide=True),
            "capacity": today.capacity,
            "latest": latest[0] if latest else None,
            "issues": issues(done, None, clock.today()) if done else "",
            "links": links,
            "now": clock.now(),
        },
    )
