"""Anybody's receipt, checked: what the city has written, and whether it stands in the log."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import number as figures
from kezek.face.city import city_of, lang
from kezek.face.formats import moment
from kezek.face.parts import Row
from kezek.face.submit import refuse
from kezek.journal.log.where import folder
from kezek.openlog.showing import Kept, Shown, check_shown
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import right_words
from kezek.policy.queries import version_in_force
from kezek.portal.forms.receipt import ReceiptForm
from kezek.portal.views.public.queue import band_names
from kezek.portal.views.public.verify import checking

REFUSED = 409


@permits(Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def check_receipt(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste the letters; nothing of it is kept."""
    form = ReceiptForm(request.POST or None, request.FILES or None)
    found: Shown | Kept | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = check_shown(form.shown, folder(), clock.wall())
        except DomainError as error:
            refuse(form, error)
    shown = found if isinstance(found, Shown) else None
    return render(
        request,
        "portal/public/check_receipt.html",
        {
            **checking(request),
            "form": form,
            "shown": shown,
            "kept": found if isinstance(found, Kept) else None,
            "rows": _rows(shown, city_of(request).code) if shown else [],
            "says": kind_words().get(str(shown.seen.facts.get("kind")), "") if shown else "",
            "signers": ", ".join(shown.seen.signers) if shown else "",
        },
        status=REFUSED if form.errors else 200,
    )


def kind_words() -> dict[str, str]:
    """What an entry says, in one sentence."""
    return {
        "queue.filed": _("A child stands in the queue."),
        "voucher.made": _("A child got a voucher."),
        "place.taken": _("A child got a place in a group."),
        "place.accepted": _("A child got a place in a group."),
    }


def _rows(shown: Shown, city: str) -> list[Row]:
    """The entry in words; each fact stands in the log or is opened by the salt."""
    facts, says = shown.seen.facts, shown.receipt.says
    numbers = [
        (_("Application number"), facts.get("app") or says.get("application")),
        (pgettext("receipt", "Voucher"), facts.get("voucher") or says.get("voucher")),
        (pgettext("receipt", "Place"), facts.get("place")),
    ]
    rows = [Row(key, str(value)) for key, value in numbers if value]
    rows += [Row(*pair) for pair in _moments(facts)]
    rows += _queue(facts, city)
    ends = {"iin": _("The child's IIN ends in"), "applicant": _("The parent's IIN ends in")}
    rows += [Row(key, says[word][-4:]) for word, key in ends.items() if word in says]
    rows.append(Row(_("Entry of the open log"), f"№ {figures(shown.seen.index)}"))
    return rows


def _moments(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    words = {
        "filed": pgettext("application", "Filed"),
        "at": pgettext("receipt", "Written in the log"),
    }
    found = [(word, _moment(str(facts.get(field, "")))) for field, word in words.items()]
    return [(word, at) for word, at in found if at]


def _moment(text: str) -> str:
    """A moment in words; nothing where somebody has written what is none."""
    try:
        return moment(parse_datetime(text))
    except (ValueError, OverflowError):
        return ""


def _queue(facts: Mapping[str, Any], city: str) -> list[Row]:
    """Age and right of the queue, in the words of today's rules."""
    if facts.get("kind") != "queue.filed" or facts.get("city") != city:
        return []
    document = version_in_force(city, clock.today()).document
    names = list(right_words(document, lang()).values())
    band, rank = facts.get("band"), facts.get("rank")
    words = [band_names(document).get(band, "")] if isinstance(band, int) else []
    if isinstance(rank, int) and 0 <= rank < len(names):
        words.append(names[rank])
    return [Row(_("Queue type"), ", ".join(filter(None, words)))] if words else []
