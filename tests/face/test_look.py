"""The way a person wants to read, chosen in the header without a script."""

import pytest
from django.test import RequestFactory

from kezek.face import look, views
from kezek.face.context import in_language


@pytest.mark.parametrize(
    ("raw", "pressed", "after"),
    [
        ("", "large", "large"),
        ("large", "larger", "larger"),
        ("large", "contrast", "large-contrast"),
        ("large-contrast", "contrast", "large"),
        ("large-contrast", "ordinary", ""),
        ("huge-<b>", "contrast", "contrast"),
        ("large", "nonsense", "large"),
    ],
)
def test_one_press_changes_one_thing(raw: str, pressed: str, after: str) -> None:
    assert look.chosen(raw, pressed) == after


def test_choice_is_kept_in_a_cookie_and_leads_back() -> None:
    request = RequestFactory().post("/look/", {"look": "large", "next": "/kk/queue/?page=2"})
    answer = views.set_look(request)
    assert answer["Location"] == "/kk/queue/?page=2"
    assert answer.cookies["look"].value == "large"


def test_choice_never_leads_to_a_stranger() -> None:
    request = RequestFactory().post("/look/", {"look": "large", "next": "https://example.com/"})
    assert views.set_look(request)["Location"] == "/"


def test_ordinary_look_forgets_the_cookie() -> None:
    request = RequestFactory().post("/look/", {"look": "ordinary", "next": "/kk/"})
    request.COOKIES["look"] = "large"
    assert views.set_look(request).cookies["look"]["max-age"] == 0


@pytest.mark.parametrize(
    ("path", "prefix", "there"),
    [
        ("/kk/queue/?page=2", "/", "/ru/queue/?page=2"),
        ("/kk", "/", "/ru"),
        ("/kkk/", "/", "/ru/"),
        ("/nothing/", "/", "/ru/"),
        ("/almaty-auezov/kk/queue/", "/almaty-auezov/", "/almaty-auezov/ru/queue/"),
        ("/almaty-auezov/", "/almaty-auezov/", "/almaty-auezov/ru/"),
    ],
)
def test_languages_keep_the_page_and_the_city(path: str, prefix: str, there: str) -> None:
    assert in_language(path, "ru", prefix) == there
