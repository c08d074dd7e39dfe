"""The files under /data/: what is handed out, in which parts, and nothing else of the disk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kezek.core import clock
from kezek.opendata.sweeps import publish
from kezek.opendata.tables import TABLES
from tests.builders import TARAZ, a_city
from tests.portal.public.town import a_waiting_child

DAY = date(2025, 7, 3)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """A folder with a snapshot of a city in which one child waits."""
    monkeypatch.setenv("KEZEK_DATA", str(tmp_path))
    a_city()
    a_waiting_child()
    publish(tmp_path, TARAZ, clock.at(DAY, 1))
    return tmp_path


@pytest.fixture
def blind(django_db_blocker: Any) -> Iterator[None]:
    """No statement can reach the database."""
    with django_db_blocker.block():
        yield


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_every_file_is_handed_out_without_the_database(root: Path, blind: None) -> None:
    client = Client()
    for name in TABLES:
        for end, kind in (
            ("csv", "text/csv; charset=utf-8"),
            ("jsonl", "application/jsonl; charset=utf-8"),
            ("parquet", "application/vnd.apache.parquet"),
        ):
            for day in ("", "2025-07-03/"):
                answer = client.get(f"/data/{TARAZ}/{day}{name}.{end}")
                assert answer.status_code == 200
                assert answer["Content-Type"] == kind
                assert answer["Access-Control-Allow-Origin"] == "*"
                assert answer["X-Content-Type-Options"] == "nosniff"
                assert body(answer) == (root / TARAZ / f"{name}.{end}").read_bytes()
    for path in ("datapackage.json", "2025-07-03/datapackage.json", "days.json"):
        answer = client.get(f"/data/{TARAZ}/{path}")
        assert answer["Content-Type"] == "application/json"
        assert body(answer)


@pytest.mark.parametrize(
    "path",
    [
        "",
        TARAZ,
        f"{TARAZ}/",
        f"{TARAZ}/latest",
        f"{TARAZ}/latest/queue.csv",
        f"{TARAZ}/2025-07-04/queue.csv",
        f"{TARAZ}/2025-13-99/queue.csv",
        f"{TARAZ}/queue.txt",
        f"{TARAZ}/nothing.csv",
        "nowhere/queue.csv",
        "../keys/ring.json",
        f"{TARAZ}/../../keys/secret.json",
        f"{TARAZ}/%2e%2e/%2e%2e/secret.json",
        "/etc/passwd",
        f"{TARAZ}/queue.csv%00.json",
        f"{TARAZ}/.new-x/queue.csv",
        "K" * 3000,
        f"{TARAZ}/{'a' * 300}.csv",
        f"{'a' * 300}/queue.csv",
        "\N{PILE OF POO}",
    ],
)
def test_nothing_else_is(root: Path, blind: None, path: str) -> None:
    (root.parent / "secret.json").write_text("secret")
    answer = Client().get(f"/data/{path}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_who_has_it_gets_no_bytes_again(root: Path, blind: None) -> None:
    url = f"/data/{TARAZ}/queue.csv"
    first = Client().get(url)
    again = Client().get(url, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    publish_again = root / TARAZ / "2025-07-03" / "queue.csv"
    publish_again.write_text("another")
    assert Client().get(url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=4-", 206, slice(4, None)),
        ("bytes=-8", 206, slice(-8, None)),
        ("bytes=-999999999", 206, slice(0, None)),
        ("bytes=0-999999999", 206, slice(0, None)),
        ("bytes=5-3", 416, slice(0, 0)),
        ("bytes=999999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=-", 200, slice(None)),
        ("bytes=0-1,3-4", 200, slice(None)),
        (f"bytes=0-{'9' * 5000}", 200, slice(None)),
        ("lines=0-1", 200, slice(None)),
    ],
)
def test_a_part_may_be_asked_for(
    root: Path, blind: None, asked: str, status: int, part: slice
) -> None:
    whole = (root / TARAZ / "queue.parquet").read_bytes()
    answer = Client().get(f"/data/{TARAZ}/queue.parquet", HTTP_RANGE=asked)
    assert answer.status_code == status
    assert (body(answer) if answer.streaming else answer.content) == whole[part]
    if status == 206:
        wanted = whole[part]
        start = whole.index(wanted)
        said = f"bytes {start}-{start + len(wanted) - 1}/{len(whole)}"
        assert answer["Content-Range"] == said
        assert answer["Content-Length"] == str(len(wanted))


def test_a_part_of_a_file_that_has_changed_is_the_whole(root: Path, blind: None) -> None:
    answer = Client().get(
        f"/data/{TARAZ}/queue.csv", HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE='"another"'
    )
    assert answer.status_code == 200


def test_head_and_other_methods(root: Path, blind: None) -> None:
    url = f"/data/{TARAZ}/queue.parquet"
    head = Client().head(url)
    assert head["Content-Length"] == str((root / TARAZ / "queue.parquet").stat().st_size)
    assert not head.streaming
    before = Client().options(url)
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (204, "*")
    assert Client().post(url).status_code == 405
