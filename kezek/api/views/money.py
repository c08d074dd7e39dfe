"""Where the money is, and what kindergartens were paid."""

from collections.abc import Mapping
from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from kezek.api import schemas
from kezek.api.base import LAST_PAGE, ROWS, Code, Page, api, city_called, problems
from kezek.api.frame import lead_on
from kezek.case.today import money_today
from kezek.ledger.queries import budget_years
from kezek.payments import queries as payments


@api.get(
    "/cities/{code}/money/",
    response=list[schemas.MoneyOut],
    summary="Where the money is",
    url_name="money",
    openapi_extra=problems(404),
)
def money(request: HttpRequest, code: Code) -> list[Mapping[str, int]]:  # noqa: ARG001 - as above
    """The money of each budget year by the pot in which it lies."""
    found = [(year, money_today(code, year)) for year in budget_years(city_called(code).code)]
    return [
        {"budget_year": year, "allotted": value.allotted, **asdict(value)} for year, value in found
    ]


@api.get(
    "/cities/{code}/payments/",
    response=list[schemas.PaymentOut],
    summary="Payments to kindergartens",
    url_name="payments",
    openapi_extra=problems(404, 422),
)
def payment_list(
    request: HttpRequest, response: HttpResponse, code: Code, page: Page = 1
) -> list[dict[str, object]]:
    """Payment orders, the newest first, 100 a page."""
    known = city_called(code)
    codes = dict(known.kindergarten_set.values_list("pk", "code"))
    found = Paginator(payments.orders(code), ROWS).get_page(min(page, LAST_PAGE))
    lead_on(request, response, found.number, found.paginator.num_pages)
    return [{**asdict(row), "kindergarten": codes[row.kindergarten]} for row in found.object_list]
