"""The open API, version 1: the public figures of a city, read-only."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import HttpError

from kezek.api import live, schemas
from kezek.api.live import search_in
from kezek.case.today import city_today
from kezek.core import clock
from kezek.face.live import LivePage, Reader
from kezek.places import queries_open as places
from kezek.places.search import passed_over
from kezek.places.sight import sight_of
from kezek.policy.models import City
from kezek.policy.queries import queue_types, rules_for
from kezek.queue import queries as queue
from kezek.vouchers import queries as vouchers
from kezek.vouchers.models import Iteration

LAST_PAGE: Final = 1_000_000

api = NinjaAPI(
    title="Kezek",
    version="1",
    description="Open data of the kindergarten queue. No names, no IINs. Money in tenge.",
    urls_namespace="api",
)


def _city(code: str) -> City:
    city = City.objects.filter(pk=code).first() if code.isprintable() else None
    if city is None:
        raise HttpError(404, "no such city")
    return city


@api.get("/cities/", response=list[str], summary="Codes of all cities")
def cities(request: HttpRequest) -> list[str]:  # noqa: ARG001 - ninja's form
    """Every city of this installation."""
    return list(City.objects.order_by("code").values_list("code", flat=True))


@api.get("/cities/{code}/", response=schemas.CityOut, summary="The city today")
def city(request: HttpRequest, code: str) -> dict[str, object]:  # noqa: ARG001 - ninja's form
    """Children waiting and attending, places, vouchers of this month."""
    found = city_today(_city(code).code)
    return {
        "code": code,
        **{name: getattr(found, name) for name in schemas.CityOut.model_fields if name != "code"},
    }


@api.get(
    "/cities/{code}/queues/",
    response=list[schemas.QueueTypeOut],
    summary="Queue types",
    url_name="queues",
)
def queues(request: HttpRequest, code: str) -> list[dict[str, object]]:  # noqa: ARG001 - as above
    """Every queue type with how many wait; small numbers are not told."""
    limit = rules_for(_city(code).code, clock.today()).number("small_cell_limit")
    return [
        {
            **{name: getattr(lane, name) for name in schemas.QueueTypeOut.model_fields},
            "waiting": None if 0 < lane.waiting < limit else lane.waiting,
        }
        for lane in queue.lanes(code)
    ]


@api.get("/cities/{code}/queues/{kind}/", response=schemas.QueuePageOut, summary="One queue")
def queue_rows(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: str,
    kind: str,
    page: int = 1,
) -> dict[str, object]:
    """A queue in its order, 100 lines a page; a queue too small to be told of has no lines."""
    kinds = {row.code: row.pk for row in queue_types(_city(code).code).values()}
    if kind not in kinds:
        raise HttpError(404, "no such queue type")
    limit = rules_for(code, clock.today()).number("small_cell_limit")
    found = queue.queue_page(kinds[kind], _page(page))
    if 0 < found.total < limit:
        return {"total": None, "number": 1, "pages": 1, "rows": []}
    return asdict(found)


def _page(number: int) -> int:
    return max(1, min(number, LAST_PAGE))


def _live(request: HttpRequest, code: str, page: LivePage) -> HttpResponse:
    sight = sight_of(_city(code), clock.now())
    asked = request.GET.dict()
    unknown = passed_over(asked, search_in(asked, sight))
    if unknown:
        raise HttpError(422, f"nothing here is meant by: {', '.join(unknown)}")
    reader = Reader("kk", "", "/", request.path, page.understand(asked, sight) or ())
    return HttpResponse(page.draw(sight, reader), content_type=page.content_type)


@api.get(
    "/cities/{code}/kindergartens/",
    response=list[schemas.KindergartenOut],
    summary="Kindergartens with groups and free places",
    url_name="kindergartens",
)
def kindergarten_list(
    request: HttpRequest,
    code: str,
    search: Query[schemas.SearchIn],  # noqa: ARG001 - refuses what is no search; told in the docs
) -> HttpResponse:
    """Kindergartens with their groups, by the filters of the open list; the nearest first."""
    return _live(request, code, live.JSON)


@api.get(
    "/cities/{code}/free-places.csv",
    summary="Free places as CSV",
    include_in_schema=True,
    url_name="free_places",
)
def free_places(
    request: HttpRequest,
    code: str,
    search: Query[schemas.SearchIn],  # noqa: ARG001 - as above
) -> HttpResponse:
    """A line per group: kindergarten, group, band, language, hours, places, way in kilometres."""
    return _live(request, code, live.CSV)


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    return HttpResponse(live.as_csv(head, rows), content_type="text/csv; charset=utf-8")


@api.get("/cities/{code}/issues/", response=list[schemas.IterationOut], summary="Voucher issues")
def issues(request: HttpRequest, code: str) -> list[object]:  # noqa: ARG001 - as above
    """Issues of vouchers, the newest first, 200 at most."""
    return list(vouchers.iterations(_city(code).code, 200))


def _iteration(code: str, number: int) -> Iteration:
    found = vouchers.iteration(_city(code).code, number)
    if found is None:
        raise HttpError(404, "no such issue")
    return found


@api.get(
    "/cities/{code}/issues/{number}/",
    response=schemas.ProtocolOut,
    summary="The protocol of an issue",
    url_name="issue",
)
def issue(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: str,
    number: int,
) -> dict[str, object]:
    """What was decided and why, and who got a voucher in which order."""
    found = _iteration(code, number)
    return {
        **{name: getattr(found, name) for name in schemas.IterationOut.model_fields},
        "protocol": found.protocol,
        "order": vouchers.protocol(found.pk),
    }


@api.get(
    "/cities/{code}/issues/{number}/order.csv",
    summary="The order of an issue as CSV",
    url_name="issue_csv",
)
def issue_order(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: str,
    number: int,
) -> HttpResponse:
    """A line per voucher: its turn, application, queue type, filing moment, tenge reserved."""
    lines = vouchers.protocol(_iteration(code, number).pk)
    return _csv(
        ["turn", "application", "queue_type", "filed_at", "reserve"],
        (
            [
                line.ordinal,
                line.application,
                line.queue_type,
                line.filed_at.isoformat(),
                line.reserve,
            ]
            for line in lines
        ),
    )


@api.get(
    "/cities/{code}/places/",
    response=list[schemas.PlaceOut],
    summary="Who got a place",
    url_name="places",
)
def place_list(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: str,
    page: int = 1,
) -> list[dict[str, object]]:
    """Places taken, the latest first, 100 a page."""
    rows = places.public_places(_city(code).code, _page(page))
    return [
        {
            "number": row.number,
            "kindergarten": row.kindergarten_code,
            "group": row.group_name,
            "band": row.band,
            "day": row.day,
            "staff": row.staff,
        }
        for row in rows
    ]
