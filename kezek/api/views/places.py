"""Kindergartens with free places, who got a place, waiting lists, rounds."""

from django.http import HttpRequest, HttpResponse
from ninja import Query
from ninja.errors import HttpError

from kezek.api import live, schemas
from kezek.api.base import ROWS, Code, Page, api, city_called, problems, table_or, turned
from kezek.api.live import search_in
from kezek.core import clock
from kezek.face.live import LivePage, Reader
from kezek.places import queries_open as places
from kezek.places.queries_rounds import rounds_count, rounds_page
from kezek.places.search import passed_over
from kezek.places.sight import sight_of


def _live(request: HttpRequest, code: str, page: LivePage) -> HttpResponse:
    sight = sight_of(city_called(code), clock.now())
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
    openapi_extra=problems(404, 422),
)
def kindergarten_list(
    request: HttpRequest,
    code: Code,
    search: Query[schemas.SearchIn],  # noqa: ARG001 - refuses what is no search; told in the docs
) -> HttpResponse:
    """Kindergartens with their groups, by the filters of the open list; the nearest first."""
    return _live(request, code, live.JSON)


@api.get(
    "/cities/{code}/free-places.csv",
    summary="Free places as CSV",
    url_name="free_places",
    openapi_extra=table_or(404, 422),
)
def free_places(
    request: HttpRequest,
    code: Code,
    search: Query[schemas.SearchIn],  # noqa: ARG001 - as above
) -> HttpResponse:
    """A line per group: kindergarten, group, band, language, hours, places, way in kilometres."""
    return _live(request, code, live.CSV)


@api.get(
    "/cities/{code}/places/",
    response=list[schemas.PlaceOut],
    summary="Who got a place",
    url_name="places",
    openapi_extra=problems(404, 422),
)
def place_list(
    request: HttpRequest, response: HttpResponse, code: Code, page: Page = 1
) -> list[dict[str, object]]:
    """Places taken, the latest first, 100 a page, for as many days as the rules say."""
    listed, _held = places.public_places_count(city_called(code).code)
    number = turned(request, response, page, listed)
    return [
        {
            **{name: getattr(row, name) for name in ("number", "band", "day", "staff")},
            **{name: getattr(row, name) for name in ("round", "order", "last")},
            "kindergarten": row.kindergarten_code or None,
            "group": row.group_name or None,
        }
        for row in places.public_places(code, number)
    ]


@api.get(
    "/cities/{code}/waiting-lists/",
    response=list[schemas.LineOut],
    summary="Groups that somebody waits for",
    url_name="waiting_lists",
    openapi_extra=problems(404, 422),
)
def waiting_lists(
    request: HttpRequest, response: HttpResponse, code: Code, page: Page = 1
) -> list[dict[str, object]]:
    """Waiting lists, the longest first, 100 a page."""
    groups, _children = places.lines_count(city_called(code).code)
    number = turned(request, response, page, groups)
    return [
        {
            "kindergarten": row.code,
            "group": row.group_code,
            "band": row.band,
            "waiting": row.waiting,
        }
        for row in places.lines_page(code, number)
    ]


@api.get(
    "/cities/{code}/rounds/",
    response=list[schemas.RoundOut],
    summary="Rounds of places",
    url_name="rounds",
    openapi_extra=problems(404, 422),
)
def rounds(
    request: HttpRequest, response: HttpResponse, code: Code, page: Page = 1
) -> list[object]:
    """Rounds in which the families' lists were served, the newest first, 100 a page."""
    number = turned(request, response, page, rounds_count(city_called(code).code))
    return list(rounds_page(code, number, ROWS))
