"""The drill of the database that goes away can fail: in the light, and where nothing went away."""

import pytest

from bench.drill_away import LANGUAGES, Told, faults, walk, wrong

RIGHT: dict[str, object] = {
    "pages": 40,
    "addresses": 150,
    "from_memory": 120,
    "said_503": 30,
    "broken_in_light": 0,
    "wrong": 0,
    "log_files": 12,
    "log_files_served": 12,
    "log_verified_by_files_alone": True,
}


def told(status: int, body: str = "") -> Told:
    return Told(status, "text/html", body, 0.1, "")


def test_a_page_that_breaks_in_the_light_is_told() -> None:
    def ask(path: str) -> Told:
        if path == "/ru/money/":
            return told(500)
        return told(200, '<a href="/ru/rounds/77/">' if path == "/kk/" else "")

    found = walk(ask)
    assert found.broken == ["/ru/money/: 500"]
    assert "/ru/rounds/77/" in found.met["portal:round"]


def test_every_page_is_asked_in_both_languages() -> None:
    asked: list[str] = []

    def ask(path: str) -> Told:
        asked.append(path)
        return told(200)

    walk(ask)
    of = {
        language: [path[3:] for path in asked if path[:4] == f"/{language}/"]
        for language in LANGUAGES
    }
    assert of["kk"] == of["ru"]
    assert len(of["kk"]) > 20


def test_a_page_that_is_only_refused_is_not_broken() -> None:
    assert walk(lambda _path: told(404)).broken == []


def test_what_is_as_it_must_be_has_no_fault() -> None:
    assert faults(RIGHT) == []


@pytest.mark.parametrize("name", RIGHT)
def test_every_figure_can_fail_it(name: str) -> None:
    bent = 0 if RIGHT[name] else 1
    assert faults(RIGHT | {name: bent})


def test_in_the_dark_only_a_503_that_says_when_to_come_again_will_do() -> None:
    assert wrong("/ru/", told(500)) == "/ru/: 500"
    assert wrong("/ru/", told(503, 'lang="ru"')) == "/ru/: 503"
