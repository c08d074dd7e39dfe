"""The way in: to the desk of one's role, or a choice of desks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kezek.core import clock
from kezek.core.actors import Role
from kezek.desks.page import sections_of, show
from kezek.desks.posts import posts_here
from kezek.face.city import city_of, lang, named
from kezek.face.parts import Link
from kezek.people.access import account_in
from kezek.people.permissions import Permission, permits
from kezek.people.queries import roles_of


def _desks(request: HttpRequest) -> list[Link]:
    account = account_in(request)
    if account is None:
        return []
    roles = roles_of(account.pk, city_of(request).pk, clock.today())
    names = {
        Role.DEPARTMENT: _("Education department"),
        Role.COUNTER: _("Consultation centre"),
        Role.AUDITOR: pgettext("role", "Auditor"),
    }
    found = [
        Link(
            reverse("desks:today", args=[post.kindergarten.code]), named(post.kindergarten, lang())
        )
        for post in posts_here(request)
        if post.actor.role in roles
    ]
    return found + [
        Link(sections_of(role)[0].url, name) for role, name in names.items() if role in roles
    ]


@permits(Permission.CABINET)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the only desk, or let choose; who has none is refused."""
    desks = _desks(request)
    if not desks:
        raise PermissionDenied
    if len(desks) == 1:
        return HttpResponseRedirect(desks[0].url)
    return show(request, "start.html", [], {"desks": desks})
