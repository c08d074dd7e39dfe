"""Waiting lists: joining one, leaving it, answering an offered place."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.contracts.acts import take_offer
from kezek.people.permissions import Permission, permits
from kezek.places.acts import decline_offer, join_waiting_list, leave_waiting_list
from kezek.portal.views.cabinet.case import case_page
from kezek.portal.views.cabinet.family import (
    Child,
    Family,
    attempt,
    child_of,
    draw,
    family_of,
    owner,
    to,
)
from kezek.portal.views.cabinet.places import group_page
from kezek.portal.views.cabinet.waits import waits_in_words
from kezek.portal.views.family.sent import sent_or
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import voucher_of


@permits(Permission.CABINET)
@sent_or("choose-group", "child", "group")
def join(request: HttpRequest, child: int, group: int) -> HttpResponse:
    """Stand in the line of a full group; one's number there is on the next page."""
    family = family_of(request)
    own = child_of(family, child)
    voucher = voucher_of(child)
    if voucher is None:
        raise Http404
    _wait, refusal = attempt(
        lambda: join_waiting_list(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            voucher=voucher.pk,
            group=group,
        )
    )
    if refusal is None:
        return to("choose-group", child, group)
    return group_page(request, family, own, voucher, group, refusal=refusal)


@permits(Permission.CABINET)
@sent_or("choose", "child")
def leave(request: HttpRequest, child: int, wait: int) -> HttpResponse:
    """Leave one's waiting list. Somebody else's does not exist."""
    family = family_of(request)
    own = child_of(family, child)
    voucher = voucher_of(child)
    if voucher is None or not _is_ours(voucher, wait):
        raise Http404
    _group, refusal = attempt(
        lambda: leave_waiting_list(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            wait=wait,
        )
    )
    return case_page(request, family, own, refusal) if refusal else to("choose", child)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, child: int, wait: int) -> HttpResponse:
    """A place is offered: take it, or leave it to the next child."""
    family = family_of(request)
    own = child_of(family, child)
    voucher = voucher_of(child)
    if voucher is None or not _is_ours(voucher, wait):
        raise Http404
    answer = request.POST.get("answer")
    if answer not in {"take", "leave"}:
        return _offer_page(request, family, own, voucher.pk, wait)
    if answer == "take":
        _contract, refusal = attempt(
            lambda: take_offer(
                city=family.city,
                actor=family.actor,
                moment=family.now,
                request_key=f"{family.key}:take",
                wait=wait,
            )
        )
        return case_page(request, family, own, refusal) if refusal else to("contract", child)
    _done, refusal = attempt(
        lambda: decline_offer(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=f"{family.key}:decline",
            wait=wait,
        )
    )
    return case_page(request, family, own, refusal) if refusal else to("choose", child)


def _offer_page(
    request: HttpRequest, family: Family, own: Child, voucher: int, wait: int
) -> HttpResponse:
    """The offer with its steps; one that was not answered in time says what follows."""
    mine = next((one for one in waits_in_words(voucher) if one.line.wait == wait), None)
    if mine is None or not (mine.offered or mine.lapsed):
        return to("case", own.id)
    return draw(
        request,
        family,
        "offer",
        {**owner(own), "section": "child", "mine": mine},
    )


def _is_ours(voucher: Voucher, wait: int) -> bool:
    """Also a wait that is over: a form that was sent twice gets its first answer."""
    return voucher.waits.filter(pk=wait).exists()
