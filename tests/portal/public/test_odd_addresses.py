"""Addresses that nobody was led to: an open page answers them, never with a fault."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.portal.public.town import PAGES, Town, a_town

pytestmark = pytest.mark.django_db

LONG = "9" * 5_000  # more figures than Python turns into a number
ODD = ("", "-1", "²", "\0", "\ud800", LONG)
NAMES = ("page", "groups", "year", "month", "number", "band", "lat", "lon", "origin", "view")


def _broken(town: Town) -> list[tuple[str, str, int]]:
    client = Client(raise_request_exception=False)
    pages = [page for page in PAGES if "?" not in page]
    found = []
    for page in [*pages, "issues/1/", "open-data/", "receipt/", town.card]:
        for value in ODD:
            told = quote(value.encode("utf-8", "surrogatepass"))
            asked = "&".join(f"{name}={told}" for name in NAMES)
            status = client.get(f"/ru/{page}?{asked}").status_code
            if status >= 500:
                found.append((page, value[:5], status))
    return found


def test_no_parameter_breaks_a_page() -> None:
    assert _broken(a_town()) == []


@pytest.mark.parametrize("page", ["issues", "rounds", "moves"])
def test_a_number_that_is_none_is_not_found(page: str) -> None:
    a_town()
    client = Client(raise_request_exception=False)
    for number in ("0", "99999999999", "9" * 30, LONG):
        assert client.get(f"/ru/{page}/{number}/").status_code == 404
