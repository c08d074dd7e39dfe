"""Which application, voucher and place belong together, in a city whose rules publish that."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face.city import city_of
from kezek.openlog.links import published_links
from kezek.openlog.numbers import application_with
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import rules_for


def publishes_links(city: str) -> bool:
    """Whether the city's rules of today publish links."""
    return bool(rules_for(city, clock.today())["publish_links"])


@permits(Permission.PUBLIC)
@never_cache
@require_safe
def links(request: HttpRequest, number: str) -> HttpResponse:
    """The numbers that belong to one of them, with the salts that show it to anybody."""
    city = city_of(request).code
    if not publishes_links(city):
        raise Http404
    try:
        application = application_with(city, number)
    except DomainError:
        raise Http404 from None
    words = {
        "app": pgettext("receipt", "Application"),
        "voucher": pgettext("receipt", "Voucher"),
        "place": pgettext("receipt", "Place"),
    }
    found = [(one, words[one.stage]) for one in published_links(application)]
    return render(request, "portal/public/links.html", {"links": found, "number": number})
