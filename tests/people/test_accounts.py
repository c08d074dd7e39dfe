from datetime import date, timedelta
from uuid import uuid4

import pytest

from kezek.core.actors import IMPORT, Actor, Role
from kezek.journal.models import Entry
from kezek.people import queries
from kezek.people.acts import (
    CaseElsewhere,
    NewPhone,
    RoleGone,
    RoleHeld,
    end_role,
    give_consent,
    grant_role,
    keep_phones,
    open_accounts,
    open_case,
    open_cases,
)
from kezek.people.models import Account, ChildCase, Consent, Phone, RoleGrant
from tests.people.builders import MOMENT, a_city, a_person, an_account

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 1)
DEPARTMENT = Actor(Role.DEPARTMENT, 1)


def test_an_account_is_opened_once_for_a_person() -> None:
    a_city()
    person = a_person()
    assert an_account(person) == an_account(person)
    assert Entry.objects.filter(kind="account.opened").count() == 1
    assert queries.person_of(an_account(person)) == person


def test_accounts_come_in_the_order_of_their_persons() -> None:
    a_city()
    persons = [a_person() for _ in range(3)]
    an_account(persons[1])
    accounts = open_accounts(
        city="taraz",
        actor=IMPORT,
        moment=MOMENT,
        request_key=uuid4().hex,
        persons=persons,
        language="ru",
        through="import",
    )
    assert queries.accounts_of(persons) == dict(zip(persons, accounts, strict=True))
    assert queries.language_of(accounts[0]) == "ru"
    assert queries.language_of(accounts[1]) == "kk"


def test_an_account_has_no_password_and_a_handle_that_tells_nothing() -> None:
    a_city()
    account = Account.objects.get(pk=an_account())
    assert not account.check_password("")
    assert account.handle.version == 4


def _grant(account: int, role: str = "department", until: date | None = None) -> int:
    return grant_role(
        city="taraz",
        actor=DEPARTMENT,
        moment=MOMENT,
        request_key=uuid4().hex,
        account=account,
        role=role,
        until=until,
    )


def test_a_role_is_held_from_grant_to_end() -> None:
    a_city()
    a_city("almaty-auezov", is_default=False)
    account = an_account()
    grant = _grant(account)
    assert queries.roles_of(account, "taraz", DAY) == {"department"}
    assert queries.roles_of(account, "almaty-auezov", DAY) == frozenset()
    end_role(
        city="taraz",
        actor=DEPARTMENT,
        moment=MOMENT,
        request_key=uuid4().hex,
        grant=grant,
        day=DAY,
    )
    assert queries.roles_of(account, "taraz", DAY) == {"department"}
    assert queries.roles_of(account, "taraz", DAY + timedelta(days=1)) == frozenset()
    assert list(
        Entry.objects.filter(subject_type="role").order_by("id").values_list("kind", flat=True)
    ) == ["role.granted", "role.ended"]


def test_a_role_held_already_is_refused() -> None:
    a_city()
    account = an_account()
    _grant(account)
    with pytest.raises(RoleHeld):
        _grant(account)
    assert RoleGrant.objects.count() == 1


def test_an_ended_role_does_not_end_again() -> None:
    a_city()
    grant = _grant(an_account(), until=DAY)
    with pytest.raises(RoleGone):
        end_role(
            city="taraz",
            actor=DEPARTMENT,
            moment=MOMENT,
            request_key=uuid4().hex,
            grant=grant,
            day=DAY,
        )


def _keep(person: int, phone: str, source: str) -> list[int]:
    return keep_phones(
        city="taraz",
        actor=IMPORT,
        moment=MOMENT,
        request_key=uuid4().hex,
        phones=[NewPhone(person, phone, source)],
    )


def test_the_registry_s_phone_goes_before_one_that_the_counter_saw() -> None:
    a_city()
    person = a_person()
    _keep(person, "+77010000001", "registry")
    assert queries.phone_of(person) == "+77010000001"
    _keep(person, "+77010000003", "counter")
    assert queries.phone_of(person) == "+77010000001"


def test_a_phone_known_already_is_kept_once() -> None:
    a_city()
    person = a_person()
    assert _keep(person, "+77010000001", "registry") == _keep(person, "+77010000001", "registry")
    assert Phone.objects.count() == 1
    assert Entry.objects.filter(kind="phone.confirmed").count() == 1


def test_who_has_no_phone_is_left_out() -> None:
    a_city()
    person, other = a_person(), a_person()
    _keep(person, "+77010000001", "registry")
    assert queries.phones_of([person, other]) == {person: "+77010000001"}
    assert queries.phone_of(other) is None


def test_a_consent_keeps_its_version_and_language() -> None:
    a_city()
    person = a_person()
    number = give_consent(
        city="taraz",
        actor=IMPORT,
        moment=MOMENT,
        request_key=uuid4().hex,
        person=person,
        kind="registry",
        text_version="2025-07",
        language="kk",
        through="portal",
    )
    consent = Consent.objects.get(pk=number)
    assert (consent.text_version, consent.language, consent.given_at) == ("2025-07", "kk", MOMENT)
    assert Entry.objects.get(kind="consent.given").data["version"] == "2025-07"


def _open(child: int, city: str = "taraz") -> int:
    return open_case(city=city, actor=IMPORT, moment=MOMENT, request_key=uuid4().hex, child=child)


def test_a_case_is_opened_once() -> None:
    a_city()
    child = a_person()
    assert _open(child) == _open(child) == child
    assert ChildCase.objects.count() == 1
    assert Entry.objects.filter(kind="case.opened").count() == 1


def test_a_case_in_another_city_stays_there() -> None:
    a_city()
    a_city("almaty-auezov", is_default=False)
    child, other = a_person(), a_person()
    _open(child, "almaty-auezov")
    with pytest.raises(CaseElsewhere):
        open_cases(
            city="taraz",
            actor=IMPORT,
            moment=MOMENT,
            request_key=uuid4().hex,
            children=[other, child],
        )
    assert set(ChildCase.objects.values_list("child_id", flat=True)) == {child}
