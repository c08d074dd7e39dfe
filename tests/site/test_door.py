"""The portal's door to the rush lane: lanes that answer, that are dead, that keep silent."""

import io
import socket
import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kezek.site import door
from kezek.site.door import Door, Start

FORM = b"ticket=x&group=3"


class _Lane(BaseHTTPRequestHandler):
    """Another program on the other side of the wire: tells what came to it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = f"{self.path} {body.decode()} {self.headers['Accept']} {self.headers['X-Other']}"
        self.send_response(303)
        self.send_header("Location", "/kk/cabinet/5/claimed/")
        self.send_header("Set-Cookie", "kezek_line=1")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told.encode())

    def do_GET(self) -> None:
        told = f"GET {self.headers['Cookie']}"
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told.encode())

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def lane() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Lane) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def _portal(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    start("200 OK", [("X-By", "portal")])
    return [b"portal: " + environ["wsgi.input"].read()]


def ask(
    to: Door, path: str = "/rush/claim/", body: bytes = FORM
) -> tuple[str, dict[str, str], str]:
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_ACCEPT": "text/html",
        "HTTP_X_OTHER": "is not passed on",
        "wsgi.input": io.BytesIO(body),
    }
    content = b"".join(to(environ, lambda *words: said.extend(words)))
    return said[0], dict(said[1]), content.decode()


def test_a_page_that_asks_again_has_no_body_and_no_length(lane: ThreadingHTTPServer) -> None:
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/rush/claim/",
        "HTTP_COOKIE": "kezek_line=7",
        "wsgi.input": io.BytesIO(),
    }
    content = a_door(lane.server_port)(environ, lambda *words: said.extend(words))
    assert said[0] == "200 OK"
    assert b"".join(content) == b"GET kezek_line=7"


def a_door(port: int) -> Door:
    return Door(_portal, f"127.0.0.1:{port}")


def test_a_claim_goes_to_the_lane_and_its_answer_comes_back(lane: ThreadingHTTPServer) -> None:
    through = a_door(lane.server_port)
    for _ in range(2):  # the second time over the kept connection
        status, headers, body = ask(through)
        assert status == "303 See Other"
        assert headers["Location"] == "/kk/cabinet/5/claimed/"
        assert headers["Set-Cookie"] == "kezek_line=1"
        assert headers["Content-Length"] == str(len(body))
        assert body == f"/rush/claim/ {FORM.decode()} text/html None"


def test_every_other_page_is_the_portals(lane: ThreadingHTTPServer) -> None:
    assert ask(a_door(lane.server_port), "/kk/")[1] == {"X-By": "portal"}


def test_a_dead_lane_leaves_the_claim_to_the_portal_whole() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert ask(a_door(port))[2] == f"portal: {FORM.decode()}"


def test_a_lane_that_dies_under_a_kept_connection_leaves_it_too(
    lane: ThreadingHTTPServer,
) -> None:
    through = a_door(lane.server_port)
    assert ask(through)[0] == "303 See Other"
    lane.shutdown()
    lane.server_close()
    through._kept.lane.sock.shutdown(socket.SHUT_RDWR)
    assert ask(through)[2] == f"portal: {FORM.decode()}"


def test_a_silent_lane_is_not_asked_again_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        silent.settimeout(0.5)
        through = a_door(silent.getsockname()[1])
        for _ in range(2):
            assert ask(through)[2] == f"portal: {FORM.decode()}"
        silent.accept()
        with pytest.raises(TimeoutError):  # only one came
            silent.accept()
