import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from kezek.core.actors import IMPORT, Actor, Role
from kezek.delivery.models import Message
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.people import queries
from kezek.people.access import actor_for, admit, sign_in, sign_out
from kezek.people.acts import (
    Admitted,
    NotInRegistry,
    Proven,
    answer_challenge,
    grant_role,
    start_challenge,
)
from kezek.people.models import Account
from kezek.people.permissions import Permission, permits
from kezek.people.ports.registry import RegistryDown
from kezek.people.ports.sandbox_registry import load_rows
from tests.people.builders import (
    MOMENT,
    a_city,
    a_family,
    a_new_person,
    a_registry_row,
    an_account,
    an_iin,
    known_to_registry,
    persons,
)

pytestmark = pytest.mark.django_db


def _admit(iin: str) -> Admitted:
    proven = Proven(iin, uuid4(), "sign_in")
    return admit(proven, city="taraz", moment=MOMENT, language="kk")


def test_the_proven_come_in_with_their_children(sandbox: Path) -> None:
    a_city()
    mother, children = a_family(2)
    admitted = _admit(mother)
    assert queries.iin_of(admitted.person) == mother
    assert sorted(queries.iins_of(admitted.children).values()) == sorted(children)
    assert queries.children_of(admitted.person) == admitted.children
    assert queries.phone_of(admitted.person) == "+77010000001"


def test_coming_again_finds_the_same_account_and_a_newborn(sandbox: Path) -> None:
    a_city()
    mother, _children = a_family(1)
    first = _admit(mother)
    known_to_registry([a_registry_row(mother=mother, phone="")])
    again = _admit(mother)
    assert (again.person, again.account) == (first.person, first.account)
    assert len(again.children) == 2


def test_the_dead_and_the_unknown_do_not_come_in(sandbox: Path) -> None:
    a_city()
    gone = a_registry_row(died="2025-01-01")
    known_to_registry([gone])
    for iin in (gone.iin, an_iin()):
        with pytest.raises(NotInRegistry):
            _admit(iin)


def test_with_a_silent_registry_the_known_come_in_and_strangers_wait(sandbox: Path) -> None:
    a_city()
    mother, _children = a_family()
    stranger, _others = a_family()
    first = _admit(mother)
    set_mode(Port.REGISTRY, Mode.DOWN)
    assert _admit(mother) == first
    with pytest.raises(RegistryDown):
        _admit(stranger)


def test_a_code_goes_to_the_registry_s_phone(sandbox: Path) -> None:
    mother, _children = a_family(phone="+77015554433")
    assert queries.phone_to_ask(mother) == "+77015554433"


def test_with_a_silent_registry_a_code_goes_to_the_phone_known_before(sandbox: Path) -> None:
    a_city()
    mother, _children = a_family(phone="+77015554433")
    _admit(mother)
    set_mode(Port.REGISTRY, Mode.DOWN)
    assert queries.phone_to_ask(mother) == "+77015554433"
    assert queries.phone_to_ask(an_iin()) is None


def test_nobody_is_asked_at_a_phone_of_the_dead(sandbox: Path) -> None:
    gone = a_registry_row(died="2025-01-01")
    known_to_registry([gone])
    assert queries.phone_to_ask(gone.iin) is None


# A site of four pages, one for each way to be let through.


@permits(Permission.PUBLIC)
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(actor_for(request)))


@permits(Permission.CABINET)
def cabinet(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(actor_for(request)))


@permits(Permission.MONEY_ALLOT)
def money(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(actor_for(request)))


@permits(Permission.COUNTER_ACT)
def counter(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(actor_for(request)))


