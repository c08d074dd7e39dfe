"""Where the money goes: the flow and what each kindergarten was paid by month."""

from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.case.incomes import income_months, incomes
from kezek.case.queries import money_today
from kezek.core import clock
from kezek.core.words import tenge
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.face.parts import Table
from kezek.face.pictures.money import Money, balance, money
from kezek.ledger.queries import budget_years
from kezek.payments import queries as payments
from kezek.people.permissions import Permission, permits
from kezek.portal.views.public.reasons import Reasons, reasons_today

POTS = ("free", "contingency", "reserved", "accrued", "ordered", "paid")
ROWS = 100
SHOWN_MONTHS = 13


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


def payment_words() -> dict[str, str]:
    """The states of a payment order."""
    return {
        "made": pgettext("money", "Ordered"),
        "sent": pgettext("payment", "Sent to the bank"),
        "paid": pgettext("payment", "Paid"),
        "returned": pgettext("payment", "Returned by the bank"),
    }


@permits(Permission.PUBLIC)
@require_safe
@kept()
def flow(request: HttpRequest) -> HttpResponse:
    """All money of the city, or of a budget year: picture, table, orders."""
    city = city_of(request)
    years = budget_years(city.code)
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted in {str(one) for one in years} else None
    value = Money(**asdict(money_today(city.code, year)))
    words = pot_words()
    states = payment_words()
    page = Paginator(payments.orders(city.code), ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/public/money.html",
        {
            "years": years if len(years) > 1 else [],
            "year": year,
            "total": value.allotted,
            "picture": money(value) if value.allotted else "",
            "balance": balance(value),
            "table": Table(
                caption=_("Where all allotted money is now"),
                head=[_("Where"), _("Tenge")],
                rows=[[words[name], tenge(getattr(value, name))] for name in POTS],
                numeric=frozenset({1}),
                total=[pgettext("money", "Allotted"), tenge(value.allotted)],
            ),
            "orders": [
                (order, named(order, lang()), states.get(order.state, ""))
                for order in page.object_list
            ],
            "page_obj": page,
            "reasons": _reasons(city.code),
        },
    )


def _reasons(city: str) -> Reasons:
    return reasons_today(
        city,
        [
            _(
                "Counted: every transfer between the places where money can be. Nothing is added or"
                " taken away on the way, so the places together are always what was allotted."
            )
        ],
        "voucher_reserve",
        "norm_per_child_month",
        "contingency_percent",
        "payment_after_approval_only",
        "payment_deadline_day",
        "money_on_transfer",
    )


@permits(Permission.PUBLIC)
@require_safe
@kept()
def by_kindergarten(request: HttpRequest) -> HttpResponse:
    """A month of every kindergarten: earned, sent, paid; what is reserved for its children."""
    city = city_of(request)
    months = income_months(city.code)
    wanted = request.GET.get("month", "")
    month = next((one for one in months if f"{one:%Y-%m}" == wanted), None)
    month = month or (months[0] if months else clock.today().replace(day=1))
    rows = incomes(city.code, month)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/public/money_by_kindergarten.html",
        {
            "month": month,
            "months": [(one, f"{one:%Y-%m}") for one in months[:SHOWN_MONTHS]],
            "rows": [(row, named(row, lang())) for row in page.object_list],
            "totals": {
                name: sum(getattr(row, name) for row in rows)
                for name in ("children", "earned", "ordered", "paid", "reserved")
            },
            "page_obj": page,
            "reasons": reasons_today(
                city.code,
                [
                    _(
                        "Earned: the approved days of the month, priced by the norm of the child's"
                        " age. Reserved now: what the vouchers of its children still hold."
                    )
                ],
                "norm_per_child_month",
                "coefficient_hours",
                "absence_paid",
                "payment_after_approval_only",
                "payment_deadline_day",
            ),
        },
    )
