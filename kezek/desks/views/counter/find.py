"""Finding a case by a number or an IIN; every look is written down."""

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kezek.core.errors import DomainError
from kezek.core.iin import clean_iin
from kezek.desks.beside import FOUND, close_case, look, open_case
from kezek.desks.forms import FindForm
from kezek.desks.page import counter_sections, show
from kezek.face.city import city_of
from kezek.face.submit import done, refuse
from kezek.people.permissions import Permission, permits
from kezek.people.queries import children_of, names_of, person_by_iin
from kezek.queue.queries import application_of, find_by_number

BY_NUMBER, BY_IIN, OPENED = "counter:number", "counter:iin", "counter:case"


def _by_number(form: BaseForm, city: str, typed: str) -> list[int]:
    try:
        application = find_by_number(city, typed)
    except DomainError as error:
        error.field = "number"
        refuse(form, error)
        return []
    if application is None:
        form.add_error(
            "number", _("There is no application with this number. Compare it with the receipt.")
        )
        return []
    return [application.child_id]


def _by_iin(form: BaseForm, city: str, typed: str) -> list[int]:
    try:
        person = person_by_iin(clean_iin(typed))
    except DomainError as error:
        refuse(form, error)
        return []
    everybody = [person, *children_of(person)] if person is not None else []
    found = [
        child
        for child in everybody
        if (application := application_of(child)) and application.city_id == city
    ]
    if not found:
        form.add_error("iin", _("Nobody with this IIN has a live application in this city."))
    return found


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Two ways to find a case; a parent of several children is asked which."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        city = city_of(request).pk
        number = form.cleaned_data["number"]
        way = BY_NUMBER if number else BY_IIN
        search = _by_number if number else _by_iin
        found = search(form, city, number or form.cleaned_data["iin"])
        for child in found:
            look(request, child, way)
        if len(found) == 1:
            open_case(request, found[0])
            return HttpResponseRedirect(reverse("desks:case"))
        if found:
            request.session[FOUND] = found
    several = request.session.get(FOUND, [])
    names = names_of(several)
    return show(
        request,
        "counter/find.html",
        counter_sections(),
        {"form": form, "several": [(child, names[child]) for child in several]},
    )


@permits(Permission.COUNTER_ACT)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Open one of the children that were found."""
    typed = request.POST.get("child", "")
    child = int(typed) if typed.isdecimal() else 0
    if child not in request.session.get(FOUND, []):
        raise Http404
    open_case(request, child)
    return HttpResponseRedirect(reverse("desks:case"))


@permits(Permission.COUNTER_ACT)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Put the case away: the next parent comes."""
    close_case(request)
    return done("desks:find", "left")