@permits(Permission.DEMO)
def demo(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("demo")


@permits(Permission.PUBLIC)
def come_in(request: HttpRequest, account: int) -> HttpResponse:
    sign_in(request, account)
    return HttpResponse(request.session.session_key)


@permits(Permission.PUBLIC)
def go_out(request: HttpRequest) -> HttpResponse:
    sign_out(request)
    return HttpResponse("")


def undeclared(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("leak")


def refused(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse("refused", status=403)


def missing(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse("missing", status=404)


handler403 = refused
handler404 = missing
urlpatterns = [
    path("public/", public),
    path("cabinet/", cabinet),
    path("money/", money),
    path("counter/", counter),
    path("demo/", demo),
    path("in/<int:account>/", come_in),
    path("out/", go_out),
    path("undeclared/", undeclared),
]


@pytest.fixture
def client() -> Iterator[Client]:
    a_city()
    with override_settings(
        ROOT_URLCONF=__name__,
        LOGIN_URL="/public/",
        DEMO=False,
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "kezek.policy.middleware.CityMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "kezek.people.middleware.PermissionMiddleware",
        ],
    ):
        yield Client()


def _granted(account: int, role: str) -> None:
    grant_role(
        city="taraz",
        actor=IMPORT,
        moment=MOMENT,
        request_key=uuid4().hex,
        account=account,
        role=role,
    )


def test_a_public_page_is_a_visitor_s(client: Client) -> None:
    answer = client.get("/public/")
    assert (answer.status_code, answer.content) == (200, b"visitor:0")
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_a_cabinet_leads_a_visitor_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/cabinet/?month=9")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/public/?next=/cabinet/%3Fmonth%3D9"


def test_a_signed_in_parent_acts_as_one_and_nothing_is_cached(client: Client) -> None:
    account = an_account()
    client.get(f"/in/{account}/")
    answer = client.get("/cabinet/")
    assert answer.content.decode() == str(Actor(Role.PARENT, account))
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_parent_does_not_get_onto_a_desk(client: Client) -> None:
    client.get(f"/in/{an_account()}/")
    assert client.get("/money/").status_code == 403


def test_staff_act_in_the_role_that_the_page_asks_for(client: Client) -> None:
    account = an_account()
    for role in ("head", "department"):
        _granted(account, role)
    client.get(f"/in/{account}/")
    assert client.get("/money/").content.decode() == str(Actor(Role.DEPARTMENT, account))
    assert client.get("/cabinet/").content.decode() == str(Actor(Role.PARENT, account))


def test_a_role_of_another_city_opens_nothing_here(client: Client) -> None:
    a_city("almaty-auezov", is_default=False)
    account = an_account()
    grant_role(
        city="almaty-auezov",
        actor=IMPORT,
        moment=MOMENT,
        request_key=uuid4().hex,
        account=account,
        role="department",
    )
    client.get(f"/in/{account}/")
    assert client.get("/money/").status_code == 403
    assert client.get("/almaty-auezov/money/").status_code == 200


def test_the_counter_acts_for_the_parent_it_has_chosen(client: Client) -> None:
    account = an_account()
    _granted(account, "counter")
    client.get(f"/in/{account}/")
    session = client.session
    session["behalf"] = 77
    session.save()
    expected = Actor(Role.COUNTER, account, 77)
    assert client.get("/counter/").content.decode() == str(expected)
    assert client.get("/cabinet/").content.decode() == str(Actor(Role.PARENT, account))


def test_a_view_that_declares_nothing_answers_nobody(client: Client) -> None:
    account = an_account()
    _granted(account, "department")
    client.get(f"/in/{account}/")
    assert client.get("/undeclared/").status_code == 403


def test_a_demo_page_exists_in_the_demo_alone(client: Client) -> None:
    assert client.get("/demo/").status_code == 404
    with override_settings(DEMO=True):
        assert client.get("/demo/").content == b"demo"


def test_signing_in_changes_the_session_s_key_and_signing_out_ends_it(client: Client) -> None:
    account = an_account()
    keys = [client.get(f"/in/{account}/").content for _ in range(1)]
    other = an_account()
    keys.append(client.get(f"/in/{other}/").content)
    assert len(set(keys)) == 2
    client.get("/out/")
    assert client.get("/cabinet/").status_code == 302


def test_a_closed_account_is_out_at_once(client: Client) -> None:
    account = an_account()
    client.get(f"/in/{account}/")
    Account.objects.update(is_active=False)
    assert client.get("/cabinet/").status_code == 302


def test_no_session_holds_an_iin(client: Client) -> None:
    (person,) = persons(a_new_person(iin=(iin := an_iin())))
    client.get(f"/in/{an_account(person)}/")
    assert iin not in str(dict(client.session.items()))


def test_from_iin_to_cabinet(client: Client, sandbox: Path) -> None:
    load_rows([])
    mother, _children = a_family()
    token = start_challenge(
        purpose="sign_in", iin=mother, phone=queries.phone_to_ask(mother), language="kk"
    )
    code = re.findall(r"[0-9]{6}", Message.objects.get().text)[0]
    admitted = admit(
        answer_challenge(token=token, code=code),
        city="taraz",
        moment=datetime(2025, 9, 1, 5, tzinfo=UTC),
        language="kk",
    )
    client.get(f"/in/{admitted.account}/")
    assert client.get("/cabinet/").status_code == 200
