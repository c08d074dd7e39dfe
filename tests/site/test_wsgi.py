from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kezek.site.door import Start
from kezek.site.wsgi import Gate


def _ready(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    start("200 OK", [])
    return [b"ready"]


def _ask(gate: Gate) -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []
    body = b"".join(gate({}, lambda *words: said.extend(words)))
    return said[0], dict(said[1]), body


def test_while_the_city_is_prepared_a_page_says_so(tmp_path: Path) -> None:
    closed = tmp_path / "preparing"
    closed.touch()
    status, headers, body = _ask(Gate(_ready, closed))
    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == "5"
    assert headers["Content-Length"] == str(len(body))
    assert "Қала дайындалып жатыр" in body.decode()
    assert "Город готовится" in body.decode()


def test_then_the_pages_come_and_stay(tmp_path: Path) -> None:
    closed = tmp_path / "preparing"
    closed.touch()
    gate = Gate(_ready, closed)
    _ask(gate)
    closed.unlink()
    assert _ask(gate) == ("200 OK", {}, b"ready")
    closed.touch()
    assert _ask(gate)[0] == "200 OK"
