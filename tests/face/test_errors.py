"""What goes wrong is said in words, and the saying itself cannot go wrong."""

from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils.translation import override

from kezek.core import clock
from kezek.face import views


@pytest.fixture(autouse=True)
def _plain_names() -> Iterator[None]:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"staticfiles": storage}):
        yield


def asked(path: str = "/ru/x/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.session = {}  # type: ignore[assignment]  # context processors look at it, no more
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]  # as above
    return request


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "Ссылка или форма испорчена"),
        (views.forbidden, 403, "Эта страница вам не открыта"),
        (views.not_found, 404, "Такой страницы нет. Поищите с главной."),
        (views.csrf_failure, 403, "Форма была открыта слишком долго"),
    ],
)
def test_each_mistake_has_its_words(
    view: Callable[[HttpRequest], HttpResponse], status: int, words: str
) -> None:
    with override("ru"):
        answer = view(asked())
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_refusal_says_its_own_sentence_escaped() -> None:
    with override("ru"):
        answer = views.forbidden(asked(), PermissionDenied("<b>Нельзя</b>"))
    assert "&lt;b&gt;Нельзя&lt;/b&gt;" in answer.content.decode()


def test_our_own_mistake_gives_the_code_of_the_log() -> None:
    request = asked()
    request.error_code = "K7-41"  # type: ignore[attr-defined]  # set by the middleware
    with override("ru"):
        answer = views.server_error(request)
    assert answer.status_code == 500
    assert "K7-41" in answer.content.decode()


def test_our_own_mistake_is_said_even_when_the_clock_is_broken() -> None:
    def broken() -> datetime:
        raise RuntimeError

    before = clock._source
    clock.set_source(broken)
    try:
        with override("kk"):
            page = views.server_error(asked("/kk/x/")).content.decode()
    finally:
        clock.set_source(before)
    assert "Қате бізден болды" in page
    assert 'href="/ru/x/"' in page
