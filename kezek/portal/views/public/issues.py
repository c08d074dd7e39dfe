"""Voucher issues: the list of iterations and the public protocol of each."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kezek.core.words import millions, number
from kezek.face.city import city_of, lang, named
from kezek.face.parts import Table
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import queue_types
from kezek.portal.views.public.queue import RIGHTS, right_words
from kezek.vouchers import queries


def stop_words(reason: str) -> str:
    """Why an iteration stopped, as a sentence."""
    return {
        "money": _("It stopped because the money is distributed."),
        "places": _("It stopped because no age has more free places than vouchers."),
        "queue": _("It stopped because nobody was left in the open queues."),
    }[reason]


@permits(Permission.PUBLIC)
@require_GET
def iterations(request: HttpRequest) -> HttpResponse:
    """Every issue of vouchers, the newest first."""
    city = city_of(request)
    rows = queries.iterations(city.code, 200)
    return render(request, "portal/public/iterations.html", {"rows": rows, "lang": lang()})


@permits(Permission.PUBLIC)
@require_GET
def iteration(request: HttpRequest, number_: int) -> HttpResponse:
    """One issue: money, who got a voucher by type, who is next, why it stopped, the whole order."""
    city = city_of(request)
    found = queries.iteration(city.code, number_)
    if found is None:
        raise Http404
    protocol = found.protocol
    kinds = {kind.code: kind for kind in queue_types(city.code).values()}
    by_band: dict[int, dict[str, tuple[int, int]]] = {}
    for row in protocol["types"]:
        by_band.setdefault(row["band"], {})[row["right"]] = (row["waiting"], row["issued"])
    table = []
    for band in sorted(by_band, reverse=True):
        cells: list[str] = []
        for right in RIGHTS:
            waited, issued = by_band[band].get(right, (0, 0))
            cells += [number(waited), number(issued)]
        total = sum(issued for _waited, issued in by_band[band].values())
        general = next(k for k in kinds.values() if k.band == band and k.right == "general")
        table.append([named(general, lang()).split(",")[0], *cells, number(total)])
    words = right_words()
    head = [_("Age")]
    for right in RIGHTS:
        head += [
            _("%(right)s: waited") % {"right": words[right]},
            _("%(right)s: issued") % {"right": words[right]},
        ]
    lines = queries.protocol(found.pk)
    page = Paginator(lines, 100).get_page(request.GET.get("page"))
    following = [
        (
            named(kinds[row["code"]], lang()),
            place["number"],
            datetime.fromisoformat(place["filed_at"]),
        )
        for row in protocol["types"]
        for place in row["next"][:1]
        if row["issued"]
    ]
    return render(
        request,
        "portal/public/iteration.html",
        {
            "iteration": found,
            "title": ngettext(
                "Issue № %(no)s: %(n)s voucher", "Issue № %(no)s: %(n)s vouchers", found.issued
            )
            % {"no": found.number, "n": number(found.issued)},
            "stop": stop_words(found.stopped_by),
            "money": [
                (_("Free money before"), millions(found.free_before, lang())),
                (_("Reserved for these vouchers"), millions(found.reserved, lang())),
                (_("Free money after"), millions(found.free_before - found.reserved, lang())),
            ],
            "table": Table(
                caption=_("Who waited and who got a voucher"),
                head=[*head, _("Total")],
                rows=table,
                numeric=frozenset(range(1, 8)),
            ),
            "rows": [(line, named(kinds[line.queue_type], lang())) for line in page.object_list],
            "page_obj": page,
            "following": following,
        },
    )
