"""What the city has told the parent."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kezek.core import clock
from kezek.face.city import lang
from kezek.notices.acts import mark_read
from kezek.notices.queries import inbox
from kezek.people.permissions import Permission, permits
from kezek.people.queries import children_of, names_of
from kezek.portal.views.cabinet.family import draw, family_of, first_name


@permits(Permission.CABINET)
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """The newest messages; opening the page counts as reading them."""
    family = family_of(request)
    lines = inbox(family.person, lang(), clock.today())
    children = children_of(family.person)
    names = names_of(children) if len(children) > 1 else {}
    mark_read(person=family.person, moment=family.now)
    return draw(
        request,
        family,
        "messages",
        {
            "section": "messages",
            "lines": [
                (line, first_name(names.get(line.child or 0, "")), line.child in children)
                for line in lines
            ],
        },
    )
