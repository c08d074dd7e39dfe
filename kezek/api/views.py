"""The open API, version 1: the public figures of a city, read-only."""

import csv
import io
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError

from kezek.api import schemas
from kezek.case.today import city_today
from kezek.core import clock
from kezek.kindergartens import queries as kindergartens
from kezek.places import queries as places
from kezek.policy.models import City
from kezek.policy.queries import queue_types, rules_for
from kezek.queue import queries as queue
from kezek.vouchers import queries as vouchers

api = NinjaAPI(
    title="Kezek",
    version="1",
    description="Open data of the kindergarten queue. No names, no IINs. Money in tenge.",
    urls_namespace="api",
)


def _city(code: str) -> City:
    city = City.objects.filter(pk=code).first()
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


@api.get("/cities/{code}/queues/", response=list[schemas.QueueTypeOut], summary="Queue types")
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
) -> queue.Page:
    """A queue in its order, 100 lines a page."""
    kinds = {row.code: row.pk for row in queue_types(_city(code).code).values()}
    if kind not in kinds:
        raise HttpError(404, "no such queue type")
    return queue.queue_page(kinds[kind], max(1, min(page, 1_000_000)))


def _cards(code: str) -> Sequence[kindergartens.Card]:
    return kindergartens.kindergarten_cards(_city(code).code)


@api.get(
    "/cities/{code}/kindergartens/",
    response=list[schemas.KindergartenOut],
    summary="Kindergartens with groups and free places",
)
def kindergarten_list(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: str,
) -> Sequence[kindergartens.Card]:
    """Every kindergarten with its groups."""
    return _cards(code)


@api.get("/cities/{code}/free-places.csv", summary="Free places as CSV", include_in_schema=True)
def free_places(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - as above
    """A line per group: kindergarten, group, band, language, hours, capacity, taken, free."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["kindergarten", "group", "band", "language", "hours", "capacity", "taken", "free"]
    )
    for card in _cards(code):
        for group in card.groups:
            writer.writerow(
                [
                    card.code,
                    group.code,
                    group.band,
                    group.language,
                    group.hours,
                    group.capacity,
                    group.taken,
                    group.free,
                ]
            )
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")


@api.get("/cities/{code}/issues/", response=list[schemas.IterationOut], summary="Voucher issues")
def issues(request: HttpRequest, code: str) -> list[object]:  # noqa: ARG001 - as above
    """Issues of vouchers, the newest first, 200 at most."""
    return list(vouchers.iterations(_city(code).code, 200))


@api.get("/cities/{code}/places/", response=list[schemas.PlaceOut], summary="Who got a place")
def place_list(
    request: HttpRequest,  # noqa: ARG001 - as above
    code: str,
    page: int = 1,
) -> list[dict[str, object]]:
    """Places taken, the latest first, 100 a page."""
    rows = places.public_places(_city(code).code, max(1, min(page, 1_000_000)))
    return [
        {
            "number": row.number,
            "kindergarten": row.kindergarten_code,
            "group": row.group_name,
            "band": row.band,
            "day": row.day,
        }
        for row in rows
    ]
