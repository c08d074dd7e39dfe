"""A privilege in the cabinet: named, proven by a paper, refused, false."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kezek.queue.acts import claim_privilege, uncover_false_privilege
from kezek.queue.documents import MAX_BYTES
from kezek.queue.models import Application, Privilege, Proof
from tests.builders import START
from tests.places.builders import frame
from tests.portal.cabinet.home import Home, a_stranger, waiting
from tests.queue.test_add_proof import a_photo

KEY = "1c9a1a04-29a3-4a3a-9a15-9d7c8d0f5e61"


@pytest.fixture
def home() -> Home:
    return waiting()[0]


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", content, "image/jpeg")


def _claimed() -> Home:
    home, application = waiting()
    claim_privilege(application=application.pk, code="large_family", **frame())
    return home


def test_a_proof_is_added_once() -> None:
    home = _claimed()
    assert "We ask the state register" in home.get("privilege/")
    assert home.post("privilege/", KEY, proof=_file(a_photo())) == home.url()
    assert home.post("privilege/", KEY, proof=_file(a_photo())) == home.url()
    assert Proof.objects.count() == 1
    assert "The department checks your document" in home.get()


def test_a_missing_or_false_file_is_refused_beside_the_field() -> None:
    home = _claimed()
    assert home.post("privilege/", status=409).count("Choose a file.") == 2
    page = home.post("privilege/", status=409, proof=_file(b"not a picture"))
    assert page.count("Add a PDF, JPG, PNG or HEIC file.") == 2
    big = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"0" * MAX_BYTES, "image/jpeg")
    page = home.post("privilege/", status=409, proof=big)
    assert page.count("The file is too large: 11 MB. The limit is 10 MB.") == 2
    assert not Proof.objects.exists()


def test_the_page_of_a_proof_says_what_to_bring() -> None:
    page = _claimed().get("privilege/")
    assert "Certificate of a large family" in page
    assert "We ask the state register ourselves." in page
    assert 'accept="' in page
    home, application = waiting()
    claim_privilege(application=application.pk, code="military", **frame())
    assert "The certificate is good for 30 days from its date of issue" in home.get("privilege/")


def test_a_privilege_is_named_after_the_application_was_filed() -> None:
    home, application = waiting()
    assert "privilege/new/" in home.get()
    page = home.get("privilege/new/")
    assert "Certificate from the place of service" in page
    assert "No privilege" not in page
    for _ in range(2):
        assert home.post("privilege/new/", KEY, privilege="military") == home.url("privilege/")
    claim = Privilege.objects.get()
    assert (claim.application_id, claim.code, claim.state) == (
        application.pk,
        "military",
        "pending",
    )
    assert "privilege/new/" not in home.get()


def test_what_is_no_ground_or_comes_twice_is_refused_beside_the_field() -> None:
    home = _claimed()
    for chosen, said in (
        ({}, "Choose a privilege or that there is none."),
        ({"privilege": "king"}, "Choose a privilege from the list."),
        ({"privilege": "teacher"}, "A privilege is already claimed in this application."),
    ):
        assert home.post("privilege/new/", status=409, sent=chosen).count(said) == 2
    assert Privilege.objects.count() == 1


@pytest.mark.parametrize("state", ["voucher", "placed"])
def test_one_that_does_not_wait_names_no_privilege(state: str) -> None:
    home, application = waiting()
    Application.objects.filter(pk=application.pk).update(state=state)
    home.get("privilege/new/", status=404)


def test_another_s_child_gets_no_privilege() -> None:
    home = waiting()[0]
    stranger = Home(home.account, a_stranger().child, home.client)
    stranger.get("privilege/new/", status=404)
    stranger.get("privilege/", status=404)


def test_a_refused_privilege_says_why_and_may_be_named_again() -> None:
    home = _claimed()
    Privilege.objects.update(state="refused", decided_at=START, reason="unreadable")
    page = home.get()
    assert "Take a new photo in good light" in page
    assert "privilege/new/" in page
    home.get("privilege/", status=404)


def test_a_false_one_says_until_when_and_may_not_be_named_again_before() -> None:
    home = _claimed()
    uncover_false_privilege(privilege=Privilege.objects.get().pk, reason="forged", **frame())
    page = home.get()
    assert "The document is forged." in page
    assert "If you do not agree, write to the consultation centre." in page
    assert "Its last day: " in page
    assert "privilege/new/" not in page
    refused = home.post("privilege/new/", status=409, privilege="teacher")
    assert refused.count("An earlier privilege was false.") == 2


def test_without_a_privilege_there_is_nothing_to_prove(home: Home) -> None:
    home.get("privilege/", status=404)
