"""The start page: two doors, the city today, the latest issues."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kezek.case.queries import CityToday, city_today
from kezek.core import clock
from kezek.core.words import number
from kezek.face.city import city_of
from kezek.face.keeping import kept
from kezek.face.parts import Figure, Link
from kezek.face.pictures.case import Issue, issues
from kezek.face.pictures.fill import fill
from kezek.face.pictures.group import Seats
from kezek.people.permissions import Permission, permits
from kezek.places.queries import houses_with_seats, taken_on
from kezek.portal.views.public.reasons import reasons_today
from kezek.vouchers.queries import iterations


def _figures(today: CityToday) -> list[Figure]:
    return [
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


def _links(city: str, today: CityToday) -> list[Link]:
    """Ways on, each with its fact."""
    houses = houses_with_seats(city)
    placed = taken_on(city, clock.today() - timedelta(days=1))
    types = today.queue_types
    return [
        Link(
            reverse("portal:kindergartens") + "?free=on",
            _("Free places"),
            ngettext("in %(n)s kindergarten", "in %(n)s kindergartens", houses)
            % {"n": number(houses)},
        ),
        Link(reverse("portal:kindergartens"), _("Kindergartens"), number(today.kindergartens)),
        Link(
            reverse("portal:queue"),
            _("The open queue"),
            ngettext("%(n)s queue", "%(n)s queues", types) % {"n": number(types)},
        ),
        Link(
            reverse("portal:places"),
            _("Who got a place"),
            _("yesterday: %(n)s") % {"n": number(placed)} if placed else "",
        ),
        Link(reverse("portal:waiting-lists"), _("Waiting lists")),
        Link(reverse("portal:filling"), _("How full the kindergartens are")),
        Link(reverse("portal:money"), _("Where the money goes")),
        Link(reverse("portal:trends"), _("How it went month by month")),
        Link(
            reverse("portal:questions") + "#types",
            ngettext("Why %(n)s queue?", "Why %(n)s queues?", types) % {"n": number(types)},
        ),
    ]


@permits(Permission.PUBLIC)
@require_safe
@kept()
def start(request: HttpRequest) -> HttpResponse:
    """What it is for, what one can do now, how the city stands today."""
    city = city_of(request)
    today = city_today(city.code)
    latest = iterations(city.code, 2)
    done = [Issue(clock.day_of(row.ran_at), vouchers=row.issued) for row in reversed(latest)]
    if len(done) > 1 and (done[1].day - done[0].day) * 4 < clock.today() - done[0].day:
        done = done[1:]  # so near on the line that one would cover the other
    return render(
        request,
        "portal/public/start.html",
        {
            "figures": _figures(today),
            "fill": fill(Seats(free=today.capacity - today.taken, taken=today.taken), wide=True),
            "capacity": today.capacity,
            "latest": latest[0] if latest else None,
            "issues": issues(done, None, clock.today(), someday=_("when money is allotted")),
            "links": _links(city.code, today),
            "now": clock.now(),
            "reasons": reasons_today(
                city.code,
                [
                    _("In the queue: applications that wait now, in all queues together."),
                    _(
                        "Free: places of open groups that nobody holds and nobody in a waiting"
                        " list stands before."
                    ),
                    _("Go to a kindergarten: children with a signed contract that runs today."),
                ],
                "queue_order_within_category",
                "distribution_trigger",
                "band_open_rule",
                "waitlist_order",
            ),
        },
    )
