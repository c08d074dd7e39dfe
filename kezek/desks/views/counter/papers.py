"""Papers that open special and sanatorium groups to the child, shown at the counter."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.beside import beside
from kezek.desks.forms_papers import PaperForm
from kezek.desks.page import counter_sections, show
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, done, refuse
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.places.acts import prove_entitlement
from kezek.places.queries_openings import papers_of
from kezek.places.rules import papers as papers_by_rule
from kezek.policy.queries import rules_for, version_in_force


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """What was shown for the child; a form keeps another paper."""
    here = beside(request)
    if here is None:
        return HttpResponseRedirect(reverse("desks:find"))
    city, day = city_of(request).pk, clock.today()
    written = version_in_force(city, day).document["document"]
    names = {one["code"]: str(one["name"][lang()]) for one in written}
    known = [(code, names[code]) for code in papers_by_rule(rules_for(city, day))]
    form = PaperForm(request.POST or None, papers=known)
    if request.method == "POST" and form.is_valid():
        try:
            prove_entitlement(
                actor=here.actor,
                moment=clock.now(),
                request_key=act_key(request, "paper"),
                city=city,
                child=here.child,
                document=form.cleaned_data["document"],
                valid_until=form.cleaned_data["valid_until"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:case", "paper")
    return show(
        request,
        "counter/papers.html",
        counter_sections(),
        {
            "name": name_of(here.child),
            "form": form,
            "shown": [
                (names.get(one.document, one.document), one) for one in papers_of(here.child)
            ],
        },
    )
