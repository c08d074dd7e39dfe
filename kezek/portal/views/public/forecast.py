"""How the forecast of a turn is made, and how good it was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import number
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.face.parts import Table
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import queue_types
from kezek.vouchers.forecast.method import COURSES, LEAST_HISTORY
from kezek.vouchers.forecast.reading import ENOUGH, announcements, latest_forecast
from kezek.vouchers.models import Forecast


@permits(Permission.PUBLIC)
@require_safe
@kept()
def forecast(request: HttpRequest) -> HttpResponse:
    """The method in words, announced money, how many forecasts came true."""
    city = city_of(request)
    made = latest_forecast(city.code)
    return render(
        request,
        "portal/public/forecast.html",
        {
            "made": made,
            "accuracy": accuracy(made, city.code) if made else None,
            "judged": made.accuracy[""][1] if made else 0,
            "true": made.accuracy[""][0] if made else 0,
            "announced": announcements(city.code, clock.today()),
            "courses": COURSES,
            "least": LEAST_HISTORY,
            "enough": ENOUGH,
        },
    )


def accuracy(made: Forecast, city: str) -> Table | None:
    """Forecasts judged and come true by queue, where enough were; the total of all queues."""
    rows = [
        [named(kind, lang()), number(judged), number(true)]
        for kind in queue_types(city).values()
        for true, judged in [made.accuracy.get(kind.code, (0, 0))]
        if judged >= ENOUGH
    ]
    true, judged = made.accuracy[""]
    if not judged:
        return None
    return Table(
        caption=_("Forecasts of the last year whose time has come"),
        head=[_("Queue"), _("Checked"), _("Came true")],
        rows=rows,
        numeric=frozenset({1, 2}),
        total=[_("All queues"), number(judged), number(true)],
    )
