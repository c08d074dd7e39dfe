"""What befalls a family: the other parent takes over, an appeal, another city."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kezek.contracts.acts import hand_over, move_to_city
from kezek.face.city import lang, named
from kezek.face.submit import refuse
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.policy.queries import other_cities
from kezek.portal.forms.life import AppealForm, MoveForm
from kezek.portal.views.cabinet.case import case_page
from kezek.portal.views.cabinet.family import attempt, case_of, draw, family_of, owner, to
from kezek.queue.acts import file_appeal
from kezek.queue.queries_family import annulment_of, applicant_of
from kezek.queue.rules import AppealReason, HandOver


def appeal_words() -> dict[str, str]:
    """Why an appeal was upheld or rejected."""
    return {
        AppealReason.NOT_BY_PARENT: pgettext("appeal", "The parent did not give the voucher up"),
        AppealReason.NOT_INFORMED: pgettext("appeal", "The parent was not told what follows"),
        AppealReason.PORTAL_FAULT: pgettext("appeal", "The portal was at fault"),
        AppealReason.OWN_CHOICE: pgettext("appeal", "The parent gave the voucher up"),
        AppealReason.SERVED: pgettext("appeal", "The child has a voucher or a place by now"),
        AppealReason.TOO_OLD: pgettext("appeal", "The child is of school age"),
    }


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, child: int) -> HttpResponse:
    """The other parent becomes the applicant: what changes first, then it is done."""
    family = family_of(request)
    own, case = case_of(family, child)
    applicant = applicant_of(case.application)
    if applicant == family.person:
        return to("case", child)
    if request.method != "POST":
        context = {**owner(own), "section": "child", "applicant": name_of(applicant)}
        return draw(request, family, "take_over", context)
    _done, refusal = attempt(
        lambda: hand_over(
            city=case.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            application=case.application,
            guardian=family.person,
            reason=HandOver.OTHER_PARENT,
        )
    )
    return case_page(request, family, own, refusal) if refusal else to("case", child)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, child: int) -> HttpResponse:
    """Why the annulment is wrong; or what the department has answered."""
    family = family_of(request)
    own, case = case_of(family, child)
    standing = annulment_of(child, family.now)
    if standing is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        _done, refusal = attempt(
            lambda: file_appeal(
                city=case.city,
                actor=family.actor,
                moment=family.now,
                request_key=family.key,
                application=standing.application,
                text=text,
            )
        )
        if refusal is None:
            return to("appeal", child)
        refuse(form, refusal)
    reason = standing.appeal.reason if standing.appeal else ""
    context = {
        **owner(own),
        "section": "child",
        "case": case,
        "standing": standing,
        "reason": appeal_words().get(AppealReason(reason), "") if reason else "",
        "form": form,
    }
    return draw(request, family, "appeal", context)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, child: int) -> HttpResponse:
    """Another city: the consequences, the city, once more, then the case lies there."""
    family = family_of(request)
    own, case = case_of(family, child)
    names = {one.pk: named(one, lang()) for one in other_cities(case.city)}
    if not names:
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None, cities=[*names.items()])
    chosen = form.cleaned_data["city"] if form.is_valid() else ""
    if chosen and request.POST.get("sure") == "yes":
        _done, refusal = attempt(
            lambda: move_to_city(
                city=case.city,
                actor=family.actor,
                moment=family.now,
                request_key=family.key,
                child=child,
                guardian=family.person,
                to=chosen,
            )
        )
        return case_page(request, family, own, refusal) if refusal else to("case", child)
    context = {
        **owner(own),
        "section": "child",
        "case": case,
        "form": form,
        "chosen": chosen,
        "city_name": names.get(chosen, ""),
    }
    return draw(request, family, "move", context)
