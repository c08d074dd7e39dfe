"""What the city keeps of the parent, and who has looked at it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kezek.people.own import consents_of, looks_with_roles, write_in
from kezek.people.permissions import Permission, permits
from kezek.people.queries import children_of, language_of, names_of, phones_to_write
from kezek.people.rules import masked_phone
from kezek.portal.forms.parent import LanguageForm
from kezek.portal.views.cabinet.family import REFUSED, draw, family_of, to


def role_words() -> dict[str, str]:
    """Who looked, by role."""
    return {
        "head": pgettext("who looked", "Head of the kindergarten"),
        "educator": pgettext("who looked", "Educator"),
        "department": pgettext("who looked", "Education department"),
        "counter": pgettext("who looked", "Consultation centre"),
        "auditor": pgettext("who looked", "Auditor"),
    }


def purpose_words() -> dict[str, str]:
    """Why they looked; a purpose without words here is shown as it was recorded."""
    return {
        "counter": pgettext("purpose", "Helped at the counter"),
        "counter:number": pgettext("purpose", "Opened the case by its number"),
        "counter:iin": pgettext("purpose", "Opened the case by the IIN"),
        "counter:case": pgettext("purpose", "Helped at the counter"),
        "counter:apply": pgettext("purpose", "Helped to apply"),
        "counter:move": pgettext("purpose", "Moved the case here"),
        "counter:guardian": pgettext("purpose", "Asked the registry about the family"),
        "counter:death": pgettext("purpose", "Wrote down a death"),
        "links": pgettext("purpose", "Saw which application, voucher and place belong together"),
        "privilege": pgettext("purpose", "Checked the proof of a privilege"),
        "contract": pgettext("purpose", "Signed the contract"),
        "question": pgettext("purpose", "Answered a question"),
        "appeal": pgettext("purpose", "Read an appeal"),
    }


def consent_words() -> dict[str, str]:
    """What was agreed to."""
    return {
        "registry": pgettext("consent", "Data from the civil registry"),
        "counter": pgettext("consent", "Help of the consultation centre"),
    }


def through_words() -> dict[str, str]:
    """Where it was agreed to."""
    return {
        "portal": pgettext("through", "on the portal"),
        "counter": pgettext("through", "at the counter"),
    }


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Phone, children, language of messages, consents, looks."""
    family = family_of(request)
    form = LanguageForm(initial={"language": language_of(family.account)})
    status = 200
    if request.method == "POST":
        form = LanguageForm(request.POST)
        if form.is_valid():
            write_in(family.account, form.cleaned_data["language"])
            return to("mine")
        status = REFUSED
    phone, second = [*phones_to_write([family.person]).get(family.person, []), "", ""][:2]
    children = children_of(family.person)
    names = names_of([family.person, *children])
    roles, purposes = role_words(), purpose_words()
    kinds, through = consent_words(), through_words()
    response = draw(
        request,
        family,
        "mine",
        {
            "section": "mine",
            "form": form,
            "name": names[family.person],
            "phone": masked_phone(phone) if phone else "",
            "second": masked_phone(second) if second else "",
            "children": [names[child] for child in children],
            "consents": [
                (one, kinds.get(one.kind, one.kind), through.get(one.through, one.through))
                for one in consents_of(family.person)
            ],
            "looks": [
                (
                    one,
                    ", ".join(roles[role] for role in one.roles if role in roles),
                    purposes.get(one.purpose, one.purpose),
                )
                for one in looks_with_roles([family.person, *children], family.city)
            ],
        },
    )
    response.status_code = status
    return response
