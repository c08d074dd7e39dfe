"""Children who come by transfer and wait for the head's signature, and those who leave by it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.contracts.queries_moves import leaving
from kezek.contracts.queries_transfers import to_receive
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.page import kindergarten_sections, show
from kezek.desks.posts import post_at
from kezek.desks.views.kindergarten.contracts import sign_contracts
from kezek.face.city import lang, named
from kezek.face.submit import done, in_words
from kezek.people.permissions import Permission, permits


@permits(Permission.KINDERGARTEN_SIGN)
@require_http_methods(["GET", "POST"])
def transfers(request: HttpRequest, code: str) -> HttpResponse:
    """Who comes, the most urgent first, with the button that signs; who goes."""
    post = post_at(request, code, head=True)
    rows = to_receive(post.kindergarten.pk)
    refusals: list[str] = []
    if request.method == "POST":
        asked = {int(text) for text in request.POST.getlist("contract") if text.isdecimal()}
        chosen = [row.contract for row in rows if row.contract in asked]
        if not chosen:
            return done("desks:kindergarten-transfers", "before" if asked else "", [code])
        try:
            sign_contracts(request, post, chosen)
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:kindergarten-transfers", "received", [code])
    now = clock.now()
    return show(
        request,
        "kindergarten/transfers.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "rows": [(row, row.old_name_ru if lang() == "ru" else row.old_name_kk) for row in rows],
            "leaving": [
                (one, one.got.words(lang()))
                for one in leaving(post.kindergarten.pk, clock.day_of(now))
            ],
            "refusals": refusals,
            "now": now,
        },
    )
