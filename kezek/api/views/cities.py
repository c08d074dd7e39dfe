"""Cities, their tables of open data, their queues."""

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Path
from ninja.errors import HttpError

from kezek.api import schemas
from kezek.api.base import LAST_PAGE, Code, Page, api, city_called, enough, problems
from kezek.api.frame import lead_on
from kezek.case.today import city_today
from kezek.opendata.addresses import FORMS, address
from kezek.opendata.tables import TABLES
from kezek.policy.models import City
from kezek.policy.queries import queue_types
from kezek.queue import queries as queue
from kezek.queue.cells import few, told
from kezek.queue.queries_open import joint_page


@api.get("/cities/", response=list[str], summary="Codes of all cities")
def cities(request: HttpRequest) -> list[str]:  # noqa: ARG001 - ninja's form
    """Every city of this installation."""
    return list(City.objects.order_by("code").values_list("code", flat=True))


@api.get(
    "/cities/{code}/",
    response=schemas.CityOut,
    summary="The city today",
    openapi_extra=problems(404),
)
def city(request: HttpRequest, code: Code) -> dict[str, object]:  # noqa: ARG001 - ninja's form
    """Children waiting and attending, places, vouchers of this month."""
    found = city_today(city_called(code).code)
    return {
        "code": code,
        **{name: getattr(found, name) for name in schemas.CityOut.model_fields if name != "code"},
    }


@api.get(
    "/cities/{code}/tables/",
    response=list[schemas.TableOut],
    summary="Tables of open data with their files",
    url_name="tables",
    openapi_extra=problems(404),
)
def tables(request: HttpRequest, code: Code) -> list[dict[str, object]]:  # noqa: ARG001 - as above
    """Whole tables as files, new every night, with every column told."""
    known = city_called(code).code
    with override("en"):
        return [
            {
                "name": table.name,
                "title": str(table.title),
                "description": str(table.meaning),
                "files": {end: address(known, f"{table.name}.{end}") for end in FORMS},
                "columns": [
                    {
                        "name": column.name,
                        "type": str(column.kind),
                        "description": str(column.meaning),
                        "unit": str(column.unit),
                        "gaps": column.gaps,
                        "values": list(column.codes),
                    }
                    for column in table.columns
                ],
            }
            for table in TABLES.values()
        ]


@api.get(
    "/cities/{code}/queues/",
    response=list[schemas.QueueTypeOut],
    summary="Queue types",
    url_name="queues",
    openapi_extra=problems(404),
)
def queues(request: HttpRequest, code: Code) -> list[dict[str, object]]:  # noqa: ARG001 - as above
    """Every queue type with how many wait; few are counted in the general queue of their age."""
    limit, general = enough(city_called(code).code)
    rows = queue.lanes(code)
    waiting = {(lane.band, lane.right): lane.waiting for lane in rows}
    counts = told(waiting, few(waiting, limit, general), general)
    return [
        {
            **{name: getattr(lane, name) for name in schemas.QueueTypeOut.model_fields},
            "waiting": counts[lane.band, lane.right],
        }
        for lane in rows
    ]


@api.get(
    "/cities/{code}/queues/{kind}/",
    response=schemas.QueuePageOut,
    summary="One queue",
    openapi_extra=problems(404, 422),
)
def queue_rows(
    request: HttpRequest,
    response: HttpResponse,
    code: Code,
    kind: Annotated[str, Path(description="code of the queue type", examples=["b3-general"])],
    page: Page = 1,
) -> dict[str, object]:
    """A queue in its order, 100 lines a page. One that is too small to be told of has no lines.

    Its children stand in the general queue of their age, by filing moment.
    """
    kinds = {row.code: row for row in queue_types(city_called(code).code).values()}
    if kind not in kinds:
        raise HttpError(404, "no such queue type")
    asked = kinds[kind]
    limit, general = enough(code)
    counts = queue.waiting_counts(code)
    waiting = {
        (one.band, one.right): counts.get(one.code, 0)
        for one in kinds.values()
        if one.band == asked.band
    }
    hidden = few(waiting, limit, general)
    if (asked.band, asked.right) in hidden:
        return {"total": None, "number": 1, "pages": 1, "rows": []}
    keys = {(one.band, one.right): one.pk for one in kinds.values()}
    guests = [keys[key] for key in sorted(hidden)] if asked.right == general else []
    found = joint_page(asked.pk, guests, min(page, LAST_PAGE))
    lead_on(request, response, found.number, found.pages)
    return asdict(found)
