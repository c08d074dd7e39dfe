"""Voucher issues, their protocols and orders."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError

from kezek.api import live, schemas
from kezek.api.base import (
    GREATEST,
    ROWS,
    Code,
    Page,
    api,
    city_called,
    problems,
    table_or,
    turned,
)
from kezek.opendata.issues import hidden_in, limit_of, openly
from kezek.vouchers import queries as vouchers
from kezek.vouchers.models import Iteration


@api.get(
    "/cities/{code}/issues/",
    response=list[schemas.IterationOut],
    summary="Voucher issues",
    url_name="issues",
    openapi_extra=problems(404, 422),
)
def issues(
    request: HttpRequest, response: HttpResponse, code: Code, page: Page = 1
) -> list[Iteration]:
    """Issues of vouchers, the newest first, 100 a page."""
    newest = next(iter(vouchers.iterations(city_called(code).code, 1)), None)
    number = turned(request, response, page, newest.number if newest else 0)
    return vouchers.issues_page(code, number, ROWS)


@dataclass(frozen=True, slots=True)
class Told:
    """An issue as far as it may be told."""

    issue: Iteration
    protocol: dict[str, Any]
    lines: list[dict[str, Any]]


def _issue(code: str, number: int) -> Told:
    """Where an age has a queue of few, no queue of that age is named in the order."""
    found = vouchers.iteration(city_called(code).code, number) if 0 < number <= GREATEST else None
    if found is None:
        raise HttpError(404, "no such issue")
    limit, general = limit_of(found.policy_version.document["rule"])
    hidden = hidden_in(found.protocol, limit, general)
    mixed = {band for band, _right in hidden}
    lines = [
        {
            "ordinal": line.ordinal,
            "application": line.application,
            "queue_type": None if line.band in mixed else line.queue_type,
            "filed_at": line.filed_at,
            "reserve": line.reserve,
        }
        for line in vouchers.protocol(found.pk)
    ]
    return Told(found, openly(found.protocol, hidden, general), lines)


@api.get(
    "/cities/{code}/issues/{number}/",
    response=schemas.ProtocolOut,
    summary="The protocol of an issue",
    url_name="issue",
    openapi_extra=problems(404, 422),
)
def issue(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: Code,
    number: int,
) -> dict[str, object]:
    """What was decided and why, and who got a voucher in which order."""
    found = _issue(code, number)
    return {
        **{name: getattr(found.issue, name) for name in schemas.IterationOut.model_fields},
        "protocol": found.protocol,
        "order": found.lines,
    }


@api.get(
    "/cities/{code}/issues/{number}/order.csv",
    summary="The order of an issue as CSV",
    url_name="issue_csv",
    openapi_extra=table_or(404, 422),
)
def issue_order(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: Code,
    number: int,
) -> HttpResponse:
    """A line per voucher: its turn, application, queue type, filing moment, tenge reserved."""
    text = live.as_csv(
        ["turn", "application", "queue_type", "filed_at", "reserve"],
        (
            list({**line, "filed_at": line["filed_at"].isoformat()}.values())
            for line in _issue(code, number).lines
        ),
    )
    return HttpResponse(text, content_type="text/csv; charset=utf-8")
