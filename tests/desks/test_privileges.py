"""The review desk: the list, the papers, every decision and every refusal of one."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from kezek.core import clock
from kezek.people.models import Lookup
from kezek.policy.models import City
from kezek.queue.acts import add_proof, claim_privilege
from kezek.queue.models import Privilege
from tests.builders import PARENT, START, TARAZ, a_city, a_key, an_application
from tests.desks.staff import cost, keyed, signed_in, staff, words
from tests.queue.claims import a_paper
from tests.queue.test_add_proof import a_pdf, a_photo

PRIVILEGES = "/ru/desks/privileges/"


@pytest.fixture(autouse=True)
def _july(db: None) -> Iterator[None]:
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(START):
        yield


@pytest.fixture
def department() -> Client:
    return signed_in(staff("department"))


def a_claim(
    content: bytes | None = None,
    media_type: str = "application/pdf",
    code: str = "large_family",
) -> Privilege:
    application = an_application()
    claimed = claim_privilege(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        code=code,
    )
    if content is None:
        a_paper(claimed)
    else:
        add_proof(
            actor=PARENT,
            moment=START,
            request_key=a_key(),
            city=TARAZ,
            privilege=claimed,
            content=content,
            media_type=media_type,
        )
    return Privilege.objects.get(pk=claimed)


def test_a_privilege_is_confirmed(department: Client) -> None:
    claim = a_claim()
    assert claim.application.number in words(department.get(PRIVILEGES))
    sent = keyed(verdict="prove", valid_until="2026-01-31")
    path = f"{PRIVILEGES}{claim.pk}/"
    assert "Ребёнок из многодетной семьи" in words(department.get(path))
    for _ in range(2):
        assert department.post(path, sent).headers["Location"] == PRIVILEGES + "?done=proven"
    claim.refresh_from_db()
    assert (claim.state, claim.valid_until) == ("proven", date(2026, 1, 31))


def test_a_certificate_is_confirmed_with_its_date_of_issue(department: Client) -> None:
    claim = a_claim(code="military")
    path = f"{PRIVILEGES}{claim.pk}/"
    page = words(department.get(path))
    assert "Дата выдачи справки" in page
    assert "Действует до" not in page
    answer = department.post(path, keyed(verdict="prove"))
    assert words(answer).count("Введите дату выдачи справки.") == 2
    answer = department.post(path, keyed(verdict="prove", issued_on="2025-05-01"))
    assert "Документ больше не действует" in words(answer)
    department.post(path, keyed(verdict="prove", issued_on="2025-06-20"))
    claim.refresh_from_db()
    assert (claim.state, claim.valid_until) == ("proven", date(2025, 7, 20))


def test_a_newer_certificate_is_accepted_or_refused(department: Client) -> None:
    for number, typed in enumerate(
        ({"verdict": "prove", "issued_on": "2025-07-01"}, {"verdict": "refuse"})
    ):
        claim = a_claim(code="military")
        path = f"{PRIVILEGES}{claim.pk}/"
        department.post(path, keyed(verdict="prove", issued_on="2025-06-20"))
        a_paper(claim.pk, START + timedelta(hours=1))
        assert "новая справка" in words(department.get(PRIVILEGES))
        page = department.get(path)
        assert 'name="of" value="renewal"' in page.content.decode()
        sent = keyed(of="renewal", reason="unreadable", **typed)
        for _ in range(2):
            word = ("renewed", "not_renewed")[number]
            assert department.post(path, sent).headers["Location"] == f"{PRIVILEGES}?done={word}"
        claim.refresh_from_db()
        until = (date(2025, 7, 31), date(2025, 7, 20))[number]
        assert (claim.state, claim.renewing, claim.valid_until) == ("proven", False, until)


def test_a_confirmed_privilege_is_found_by_number_and_called_false(department: Client) -> None:
    claim = a_claim()
    path = f"{PRIVILEGES}{claim.pk}/"
    department.post(path, keyed(verdict="prove"))
    number = claim.application.number
    found = department.get(PRIVILEGES, {"number": number})
    assert found.headers["Location"] == path
    page = department.get(path).content.decode()
    assert 'value="false"' in page
    assert 'value="prove"' not in page
    answer = department.post(path, keyed(verdict="false"))
    assert words(answer).count("Выберите причину") >= 2
    sent = keyed(verdict="false", false_reason="forged")
    assert department.post(path, sent).headers["Location"] == PRIVILEGES + "?done=false"
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == ("false", "forged")
    assert department.get(path).status_code == 404


@pytest.mark.parametrize("number", ["", "K-1", "K-00000000"])
def test_a_number_that_leads_to_nothing_is_said(department: Client, number: str) -> None:
    a_claim()
    page = department.get(PRIVILEGES, {"number": number})
    assert page.status_code == 200
    assert 'class="errors"' in page.content.decode()


def test_an_application_without_a_confirmed_privilege_is_said(department: Client) -> None:
    claim = a_claim()
    page = words(department.get(PRIVILEGES, {"number": claim.application.number}))
    assert page.count("нет подтверждённой льготы") == 2


def test_the_term_of_a_review_has_its_colour(department: Client) -> None:
    today = clock.day_of(clock.now())
    for due in (START, clock.end_of(today), clock.end_of(today + timedelta(days=30))):
        claim = a_claim()
        Privilege.objects.filter(pk=claim.pk).update(review_due_at=due)
    page = department.get(PRIVILEGES).content.decode()
    assert [page.count(f'class="tag tag-{state}"') for state in ("late", "waits")] == [1, 1]


def test_a_long_desk_has_pages(department: Client) -> None:
    for _ in range(3):
        a_claim()
    Privilege.objects.bulk_create(
        [
            Privilege(
                application=an_application(),
                code="teacher",
                right="priority",
                claimed_at=START,
                review_due_at=START + timedelta(days=1),
            )
            for _ in range(98)
        ]
    )
    assert words(department.get(PRIVILEGES)).count("K-") == 101
    assert words(department.get(PRIVILEGES + "?page=2")).count("K-") == 2


def test_a_refusal_needs_a_reason(department: Client) -> None:
    claim = a_claim()
    path = f"{PRIVILEGES}{claim.pk}/"
    answer = department.post(path, keyed(verdict="refuse"))
    assert words(answer).count("Выберите причину") >= 2
    department.post(path, keyed(verdict="refuse", reason="unreadable"))
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == ("refused", "unreadable")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"verdict": "perhaps"},
        {"verdict": "prove", "valid_until": "soon"},
        {"verdict": "prove", "valid_until": "2025-01-01"},
        {"verdict": "false", "false_reason": "unreadable"},
    ],
)
def test_what_is_no_decision_decides_nothing(department: Client, typed: dict[str, str]) -> None:
    claim = a_claim()
    answer = department.post(f"{PRIVILEGES}{claim.pk}/", keyed(**typed))
    assert 'class="errors"' in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "pending"


@pytest.mark.parametrize(
    "first", [{"verdict": "refuse", "reason": "unreadable"}, {"verdict": "prove"}]
)
def test_what_another_decided_meanwhile_is_said(department: Client, first: dict[str, str]) -> None:
    claim = a_claim()
    path = f"{PRIVILEGES}{claim.pk}/"
    department.post(path, keyed(**first))
    answer = department.post(path, keyed(verdict="prove"))
    assert answer.headers["Location"] == PRIVILEGES + "?done=before"


@pytest.mark.parametrize(
    ("content", "media_type"), [(a_pdf(), "application/pdf"), (a_photo(), "image/jpeg")]
)
def test_a_look_at_a_document_leaves_a_trace(
    department: Client, content: bytes, media_type: str
) -> None:
    claim = a_claim(content, media_type)
    proof = claim.proofs.get()
    answer = department.get(f"{PRIVILEGES}{claim.pk}/{proof.pk}/")
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Cache-Control"] == "no-store"
    look = Lookup.objects.get()
    assert (look.person_id, look.purpose) == (claim.application.child_id, "privilege")


def test_a_document_is_for_the_department_alone(department: Client) -> None:
    claim, other = a_claim(), a_claim()
    path = f"{PRIVILEGES}{claim.pk}/{claim.proofs.get().pk}/"
    for role in ("counter", "auditor", "head", "educator"):
        assert signed_in(staff(role)).get(path).status_code == 403
    assert Client().get(path).status_code == 302
    assert department.get(f"{PRIVILEGES}{other.pk}/{claim.proofs.get().pk}/").status_code == 404
    assert not Lookup.objects.exists()


def test_the_review_desk_holds_its_query_count(department: Client) -> None:
    counts = []
    for many in (1, 2):
        for _ in range(many):
            a_claim()
        counts.append(cost(department, PRIVILEGES))
    assert counts[0] == counts[1]
