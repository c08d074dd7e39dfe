"""What proves an application on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import number as figures
from kezek.face.city import city_of, lang, named
from kezek.face.formats import moment
from kezek.face.parts import Row
from kezek.face.pictures.qr import qr
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.portal.views.family.child import own_child
from kezek.portal.views.family.show import show
from kezek.queue import queries


@permits(Permission.CABINET)
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Number, moment, queue, and a code that leads to the open check of this number."""
    try:
        application = queries.find_by_number(city_of(request).code, number)
    except DomainError:
        application = None
    if application is None:
        raise Http404
    own_child(request, application.child_id)
    address = request.build_absolute_uri(f"{reverse('portal:check')}?number={application.number}")
    rows = [
        Row(_("Child"), name_of(application.child_id)),
        Row(_("Queue type"), named(application.queue_type, lang())),
        Row(pgettext("application", "Filed"), moment(application.filed_at)),
    ]
    if application.old_number:
        rows.append(Row(_("Old number"), application.old_number))
    position = queries.position(application.pk)
    if position:
        rows.append(Row(_("Queue number"), figures(position)))
    values = {
        "child": application.child_id,
        "application": application,
        "rows": rows,
        "now": clock.now(),
        "code": qr(address, _("Check the queue")),
        "address": address,
    }
    return show(request, "receipt.html", values)
