"""Nobody learns from a page whether an IIN is known: the same bytes, the same statements."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.people.models import Guardianship
from kezek.policy.models import City
from tests import builders
from tests.portal.join.visitor import Visitor, a_family, typed

pytestmark = pytest.mark.django_db

_TOKENS = re.compile(r'(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|value="[^"]+")')
_VALUES = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b|\btrue\b|\bfalse\b|\bs\d+_x\d+\b")
Family = tuple[str, str]


def _unknown() -> Family:
    return builders.an_iin(date(1990, 4, 2)), builders.an_iin(date(2022, 4, 2))


def _queued() -> Family:
    family = a_family()
    guardian = builders.a_person(date(1990, 4, 2), iin=family[0])
    young = builders.a_person(date(2022, 4, 2), iin=family[1])
    Guardianship.objects.create(child=young, guardian=guardian, kind="mother")
    builders.an_account(guardian)
    builders.an_application(case=builders.a_case(young))
    return family


def _families() -> list[Family]:
    return [_unknown(), a_family(), _queued(), a_family(phone="")]


def _seen(visitor: Visitor, path: str, **content: str) -> tuple[str, str, list[str]]:
    """Where it led, the page without its tokens, the statements without their values."""
    with CaptureQueriesContext(connection) as caught:
        visitor.send(path, **content)
    statements = [_VALUES.sub("?", query["sql"]) for query in caught.captured_queries]
    return visitor.path, _TOKENS.sub("·", visitor.shown), statements


def _same(seen: list[tuple[str, str, list[str]]]) -> None:
    (path, page, statements), *others = seen
    for other_path, other_page, other_statements in others:
        assert other_path == path
        assert other_statements == statements
        assert other_page == page


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_applying_is_the_same_for_every_iin(city: City, language: str) -> None:
    _seen(Visitor(language).go("apply/"), "apply/", **typed(_unknown()))  # templates are read once
    seen = [
        _seen(Visitor(language).go("apply/"), "apply/", **typed(family)) for family in _families()
    ]
    assert seen[0][0] == "apply/code/"
    _same(seen)


def test_signing_in_is_the_same_for_every_iin(city: City) -> None:
    _seen(Visitor().go("sign-in/"), "sign-in/", iin=_unknown()[0])
    seen = [_seen(Visitor().go("sign-in/"), "sign-in/", iin=one[0]) for one in _families()]
    assert seen[0][0] == "sign-in/code/"
    _same(seen)


def test_a_wrong_code_is_the_same_for_every_iin(city: City) -> None:
    seen = []
    for family in [_unknown(), *_families()]:
        visitor = Visitor().go("apply/").send("apply/", **typed(family))
        seen.append(_seen(visitor, "apply/code/", code="000000"))
    assert "Осталось попыток: 4" in seen[1][1].replace("\u00a0", " ")
    _same(seen[1:])


def test_asking_too_often_is_the_same_for_every_iin(city: City) -> None:
    seen = []
    for family in [_unknown(), *_families()]:
        Visitor().go("apply/").send("apply/", **typed(family))
        visitor = Visitor().go("apply/")
        path, page, statements = _seen(visitor, "apply/", **typed(family))
        seen.append((path, re.sub(r"\d+", "·", page), statements))
    assert seen[1][0] == "apply/"
    _same(seen[1:])
