"""The log's files under /log/: as they lie, each with how long it keeps, and nothing else."""

from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from kezek.journal.log.where import folder
from kezek.site.logfiles import LogFilesMiddleware

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    for name in ("checkpoint", "vkey", "tile/0/x001/002.p/7", "tile/entries/000", "secret.json"):
        path = folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 100)
    rules = folder() / "rules" / f"{'0a' * 32}.json"
    rules.parent.mkdir()
    rules.write_bytes(b"{}")
    return folder()


@pytest.mark.parametrize(
    ("name", "kind", "keep"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "no-cache"),
        ("vkey", "text/plain; charset=utf-8", "no-cache"),
        ("tile/0/x001/002.p/7", "application/octet-stream", FOREVER),
        ("tile/entries/000", "application/octet-stream", FOREVER),
        (f"rules/{'0a' * 32}.json", "application/json", FOREVER),
    ],
)
def test_a_file_is_given_out_without_asking_the_database(
    files: Path, name: str, kind: str, keep: str
) -> None:
    """There is no mark `django_db`: a query would fail."""
    answer = Client().get(f"/log/{name}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == (files / name).read_bytes()  # type: ignore[attr-defined]  # of a FileResponse
    assert answer["Content-Type"] == kind
    assert answer["Cache-Control"] == keep
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


@pytest.mark.parametrize(
    "name",
    [
        "",
        "secret.json",
        "tile/0/001",
        "tile/0/x001",
        "tile/0/x001/002.p/8",
        "tile/0/../../secret.json",
        "../keys/sealing.json",
        "%2e%2e/secret.json",
        "rules/../secret.json",
        f"rules/{'0b' * 32}.json",
        "checkpoint/",
        "checkpoint%0A",
    ],
)
def test_what_is_no_file_of_the_log_is_not_found(files: Path, name: str) -> None:
    answer = Client().get(f"/log/{name}")
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-cache"


def test_a_log_that_has_not_begun_has_no_files(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    assert Client().get("/log/checkpoint").status_code == 404


def test_nothing_can_be_sent_there(files: Path) -> None:
    answer = Client().post("/log/checkpoint")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert Client().head("/log/checkpoint").status_code == 200


def test_other_addresses_go_on(files: Path) -> None:
    request = RequestFactory().get("/kk/log/checkpoint")
    seen: list[HttpRequest] = []
    LogFilesMiddleware(seen.append)(request)  # type: ignore[arg-type]  # looked at, not answered
    assert seen == [request]
