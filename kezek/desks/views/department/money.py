"""Money: allotting it, where it is now."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kezek.case.queries import MoneyToday, money_today
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import decimal, tenge
from kezek.desks.forms import AllotForm
from kezek.desks.page import department_sections, show
from kezek.desks.views.department.policy import term_of_rules
from kezek.face.city import city_of, lang
from kezek.face.parts import Table
from kezek.face.pictures.money import Money
from kezek.face.pictures.money import money as money_picture
from kezek.face.submit import act_key, done, refuse
from kezek.journal.log.alarm import refused_since
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.vouchers.acts import allot_money
from kezek.vouchers.queries import allotments

MILLION = 1_000_000


def drawn(found: MoneyToday) -> Money:
    """The balances as the picture takes them."""
    return Money(
        free=found.free,
        contingency=found.contingency,
        reserved=found.reserved,
        accrued=found.accrued,
        ordered=found.ordered,
        paid=found.paid,
        released=found.released,
    )


def balance(money: Money) -> str:
    """The check that nothing is lost: what was allotted and its parts, in millions."""
    parts = (
        money.free,
        money.contingency,
        money.reserved,
        money.accrued,
        money.ordered,
        money.paid,
    )

    def short(tenge_: int) -> str:
        return decimal(Decimal(tenge_) / MILLION, lang())

    return f"{short(money.allotted)} = {' + '.join(short(part) for part in parts if part)}"


def source_words() -> dict[str, str]:
    """The budgets in words."""
    return {
        "republican": pgettext("budget", "Republican"),
        "local": pgettext("budget", "Local"),
    }


@permits(Permission.MONEY_ALLOT)
@require_http_methods(["GET", "POST"])
def money(request: HttpRequest) -> HttpResponse:
    """The year's money as a flow and a table; the form that allots more."""
    city = city_of(request)
    year = clock.today().year
    form = AllotForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        try:
            allot_money(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "allot"),
                city=city.pk,
                **form.cleaned_data,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:money", "allotted")
    found = money_today(city.pk, year)
    value = drawn(found)
    return show(
        request,
        "department/money.html",
        department_sections(),
        {
            "year": year,
            "form": form,
            "value": value,
            "picture": money_picture(value) if value.allotted else "",
            "balance": balance(value),
            "table": _balances(found),
            "allotments": [(row, source_words()[row.source]) for row in allotments(city.pk)],
            "log_refused_since": refused_since(),
            **term_of_rules(city.pk),
        },
    )


def _balances(found: MoneyToday) -> Table:
    rows = [
        (pgettext("money", "Free"), found.free),
        (pgettext("money", "Contingency"), found.contingency),
        (pgettext("money", "Reserved"), found.reserved),
        (pgettext("money", "Accrued"), found.accrued),
        (pgettext("payment", "Sent to the bank"), found.ordered),
        (pgettext("money", "Paid"), found.paid),
    ]
    return Table(
        caption=_("Where the year's money is now"),
        head=[pgettext("column", "Where"), _("Tenge")],
        rows=[[name, tenge(value)] for name, value in rows],
        numeric=frozenset({1}),
        total=[pgettext("money", "Allotted"), tenge(found.allotted)],
        caption_hidden=True,
    )
