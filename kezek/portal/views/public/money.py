"""Where the money goes: the flow and what each kindergarten was paid by month."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kezek.core.words import tenge
from kezek.face.city import city_of, lang, named
from kezek.face.parts import Table
from kezek.face.pictures.money import Money, money
from kezek.ledger import queries as ledger
from kezek.payments import queries as payments
from kezek.people.permissions import Permission, permits

POTS = ("free", "contingency", "reserved", "accrued", "ordered", "paid")


def pot_words() -> dict[str, str]:
    """What each pot is, in words."""
    return {
        "free": pgettext("money", "Free"),
        "contingency": pgettext("money", "Contingency"),
        "reserved": pgettext("money", "Reserved"),
        "accrued": pgettext("money", "Accrued"),
        "ordered": pgettext("money", "Ordered"),
        "paid": pgettext("money", "Paid"),
    }


@permits(Permission.PUBLIC)
@require_GET
def flow(request: HttpRequest) -> HttpResponse:
    """All money of the city: picture, table, orders."""
    city = city_of(request)
    pots = ledger.balances(city.code)
    value = Money(**{name: pots.get(name, 0) for name in POTS})
    words = pot_words()
    total = sum(pots.get(name, 0) for name in POTS)
    page = Paginator(payments.orders(city.code), 100).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/public/money.html",
        {
            "total": total,
            "picture": money(value) if total else "",
            "table": Table(
                caption=_("Where all allotted money is now"),
                head=[_("Where"), _("Tenge")],
                rows=[[words[name], tenge(pots.get(name, 0))] for name in POTS],
                numeric=frozenset({1}),
                total=[_("Allotted"), tenge(total)],
            ),
            "orders": [(order, named(order, lang())) for order in page.object_list],
            "page_obj": page,
        },
    )
