"""Which application, voucher and place belong together: for who audits, never without a trace."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.actors import Role
from kezek.core.errors import DomainError
from kezek.desks.forms import LinksForm
from kezek.desks.page import auditor_sections, department_sections, show
from kezek.face.city import city_of
from kezek.face.submit import act_key, refuse
from kezek.openlog.acts import open_links
from kezek.openlog.links import Link, links_of
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits


def stage_words() -> dict[str, str]:
    """What the number is the number of."""
    return {
        "app": pgettext("receipt", "Application"),
        "voucher": pgettext("receipt", "Voucher"),
        "place": pgettext("receipt", "Place"),
    }


@permits(Permission.AUDIT_READ)
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """Type a number, see all that belong to it; the look is written down before anything shows."""
    form = LinksForm(request.POST or None)
    found: list[Link] = []
    if request.method == "POST" and form.is_valid():
        try:
            application = open_links(
                city=city_of(request).code,
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "links"),
                number=form.cleaned_data["number"],
            )
            found = links_of(application)
        except DomainError as error:
            refuse(form, error)
    words = stage_words()
    role = getattr(request, "role", None)
    return show(
        request,
        "links.html",
        department_sections() if role is Role.DEPARTMENT else auditor_sections(),
        {"form": form, "links": [(one, words[one.stage]) for one in found]},
    )
