"""A database that does not answer: said in the reader's language. Other errors stay errors."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from kezek.face import dark, views


@pytest.fixture(autouse=True)
def _plain_names() -> Iterator[None]:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"staticfiles": storage}):
        yield


def asked(path: str, accepts: str = "") -> HttpRequest:
    request = RequestFactory().get(path, headers={"Accept-Language": accepts})
    request.session = {}  # type: ignore[assignment]  # context processors look at it, no more
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]  # as above
    return request


def unreachable() -> None:
    """Connect to a server that is not there."""
    other = connection.copy()
    other.settings_dict = {**other.settings_dict, "HOST": "/nowhere", "OPTIONS": {}}
    other.ensure_connection()


def answered(request: HttpRequest) -> HttpResponse:
    """What the handler says of a lost database."""
    try:
        unreachable()
    except OperationalError:
        return views.server_error(request)
    raise AssertionError("somebody answers at /nowhere")


@pytest.mark.parametrize(
    ("path", "accepts", "words"),
    [
        ("/kk/queue/", "ru", "Деректер базасы жауап бермей тұр."),
        ("/ru/queue/", "kk", "База данных не отвечает."),
        ("/almaty-auezov/ru/", "kk", "База данных не отвечает."),
        ("/health/", "ru", "База данных не отвечает."),
        ("/", "", "Деректер базасы жауап бермей тұр."),
    ],
)
@pytest.mark.django_db
def test_a_page_says_it_in_the_readers_language(path: str, accepts: str, words: str) -> None:
    answer = answered(asked(path, accepts))
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_program_is_told_so_too() -> None:
    answer = answered(asked("/api/v1/cities/taraz/queues/"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


@pytest.mark.parametrize("code", ["40P01", "57014"])
@pytest.mark.django_db
def test_a_deadlock_and_a_slow_statement_are_our_mistakes(code: str) -> None:
    with (
        pytest.raises(OperationalError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$")
    assert not dark.is_dark(caught.value)


@pytest.mark.parametrize("code", ["57P01", "08006", "53300"])
@pytest.mark.django_db
def test_a_server_that_shuts_down_or_is_full_is_away(code: str) -> None:
    with (
        pytest.raises(OperationalError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$")
    assert dark.is_dark(caught.value)


def test_other_errors_stay_our_mistakes() -> None:
    assert not dark.is_dark(ValueError())
    assert not dark.is_dark(None)
