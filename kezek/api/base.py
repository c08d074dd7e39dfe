"""The open API itself, and what its operations share."""

from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError

from kezek.api import schemas
from kezek.api.frame import PROBLEM, lead_on, tell_problems
from kezek.core import clock
from kezek.opendata.tables import LICENCE, LICENCE_URL
from kezek.policy.models import City
from kezek.policy.queries import rules_for

LAST_PAGE: Final = 1_000_000
ROWS: Final = 100
GREATEST: Final = 2_147_483_647  # of a number in the database

api = NinjaAPI(
    title="Kezek",
    version="1",
    description="Open data of the kindergarten queue. No names, no IINs. Money in tenge.",
    urls_namespace="api",
    openapi_extra={
        "info": {
            "license": {
                "name": LICENCE,
                "url": LICENCE_URL,
            }
        }
    },
)
tell_problems(api)

Code = Annotated[str, Path(description="of the city, as /cities/ tells it", examples=["taraz"])]
Page = Annotated[int, Query(ge=1, description="from 1; behind the last one the last is told")]


def problems(*statuses: int) -> dict[str, Any]:
    """How the description of an operation tells its problems."""
    shape = schemas.ProblemOut.model_json_schema()
    words = {404: "Not there", 422: "Not understood"}
    return {
        "responses": {
            status: {
                "description": words[status],
                "content": {PROBLEM: {"schema": shape}},
            }
            for status in statuses
        }
    }


def table_or(*statuses: int) -> dict[str, Any]:
    """The same for an operation that answers with a CSV."""
    answers = problems(*statuses)
    answers["responses"][200] = {
        "description": "OK",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
    return answers


def city_called(code: str) -> City:
    """The city of this code. Raises the problem 404 if there is none."""
    city = City.objects.filter(pk=code).first() if code.isprintable() else None
    if city is None:
        raise HttpError(404, "no such city")
    return city


def enough(code: str) -> tuple[int, str]:
    """How many children are enough to be told alone, and the right that everybody has."""
    rules = rules_for(code, clock.today())
    return rules.number("small_cell_limit"), rules.general


def turned(request: HttpRequest, response: HttpResponse, page: int, total: int) -> int:
    """The page that is told, with links to the others."""
    pages = max(1, -(-total // ROWS))
    number = min(page, pages)
    lead_on(request, response, number, pages)
    return number
