"""The journal to read: by kind, by number; nothing on this page changes anything."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kezek.core.actors import Role
from kezek.desks.page import auditor_sections, department_sections, show
from kezek.face.city import city_of
from kezek.journal.kinds import all_kinds
from kezek.journal.queries import entries
from kezek.people.permissions import Permission, permits

ROWS = 100


def _number(request: HttpRequest, name: str) -> int | None:
    typed = "".join(request.GET.get(name, "").split())
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None


@permits(Permission.AUDIT_READ)
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """A hundred entries at a time, the newest first."""
    city = city_of(request)
    kinds = sorted(all_kinds())
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    first, last = _number(request, "from"), _number(request, "to")
    found = entries(city.pk, kind=kind, first=first or 0, last=last, limit=ROWS + 1)
    rows = found[:ROWS]
    role = getattr(request, "role", None)
    return show(
        request,
        "journal.html",
        department_sections() if role is Role.DEPARTMENT else auditor_sections(),
        {
            "rows": [(row, sorted(row.data.items())) for row in rows],
            "kinds": kinds,
            "kind": kind,
            "first": "" if first is None else first,
            "last": "" if last is None else last,
            "older": rows[-1].seq - 1 if len(found) > ROWS else None,
        },
    )
