"""Payment orders; heads who are late with their signature."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts.queries import late_heads
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.forms import MonthForm
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang, named
from kezek.face.submit import act_key, done, in_words
from kezek.payments import queries
from kezek.payments.acts import make_orders, send_orders
from kezek.payments.states import OrderState
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits

ROWS = 100


def state_words() -> dict[str, tuple[str, str]]:
    """The states of an order: the sign and the word."""
    return {
        OrderState.MADE.value: ("coming", pgettext("payment", "Made")),
        OrderState.SENT.value: ("waits", pgettext("payment", "Sent to the bank")),
        OrderState.PAID.value: ("done", pgettext("payment", "Paid")),
        OrderState.RETURNED.value: ("late", pgettext("payment", "Returned by the bank")),
    }


def _act(request: HttpRequest, city: str, form: MonthForm) -> str:
    """Make a month's orders, or send what is made; the word for the next page."""
    if "send" in request.POST:
        made = [row.id for row in queries.orders(city, state=OrderState.MADE.value)]
        if not made:
            return "before"
        send_orders(
            actor=actor_for(request),
            moment=clock.now(),
            request_key=act_key(request, "send"),
            city=city,
            orders=made,
        )
        return "sent"
    if not form.is_valid():
        return ""
    make_orders(
        actor=actor_for(request),
        moment=clock.now(),
        request_key=act_key(request, "order"),
        city=city,
        month=form.cleaned_data["month"],
    )
    return "ordered"


@permits(Permission.PAYMENT_ORDER)
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest) -> HttpResponse:
    """Months to order, orders to send, what the bank has paid."""
    city = city_of(request)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            return done("desks:payments", _act(request, city.pk, MonthForm(request.POST)))
        except DomainError as error:
            refusals = [in_words(error)]
    words = state_words()
    state = request.GET.get("state", "")
    rows = queries.orders(city.pk)
    shown = [row for row in rows if row.state == state] if state in words else rows
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    made = [row for row in rows if row.state == OrderState.MADE.value]
    return show(
        request,
        "department/payments.html",
        department_sections(),
        {
            "months": queries.months_to_order(city.pk),
            "made": made,
            "made_tenge": sum(row.tenge for row in made),
            "rows": [(row, named(row, lang()), *words[row.state]) for row in page.object_list],
            "page_obj": page,
            "state": state,
            "states": [(code, word) for code, (_sign, word) in words.items()],
            "refusals": refusals,
        },
    )


@permits(Permission.PAYMENT_ORDER)
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Contracts that the parent has signed and the head has not in time."""
    rows = late_heads(city_of(request).pk, clock.now())
    return show(
        request,
        "department/late.html",
        department_sections(),
        {"rows": [(row, named(row, lang())) for row in rows]},
    )
